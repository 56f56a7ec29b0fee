"""JSON Schema, and dictionaries that are a list or a mapping of variables in JSON.

Source: JSON Schema 2020-12, "Validation": type, enum, const, minimum, maximum, format; annotations title, description.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dpiabook.dictionary.cells import Table, as_text
from dpiabook.dictionary.fields import inventory_from, unreadable
from dpiabook.dictionary.headings import places_of
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tables import read_tables

_DATES = {"date", "date-time", "time"}
_ALTERNATIVES = ("oneOf", "anyOf")
_DEEPEST = 4
_HOLDERS = {"variables", "columns", "items", "elements", "dictionary", "codebook", "data_dictionary", "metadata"}


def is_json_schema(document: object) -> bool:
    """Whether a parsed JSON document is a schema of records, or of a list of them.

    Examples
    --------
    >>> is_json_schema({"type": "array", "items": {"properties": {"yob": {"type": "integer"}}}})
    True
    """
    return isinstance(document, Mapping) and bool(_records(document))


def _records(schema: Mapping[str, Any], depth: int = 0) -> list[tuple[str, Mapping[str, Any]]]:
    """The schemas that describe records, with the names of their tables."""
    if isinstance(schema.get("properties"), Mapping):
        inner = [
            (str(name), found)
            for name, one in schema["properties"].items()
            if isinstance(one, Mapping) and isinstance(one.get("items"), Mapping) and depth < _DEEPEST
            for _, found in _records(one["items"], depth + 1)
        ]
        return inner if inner and len(inner) == len(schema["properties"]) else [("", schema)]
    if isinstance(schema.get("items"), Mapping) and depth < _DEEPEST:
        return _records(schema["items"], depth + 1)
    parts: Mapping[str, Any] = next(
        (schema[key] for key in ("$defs", "definitions") if isinstance(schema.get(key), Mapping)), {}
    )
    return [(str(name), one) for name, one in parts.items() if isinstance(one, Mapping) and "properties" in one]


def read_json_schema(document: Mapping[str, Any], *, where: str) -> Inventory:
    """Read a JSON Schema: one variable for each property of a record.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it describes no property.

    Examples
    --------
    >>> sex = {"title": "Sex", "oneOf": [{"const": "F", "title": "female"}, {"const": "M", "title": "male"}]}
    >>> found = read_json_schema({"properties": {"sex": sex}, "required": ["sex"]}, where="a.json")["sex"]
    >>> dict(found.codes), found.required
    ({'F': 'female', 'M': 'male'}, True)
    """
    tables = _records(document)
    title = document.get("title")
    entries = [
        _entry(str(name), one if isinstance(one, Mapping) else {}, _required(schema)) | {"table": table}
        for table, schema in tables
        for name, one in schema["properties"].items()
    ]
    return inventory_from(entries, where=where, title=title if isinstance(title, str) else "")


def _required(schema: Mapping[str, Any]) -> list[Any]:
    named = schema.get("required")
    return named if isinstance(named, list) else []


def _entry(name: str, said: Mapping[str, Any], required: list[Any]) -> dict[str, Any]:
    return {
        "name": name,
        "label": said.get("title") or said.get("description"),
        "description": said.get("description") if said.get("title") else "",
        "type": _type(said),
        "codes": _codes(said),
        "minimum": said.get("minimum", said.get("exclusiveMinimum")),
        "maximum": said.get("maximum", said.get("exclusiveMaximum")),
        "required": name in required,
    }


def _type(said: Mapping[str, Any]) -> str:
    if said.get("format") in _DATES:
        return "date"
    kinds = [said.get("type"), *(one.get("type") for one in _alternatives(said))]
    words = [word for kind in kinds for word in (kind if isinstance(kind, list) else [kind])]
    return next((word for word in words if isinstance(word, str) and word != "null"), "")


def _alternatives(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in _ALTERNATIVES:
        if isinstance(said.get(key), list):
            yield from (one for one in said[key] if isinstance(one, Mapping))


def _codes(said: Mapping[str, Any]) -> dict[str, str]:
    found = {as_text(one["const"]): str(one.get("title") or "") for one in _alternatives(said) if "const" in one}
    listed = [said.get("enum"), *(one.get("enum") for one in _alternatives(said))]
    codes = next((one for one in listed if isinstance(one, list)), [])
    labels = said.get("enumNames", said.get("x-enumNames"))
    labels = labels if isinstance(labels, list) and len(labels) == len(codes) else [""] * len(codes)
    named = {as_text(code): str(label) for code, label in zip(codes, labels, strict=True) if code is not None}
    return found or named


def read_json_list(document: object, *, where: str) -> Inventory:
    """Read a list of variables, or a mapping of their names to what is said of them.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it is neither.

    Examples
    --------
    >>> read_json_list({"yob": {"label": "Year of birth"}}, where="a.json")["yob"].label
    'Year of birth'
    """
    described: list[Any] = []
    if isinstance(document, Mapping):
        held = [one for key, one in document.items() if str(key).lower() in _HOLDERS]
        document = held[0] if len(held) == 1 else document
    if isinstance(document, Mapping) and document and all(isinstance(one, Mapping) for one in document.values()):
        described = [{"variable": name, **one} for name, one in document.items()]
    elif isinstance(document, list) and document and all(isinstance(one, Mapping) for one in document):
        described = document
    headings = list(dict.fromkeys(str(key) for one in described for key in one))
    if "name" not in places_of(headings):
        what = "the JSON is no data package, no table schema, no JSON Schema, no CSVW metadata and no list of variables"
        raise unreadable(what, where=where)
    rows = [[_cell(one.get(key)) for key in headings] for one in described]
    return read_tables([Table("", [headings, *rows])], where=where)


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{code} = {label}" for code, label in value.items())
    if isinstance(value, list):
        pairs = [one for one in value if isinstance(one, Mapping)]
        told = (f"{_first(one, 'value', 'code', 'name')} = {_first(one, 'label', 'title', 'meaning')}" for one in pairs)
        return "; ".join(told) if pairs else "; ".join(map(as_text, value))
    return as_text(value)


def _first(one: Mapping[str, Any], *keys: str) -> str:
    return next((as_text(one[key]) for key in keys if key in one), "")
