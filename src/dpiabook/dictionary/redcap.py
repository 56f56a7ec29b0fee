"""Data dictionaries of REDCap: its field types, validations, logic and the columns that it adds at export.

Source: REDCap, "Data Dictionary" (18 columns, as downloaded or by the API) and "Data export", as of version 14.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dpiabook.dictionary.cells import Table
from dpiabook.dictionary.fields import inventory_from, variable_from, with_notes
from dpiabook.dictionary.headings import HEADING_ROWS, heading_key
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.logic import checkbox_column, redcap_gate, redcap_made_of
from dpiabook.dictionary.values_said import number

_HEADINGS: Mapping[str, str] = {
    "variable field name": "name",
    "field name": "name",
    "form name": "form",
    "section header": "section",
    "field type": "type",
    "field label": "label",
    "choices calculations or slider labels": "choices",
    "select choices or calculations": "choices",
    "field note": "note",
    "text validation type or show slider number": "validation",
    "text validation min": "minimum",
    "text validation max": "maximum",
    "identifier": "identifier",
    "branching logic": "logic",
    "required field": "required",
    "field annotation": "annotation",
}
_OWN = frozenset({"choices", "validation", "logic", "section"})
_TYPES: Mapping[str, str] = {
    "notes": "text",
    "file": "text",
    "signature": "text",
    "radio": "category",
    "dropdown": "category",
    "sql": "category",
    "yesno": "boolean",
    "truefalse": "boolean",
    "slider": "integer",
    "calc": "number",
}
# The first that a validation begins with; zip codes, telephone numbers and the like are texts.
_VALIDATIONS = (("date", "date"), ("integer", "integer"), ("number", "number"), ("vas", "integer"))
_BOXES = {"0": "Unchecked", "1": "Checked"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CALCULATED = re.compile(r"@CALC(?:TEXT|DATE)\s*\((.*)\)", re.IGNORECASE | re.DOTALL)
_NO_PERSON = re.compile(r"house|famil|site|cluster|cent(er|re)|school|clinic|sample|specimen|animal|pair|dyad|plot")
_ADDED: Mapping[str, str] = {
    "redcap_event_name": "Event",
    "redcap_repeat_instrument": "Repeated form",
    "redcap_repeat_instance": "Number of the repetition",
    "redcap_data_access_group": "Group with access to the record",
    "redcap_survey_identifier": "Identifier in the list of survey participants",
}


def is_redcap(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table has the headings of a dictionary of REDCap.

    Examples
    --------
    >>> is_redcap([["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"]])
    True
    >>> is_redcap([["Field name", "Field type"]])
    False
    """
    return _headings(rows) is not None


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]] | None:
    for index, row in enumerate(rows[:HEADING_ROWS]):
        places = {place: found for place, cell in enumerate(row) if (found := _HEADINGS.get(heading_key(cell)))}
        known = set(places.values())
        if {"name", "type", "label"} <= known and known & _OWN:
            return index, places
    return None


def read_redcap(table: Table, *, where: str) -> Inventory:
    """Read a dictionary of REDCap, with the columns that an export has for boxes, forms, events and repeats.

    A box of a checkbox field is a column ``name___code``. Logic says when a field is not asked, a calculation what a
    field is made of. Files of one project may lack identifiers, free text and what REDCap adds.

    Parameters
    ----------
    table : Table
        With the official headings, in any order.
    where : str
        Name of the file, for messages.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when a field is described twice, or there is none.
    """
    found = _headings(table.rows)
    start, places = found or (0, {})
    cells = [
        {key: row[place].strip() for place, key in places.items() if place < len(row)}
        for row in table.rows[start + 1 :]
    ]
    fields = [row for row in cells if row.get("name")]
    entries = list(_entries(fields))
    texts = {entry["name"]: entry["type"] == "category" and _has_texts(entry.get("codes")) for entry in entries}
    texts |= dict.fromkeys((one["name"] for one in entries if one["type"] in {"text", "date"}), True)
    told: list[dict[str, Any]] = []
    unread: list[str] = []
    for entry in entries:
        told.append(_with_logic(entry, texts, unread))
    shown = [field["name"] for field in fields if _type(field) == "descriptive"]
    forms = dict.fromkeys(field["form"] for field in fields if field.get("form"))
    lacking = frozenset(one["name"] for one in told if one.get("optional"))
    headings = table.rows[start] if found else ()
    notes = _notes(headings, len(cells) - len(fields), shown, unread)
    inventory = with_notes(inventory_from(told, where=where), notes, where=where)
    added = (variable_from(one) for one in _added(forms) if one["name"] not in texts)
    return replace(inventory, optional=lacking, beside=tuple(added))


def _type(field: Mapping[str, str]) -> str:
    return field.get("type", "").strip().lower()


def _entries(fields: Sequence[Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    section = form = ""
    for position, field in enumerate(fields):
        section = field.get("section") or (section if field.get("form") == form else "")
        form = field.get("form", "")
        if _type(field) == "descriptive":
            continue
        entry = _entry(field) | {"theme": _plain(section)}
        if position == 0:
            # The first field of a project is the id of its records.
            persons = not _NO_PERSON.search(f"{field['name']} {entry['label']}".lower())
            entry |= {"optional": True, "what": "person" if persons else ""}
        yield from _boxes(entry, field) if _type(field) == "checkbox" else (entry,)


def _entry(field: Mapping[str, str]) -> dict[str, Any]:
    kind = _type(field)
    choices = field.get("choices", "")
    validation = field.get("validation", "").lower()
    entry: dict[str, Any] = {
        "name": field["name"],
        "label": _plain(field.get("label", "")),
        "description": _plain(field.get("note", "")),
        "type": _TYPES.get(kind) or _validated(validation) or ("text" if kind == "text" else kind),
        "minimum": field.get("minimum"),
        "maximum": field.get("maximum"),
        "required": field.get("required"),
        "identifier": field.get("identifier"),
        "table": field.get("form", ""),
        "logic": field.get("logic", ""),
        "optional": kind in {"notes", "file", "signature"} or field.get("identifier", "").lower() in {"y", "yes"},
    }
    if kind == "text" and not _validated(validation):
        entry["guessed"] = {"kind"}  # it takes whatever is typed
    if kind in {"radio", "dropdown"}:
        entry["codes"] = {code: _plain(label) for code, label in _choices(choices).items()}
    elif kind in {"yesno", "truefalse"}:
        entry["codes"] = {"1": "Yes", "0": "No"} if kind == "yesno" else {"1": "True", "0": "False"}
    elif kind == "slider":
        ends = "; ".join(part.strip() for part in choices.split("|") if part.strip())
        said = "; ".join(filter(None, (entry["description"], ends)))
        entry |= {"description": said, "minimum": entry["minimum"] or "0", "maximum": entry["maximum"] or "100"}
    calculated = _CALCULATED.search(field.get("annotation", ""))
    entry["formula"] = choices if kind == "calc" else calculated[1] if calculated else ""
    return entry


def _validated(validation: str) -> str:
    return next((kind for begins, kind in _VALIDATIONS if validation.startswith(begins)), "")


def _choices(text: str) -> dict[str, str]:
    """Choices as REDCap writes them: ``1, Yes | 2, No``, or a line for each."""
    parts = (part.partition(",") for part in re.split(r"[|\n]", text) if part.strip())
    return {code.strip(): label.strip() for code, _, label in parts}


def _boxes(entry: Mapping[str, Any], field: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for code, label in _choices(field.get("choices", "")).items():
        yield {
            **entry,
            "name": checkbox_column(field["name"], code),
            "label": f"{entry['label']}: {_plain(label)}" if label else entry["label"],
            "type": "boolean",
            "codes": _BOXES,
            "optional": True,
        }


def _has_texts(codes: object) -> bool:
    return isinstance(codes, Mapping) and any(number(code) is None for code in codes)


def _with_logic(entry: Mapping[str, Any], texts: Mapping[str, bool], unread: list[str]) -> dict[str, Any]:
    """The entry with its gate and what it is made of, where they can be told; `unread` gathers the others' names."""
    logic, formula = entry["logic"], entry["formula"]
    gate = redcap_gate(logic, texts)
    made = redcap_made_of(formula, [name for name in texts if name != entry["name"]], entry["name"])
    if (logic.strip() and not gate) or (formula.strip() and not made):
        unread.append(entry["name"])
    kept = {key: value for key, value in entry.items() if key not in {"logic", "formula"}}
    return {**kept, "gate": gate, "made_of": made}


def _added(forms: Mapping[str, None]) -> Iterator[dict[str, Any]]:
    """What an export has beside the fields."""
    for name, label in _ADDED.items():
        kind = "integer" if name.endswith("instance") else "text" if name.endswith("identifier") else "category"
        yield {"name": name, "label": label, "type": kind}
    states = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
    for form in forms:
        said = {"type": "category", "codes": states, "table": form}
        yield {"name": f"{form}_complete", "label": f"Whether the form {form} is complete", "what": "other", **said}
        yield {"name": f"{form}_timestamp", "label": f"When the form {form} was sent", "type": "date"}


def _plain(text: str) -> str:
    """Text without the marks of HTML, which labels of REDCap may hold."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _notes(headings: Sequence[str], nameless: int, shown: Sequence[str], unread: Sequence[str]) -> list[str]:
    unused = [cell.strip() for cell in headings if cell.strip() and heading_key(cell) not in _HEADINGS]
    told = [("columns not used", unused), ("fields that hold no data, not used", shown)]
    told += [("logic or calculations that could not be read of", unread)]
    notes = [f"{what}: {', '.join(map(repr, names))}" for what, names in told if names]
    return [*notes, *([f"rows without a name of a variable, not used: {nameless}"] if nameless else [])]
