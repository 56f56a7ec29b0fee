"""The variables of the invented programme: what each means, whose it is, where it was collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal


@dataclass(frozen=True)
class Origin:
    """Where variables come from.

    Attributes
    ----------
    theme : str
        The group that they are shown with.
    system : str
        Source system.
    gateway : str
        Legal gateway that the records came through.
    """

    theme: str
    system: str
    gateway: str


@dataclass(frozen=True)
class Field:
    """One variable of the dictionary.

    Attributes
    ----------
    name, title, description : str
        Column, label, and meaning.
    origin : Origin
        Where it comes from.
    kind : str
        Type in the terms of Table Schema.
    unit : str
        Unit of the values, or empty.
    subject : str
        Whose the information is.
    codes : Mapping
        Codes and their labels; empty when values are not coded.
    low, high : int or None
        Range of valid values.
    required, unique : bool
        Never missing; never twice the same.
    gate : str
        Condition under which the variable does not apply: a missing value says then that something never happened.
    made_of : str
        What it is computed from, or empty.
    known_by : str
        Who could know it of a person, or empty.
    summary : tuple of str
        How a variable of a table of events is summarised for each child.
    """

    name: str
    title: str
    description: str
    origin: Origin
    kind: Literal["integer", "number", "string"] = "integer"
    unit: str = ""
    subject: Literal["child", "parent", "family", "unknown"] = "child"
    codes: Mapping[str, str] | Mapping[int, str] = field(default_factory=dict[str, str])
    low: int | None = None
    high: int | None = None
    required: bool = False
    unique: bool = False
    gate: str = ""
    made_of: str = ""
    known_by: str = ""
    summary: tuple[str, ...] = ()


_RESEARCH = "Digital Economy Act 2017, Part 5 Chapter 5"
_PROGRAMME = Origin("Family and programme", "Programme case records", _RESEARCH)
_CARE = Origin("Child protection", "Children in need census", "Children Act 1989, section 83")
_SCHOOL = Origin("Exclusion and absence", "National pupil database", "Education Act 1996, section 537A")
_HEALTH = Origin("Mental health and drug abuse", "Social care assessments", "Children Act 1989, section 83")
_POLICE = Origin("Recorded offences", "Police national computer", _RESEARCH)
_STATUS = Origin("Education status", "Local education records", "Education Act 1996, section 436A")

YES_NO = {0: "no", 1: "yes"}
GENDER_LABELS = {"M": "male", "F": "female", "U": "unknown or not recorded"}
REASON_LABELS = {
    "AWP": "awaiting a school place",
    "MOV": "moved into the area",
    "PBD": "placement broke down",
    "UNK": "reason not known",
    "HLT": "health or medical reasons",
}

_BEFORE = "Counted up to the child protection plan, or to the end of the records where there is none."
_EPISODES = f"Recorded episodes of poor mental health or of drug abuse, of the child or of a parent. {_BEFORE}"
_AT_START = "At the start of the programme; recorded from age 5 to 15."
_NOT_ASKED = "age_at_tfp < 5 or age_at_tfp > 15"
_ABSENT = "Missing where there was none."
_YEARS: Final = "age in years"
_SEEN: Final = "anybody who knows the family"
_AT_SCHOOL: Final = "the school, and the parents and pupils there"

CHILD_FIELDS = (
    Field("area_code", "Area", "Invented area that supported the family.", _PROGRAMME, "string",
          subject="family", required=True),
    Field("region_code", "Region", "Invented region that the area lies in.", _PROGRAMME, "string",
          subject="family", required=True),
    Field("family_id", "Family identifier", "Pseudonym of the family.", _PROGRAMME, subject="family", required=True),
    Field("child_id", "Child identifier", "Pseudonym of the child.", _PROGRAMME, required=True, unique=True),
    Field("n_children", "Children in the family", "The highest order of birth in the family.", _PROGRAMME,
          unit="children", subject="family", low=1, high=8, required=True, known_by=_SEEN),
    Field("gender", "Gender", "As the case record has it.", _PROGRAMME, "string", codes=GENDER_LABELS, required=True,
          known_by=_SEEN),
    Field("yob", "Year of birth", "Calendar year.", _PROGRAMME, unit="year", low=1996, high=2019, required=True,
          known_by=_SEEN),
    Field("sibling_order", "Order of birth", "1 for the eldest child of the family; twins share a year of birth.",
          _PROGRAMME, low=1, high=8, required=True, known_by=_SEEN),
    Field("age_at_tfp", "Age at start of programme", "Age when the family first received an intervention.", _PROGRAMME,
          unit=_YEARS, low=0, high=18, required=True),
    Field("cp_plan", "Child protection plan", "Whether a plan was ever recorded.", _CARE, codes=YES_NO),
    Field("age_at_cp", "Age at child protection plan", f"Age when the first plan began. {_ABSENT}", _CARE,
          unit=_YEARS, low=0, high=17, gate="cp_plan == 0"),
    Field("ftex_eps", "Fixed-term exclusions", _BEFORE, _SCHOOL, unit="episodes", low=0, high=40,
          known_by=_AT_SCHOOL, made_of="total of years.ftex_eps_year"),
    Field("ftex_duration", "Days of fixed-term exclusion", f"In half days. {_BEFORE}", _SCHOOL, "number",
          unit="days", low=0, high=180, known_by=_AT_SCHOOL, made_of="total of years.ftex_days_year"),
    Field("age_first_ftex", "Age at first fixed-term exclusion", _ABSENT, _SCHOOL,
          unit=_YEARS, low=4, high=17, gate="ftex_eps == 0"),
    Field("mhda_eps_pre_cp", "Mental health or drug abuse episodes", _EPISODES, _HEALTH,
          unit="episodes", subject="unknown", low=0, high=10),
    Field("age_at_mhda", "Age at first mental health or drug abuse episode", f"Age of the child. {_ABSENT}", _HEALTH,
          unit=_YEARS, subject="unknown", low=0, high=17, gate="mhda_eps_pre_cp == 0"),
    Field("offence_ever", "Any recorded offence", "From age 10.", _POLICE, codes=YES_NO, made_of="n_offences > 0"),
    Field("age_first_offence", "Age at first recorded offence", _ABSENT, _POLICE,
          unit=_YEARS, low=10, high=17, gate="offence_ever == 0"),
    Field("n_offences", "Recorded offences", "From age 10.", _POLICE, unit="offences", low=0, high=30),
    Field("cme_flag", "Flagged missing from education", f"On no roll, not suitably educated otherwise. {_AT_START}",
          _STATUS, codes=YES_NO, gate=_NOT_ASKED),
    Field("ehe_flag", "Home educated", f"Educated at home by the parents' choice. {_AT_START}", _STATUS, codes=YES_NO,
          gate=_NOT_ASKED),
    Field("eotas_flag", "Educated elsewhere", f"Arranged by the authority, otherwise than at school. {_AT_START}",
          _STATUS, codes=YES_NO, gate=_NOT_ASKED),
    Field("on_roll", "On a school roll", f"Registered at a school. {_AT_START}", _STATUS, codes=YES_NO,
          gate=_NOT_ASKED),
    Field("cme_reason", "Reason recorded for missing education", "For children flagged as missing from education.",
          _STATUS, "string", codes=REASON_LABELS, gate=f"cme_flag == 0 or {_NOT_ASKED}"),
)  # fmt: skip
"""One row per child, in the order of the table."""

YEAR_FIELDS = (
    Field("child_id", "Child identifier", "Pseudonym of the child.", _PROGRAMME, required=True),
    Field("school_year", "School year", "Year in which it begins.", _SCHOOL, unit="year", required=True),
    Field("sessions_possible", "Possible sessions", "Half days of school.", _SCHOOL, unit="half days", low=0),
    Field(
        "sessions_absent",
        "Sessions missed",
        "Half days of absence.",
        _SCHOOL,
        unit="half days",
        low=0,
        summary=("total",),
    ),
    Field(
        "ftex_eps_year",
        "Fixed-term exclusions in the year",
        _BEFORE,
        _SCHOOL,
        unit="episodes",
        low=0,
        summary=("years",),
    ),
    Field("ftex_days_year", "Days of fixed-term exclusion in the year", _BEFORE, _SCHOOL, "number", unit="days", low=0),
)
"""One row per child and school year."""

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
"""What every record should keep where the values that a rule names are recorded (``missing(x)``: x is missing)."""
