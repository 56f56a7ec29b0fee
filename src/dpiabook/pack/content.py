"""The pack's own texts: YAML files beside the code, each read once through a strict model."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.own_yaml import own_yaml

T = TypeVar("T")


class Strict(BaseModel):
    """A model that refuses unknown names and never changes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def read_content(name: str, shape: type[T]) -> T:
    """Read ``content/<name>.yml`` as `shape`.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    shape : type
        A pydantic model, or a tuple of one.

    Returns
    -------
    object
        An instance of `shape`; YAML's dates and lists arrive as dates and tuples.

    Examples
    --------
    >>> read_content("sign_off", tuple[dict[str, str], ...])[0]["item"]
    'Measures approved by'
    """
    return TypeAdapter(shape).validate_json(_as_json(name))


@cache
def _as_json(name: str) -> str:
    text = files("dpiabook.pack").joinpath("content", f"{name}.yml").read_text(encoding="utf-8")
    return json.dumps(own_yaml(text), default=str)
