"""Stata, SPSS and SAS files: the labels, formats and missing codes that they carry, never their rows.

Source: ReadStat's metadata model; Stata, "File formats .dta"; IBM SPSS Statistics, "VARIABLE LABELS", "VALUE LABELS"
and "MISSING VALUES"; SAS, "PROC FORMAT" (labels of values stand in a catalogue, which is a file of its own).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dpiabook.dictionary.fields import inventory_from, unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.value_labels import labelled, type_said

_CATALOGUE = ".sas7bcat"
_MOST_VARIABLES = 100_000
_DAMAGED = "open it in the program that wrote it and save it again, or export the labels as CSV"
# Most files without a declared encoding were written in it.
_LAST_RESORT = "WINDOWS-1252"
_READERS: Mapping[str, tuple[str, Mapping[str, bool]]] = {
    ".dta": ("read_dta", {"user_missing": True}),
    ".sav": ("read_sav", {"user_missing": True}),
    ".zsav": ("read_sav", {"user_missing": True}),
    ".por": ("read_por", {}),
    ".sas7bdat": ("read_sas7bdat", {"user_missing": True}),
    ".xpt": ("read_xport", {}),
}
SUFFIXES = tuple(_READERS)


def read_statistical(path: Path) -> Inventory:
    """Read what a Stata, SPSS or SAS file says about its variables; no row of it is read.

    A SAS file keeps no labels of values. They are taken from a catalogue in the same folder: one of the file's own
    name, or ``formats.sas7bcat``.

    Parameters
    ----------
    path : Path
        A file that ends in .dta, .sav, .zsav, .por, .sas7bdat or .xpt.

    Returns
    -------
    Inventory
        With labels, labels of values, declared missing codes and kinds. A kind that only a display format suggests, and
        missing codes that only their labels suggest, are marked as guessed.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when the file, or the catalogue beside it, is damaged, of another format or in an unknown
        encoding, or has no variable.
    """
    if path.suffix.lower() == _CATALOGUE:
        cure = "name the .sas7bdat or .xpt file; the catalogue beside it is read with it"
        raise unreadable("a catalogue of formats names no variable", where=path.name, cure=cure)
    reader, options = _READERS[path.suffix.lower()]
    described = _metadata(path, reader, **options)
    values = {**_from_catalogue(path, described), **described.variable_value_labels}
    if len(described.column_names) > _MOST_VARIABLES:
        raise unreadable("the file has too many variables for a dictionary", where=path.name, cure="keep fewer")
    entries = [_entry(name, described, values.get(name) or {}) for name in described.column_names]
    return inventory_from(entries, where=path.name, title=" ".join(str(described.file_label or "").split()))


def _metadata(path: Path, reader: str, **options: bool) -> SimpleNamespace:
    # It takes a third of a second to load, and most dictionaries are of other formats.
    import pyreadstat

    read = getattr(pyreadstat, reader)
    if reader != "read_sas7bcat":
        options = {**options, "metadataonly": True}
    encodings: tuple[dict[str, str], ...] = ({},) if reader == "read_por" else ({}, {"encoding": _LAST_RESORT})
    for encoding in encodings:
        found = _tried(lambda said=encoding: read(str(path), output_format="dict", **options, **said))
        if found is not None:
            return found
    what = "the file is damaged, is of another format than its name says, or is in an unknown encoding"
    raise unreadable(what, where=path.name, cure=_DAMAGED)


def _tried(read: Callable[[], tuple[object, SimpleNamespace]]) -> SimpleNamespace | None:
    try:
        return read()[1]
    # The parser raises its own error, a decoding error or an overflow; the file is to blame in every case.
    except Exception:
        return None


def _from_catalogue(path: Path, described: SimpleNamespace) -> dict[str, Mapping[Any, str]]:
    """Labels of values by variable, from the catalogue of formats beside a SAS file; empty without one."""
    if path.suffix.lower() not in {".sas7bdat", ".xpt"}:
        return {}
    beside = (path.with_suffix(_CATALOGUE), path.with_name(f"formats{_CATALOGUE}"))
    catalogue = next((file for file in beside if file.is_file()), None)
    if catalogue is None:
        return {}
    by_format = _metadata(catalogue, "read_sas7bcat").value_labels
    return {name: by_format[form] for name, form in described.variable_to_label.items() if form in by_format}


def _entry(name: str, described: SimpleNamespace, values: Mapping[Any, str]) -> dict[str, Any]:
    stored = described.readstat_variable_types[name]
    kind = type_said(stored, described.original_variable_types[name] or "")
    scale = described.variable_measure.get(name) == "scale"
    said = labelled(values, described.missing_ranges.get(name, []), numeric=stored != "string", scale=scale)
    return {
        "name": name,
        "label": described.column_names_to_labels[name],
        "description": said.beside,
        "type": kind.word,
        "codes": said.codes,
        "missing_codes": said.missing,
        "guessed": {*(("kind",) if kind.guessed and not said.codes else ()), *said.guessed},
    }
