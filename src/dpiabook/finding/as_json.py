"""What was found as JSON, and the schema that it keeps to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from dpiabook.finding.found import ROLES, Found, FoundVariable
from dpiabook.meaning.entry import Entry

_SHOWN = tuple(role for role in ROLES if role != "count")


def as_json(found: Found) -> dict[str, Any]:
    """Say what was found as plain objects.

    Parameters
    ----------
    found : Found
        Of one file.

    Returns
    -------
    dict
        As the schema of the package describes; the only values from the data are codes for missing values that are
        declared, or on the built-in list.
    """
    meaning = found.meaning
    return {
        "about_people": meaning.dataset.about_people.value,
        "kind": meaning.dataset.kind.value,
        "children": meaning.dataset.children.value,
        "unit": meaning.records.unit.value if meaning.records else None,
        "rows": found.rows,
        "people": found.people,
        "households": found.households,
        "roles": {role: found.roles[role].value if role in found.roles else None for role in _SHOWN},
        "variables": [_variable(one) for one in found.variables],
        "questions": [one.text for one in found.questions],
    }


def _variable(one: FoundVariable) -> dict[str, Any]:
    entries: dict[str, Entry[Any]] = {
        "what": one.what,
        "visible": one.visible,
        "identifier": one.identifier,
        "free_text": one.free_text,
    }
    told = {name: entry for name, entry in entries.items() if name == "what" or entry.value}
    evidence = {name: entry.evidence for name, entry in told.items()}
    standing: dict[str, str] = {name: entry.standing for name, entry in told.items()}
    for code in one.missing_codes.values():
        evidence["missing_codes"], standing["missing_codes"] = code.state.evidence, code.state.standing
    return {
        "name": one.name,
        "what": one.what.value,
        "visible": bool(one.visible.value),
        "sensitive": list(one.sensitive),
        "missing_codes": {code: told.state.value for code, told in one.missing_codes.items() if told.applied},
        "made_of": [{"relation": edge.kind, "columns": list(edge.parents)} for edge in one.made_of],
        "identifier": bool(one.identifier.value),
        "free_text": one.free_text.value,
        "evidence": evidence,
        "standing": standing,
    }


def look_schema() -> Mapping[str, Any]:
    """The JSON schema of what :func:`as_json` gives.

    Examples
    --------
    >>> look_schema()["type"]
    'object'
    """
    text = files("dpiabook.finding").joinpath("look.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
