"""The pack's own texts: YAML files beside the code, each read once through a strict model.

What a country's law, form and regulator say lies in a folder of its own; all else is the same everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.meaning import Speech
from dpiabook.own_yaml import own_yaml

T = TypeVar("T")
_ONLY = "only"
"""Traits without which an entry is left out."""
BUILT_IN = ("uk", "eu")
DEFAULT = BUILT_IN[0]
COUNTRY_FILES = ("country", "law", "law_index", "open_questions", "screening", "sign_off", "steps")
"""What a country's folder holds, without the ending ``.yml``."""
_OWN: dict[str, dict[str, str]] = {}
"""Texts of folders that are not ours, by the signs that stand for them."""


class Strict(BaseModel):
    """A model that refuses unknown names and never changes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Country(Strict):
    """The words for a country's form and regulator.

    Attributes
    ----------
    name, body, form : str
        The country, the body that made its form, and what the form is called.
    part : str
        What the form calls its parts.
    regulator : str
        Its name, where the parameters file gives no other.
    consult : str
        What is said where a risk stays high.
    columns : dict of str to str
        Headings of the table that says where each block goes.
    columns_note : str
        What is said below it.
    """

    name: str
    body: str
    form: str
    part: str
    regulator: str
    consult: str
    columns: dict[str, str]
    columns_note: str


def country(speech: Speech | None = None) -> Country:
    """The words for the country of a dataset.

    Examples
    --------
    >>> country().form, country(Speech(jurisdiction="eu")).part
    ("ICO's template", 'Section')
    """
    return read_content("country", Country, speech)


def hold_country(texts: Mapping[str, str]) -> str:
    """Keep the texts of a folder that is not ours, and return the signs by which they are asked for."""
    signs = "own-" + hashlib.sha256(json.dumps(dict(texts), sort_keys=True).encode()).hexdigest()[:8]
    _OWN[signs] = dict(texts)
    return signs


def known_countries() -> tuple[str, ...]:
    """The built-in countries, and those whose texts are held."""
    return (*BUILT_IN, *_OWN)


def held_country(jurisdiction: str) -> dict[str, str]:
    """The texts of a folder that is not ours; none for a built-in one."""
    return dict(_OWN.get(jurisdiction, {}))


def read_content(name: str, shape: type[T], speech: Speech | None = None, jurisdiction: str = DEFAULT) -> T:
    """Read ``content/<name>.yml``, or that of the dataset's country, as `shape`, in the words of a dataset.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    shape : type
        A pydantic model, or a tuple of one.
    speech : Speech, optional
        Fills the slots of the texts, and leaves out the entries of which an ``only`` names a trait that the dataset
        does not have. Without it every entry is there, in neutral words.
    jurisdiction : str, optional
        The country, where no speech names it.

    Returns
    -------
    object
        An instance of `shape`; YAML's dates and lists arrive as dates and tuples.

    Examples
    --------
    >>> read_content("sign_off", tuple[dict[str, str], ...])[0]["item"]
    'Measures approved by'
    """
    return TypeAdapter(shape).validate_json(_as_json(name, speech, jurisdiction))


@cache
def _as_json(name: str, speech: Speech | None, jurisdiction: str) -> str:
    words = speech or Speech(jurisdiction=jurisdiction)
    return json.dumps(said(_plain(name, words.jurisdiction), words, everything=speech is None))


@cache
def _plain(name: str, jurisdiction: str) -> Any:
    """The file as plain values; a date becomes a text."""
    return as_plain(_OWN[jurisdiction][name] if _is_own(name, jurisdiction) else _built_in(name, jurisdiction))


def as_plain(text: str) -> Any:
    """YAML as plain values that JSON can hold."""
    return json.loads(json.dumps(own_yaml(text), default=str))


def _is_own(name: str, jurisdiction: str) -> bool:
    return name in COUNTRY_FILES and jurisdiction not in BUILT_IN


def _built_in(name: str, jurisdiction: str) -> str:
    folder = files("dpiabook.pack").joinpath("content")
    folder = folder.joinpath(jurisdiction) if name in COUNTRY_FILES else folder
    return folder.joinpath(f"{name}.yml").read_text(encoding="utf-8")


def said(value: Any, speech: Speech, *, everything: bool) -> Any:
    """The plain value with its texts said, and without entries that do not apply."""
    if isinstance(value, str):
        return speech.say(value)
    if isinstance(value, list):
        return [said(one, speech, everything=everything) for one in value if everything or _applies(one, speech)]
    if isinstance(value, dict):
        return {key: said(one, speech, everything=everything) for key, one in value.items() if key != _ONLY}
    return value


def _applies(entry: Any, speech: Speech) -> bool:
    return not isinstance(entry, dict) or speech.applies(entry.get(_ONLY, ()))
