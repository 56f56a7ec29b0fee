"""The dictionary of the invented programme, as a Frictionless Data Package (version 2)."""

from __future__ import annotations

from typing import Any

from dpiabook.synthetic.fields import CHILD_FIELDS, RULES, YEAR_FIELDS, Field
from dpiabook.synthetic.plan import LATER, NEW_REASON

NAMESPACE = "dpiabook:"
"""Prefix of the properties that Table Schema does not define."""

_PROFILES = "https://datapackage.org/profiles/2.0"


def describe(version: str, *, year_table: bool) -> dict[str, Any]:
    """Return the Data Package descriptor of one version.

    Parameters
    ----------
    version : str
        One of the demonstration's versions; the later one has one more reason for missing education.
    year_table : bool
        Describe the table of school years, too.

    Returns
    -------
    dict
        Ready to be written as JSON. Properties that the standard lacks carry the prefix ``dpiabook:``: on fields
        ``unit``, ``subject``, ``theme``, ``source_system``, ``gateway``, ``not_applicable``, ``made_of``, ``known_by``,
        ``summary``; on the schema ``rules``.

    Examples
    --------
    >>> children = describe("2026-01", year_table=False)["resources"][0]["schema"]
    >>> children["fields"][10]["name"], children["fields"][10]["constraints"], children["primaryKey"]
    ('age_at_cp', {'minimum': 0, 'maximum': 17}, ['child_id'])
    """
    retired = frozenset() if version == LATER else frozenset({NEW_REASON})
    resources = [_resource("children", "Children", CHILD_FIELDS, ["child_id"], retired)]
    resources[0]["schema"][f"{NAMESPACE}rules"] = list(RULES)
    if year_table:
        resources.append(_resource("years", "School years", YEAR_FIELDS, ["child_id", "school_year"], retired))
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "invented-programme",
        "title": "Invented family support programme",
        "description": "Families, children and areas are invented; nothing in this dataset points to a real place.",
        "version": version,
        "resources": resources,
    }


def _resource(
    name: str, title: str, fields: tuple[Field, ...], key: list[str], unused: frozenset[str]
) -> dict[str, Any]:
    schema = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_described(field, unused) for field in fields],
        "primaryKey": key,
        "missingValues": [{"value": "", "label": "not recorded or not applicable"}],
    }
    return {"name": name, "title": title, "path": f"{name}.parquet", "format": "parquet", "schema": schema}


def _described(field: Field, unused: frozenset[str]) -> dict[str, Any]:
    codes = {code: label for code, label in field.codes.items() if code not in unused}
    constraints = {
        "required": field.required or None,
        "unique": field.unique or None,
        "minimum": field.low,
        "maximum": field.high,
        "enum": list(codes) or None,
    }
    own = {
        "unit": field.unit,
        "subject": field.subject,
        "theme": field.origin.theme,
        "source_system": field.origin.system,
        "gateway": field.origin.gateway,
        "not_applicable": field.gate,
        "made_of": field.made_of,
        "known_by": field.known_by,
        "summary": list(field.summary),
    }
    described: dict[str, Any] = {
        "name": field.name,
        "title": field.title,
        "description": field.description,
        "type": field.kind,
        "categories": [{"value": code, "label": label} for code, label in codes.items()],
        "constraints": {name: value for name, value in constraints.items() if value is not None},
    }
    described |= {f"{NAMESPACE}{name}": value for name, value in own.items()}
    return {name: value for name, value in described.items() if value}
