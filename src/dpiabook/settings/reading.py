"""Reading a parameters file: one loader, every fault at once, and never a silent reinterpretation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from dpiabook.errors import Code, Refusal, did_you_mean, nearest, refuse_all
from dpiabook.settings.faults import Wrong, written_none, wrongs
from dpiabook.settings.model import Settings
from dpiabook.settings.reads import unnoted
from dpiabook.strict_yaml import Fault, lines_of, strict_yaml

Lines = Mapping[tuple[str, ...], int]
_OWN_WORDS = ("context", "subjects", "sensitive", "identifiers", "scenarios", "composites", "missing", "recodes")
"""Settings in which any word may be meant."""


def read_parameters(path: Path) -> dict[str, Any]:
    """Read the names and values of a parameters file, unchecked.

    Raises
    ------
    Refusal
        ``SETTINGS_FILE`` when there is no such file, or it is not a YAML mapping with unique names as keys.
    """
    where = str(path)
    try:
        values = strict_yaml(_text(path))
    except Fault as fault:
        what = fault.what if fault.what != "is not valid YAML" else f"the parameters file {fault.what}"
        raise Refusal(Code.SETTINGS_FILE, what, where=fault.place(where), cure=fault.cure) from None
    if not isinstance(values, dict):
        cure = "write lines of the form `name: value`, beginning with `dataset:`"
        raise Refusal(Code.SETTINGS_FILE, "the parameters file is no mapping of names", where=where, cure=cure)
    return values


def read_lines(path: Path) -> Lines:
    """The line of every setting in a parameters file, for messages."""
    return lines_of(_text(path))


def _text(path: Path) -> str:
    if not path.exists():
        raise _not_there(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cure = "name a parameters file that you may read, in UTF-8"
        raise Refusal(Code.SETTINGS_FILE, "the parameters file cannot be read", where=str(path), cure=cure) from error


def _not_there(path: Path) -> Refusal:
    """The file that was meant may lie beside it."""
    folder = path.parent
    beside = [one.name for one in folder.iterdir() if one.suffix in (".yml", ".yaml")] if folder.is_dir() else []
    meant = nearest(path.name, beside)
    cure = f"did you mean {folder / meant}?" if meant else "name one that is there, or write one: dpiabook init DATA"
    return Refusal(Code.SETTINGS_FILE, "there is no such parameters file", where=str(path), cure=cure)


def make_settings(values: Mapping[str, Any], *, where: str, lines: Lines | None = None) -> Settings:
    """Check values and give the settings, or refuse with every fault at once.

    Parameters
    ----------
    values : Mapping
        Names and values.
    where : str
        The file, or whatever else they stand in.
    lines : Mapping of tuple of str to int, optional
        The line of each, where there is one.

    Raises
    ------
    Refusal
        ``SETTING_UNKNOWN`` for a name that is not on the list, ``SETTING_VALUE`` for a value that cannot be used;
        several together where several are found.
    """
    given = dict(values)
    empty = written_none(given, [*_text_settings(Settings)])
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        said = {one.at for one in empty}
        refuse_all(
            _refusal(one, where, lines or {}) for one in [*empty, *(w for w in wrongs(error) if w.at not in said)]
        )
        raise
    with unnoted():
        refuse_all(_refusal(one, where, lines or {}) for one in [*empty, *_together(settings)])
    return settings


def _text_settings(model: type[BaseModel], at: tuple[str, ...] = ()) -> Iterable[tuple[str, ...]]:
    """Paths of the settings that name a thing, and in which no word of a person stands."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if not at and name in _OWN_WORDS:
            continue
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _text_settings(kind, (*at, name))
        else:
            yield (*at, name)


def _together(settings: Settings) -> Iterable[Wrong]:
    """What two settings say against each other."""
    earlier, source = settings.compare_with, settings.source
    if earlier is None or source is None:
        return
    if earlier == settings.version:
        yield Wrong(("compare_with",), "value", "it is the version itself; name an earlier one, or null")
    elif "{version}" not in source and source != "demo":
        cure = "write {version} where the name of the source holds it, so that the two versions are two files; or null"
        yield Wrong(("compare_with",), "value", cure)


def _refusal(wrong: Wrong, where: str, lines: Lines) -> Refusal:
    """Say what is wrong, with its line and cure."""
    line = next((lines[at] for at in _upwards(wrong.at) if at in lines), 0)
    place = f"{where}, line {line}" if line else where
    if wrong.kind == "unknown":
        cure = did_you_mean(str(wrong.at[-1]), _siblings(wrong.at)) or wrong.cure
        return Refusal(Code.SETTING_UNKNOWN, f"there is no setting {wrong.path!r}", where=place, cure=cure)
    return Refusal(Code.SETTING_VALUE, f"the setting {wrong.path!r} cannot be used", where=place, cure=wrong.cure)


def _upwards(at: tuple[str | int, ...]) -> Iterable[tuple[str, ...]]:
    """A path and the paths above it."""
    names = tuple(str(part) for part in at)
    return (names[:end] for end in range(len(names), 0, -1))


def _siblings(location: tuple[str | int, ...]) -> list[str]:
    """Names that could stand where an unknown one was found."""
    model: Any = Settings
    for part in location[:-1]:
        fields = getattr(model, "model_fields", {})
        model = fields[part].annotation if part in fields else None
    return list(getattr(model, "model_fields", {}))
