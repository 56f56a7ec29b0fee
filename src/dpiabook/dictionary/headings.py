"""What the columns of a dictionary's table are called, in the wordings that people use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Headings in the order of preference; the part in brackets and every mark in a heading are ignored.
_EXACT: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("variable name", "variable field name", "variable", "field name", "field", "column name", "column"),
        *("data element", "element", "element name", "data element name", "data item name", "data item", "item"),
        *("item name", "attribute", "attribute name", "npd alias", "name", "var", "varname", "var name"),
        *("variables", "fields", "columns", "feature"),
    ),
    "label": ("label", "variable label", "title", "field label", "column label", "short description", "display name"),
    "description": (
        *("description", "definition", "variable description", "field description", "column description", "meaning"),
        *("long description", "question text", "question", "explanation", "notes", "details"),
    ),
    "type": ("type", "data type", "field type", "format", "datatype", "dtype", "variable type", "storage type"),
    "format": ("display format", "format", "print format", "write format", "informat"),
    "list": (
        *(
            "code list",
            "codelist",
            "list name",
            "list",
            "lookup",
            "lookup table",
            "lookup name",
            "value set",
            "code set",
        ),
        *("code list name", "codelist name", "label set", "value label name", "classification", "domain name"),
    ),
    "code": (
        *("code", "value", "option", "code value", "coded value", "national code", "response code", "option code"),
        *("category code", "option value", "const", "valid value", "level"),
    ),
    "code_label": (
        *("value label", "code label", "label of code", "code description", "code meaning", "value description"),
        *("meaning of code", "option label", "category label", "national code definition", "code definition", "decode"),
        *("value meaning", "value name", "code text", "option text", "response", "response label"),
    ),
    "codes": (
        *("values", "codes", "value labels", "code list", "codelist", "allowed values", "permitted values"),
        *("categories", "valid values", "value set", "choices", "choices calculations or slider labels", "levels"),
        *("enum", "coding", "options", "national codes", "permissible values", "possible values", "response options"),
        *("allowed codes", "valid codes", "code values", "coded values", "factor levels", "domain"),
    ),
    "unit": ("unit", "units", "unit of measurement", "measurement unit", "unit of measure", "units of measurement"),
    "range": ("range", "valid range", "permitted range", "allowed range", "value range", "min max"),
    "minimum": (
        "minimum",
        "min",
        "lower",
        "range min",
        "text validation min",
        "min value",
        "minimum value",
        "lower bound",
    ),
    "maximum": (
        "maximum",
        "max",
        "upper",
        "range max",
        "text validation max",
        "max value",
        "maximum value",
        "upper bound",
    ),
    "required": ("required", "mandatory", "required field", "mandatory optional"),
    "missing_means": ("missing means",),
    "missing_codes": (
        *("missing values", "missing codes", "missing codes and what they mean", "missing", "missing value"),
        *(
            "missing value codes",
            "missing value code",
            "missing data codes",
            "missing code",
            "user missing",
            "na values",
        ),
    ),
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
    "sensitive": ("sensitive", "is sensitive", "sensitivity"),
    "identifier": ("identifier", "direct identifier", "is identifier", "identifying", "pii", "personal identifier"),
    "table": ("table", "table name", "dataset", "dataset name", "form name"),
}
_OF_CODES = frozenset({*_EXACT["label"], *_EXACT["description"], "text"})
# What headings in other words have in them; tried where none of the above is there.
_LIKE: tuple[tuple[str, str], ...] = (
    ("missing_codes", r"\bmissing\b"),
    ("code_label", r"\b(code|value|option|category)s? (label|text|description|meaning|definition)$"),
    ("unit", r"\bunits?\b"),
    ("minimum", r"\b(min|minimum|lowest)\b"),
    ("maximum", r"\b(max|maximum|highest)\b"),
    ("codes", r"\b(values|codes|coding|categories|options|choices|levels|permitted|permissible|allowed)\b"),
    ("name", r"^(name|id|code) of (the )?(variable|field|column|element|item)$"),
    ("name", r"\b(variable|field|column|element|item) (name|id|code)$|^(data|source|sql|database|csv) (field|column)$"),
    ("type", r"\b(type|format)$"),
    ("label", r"\b(label|title)\b"),
    ("description", r"\b(descri\w+|definitions?|meaning|questions?|wording|explanation)\b"),
)
HEADING_ROWS = 20


@dataclass(frozen=True)
class Headings:
    """The heading row of a table.

    Attributes
    ----------
    row : int
        Its index.
    places : Mapping of str to int
        Attribute to its column.
    unused : tuple of str
        Headings that say nothing that is taken.
    """

    row: int
    places: Mapping[str, int]
    unused: tuple[str, ...] = ()


def heading_key(heading: object) -> str:
    """Write a heading plainly, so that ``"Data_Type (SQL)"`` and ``"data type"`` are one.

    Examples
    --------
    >>> heading_key(" Data_Type (SQL) "), heading_key("dataType")
    ('data type', 'data type')
    """
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", str(heading or ""))
    return " ".join(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", bare).lower()))


def places_of(row: Sequence[object]) -> dict[str, int]:
    """The place of each attribute that a row of headings names.

    Examples
    --------
    >>> places_of(["Name of field", "Question wording", "Permitted codes"])
    {'codes': 2, 'name': 0, 'description': 1}
    """
    keys = [heading_key(cell) for cell in row]
    found: dict[str, int] = {}
    for attribute, spellings in _EXACT.items():
        place = next((keys.index(spelling) for spelling in spellings if spelling in keys), None)
        if place is not None and place not in found.values():
            found[attribute] = place
    if "code" in found and "code_label" not in found:
        # Where a code has its label to the right of it, and the variable one of its own.
        right = (place for place in range(found["code"] + 1, len(keys)) if place not in found.values())
        place = next((one for one in right if keys[one] in _OF_CODES), None)
        found |= {} if place is None else {"code_label": place}
    for attribute, pattern in _LIKE:
        free = (place for place, key in enumerate(keys) if place not in found.values())
        place = next((one for one in free if len(keys[one].split()) <= 6 and re.search(pattern, keys[one])), None)
        if place is not None:
            found.setdefault(attribute, place)
    return found


def headings_of(rows: Sequence[Sequence[object]], *needed: str) -> Headings | None:
    """Find the heading row among the first twenty; rows above it are a title or a note.

    Parameters
    ----------
    rows : sequence of sequences
        Cells.
    *needed : str
        Attributes that it must name, besides any other.

    Returns
    -------
    Headings or None
        None where no row names them.
    """
    for index, row in enumerate(rows[:HEADING_ROWS]):
        places = places_of(row)
        if len(places) > 1 and set(needed) <= set(places):
            rest = (str(cell).strip() for place, cell in enumerate(row) if place not in places.values())
            return Headings(
                index, places, tuple(" ".join(cell.split())[:60] for cell in rest if cell and cell != "None")
            )
    return None


def known_headings(rows: Sequence[Sequence[object]]) -> list[str]:
    """The known headings of the row that has most of them, in our words; no other cell is told, for it may be data."""
    known = {spelling for spellings in _EXACT.values() for spelling in spellings}
    found = ([key for cell in row if (key := heading_key(cell)) in known] for row in rows[:HEADING_ROWS])
    return max(found, key=len, default=[])
