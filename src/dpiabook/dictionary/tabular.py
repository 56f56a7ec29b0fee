"""Dictionaries that are tables, one row per variable, with whatever column names people use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dpiabook.dictionary.fields import codes_of, inventory_from, unreadable
from dpiabook.dictionary.inventory import Inventory

# Headings in the order of preference; the part in brackets and every mark in a heading are ignored.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *(
            "variable name",
            "variable field name",
            "variable",
            "field name",
            "field",
            "column name",
            "column",
            "data element",
            "element",
        ),
        *("data item name", "data item", "item", "attribute", "npd alias", "name", "var", "varname"),
    ),
    "label": ("label", "variable label", "title", "field label", "column label", "short description", "display name"),
    "description": (
        *("description", "definition", "variable description", "field description", "column description", "meaning"),
        *("long description", "question text", "question", "notes", "details"),
    ),
    "type": ("type", "data type", "field type", "format", "datatype", "dtype", "variable type", "storage type"),
    "codes": (
        *(
            "values",
            "codes",
            "value labels",
            "code list",
            "codelist",
            "allowed values",
            "permitted values",
            "categories",
        ),
        *("valid values", "value set", "choices", "choices calculations or slider labels", "levels", "enum", "coding"),
    ),
    "unit": ("unit", "units", "unit of measurement", "measurement unit"),
    "minimum": ("minimum", "min", "lower", "range min", "text validation min"),
    "maximum": ("maximum", "max", "upper", "range max", "text validation max"),
    "required": ("required", "mandatory", "required field", "mandatory optional"),
    "missing_means": ("missing means",),
    "missing_codes": ("missing values", "missing codes", "missing codes and what they mean", "missing"),
    "not_applicable": ("not applicable", "not applicable codes", "does not apply", "gate"),
    "suppressed": ("suppressed", "suppressed codes"),
    "made_of": ("made of", "derived from", "derivation", "computed from"),
    "known_by": ("known by", "who could know it", "visible to"),
    "has_it": ("has it", "has it means"),
    "what": ("what it is", "part it plays", "role"),
    "subject": ("whose", "subject", "who", "about", "relates to"),
    "theme": ("theme", "group", "domain", "section", "topic"),
    "source_system": ("source system", "source", "data source", "collection", "origin"),
    "gateway": ("gateway", "legal gateway", "legal basis"),
    "sensitive": ("sensitive", "is sensitive", "sensitivity", "identifier"),
    "table": ("table", "table name", "dataset", "dataset name", "form name"),
}
_HEADING_ROWS = 20
_CURE = (
    "give the table a heading row with at least a column called 'variable', and 'label', 'type' and 'values' if you can"
)


def heading_key(heading: object) -> str:
    """Write a heading plainly, so that ``"Data_Type (SQL)"`` and ``"data type"`` are one.

    Examples
    --------
    >>> heading_key(" Data_Type (SQL) ")
    'data type'
    """
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", str(heading or "")).lower()
    return " ".join(re.findall(r"[a-z]+", bare))


def read_rows(rows: Sequence[Sequence[object]], *, where: str, table: str = "") -> Inventory:
    """Read a table whose heading row is among the first twenty; rows above it are a title or a note.

    Parameters
    ----------
    rows : sequence of sequences
        Cells; None and blank text count as empty.
    where : str
        Name of the file (and sheet), for messages.
    table : str, optional
        The table that the variables stand in, where no column says so.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when no heading row is found or it names no variable column.

    Examples
    --------
    >>> rows = [["Column", "Description", "Sensitive"], ["cme_flag", "Missing from education", "True"]]
    >>> found = read_rows(rows, where="a.csv")
    >>> found["cme_flag"].label, found["cme_flag"].declared_sensitive
    ('Missing from education', True)
    """
    found = heading_row(rows)
    if found is None:
        raise unreadable("no heading row names a column of variables and one of meanings", where=where, cure=_CURE)
    start, places = found
    entries: list[dict[str, Any]] = []
    for row in rows[start + 1 :]:
        cells = {key: row[place] if place < len(row) else None for key, place in places.items()}
        _add_row(entries, {key: value for key, value in cells.items() if str(value or "").strip() or value == 0})
    return inventory_from([{"table": table, **_settled(entry)} for entry in entries], where=where)


def heading_row(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]] | None:
    """Find the heading row among the first twenty: its index, and the place of each attribute; None without one."""
    for index, row in enumerate(rows[:_HEADING_ROWS]):
        places = _places([heading_key(cell) for cell in row])
        if "name" in places and len(places) > 1:
            return index, places
    return None


def _places(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, spellings in _HEADINGS.items():
        place = next((headings.index(spelling) for spelling in spellings if spelling in headings), None)
        if place is not None and place not in found.values():
            found[key] = place
    return found


def _add_row(entries: list[dict[str, Any]], cells: dict[str, Any]) -> None:
    if cells.get("name") is not None:
        entries.append(cells)
    elif entries and "codes" in cells:
        # A spreadsheet often gives one code per row, and the variable's name only on the first.
        before = entries[-1].get("codes")
        entries[-1]["codes"] = f"{before}; {cells['codes']}" if before is not None else cells["codes"]


def _settled(entry: dict[str, Any]) -> dict[str, Any]:
    entry = dict(entry)
    if "label" not in entry and "description" in entry:
        entry["label"] = entry.pop("description")
    if "codes" in entry:
        entry["codes"] = codes_of(str(entry["codes"]))
    return entry


def read_csv(text: str, *, where: str) -> Inventory:
    """Read a CSV dictionary, separated by commas, semicolons, tabs or bars.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE, as `read_rows`, or when the quoting is broken.
    """
    separator = _separator(text)
    try:
        rows: Iterable[list[str]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise unreadable("the CSV is broken, most likely a quotation mark that is not closed", where=where) from None
    return read_rows(list(rows), where=where)


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][:_HEADING_ROWS]
    readable = [
        mark for mark in ",;\t|" for line in lines if "name" in _places([heading_key(c) for c in line.split(mark)])
    ]
    return max(",;\t|", key=lambda mark: (mark in readable, sum(line.count(mark) for line in lines)))
