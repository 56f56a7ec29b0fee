"""Dictionaries that are tables of a Word document.

Source: ECMA-376, Part 1, 17.4 (tables): a cell may span columns, and go on from the row above.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

from dpiabook.dictionary.cells import Table
from dpiabook.dictionary.fields import unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tables import read_tables
from dpiabook.dictionary.xml_safe import children, local_name, parse_xml
from dpiabook.dictionary.zip_safe import check_parts

_PART = "word/document.xml"
_MOST_SPANNED = 100
_LINES = {"br": "\n", "cr": "\n", "tab": " "}


def read_docx(path: Path) -> Inventory:
    """Read the tables of a Word document that list variables, with those that list codes; the rest are notes.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it is no such document, is far too large, or no table lists variables.
    """
    try:
        check_parts(path, what="document")
        with zipfile.ZipFile(path) as archive:
            content = archive.read(_PART)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        cure = "open it in a word processor, take any password off, and save it as DOCX"
        raise unreadable("the document cannot be read", where=path.name, cure=cure) from None
    tables = list(_tables(next(children(parse_xml(path, content), "body"), ET.Element("body"))))
    if not tables:
        raise unreadable("the document has no table", where=path.name)
    return read_tables(tables, where=path.name, kind="table")


def _tables(body: ET.Element) -> Iterator[Table]:
    """Each table under the line of text that stands above it, or under its number."""
    above, count = "", 0
    for block in body:
        if local_name(block) == "tbl":
            count += 1
            yield Table(above or str(count), _rows(block))
            above = ""
        elif local_name(block) == "p":
            above = " ".join(_text(block).split())[:80] or above


def _rows(table: ET.Element) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in children(table, "tr"):
        cells: list[str] = []
        for cell in children(row, "tc"):
            goes_on = _property(cell, "vMerge")
            over = rows[-1][len(cells)] if goes_on == "" and rows and len(rows[-1]) > len(cells) else None
            text = "\n".join(filter(None, (_text(part).strip() for part in children(cell, "p"))))
            width = _property(cell, "gridSpan") or "1"
            # What spans several rows, such as a name beside its codes, stands in the first; it is not said again.
            cells += ["" if over is not None else text]
            cells += [""] * (min(int(width), _MOST_SPANNED) - 1 if width.isdigit() else 0)
        rows.append(cells)
    return [row for row in rows if any(row)]


def _property(cell: ET.Element, name: str) -> str | None:
    """The value of a cell's property; empty where it is named without one, None where it is not named."""
    found = next(children(cell, "tcPr", name), None)
    if found is None:
        return None
    value = next((value for key, value in found.attrib.items() if key.endswith("val")), "")
    return "" if value == "continue" else value


def _text(part: ET.Element) -> str:
    said = ((node.text or "") if local_name(node) == "t" else _LINES.get(local_name(node), "") for node in part.iter())
    return "".join(said)
