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
from dpiabook.dictionary.json_tables import is_json_schema, read_json_list, read_json_schema
from dpiabook.dictionary.marked_tables import read_html, read_markdown
from dpiabook.dictionary.sheet import read_sheet
from dpiabook.dictionary.sheet_rows import is_sheet
from dpiabook.dictionary.statistical import SUFFIXES, read_statistical
from dpiabook.dictionary.syntax import read_spss, read_stata
from dpiabook.dictionary.tabular import read_csv
from dpiabook.dictionary.word_tables import read_docx
from dpiabook.dictionary.xlsx import read_xlsx
from dpiabook.dictionary.xml_safe import local_name, parse_xml
from dpiabook.dictionary.xsd import read_xsd
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.settings.places import split_part

# No published dictionary comes near it; a table of data that is named by mistake does, and would fill the memory.
_LARGEST_TEXT = 100_000_000
_LOOKED_AT = 10_000


def read_dictionary(path: Path) -> Inventory:
    """Read a data dictionary of any supported format.

    Parameters
    ----------
    path : Path
        Tables with one row per variable (CSV, XLSX, Word, Markdown, HTML, JSON), also of REDCap and XLSForm;
        Frictionless Data Package or Table Schema (JSON, v1 and v2), JSON Schema, CSVW metadata, DDI Codebook 2.5, XML
        Schema, syntax of SPSS or Stata, or the labels of a Stata, SPSS or SAS file. A folder stands for the
        ``datapackage.json`` in it; ``book.xlsx#sheet`` for that sheet alone.

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
    path, sheet = split_part(Path(path))
    if path.is_dir():
        path = path / "datapackage.json"
    if not path.is_file():
        raise _missing(path)
    if sheet:
        return _of_one_sheet(path, sheet)
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


def _of_one_sheet(path: Path, sheet: str) -> Inventory:
    """What ``book.xlsx#sheet`` names: of the workbook that sheet alone."""
    if _READERS.get(path.suffix.lower()) is not read_xlsx:
        cure = f"name {path.name} alone: only a sheet of a workbook (.xlsx, .xlsm) is named behind #"
        raise unreadable("a sheet is named of a dictionary that is no workbook", where=path.name, cure=cure)
    return read_xlsx(path, only=sheet)


def _missing(path: Path) -> Refusal:
    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    cure = did_you_mean(path.name, beside) or "give the path of the dictionary, or null to infer it from the data"
    return Refusal(Code.DICTIONARY_MISSING, "the dictionary is not there", where=str(path), cure=cure)


def text_of(path: Path) -> str:
    """Read a text file as UTF-8 (with or without a mark), UTF-16 with a mark, or Windows-1252 as a last resort."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in raw[:_LOOKED_AT]:
        # UTF-16 without a mark: of text that is mostly in Latin letters every other byte is nothing.
        encodings = tuple(name for first, name in ((1, "utf-16-le"), (0, "utf-16-be")) if _mostly_nothing(raw, first))
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    if raw.count(0) == 0 or raw.count(0) > len(raw) // 100:
        raise unreadable("the dictionary is not text in a known encoding", where=path.name, cure="save it as UTF-8")
    what, line = "the dictionary holds a NUL, which text never has", raw[: raw.index(0)].count(b"\n") + 1
    raise unreadable(what, where=f"{path.name}, line {line}", cure="take it out, and save the file as UTF-8")


def _mostly_nothing(raw: bytes, first: int) -> bool:
    part = raw[first:_LOOKED_AT:2]
    return len(raw) % 2 == 0 and part.count(0) > len(part) / 2


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
    if isinstance(document, Mapping) and is_json_schema(document):
        return read_json_schema(document, where=path.name)
    return read_json_list(document, where=path.name)


def _csv(path: Path) -> Inventory:
    return read_csv(text_of(path), where=path.name)


def _xml(path: Path) -> Inventory:
    root = parse_xml(path)
    if local_name(root) == "codeBook":
        return read_ddi(root, where=path.name)
    if local_name(root) == "schema":
        return read_xsd(root, where=path.name, folder=path.parent)
    raise unreadable("the XML is no DDI Codebook and no XML Schema", where=path.name)


def _of_text(read: Callable[..., Inventory]) -> Callable[[Path], Inventory]:
    return lambda path: read(text_of(path), where=path.name)


_markdown, _html, _spss, _stata = map(_of_text, (read_markdown, read_html, read_spss, read_stata))
_READ_WHOLE = frozenset({_json, _csv, _xml, _markdown, _html, _spss, _stata})
_READERS: Mapping[str, Callable[[Path], Inventory]] = {
    ".json": _json,
    ".csv": _csv,
    ".tsv": _csv,
    ".txt": _csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".docx": read_docx,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".sps": _spss,
    ".do": _stata,
    ".xml": _xml,
    ".xsd": _xml,
    **dict.fromkeys(SUFFIXES, read_statistical),
}
