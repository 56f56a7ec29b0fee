"""A country of one's own: a folder with its law, form, regulator and prompts, checked with all its faults at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dpiabook.errors import Code, Refusal, refuse_all
from dpiabook.meaning import Speech
from dpiabook.pack.content import BUILT_IN, COUNTRY_FILES, Country, as_plain, hold_country, said
from dpiabook.pack.form import SignOff, Step
from dpiabook.pack.law import LawFile, LookedFor
from dpiabook.pack.questions import OpenQuestion
from dpiabook.pack.screening import CriterionList
from dpiabook.settings import Loaded
from dpiabook.settings.extension_files import taken_name
from dpiabook.settings.extensions import COUNTRY, Extensions, extensions_of

SHAPES: Mapping[str, Any] = {
    "country": Country,
    "law": LawFile,
    "law_index": tuple[LookedFor, ...],
    "open_questions": tuple[OpenQuestion, ...],
    "screening": tuple[CriterionList, ...],
    "sign_off": tuple[SignOff, ...],
    "steps": tuple[Step, ...],
}
_PARTS = frozenset({"1", "2a", "2b", "2c", "2d", "3", "4", "5", "6", "7"})
_CURE = "begin with a copy of src/dpiabook/pack/content/uk"


def jurisdiction_of(loaded: Loaded) -> str:
    """The signs by which the texts of a country are asked for.

    Parameters
    ----------
    loaded : Loaded
        Its ``jurisdiction`` is ``uk``, ``eu``, a country of an extension, or a folder with the same files.

    Raises
    ------
    Refusal
        With every fault of the folder: a file that is not there, a name or value that is not known, an address of no
        official host, a part of the form that blocks are printed under.
    """
    given = loaded.settings.jurisdiction
    if given in BUILT_IN:
        return given
    own = own_countries(extensions_of(loaded)).get(given)
    folder = own or loaded.places.resolve(given, what="folder of the country", code=Code.SETTING_VALUE)
    return hold_country(read_country(folder))


def own_countries(extensions: Extensions) -> dict[str, Path]:
    """The folders of the countries that extensions add, by name.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for one that takes a built-in name.
    """
    parts = extensions.of(COUNTRY)
    refuse_all(taken_name(part) for part in parts if part.name in BUILT_IN)
    return {part.name: part.path.parent for part in parts}


def read_country(folder: Path) -> dict[str, str]:
    """The texts of a country's folder, by name of the file without its ending, once nothing is wrong with them."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yml")) if path.is_file()}
    refuse_all(_faults(texts, folder.name))
    return {name: texts[name] for name in COUNTRY_FILES}


def is_whole(texts: Mapping[str, str]) -> bool:
    """Whether texts are those of a country, with nothing wrong in them."""
    return set(texts) == set(COUNTRY_FILES) and not any(_faults(texts, ""))


def _faults(texts: Mapping[str, str], where: str) -> Iterator[Refusal]:
    for name in COUNTRY_FILES:
        if name not in texts:
            yield Refusal(Code.SETTING_VALUE, f"the file {name}.yml is not there", where=where, cure=_CURE)
            continue
        yield from _file_faults(name, texts[name], f"{where}/{name}.yml")


def _file_faults(name: str, text: str, where: str) -> Iterator[Refusal]:
    try:
        found = TypeAdapter(SHAPES[name]).validate_json(json.dumps(said(as_plain(text), Speech(), everything=True)))
    except ValidationError as wrong:
        for one in wrong.errors(include_input=False, include_url=False):
            place = ".".join(map(str, one["loc"]))
            yield Refusal(Code.SETTING_VALUE, f"{place}: {one['msg']}", where=where, cure=_CURE)
    except Exception as wrong:
        yield Refusal(Code.SETTING_VALUE, f"it cannot be read ({type(wrong).__name__})", where=where, cure=_CURE)
    else:
        yield from _form_faults(found, where) if name == "steps" else ()


def _form_faults(found: tuple[Step, ...], where: str) -> Iterator[Refusal]:
    """Blocks are printed under the parts of a form: all of these have to be there."""
    lacking = sorted(_PARTS - {part.id for step in found for part in step.parts})
    if lacking:
        yield Refusal(Code.SETTING_VALUE, f"parts are missing: {', '.join(lacking)}", where=where, cure=_CURE)
