"""Frictionless Data Package and Table Schema, versions 1 and 2.

Source: Data Package Standard v2 (2024), "Table Schema" and "Data Package"; custom properties are allowed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dpiabook.dictionary.fields import inventory_from, unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.values_said import codes_of

PREFIX = "dpiabook:"

# What a custom property may be called, besides the attribute's own name.
_CUSTOM: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "units"),
    "subject": ("subject", "whose"),
    "theme": ("theme", "group"),
    "source_system": ("source_system", "sourceSystem", "source"),
    "gateway": ("gateway", "legal_gateway"),
    "missing_means": ("missing_means", "missingMeans"),
    "sensitive": ("sensitive",),
    "summary": ("summary",),
    "not_applicable": ("not_applicable", "notApplicable"),
    "suppressed": ("suppressed",),
    "made_of": ("made_of", "madeOf"),
    "known_by": ("known_by", "knownBy"),
    "has_it": ("has_it", "hasIt"),
    "what": ("what", "what_it_is", "role"),
}


def is_frictionless(document: object) -> bool:
    """Whether a parsed JSON document is a data package, a resource with a schema, or a bare table schema."""
    return isinstance(document, Mapping) and any(key in document for key in ("resources", "fields", "schema"))


def read_frictionless(document: Mapping[str, Any], *, where: str) -> Inventory:
    """Read a parsed data package, resource or table schema.

    Parameters
    ----------
    document : Mapping
        The parsed JSON.
    where : str
        Name of the file, for messages.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when a part is not of the standard's shape.

    Examples
    --------
    >>> schema = {"fields": [{"name": "yob", "title": "Year of birth", "type": "year", "dpiabook:whose": "child"}]}
    >>> found = read_frictionless(schema, where="example.json")
    >>> found["yob"].label, found["yob"].kind, found["yob"].unit, found["yob"].subject
    ('Year of birth', 'integer', 'year', 'child')
    """
    tables = tuple(_tables(document, where))
    several = len(tables) > 1
    entries = [
        _entry(field, schema, table=name if several else "", where=f"{where}, table {name}" if name else where)
        for name, schema in tables
        for field in _fields(schema, where)
    ]
    holders = [document, *(schema for _, schema in tables)]
    rules = dict.fromkeys(rule for holder in holders for rule in _rules(holder))
    return inventory_from(entries, where=where, title=str(document.get("title") or ""), rules=rules)


def _tables(document: Mapping[str, Any], where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "fields" in document:
        yield "", document
        return
    resources = document.get("resources", [document])
    if not isinstance(resources, list):
        raise unreadable("'resources' is not a list", where=where)
    for resource in resources:
        schema = resource.get("schema") if isinstance(resource, Mapping) else None
        if not isinstance(schema, Mapping):
            raise unreadable("a resource has no schema written into it", where=f"{where}, resources", cure="embed it")
        yield str(resource.get("name") or ""), schema


def _fields(schema: Mapping[str, Any], where: str) -> list[Mapping[str, Any]]:
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(isinstance(field, Mapping) for field in fields):
        raise unreadable("'fields' is not a list of field descriptions", where=where)
    return fields


def _entry(field: Mapping[str, Any], schema: Mapping[str, Any], *, table: str, where: str) -> dict[str, Any]:
    constraints = field.get("constraints") or {}
    if not isinstance(constraints, Mapping):
        raise unreadable("'constraints' is not an object", where=where)
    custom = {attribute: _first_custom(field, names) for attribute, names in _CUSTOM.items()}
    missing = codes_of(field.get("missingValues", schema.get("missingValues", [])))
    return {
        **custom,
        "name": field.get("name"),
        "label": field.get("title") or _custom(field, "label"),
        "description": field.get("description"),
        "type": "category" if field.get("categories") else field.get("type"),
        "codes": field.get("categories") or _custom(field, "codes") or constraints.get("enum"),
        "minimum": constraints.get("minimum"),
        "maximum": constraints.get("maximum"),
        "required": constraints.get("required"),
        "missing_codes": {code: label for code, label in missing.items() if code},
        "table": table,
    }


def _custom(holder: Mapping[str, Any], name: str) -> Any:
    return holder.get(PREFIX + name, holder.get(name))


def _rules(holder: Mapping[str, Any]) -> list[str]:
    rules = _custom(holder, "rules")
    return [rule for rule in rules if isinstance(rule, str)] if isinstance(rules, list) else []


def _first_custom(field: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((value for name in names if (value := _custom(field, name)) is not None), None)
