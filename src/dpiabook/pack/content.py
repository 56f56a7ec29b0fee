"""The pack's own texts: YAML files beside the code, each read once through a strict model."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.meaning import Speech
from dpiabook.own_yaml import own_yaml

T = TypeVar("T")
_ONLY = "only"
"""Traits without which an entry is left out."""


class Strict(BaseModel):
    """A model that refuses unknown names and never changes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def read_content(name: str, shape: type[T], speech: Speech | None = None) -> T:
    """Read ``content/<name>.yml`` as `shape`, in the words of a dataset.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    shape : type
        A pydantic model, or a tuple of one.
    speech : Speech, optional
        Fills the slots of the texts, and leaves out the entries of which an ``only`` names a trait that the dataset
        does not have. Without it every entry is there, in neutral words.

    Returns
    -------
    object
        An instance of `shape`; YAML's dates and lists arrive as dates and tuples.

    Examples
    --------
    >>> read_content("sign_off", tuple[dict[str, str], ...])[0]["item"]
    'Measures approved by'
    """
    return TypeAdapter(shape).validate_json(_as_json(name, speech))


@cache
def _as_json(name: str, speech: Speech | None) -> str:
    return json.dumps(_said(_plain(name), speech or Speech(), everything=speech is None))


@cache
def _plain(name: str) -> Any:
    """The file as plain values; a date becomes a text."""
    text = files("dpiabook.pack").joinpath("content", f"{name}.yml").read_text(encoding="utf-8")
    return json.loads(json.dumps(own_yaml(text), default=str))


def _said(value: Any, speech: Speech, *, everything: bool) -> Any:
    """The value with its texts said, and without entries that do not apply."""
    if isinstance(value, str):
        return speech.say(value)
    if isinstance(value, list):
        return [_said(one, speech, everything=everything) for one in value if everything or _applies(one, speech)]
    if isinstance(value, dict):
        return {key: _said(one, speech, everything=everything) for key, one in value.items() if key != _ONLY}
    return value


def _applies(entry: Any, speech: Speech) -> bool:
    return not isinstance(entry, dict) or speech.applies(entry.get(_ONLY, ()))
