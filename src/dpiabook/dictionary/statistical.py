"""Stata, SPSS and SAS files: the labels, formats and missing codes that they carry, never their rows.

Source: ReadStat's metadata model; Stata, "File formats .dta"; IBM SPSS Statistics, "VARIABLE LABELS", "VALUE LABELS"
and "MISSING VALUES"; SAS, "PROC FORMAT" (labels of values stand in a catalogue, which is a file of its own).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dpiabook.dictionary.codes_text import each_of_range
from dpiabook.dictionary.fields import inventory_from, unreadable, with_notes
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.value_labels import labelled, type_said, without_width

_CATALOGUE = ".sas7bcat"
_MOST_VARIABLES = 100_000
_SECONDS = 120
_DAMAGED = "open it in the program that wrote it and save it again, or export the labels as CSV"
_PROCESS = Path(__file__).with_name("statistical_process.py")
_READERS: Mapping[str, str] = {
    ".dta": "read_dta",
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".por": "read_por",
    ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}
SUFFIXES = (*_READERS, _CATALOGUE)


def carries_labels(location: str) -> bool:
    """Tell a file of data that is its own dictionary by its name.

    Examples
    --------
    >>> carries_labels("data/wave1.SAV"), carries_labels("data/wave1.csv")
    (True, False)
    """
    return Path(location).suffix.lower() in _READERS


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
    suffix = path.suffix.lower()
    if suffix == _CATALOGUE:
        cure = "name the .sas7bdat or .xpt file; the catalogue beside it is read with it"
        raise unreadable("a catalogue of formats names no variable", where=path.name, cure=cure)
    found = _described(path, _READERS[suffix])
    if len(found["variables"]) > _MOST_VARIABLES:
        raise unreadable("the file has too many variables for a dictionary", where=path.name, cure="keep fewer")
    formats = _catalogue(path) if suffix in {".sas7bdat", ".xpt"} else {}
    entries = [_entry(variable, formats) for variable in found["variables"]]
    wide = [one["name"] for one in found["variables"] if _too_wide(one["ranges"])]
    title = " ".join(str(found["title"] or "").split())
    inventory = inventory_from(entries, where=path.name, title=title)
    what = f"ranges of missing values that are too wide to be listed, of {', '.join(map(repr, wide))}"
    return with_notes(inventory, [what] if wide else [], where=path.name)


def _too_wide(ranges: list[list[Any]]) -> bool:
    numbers = ((low, high) for low, high in ranges if not isinstance(low, str) and low < high)
    return any(not each_of_range(low, high) for low, high in numbers)


def _described(path: Path, reader: str) -> dict[str, Any]:
    command = [sys.executable, "-P", str(_PROCESS), str(path), reader]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        what = "the file is damaged, is of another format than its name says, or is in an unknown encoding"
        raise unreadable(what, where=path.name, cure=_DAMAGED) from None
    return found


def _catalogue(path: Path) -> Mapping[str, list[tuple[Any, str]]]:
    """Labels of values by format, from the catalogue beside a SAS file; empty without one."""
    beside = (path.with_suffix(_CATALOGUE), path.with_name(f"formats{_CATALOGUE}"))
    file = next((one for one in beside if one.is_file()), None)
    formats: Mapping[str, list[tuple[Any, str]]] = {} if file is None else _described(file, "read_sas7bcat")["formats"]
    return formats


def _entry(variable: Mapping[str, Any], formats: Mapping[str, list[tuple[Any, str]]]) -> dict[str, Any]:
    kind = type_said(variable["stored"], variable["format"])
    values = dict(variable["values"] or formats.get(without_width(variable["format"]), ()))
    said = labelled(values, variable["ranges"], numeric=kind.word != "text", scale=variable["scale"])
    return {
        "name": variable["name"],
        "label": variable["label"],
        "description": said.beside,
        "type": kind.word,
        "codes": said.codes,
        "missing_codes": said.missing,
        "guessed": {*(("kind",) if kind.guessed and not said.codes else ()), *said.guessed},
    }
