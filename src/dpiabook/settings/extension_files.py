"""Reading a file that people add, by the model of its kind: every fault at once, with file, line and key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.settings.extensions import Part
from dpiabook.settings.faults import Wrong, wrongs
from dpiabook.strict_yaml import Fault, lines_of, strict_yaml

Model = TypeVar("Model", bound=BaseModel)
Lines = Mapping[tuple[str, ...], int]


def read_part(part: Part, model: type[Model], given: Mapping[str, Any] | None = None) -> Model:
    """Read one YAML file of an extension.

    Parameters
    ----------
    part : Part
    model : type
        The strict pydantic model that built-in files of its kind are read by.
    given : mapping, optional
        What the file need not say; what it says counts instead.

    Raises
    ------
    Refusal
        ``SETTINGS_FILE`` for what is no YAML mapping; ``SETTING_UNKNOWN`` and ``SETTING_VALUE`` for all faults at once.
    """
    said = plain(part)
    try:
        return model.model_validate({**(given or {}), **said})
    except ValidationError as error:
        found = tuple(faults(wrongs(error), model, part))
    refuse_all(found)
    raise Refusal(Code.SETTING_VALUE, "the file cannot be used", where=part.place)


def plain(part: Part) -> dict[str, Any]:
    """What a file says, before any model has looked at it.

    Raises
    ------
    Refusal
        ``SETTINGS_FILE``.
    """
    try:
        said = strict_yaml(part.text)
    except Fault as fault:
        what = f"the file: {fault.what}"
        raise Refusal(Code.SETTINGS_FILE, what, where=fault.place(part.place), cure=fault.cure) from None
    if not isinstance(said, dict):
        cure = "write lines of the form `name: value`"
        raise Refusal(Code.SETTINGS_FILE, "the file is no mapping of names", where=part.place, cure=cure)
    return said


def faults(found: Iterable[Wrong], model: type[BaseModel], part: Part) -> Iterator[Refusal]:
    """What is wrong, each with the file, the line of its key, and the cure."""
    lines = lines_of(part.text)
    for one in found:
        where = _at(part, lines, one)
        if one.kind == "unknown":
            known = [field.alias or name for name, field in model.model_fields.items()]
            cure = did_you_mean(str(one.at[-1]), known) or f"known are {', '.join(known)}"
            yield Refusal(Code.SETTING_UNKNOWN, f"there is no key {one.path!r}", where=where, cure=cure)
        else:
            yield Refusal(Code.SETTING_VALUE, f"the key {one.path!r} cannot be used", where=where, cure=one.cure)


def _at(part: Part, lines: Lines, wrong: Wrong) -> str:
    names = tuple(str(name) for name in wrong.at)
    line = next((lines[names[:end]] for end in range(len(names), 0, -1) if names[:end] in lines), 0)
    return f"{part.place}, line {line}" if line else part.place


def read_parts(parts: Iterable[Part], model: type[Model], taken: Collection[str] = ()) -> dict[str, Model]:
    """Read all files of a kind, by name.

    Parameters
    ----------
    parts : iterable of Part
    model : type
        As in `read_part`.
    taken : collection of str
        Names of what is built in, which no extension may take.

    Raises
    ------
    Refusal
        All faults of all files at once.
    """
    found: dict[str, Model] = {}
    refused: list[Refusal] = []
    for part in parts:
        if part.name in taken:
            refused.append(taken_name(part))
        try:
            found[part.name] = read_part(part, model)
        except Refusal as refusal:
            refused.append(refusal)
    refuse_all(refused)
    return found


def taken_name(part: Part) -> Refusal:
    """What is built in stays as it is, whatever is added."""
    cure = "give the file another name; what is built in stays as it is"
    return Refusal(Code.SETTING_VALUE, f"{part.name!r} is built in", where=part.place, cure=cure)
