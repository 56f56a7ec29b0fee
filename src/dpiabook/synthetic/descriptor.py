"""The dictionary of the invented programme, as a Frictionless Data Package (version 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dpiabook.synthetic.plan import LATER, NEW_REASON

NAMESPACE = "dpiabook:"
"""Prefix of the properties that Table Schema does not define; the part behind it is the name in the inventory."""

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

YES_NO = {0: "no", 1: "yes"}
GENDER_LABELS = {"M": "male", "F": "female", "U": "unknown or not recorded"}
REASON_LABELS = {
    "AWP": "awaiting a school place",
    "MOV": "moved into the area",
    "PBD": "placement broke down",
    "UNK": "reason not known",
    NEW_REASON: "health or medical reasons",
}

RULES = (
    "n_children >= sibling_order",
    "yob + age_at_tfp >= 2014",
    "yob + age_at_tfp <= 2019",
    "(cp_plan == 0) == missing(age_at_cp)",
    "(ftex_eps == 0) == (ftex_duration == 0)",
    "(ftex_eps == 0) == missing(age_first_ftex)",
    "ftex_duration >= 0.5 * ftex_eps",
    "age_first_ftex <= age_at_cp",
    "(mhda_eps_pre_cp == 0) == missing(age_at_mhda)",
    "age_at_mhda <= age_at_cp",
    "(offence_ever == 0) == (n_offences == 0)",
    "(offence_ever == 0) == missing(age_first_offence)",
    "ehe_flag + cme_flag <= 1",
)
"""Rules that every record should keep where all the values that they name are recorded."""


@dataclass(frozen=True)
class _Collection:
    """Where variables come from: theme, source system, legal gateway."""

    theme: str
    system: str
    gateway: str


_PROGRAMME = _Collection("Family and programme", "Programme case records", "Digital Economy Act 2017, Part 5 Chapter 5")
_CARE = _Collection("Child protection", "Children in need census", "Children Act 1989, section 83")
_SCHOOL = _Collection("Exclusions from school", "National pupil database", "Education Act 1996, section 537A")
_HEALTH = _Collection("Mental health and drug abuse", "Social care assessments", "Children Act 1989, section 83")
_POLICE = _Collection("Recorded offences", "Police national computer", "Digital Economy Act 2017, Part 5 Chapter 5")
_STATUS = _Collection("Education status", "Local education records", "Education Act 1996, section 436A")


def _field(  # noqa: PLR0913
    name: str,
    title: str,
    description: str,
    collection: _Collection,
    *,
    kind: str = "integer",
    unit: str = "",
    subject: str = "child",
    codes: dict[Any, str] | None = None,
    missing_means: str = "unknown",
    **constraints: Any,
) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name, "title": title, "description": description, "type": kind}
    if codes:
        described["categories"] = [{"value": value, "label": label} for value, label in codes.items()]
        constraints["enum"] = list(codes)
    if constraints:
        described["constraints"] = constraints
    own = {
        "unit": unit,
        "subject": subject,
        "theme": collection.theme,
        "source_system": collection.system,
        "gateway": collection.gateway,
        "missing_means": missing_means,
    }
    return described | {f"{NAMESPACE}{key}": value for key, value in own.items() if value}


def _age(name: str, title: str, description: str, collection: _Collection, low: int, **own: Any) -> dict[str, Any]:
    means = "not_applicable"
    limits = {"minimum": low, "maximum": 17}
    return _field(name, title, description, collection, unit="age in years", missing_means=means, **limits, **own)


def _programme_fields() -> list[dict[str, Any]]:
    where = "Invented area that supported the family."
    started = "Age when the family first received an intervention."
    text, must = {"kind": "string", "subject": "family"}, {"required": True}
    return [
        _field("area_code", "Area", where, _PROGRAMME, **text, **must),
        _field("region_code", "Region", "Invented region that the area lies in.", _PROGRAMME, **text, **must),
        _field("family_id", "Family identifier", "Pseudonym of the family.", _PROGRAMME, subject="family", **must),
        _field("child_id", "Child identifier", "Pseudonym of the child.", _PROGRAMME, unique=True, **must),
        _field(
            "n_children",
            "Children in the family",
            "Number of children in the family; the highest order of birth.",
            _PROGRAMME,
            unit="children",
            subject="family",
            minimum=1,
            maximum=8,
            **must,
        ),
        _field(
            "gender", "Gender", "As the case record has it.", _PROGRAMME, kind="string", codes=GENDER_LABELS, **must
        ),
        _field("yob", "Year of birth", "Calendar year.", _PROGRAMME, unit="year", minimum=1996, maximum=2019, **must),
        _field(
            "sibling_order",
            "Order of birth",
            "Order of birth in the family, 1 for the eldest.",
            _PROGRAMME,
            minimum=1,
            maximum=8,
            **must,
        ),
        _field(
            "age_at_tfp",
            "Age at start of programme",
            started,
            _PROGRAMME,
            unit="age in years",
            minimum=0,
            maximum=18,
            **must,
        ),
    ]


def _history_fields() -> list[dict[str, Any]]:
    before = "Counted up to the plan, or up to the end of the records where there is none."
    episodes = f"Recorded episodes of poor mental health or of drug abuse. {before} Of the child or of a parent."
    school, health, police = _SCHOOL, _HEALTH, _POLICE
    days = {"kind": "number", "unit": "days", "minimum": 0, "maximum": 180}
    return [
        _field("cp_plan", "Child protection plan", "Whether a plan was ever recorded.", _CARE, codes=YES_NO),
        _age("age_at_cp", "Age at child protection plan", "Age when the first plan began.", _CARE, 0),
        _field("ftex_eps", "Fixed-term exclusions", before, school, unit="episodes", minimum=0, maximum=40),
        _field("ftex_duration", "Days of fixed-term exclusion", f"In half days. {before}", school, **days),
        _age("age_first_ftex", "Age at first fixed-term exclusion", "Missing when there was none.", school, 4),
        _field(
            "mhda_eps_pre_cp",
            "Mental health or drug abuse episodes",
            episodes,
            health,
            unit="episodes",
            subject="unknown",
            minimum=0,
            maximum=10,
        ),
        _age("age_at_mhda", "Age at first episode", "Age of the child at the first.", health, 0, subject="unknown"),
        _field("offence_ever", "Any recorded offence", "From age 10.", police, codes=YES_NO),
        _age("age_first_offence", "Age at first recorded offence", "Missing when there was none.", police, 10),
        _field("n_offences", "Recorded offences", "From age 10.", police, unit="offences", minimum=0, maximum=30),
    ]


def _status_fields(version: str) -> list[dict[str, Any]]:
    reasons = {code: label for code, label in REASON_LABELS.items() if version == LATER or code != NEW_REASON}
    flags = {
        "cme_flag": ("Missing from education", "Not on a school roll and not suitably educated otherwise."),
        "ehe_flag": ("Home educated", "Educated at home by choice of the parents."),
        "eotas_flag": ("Educated elsewhere", "Education otherwise than at school, arranged by the authority."),
        "on_roll": ("On a school roll", "Registered at a school."),
    }
    note = "At the start of the programme; recorded from age 5 to 15."
    fields = [_field(name, title, f"{text} {note}", _STATUS, codes=YES_NO) for name, (title, text) in flags.items()]
    title, text = "Reason for missing education", "Recorded only for children flagged as missing from education."
    means = "not_applicable"
    return [*fields, _field("cme_reason", title, text, _STATUS, kind="string", codes=reasons, missing_means=means)]


def _year_fields() -> list[dict[str, Any]]:
    none = {"minimum": 0}
    return [
        _field("child_id", "Child identifier", "Pseudonym of the child.", _PROGRAMME, required=True),
        _field("school_year", "School year", "Year in which it begins.", _SCHOOL, unit="year", required=True),
        _field("sessions_possible", "Possible sessions", "Half days of school.", _SCHOOL, unit="half days", **none),
        _field("sessions_absent", "Sessions missed", "Half days of absence.", _SCHOOL, unit="half days", **none),
        _field("ftex_eps_year", "Fixed-term exclusions", "In the school year.", _SCHOOL, unit="episodes", **none),
        _field(
            "ftex_days_year",
            "Days of fixed-term exclusion",
            "In half days.",
            _SCHOOL,
            kind="number",
            unit="days",
            **none,
        ),
    ]


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
        ``unit``, ``subject``, ``theme``, ``source_system``, ``gateway``, ``missing_means``; on the schema ``rules``.

    Examples
    --------
    >>> children = describe("2026-01", year_table=False)["resources"][0]["schema"]
    >>> children["fields"][2]["name"], children["primaryKey"]
    ('family_id', ['child_id'])
    """
    children = [*_programme_fields(), *_history_fields(), *_status_fields(version)]
    resources = [_resource("children", "Children", children, ["child_id"], rules=list(RULES))]
    if year_table:
        resources.append(_resource("years", "School years", _year_fields(), ["child_id", "school_year"]))
    return {
        "$schema": PROFILE,
        "name": "invented-programme",
        "title": "Invented family support programme",
        "description": "Families, children and areas are invented; nothing in this dataset points to a real place.",
        "version": version,
        "resources": resources,
    }


def _resource(
    name: str, title: str, fields: list[dict[str, Any]], key: list[str], *, rules: list[str] | None = None
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": SCHEMA_PROFILE,
        "fields": fields,
        "primaryKey": key,
        "missingValues": [{"value": "", "label": "not recorded or not applicable"}],
    }
    if rules:
        schema[f"{NAMESPACE}rules"] = rules
    return {"name": name, "title": title, "path": f"{name}.parquet", "format": "parquet", "schema": schema}
