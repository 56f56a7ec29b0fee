"""One door to every dictionary format: what the file holds decides, not only what it is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from dpiabook.dictionary.csvw import is_csvw, read_csvw
from dpiabook.dictionary.ddi import read_ddi
from dpiabook.dictionary.fields import unreadable
from dpiabook.dictionary.frictionless import is_frictionless, read_frictionless
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.sheet import read_sheet
from dpiabook.dictionary.sheet_rows import is_sheet
from dpiabook.dictionary.statistical import SUFFIXES, read_statistical
from dpiabook.dictionary.tabular import read_csv
from dpiabook.dictionary.xlsx import read_xlsx
from dpiabook.dictionary.xml_safe import local_name, parse_xml
from dpiabook.dictionary.xsd import read_xsd
from dpiabook.errors import Code, Refusal, did_you_mean

# No published dictionary comes near it; a table of data that is named by mistake does, and would fill the memory.
_LARGEST_TEXT = 100_000_000


def read_dictionary(path: Path) -> Inventory:
    """Read a data dictionary of any supported format.

    Parameters
    ----------
    path : Path
        Frictionless Data Package or Table Schema (JSON, v1 and v2), CSV or XLSX with one row per variable, CSVW
        metadata, DDI Codebook 2.5, XML Schema, or the labels of a Stata, SPSS or SAS file. A folder stands for the
        ``datapackage.json`` in it.

    Returns
    -------
    Inventory
        In the dictionary's order.

    Raises
    ------
    Refusal
        DICTIONARY_MISSING when there is no such file; DICTIONARY_UNREADABLE, with the place and the cure, when it is
        empty, of another format, malformed or in an unknown encoding. No message repeats the file's content.
    """
    path = Path(path)
    if path.is_dir():
        path = path / "datapackage.json"
    if not path.is_file():
        raise _missing(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(_READERS)
        raise unreadable(
            f"a dictionary cannot be a {path.suffix or 'nameless'} file", where=path.name, cure=f"use {known}"
        )
    if path.stat().st_size == 0:
        raise unreadable("the dictionary is empty", where=path.name)
    if path.stat().st_size > _LARGEST_TEXT and reader in _READ_WHOLE:
        raise unreadable("the file is too large for a dictionary", where=path.name, cure="keep only the dictionary")
    return read_sheet(path) if is_sheet(path) else reader(path)


def _missing(path: Path) -> Refusal:
    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    cure = did_you_mean(path.name, beside) or "give the path of the dictionary, or null to infer it from the data"
    return Refusal(Code.DICTIONARY_MISSING, "the dictionary is not there", where=str(path), cure=cure)


def text_of(path: Path) -> str:
    """Read a text file as UTF-8 (with or without a mark), UTF-16 with a mark, or Windows-1252 as a last resort."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise unreadable("the dictionary is not text in a known encoding", where=path.name, cure="save it as UTF-8")


def _json(path: Path) -> Inventory:
    try:
        document = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        place = f"{path.name}, line {error.lineno}, column {error.colno}"
        raise unreadable("the dictionary is not valid JSON", where=place, cure="mend it there") from None
    except RecursionError:
        raise unreadable("the dictionary is nested too deeply", where=path.name) from None
    if isinstance(document, Mapping) and is_csvw(document):
        return read_csvw(document, where=path.name)
    if isinstance(document, Mapping) and is_frictionless(document):
        return read_frictionless(document, where=path.name)
    raise unreadable("the JSON is no data package, no table schema and no CSVW metadata", where=path.name)


def _csv(path: Path) -> Inventory:
    return read_csv(text_of(path), where=path.name)


def _xml(path: Path) -> Inventory:
    root = parse_xml(path)
    if local_name(root) == "codeBook":
        return read_ddi(root, where=path.name)
    if local_name(root) == "schema":
        return read_xsd(root, where=path.name, folder=path.parent)
    raise unreadable("the XML is no DDI Codebook and no XML Schema", where=path.name)


_READ_WHOLE = frozenset({_json, _csv, _xml})
_READERS: Mapping[str, Callable[[Path], Inventory]] = {
    ".json": _json,
    ".csv": _csv,
    ".tsv": _csv,
    ".txt": _csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xml": _xml,
    ".xsd": _xml,
    **dict.fromkeys(SUFFIXES, read_statistical),
}
