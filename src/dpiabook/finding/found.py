"""What a look at a file found: one frozen object that the first page, the sheet and the checks read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning.entry import Entry
from dpiabook.meaning.lineage_edge import Edge
from dpiabook.meaning.meaning import Meaning
from dpiabook.sensitivity.flag import Flags
from dpiabook.settings.model import State

ROLES = ("person_id", "family_id", "area", "region", "weight", "time", "count")
"""Keys of `Found.roles`; ``person_id`` and ``family_id`` are what the settings call ``child_id`` and ``family_id``."""

Part = Literal[
    "person",
    "household",
    "area",
    "region",
    "weight",
    "time",
    "count",
    "visible fact",
    "sensitive",
    "other",
    "leave out",
]
"""What a variable is; the same words as :data:`dpiabook.meaning.parts.PARTS`."""

About = Literal["people", "rows", "role", "missing", "identifier", "free text", "numbers", "sensitive", "files"]


@dataclass(frozen=True)
class MissingCode:
    """One code that may stand for no value.

    Attributes
    ----------
    state : Entry of State
        Why nothing is recorded, and how that is known.
    applied : bool
        Whether it is taken as missing already; else it is only proposed, and stays a value until a person says so.
    """

    state: Entry[State]
    applied: bool


@dataclass(frozen=True)
class FoundVariable:
    """One column, as far as values and words tell.

    Attributes
    ----------
    name, label : str
        Column and its meaning in words; the label is empty where no dictionary or file gives one.
    kind, unit : str
        As the inventory says, once codes for missing are out.
    what : Entry of Part
        The part that it plays; a role is only here if `Found.roles` names this column, or for a further step of the
        ladder of areas.
    visible : Entry of str
        The kind of visible fact (``"sex"``, ``"birth"``, ``"age"``, ...), or ``""``.
    sensitive : tuple of str
        Ids of sensitive categories.
    whose : str
        ``child`` (the person), ``parent`` (a relative), ``family`` (the household) or ``unknown``.
    missing_codes : Mapping[str, MissingCode]
        By code as it is written in the data; only declared and built-in codes, never another value.
    made_of : tuple of Edge
        Edges of lineage whose child this column is.
    identifier : Entry of str
        What direct identifier its values or its name are, in words; ``""`` for none.
    free_text : Entry of bool
        Whether it holds text that people typed.
    becomes : {"", "integer", "number"}
        What a column of texts is once codes for missing are out.
    decimal_comma : bool
        Its numbers are written with a decimal comma.
    rows, missing, distinct : int
        Rows of the source, those without a value (blanks and applied codes), and distinct values.
    alone : int or None
        People who are the only one with their value, where the column is a visible fact and was measured.
    bits : float or None
        Identifying power in bits, where measured.
    asks_having : bool
        It is sensitive and holds two or three numbers, none of them 0, as 1 for yes and 2 for no or the reverse: only a
        person knows which of them mean having it.
    """

    name: str
    label: str
    kind: str
    unit: str
    what: Entry[Part]
    visible: Entry[str]
    sensitive: tuple[str, ...] = ()
    whose: str = "unknown"
    missing_codes: Mapping[str, MissingCode] = field(default_factory=lambda: MappingProxyType({}))
    made_of: tuple[Edge, ...] = ()
    identifier: Entry[str] = field(default_factory=lambda: NOTHING)
    free_text: Entry[bool] = field(default_factory=lambda: NOT_TYPED)
    becomes: Literal["", "integer", "number"] = ""
    decimal_comma: bool = False
    rows: int = 0
    missing: int = 0
    distinct: int = 0
    alone: int | None = None
    bits: float | None = None
    asks_having: bool = False

    @property
    def needs_decision(self) -> bool:
        """Whether a person has to look at it first: what identifies, is typed or guessed, missing codes, who has it."""
        guessed = self.what.value in ROLE_PARTS and not self.what.sure
        codes = any(code.state.standing != "declared" for code in self.missing_codes.values())
        return bool(self.identifier.value) or self.free_text.value or guessed or codes or self.asks_having


NOTHING: Entry[str] = Entry("", "nothing says so", "guessed")
NOT_TYPED: Entry[bool] = Entry(False, "nothing says so", "guessed")
ROLE_PARTS = frozenset({"person", "household", "area", "region", "weight", "time", "count"})


@dataclass(frozen=True)
class Question:
    """Something that only a person can answer, most pressing first in `Found.questions`.

    Attributes
    ----------
    about : About
        What it is about.
    variable : str
        The column, or ``""`` for the whole file.
    text : str
        The question in words; no value from the data.
    """

    about: About
    variable: str
    text: str


@dataclass(frozen=True)
class Beside:
    """Another file beside this one that seems to belong to it.

    Attributes
    ----------
    location : str
        Its name, in the same folder.
    relation : {"version", "events"}
        Another version of the same table, or a table with rows for the same people.
    version : str
        For versions: what stands in its name where ours differs; else empty.
    link : str
        For events: its column of person ids.
    """

    location: str
    relation: Literal["version", "events"]
    version: str = ""
    link: str = ""


@dataclass(frozen=True)
class Found:
    """What a file means, as far as a look tells.

    Attributes
    ----------
    meaning : Meaning
        Dataset, records, states and lineage.
    inventory : Inventory
        Dictionary reconciled with the columns; codes for missing are out of its values.
    flags : Flags
        What is sensitive, and what identifies.
    roles : Mapping[str, Entry of str]
        Role of :data:`ROLES` to column; a role that nothing plays is absent.
    variables : tuple of FoundVariable
        In file order.
    profile : tuple of str
        The proposed combination of visible facts, the strongest first, at most six.
    alone : int or None
        People alone on `profile`; None where not measured.
    ladder : tuple of str
        Columns of areas, the smallest areas first.
    questions : tuple of Question
        The most pressing first.
    beside : tuple of Beside
        Files of the same folder that seem to belong to it.
    rows : int
        Rows of the file.
    people : int or None
        People in it, where that can be said.
    households : int or None
        Distinct households, where a column names them.
    repeated : int
        Rows that repeat another one wholly.
    collection : str
        Title of the published collection in which it was recognised, or ``""``.
    pattern, version : str
        The file's name with ``{version}`` in it, and what stands there in ours, where files beside it are other
        versions; else empty.
    """

    meaning: Meaning
    inventory: Inventory
    flags: Flags
    roles: Mapping[str, Entry[str]]
    variables: tuple[FoundVariable, ...]
    profile: tuple[str, ...] = ()
    alone: int | None = None
    ladder: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    beside: tuple[Beside, ...] = ()
    rows: int = 0
    people: int | None = None
    households: int | None = None
    repeated: int = 0
    collection: str = ""
    pattern: str = ""
    version: str = ""

    def __getitem__(self, name: str) -> FoundVariable:
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise KeyError(name)

    @property
    def identifiers(self) -> tuple[FoundVariable, ...]:
        """Columns that stop a run until a person confirms or removes them."""
        return tuple(one for one in self.variables if one.identifier.value)
