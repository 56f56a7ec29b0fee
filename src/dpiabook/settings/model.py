"""What a parameters file may say: a closed list of names, strictly typed."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from dpiabook.settings.protection import Protection
from dpiabook.settings.strict import Strict

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


def _folder_name(value: str) -> str:
    """Refuse a name that could not safely become a folder."""
    if not _FOLDER_NAME.fullmatch(value) or ".." in value:
        raise ValueError("use letters, digits, '-', '_' and '.', at most 80, beginning with a letter or digit")
    return value


def _day(value: str) -> str:
    """Refuse what is no day of the calendar."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("write a day of the calendar as YYYY-MM-DD, such as 2026-01-31") from None
    return day.isoformat()


FolderName = Annotated[str, AfterValidator(_folder_name)]


_OTHER_NAMES = {"person_id": "child_id", "household_id": "family_id"}


class Roles(Strict):
    """Which column plays which part; null where the dataset has no such column.

    ``person_id`` and ``household_id`` are other names of ``child_id`` and ``family_id``.
    """

    child_id: str | None = None
    family_id: str | None = None
    area: str | None = None
    region: str | None = None
    time: str | None = None
    weight: str | None = None
    count: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _other_names(cls, given: Any) -> Any:
        """Take the other names of two roles; both names of one are a fault."""
        if not isinstance(given, dict):
            return given
        twice = [name for name, role in _OTHER_NAMES.items() if name in given and role in given]
        if twice:
            raise ValueError(f"{twice[0]} and {_OTHER_NAMES[twice[0]]} are one role; name it once")
        return {_OTHER_NAMES.get(name, name): column for name, column in given.items()}

    @property
    def named(self) -> dict[str, str]:
        """The roles that name a column."""
        return {role: column for role, column in self.model_dump().items() if column is not None}


_OTHER_WHOSE = {"person": "child", "relative": "parent", "household": "family"}
"""Whose information it is, in words for anybody, by the word that the flags use."""

_WHOSE: list[Any] = [*_OTHER_WHOSE, *_OTHER_WHOSE.values(), "unknown"]


class Override(Strict):
    """An analyst's confirmation or correction of a flag, with the reason that goes into the pack."""

    category: str | list[str]
    whose: Literal["child", "parent", "family", "unknown"] = Field("unknown", json_schema_extra={"enum": _WHOSE})
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _other_words(cls, given: Any) -> Any:
        """Take the words for people who are no children: person, relative, household."""
        if not isinstance(given, dict) or given.get("whose") not in _OTHER_WHOSE:
            return given
        return {**given, "whose": _OTHER_WHOSE[given["whose"]]}


class EducationStatus(Strict):
    """The columns that say how a child was educated, and at what age (in years) that was so."""

    missing: str | None = None
    home: str | None = None
    elsewhere: str | None = None
    on_roll: str | None = None
    reason: str | None = None
    age: str | None = None


class Areas(Strict):
    """What is known of areas beside the data; `ladder` names columns of areas, each within the next.

    `published` names variables of which others have published exact numbers of people by area.
    """

    residents: str | None = None
    published: list[str] = []
    ladder: list[str] = []
    education_status: EducationStatus = EducationStatus()


Kind = Literal[
    "people served",
    "pupils",
    "patients",
    "trial",
    "survey",
    "cohort",
    "employees",
    "police contacts",
    "offenders",
    "births",
    "other",
]
"""What brought people into a dataset."""

Children = Literal["all", "some", "none", "unknown"]
"""Whether the people of a dataset are children."""

State = Literal["unknown", "not_applicable", "suppressed", "not_collected"]
"""Why a value is not recorded."""


Unit = Literal["person", "event", "wave", "household", "count"]
"""What a row of the source is."""


class Subjects(Strict):
    """Whom the data are about; what is not said here is taken from dictionary and data, and said to be guessed.

    `about` is the sensitive category of which all tells that happens in the data ("other_health_disability" for the
    records of a surgery), or ``"none"``.
    """

    kind: Kind | None = None
    person: str | None = None
    people: str | None = None
    group: str | None = None
    groups: str | None = None
    children: Children | None = None
    unit: Unit | None = None
    wave: str | None = None
    origin: str | None = None
    known_by: str | None = None
    about: str | None = None


class EventTable(Strict):
    """A second table, with any number of rows for each person, that is summarised by rules.

    `link` is the column of person ids (that of the roles when null), `when` the year of an event. The rules of a
    variable stand here, or in the dictionary: count, total, max, last, first_age, last_age, years.
    """

    source: str
    link: str | None = None
    when: str | None = None
    summaries: dict[str, str | list[str]] = {}


class Intruder(Strict):
    """Somebody who weighs every record by how well it agrees; `guessed` is the share of facts that they only guess."""

    guessed: float = Field(0.02, gt=0, lt=1)


class Targets(Strict):
    """What the mitigated data should reach."""

    k: int = Field(10, ge=2, le=1000)
    unique_families: float = Field(0.05, ge=0, le=1)
    expected_rate: float = Field(0.01, gt=0, le=1)


class Stage(Strict):
    """A stage of the data flow: who holds the data there, by which gateway they came, and what is taken out of them."""

    stage: str
    holder: str | None = None
    gateway: str | None = None
    removed: str | None = None
    people: Literal["identified", "de-identified", "aggregate"] = "identified"


class Context(Strict):
    """The author's own words for what the data cannot know."""

    controller: str | None = None
    purpose: str | None = None
    recipients: str | None = None
    access_setting: str | None = None
    retention: str | None = None
    consultation: str | None = None
    encryption: str | None = None
    training: str | None = None
    breach_response: str | None = None
    lawful_basis: str | None = None
    source_systems: dict[str, str] = {}
    gateways: dict[str, str] = {}
    regulator_name: str | None = None
    flow: Annotated[list[Stage], Field(max_length=12)] = []
    comparison_families: str | None = None
    people: Annotated[int, Field(ge=1)] | None = None


class Settings(Strict):
    """One dataset version and how it is assessed. The descriptions become the comments of the notebooks' cell."""

    dataset: FolderName = Field("demo", description="names the outputs folder")
    version: FolderName = Field("2026-01", description="always text")
    source: str | None = Field(
        "demo", description='path, folder of Parquet, database URL or "demo"; may hold {version}; null: dictionary only'
    )
    dictionary: str | None = Field("demo", description="path; null: inferred from the data, and marked as inferred")
    compare_with: FolderName | None = Field(None, description="an earlier version, or null")
    population: Literal["everyone", "programme", "sample"] = Field(
        "everyone", description="everyone (or programme): all are in the file; sample: weights apply"
    )
    subjects: Subjects = Field(Subjects(), description="whom the data are about, and what a row is")
    roles: Roles = Field(Roles(), description="which column plays which part")
    missing: dict[str, dict[str, State]] = Field({}, description="codes that are no values, by variable, and why")
    tables: dict[str, EventTable] = Field({}, description="tables of events, summarised for each person by rules")
    composites: dict[str, list[str]] = Field({}, description="combinations of variables that are always assessed")
    sensitive: dict[str, Override] = Field({}, description="confirm or override a flag, with the reason")
    identifiers: dict[str, str] = Field({}, description="direct identifiers known to be there, with the reason")
    scenarios: dict[str, dict[str, Any]] = Field({}, description="change or add; the built-in ones apply otherwise")
    intruder: Intruder = Field(
        Intruder(), description="who weighs records: guessed, the share of facts they only guess (0.02), assumed"
    )
    areas: Areas = Field(Areas(), description="resident counts, and the columns of education status")
    recodes: dict[str, list[Any]] = Field({}, description="ladders per variable; proposed when empty")
    targets: Targets = Field(Targets(), description="what the mitigated data should reach")
    protection: Protection = Field(
        Protection(), description="how values are perturbed; every method is tried, and those under methods are applied"
    )
    profile: str = Field("ons_srs", description="output rules: a built-in name, one of your own, or a path")
    jurisdiction: str = Field("uk", description="whose law and form: uk, eu, or a country of your own")
    extensions: str | None = Field(
        None, description="folder of your own measures, profiles and so on; null: extensions/ beside the parameters"
    )
    context: Context = Field(Context(), description="the author's own words; empty ones become marked boxes")
    engine: Literal["duckdb", "spark"] = Field("duckdb", description="what counts the rows")
    memory_limit: str = Field(
        "4GB", pattern=r"^\d+(\.\d+)?\s?(MB|GB|TB)$", description="of the run; what does not fit lies in files"
    )
    seed: int = Field(1, ge=0, description="of everything that is drawn at random")
    assessed_on: Annotated[str, AfterValidator(_day)] | None = Field(
        None,
        description="the only date printed in the pack; null: today",
        json_schema_extra={"examples": ["2026-01-31"]},
    )
