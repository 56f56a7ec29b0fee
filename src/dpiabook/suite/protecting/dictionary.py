"""The dictionary of a protected file, as CSV and as Frictionless Data Package: what each of its columns is now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from dpiabook.dictionary import Variable
from dpiabook.dictionary.sheet_rows import csv_text
from dpiabook.suite.protecting.columns import Plan
from dpiabook.suite.protecting.measured import Measured
from dpiabook.suite.protecting.records import NAMES

_HEADINGS = ("name", "label", "type", "unit", "codes", "missing means", "what was done")
_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES = {"integer": pa.types.is_integer, "number": pa.types.is_floating, "boolean": pa.types.is_boolean}


def write_dictionary(found: Measured, plan: Plan, table: pa.Table, folder: Path) -> tuple[Path, Path]:
    """Write ``dictionary.csv`` and ``datapackage.json``.

    Parameters
    ----------
    found : Measured
    plan : Plan
    table : pyarrow.Table
        The records, for the types of their columns.
    folder : pathlib.Path

    Returns
    -------
    tuple of Path
    """
    done, coarser = _done(found, plan), {*_recoded(found), *plan.ids}
    kinds = {name: _type(table.schema.field(name).type) for name in plan.kept}
    variables = [_variable(found, name) for name in plan.kept]
    lines = [_row(one, done[one.name], one.name in coarser, kinds[one.name]) for one in variables]
    as_csv, package = folder / "dictionary.csv", folder / "datapackage.json"
    as_csv.write_text(csv_text([_HEADINGS, *lines]), encoding="utf-8")
    fields = [_field(one, done[one.name], one.name in coarser, kinds[one.name]) for one in variables]
    package.write_text(json.dumps(_package(found, fields), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return as_csv, package


def _variable(found: Measured, name: str) -> Variable:
    inventory = found.book.inventory
    return inventory[name] if name in inventory else Variable(name)


def _done(found: Measured, plan: Plan) -> dict[str, str]:
    """What was done to each column, in words; empty where it is as it was."""
    recoded = _recoded(found)
    ids = dict.fromkeys(plan.ids, "replaced by a pseudonym of this recipient")
    perturbed = _perturbed(found)
    blanked = set(found.closed.blanked.keys) if found.closed and found.closed.blanked else set()
    return {
        name: "; ".join(
            filter(
                None,
                [
                    recoded.get(name, ids.get(name, "")),
                    "single values blanked" if name in blanked else "",
                    perturbed.get(name, ""),
                ],
            )
        )
        for name in plan.kept
    }


def _recoded(found: Measured) -> dict[str, str]:
    """Keys that are coarser, with their form in words."""
    forms = zip(found.nodes.ladders.items(), found.node, strict=True)
    return {key: ladder.words(form) for (key, ladder), form in forms if form}


def _perturbed(found: Measured) -> dict[str, str]:
    """What perturbation did to each column it changed."""
    if found.perturbed is None:
        return {}
    return {
        name: "perturbed" if name in found.perturbed.untold else f"perturbed, another value in {share:.1%}"
        for name, share in found.perturbed.changed.items()
    }


def _row(one: Variable, done: str, coarser: bool, kind: str) -> tuple[str, ...]:
    codes = "" if coarser else "; ".join(f"{code} = {label}" for code, label in one.codes.items())
    means = "does not apply" if one.missing_means == "not_applicable" else "not known"
    return (one.name, one.title, kind, one.unit, codes, means, done)


def _field(one: Variable, done: str, coarser: bool, kind: str) -> dict[str, Any]:
    codes = [] if coarser else [{"value": code, "label": label} for code, label in one.codes.items()]
    said = {
        "name": one.name,
        "title": one.title,
        "description": " ".join(filter(None, [one.description, f"Here: {done}." if done else ""])),
        "type": kind,
        # Declared as open: a code that the dictionary lacks is no fault of the file.
        "dpiabook:codes": codes,
        "dpiabook:unit": one.unit,
    }
    return {name: value for name, value in said.items() if value}


def _type(kind: pa.DataType) -> str:
    """The type as Table Schema calls it."""
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return next((name for name, fits in _TYPES.items() if fits(plain)), "any" if not _is_text(plain) else "string")


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _package(found: Measured, fields: list[dict[str, Any]]) -> dict[str, Any]:
    settings = found.book.settings
    schema = {"$schema": f"{_PROFILES}/tableschema.json", "fields": fields, "missingValues": [""]}
    resource = {"name": "records", "path": NAMES[1], "format": "csv", "encoding": "utf-8", "schema": schema}
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": f"{settings.dataset}-protected".lower(),
        "version": settings.version,
        "resources": [resource],
    }
