"""What each variable means: the one shape that every dictionary reader gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from dpiabook.errors import column_missing
from dpiabook.settings.model import State

Kind = Literal["category", "boolean", "integer", "number", "date", "text", "unknown"]
Subject = Literal["child", "parent", "family", "unknown"]
MissingMeans = Literal["unknown", "not_applicable"]


@dataclass(frozen=True)
class Variable:
    """One variable of the dataset, as its dictionary describes it.

    Attributes
    ----------
    name : str
        Column name in the source.
    label : str
        Short meaning in words; the name with spaces when the dictionary has none.
    description : str
        Longer meaning, or empty.
    kind : Kind
        What the values are.
    unit : str
        Such as ``"year"``, ``"age in years"``, ``"days"``, ``"episodes"``; empty when none is declared.
    codes : Mapping[str, str]
        Declared codes and their labels; empty when values are not coded.
    minimum, maximum : float or None
        Declared range, never one that was seen in the data.
    required : bool
        The dictionary allows no missing value.
    missing_means : MissingMeans
        ``"not_applicable"`` when a missing value is itself information (an age at an event that never happened).
    subject : Subject
        Whose the information is.
    theme : str
        The group of variables that it is shown with.
    source_system, gateway : str
        Where it was collected and the legal gateway it came through; empty when the dictionary does not say.
    missing_codes : Mapping[str, str]
        Declared codes that stand for a missing value, and their labels where the dictionary has them.
    declared_sensitive : bool or None
        What the dictionary itself says about the variable's sensitivity; None when it says nothing.
    identifier : bool
        The dictionary says that it identifies a person.
    table : str
        The table that the variable stands in, when the dictionary describes several.
    summary : tuple of str
        How a variable of a table of events is summarised for each person, such as ``"total"``; empty when undeclared.
    states : Mapping[str, State]
        Declared missing codes of which the dictionary says why nothing is recorded; the labels of others, or
        `missing_means`, decide.
    gate : str
        Condition under which the variable does not apply to a person, such as ``"ftex_eps == 0"``; empty: none said.
    made_of : str
        What the variable is computed from, such as ``"ftex_eps > 0"``; empty when the dictionary does not say.
    known_by : str
        Who could know it of a person, or ``"nobody"``; empty when the dictionary does not say.
    has_it : str
        What having the attribute means, such as ``"> 0"`` or ``"in A, B"``; empty when the dictionary does not say.
    what : str
        The part it plays, in a person's words: person, household, area, weight, time, visible fact, sensitive, other,
        leave out; empty when nobody said.
    collection : str
        Title of the published collection or instrument that the variable was recognised in; empty when in none.
    kinds : tuple of str
        Ids of sensitive categories that the publication implies, when `kinds_known`; otherwise empty.
    kinds_known : bool
        A publication says what the variable is, so that words need not be read: its categories are `kinds`, and none
        when `kinds` is empty. Names and labels then neither add a category nor take one away; settings still do.
    subject_of_table : str
        What the table is about, such as ``"care placements"``; it tells what a column called `reason` is a reason for.
    without_zero : bool
        Of its numbers in the data none is 0, and a missing one says nothing, so that a 1 says no more than any other.
    confirmed : bool
        A person went through what the sheet says of it, and confirmed it.
    guessed : frozenset of str
        Names of the attributes above that were inferred, not declared.
    concluded : frozenset of str
        Names of those that follow from what is declared of others: used, and never held against the data.
    """

    name: str
    label: str = ""
    description: str = ""
    kind: Kind = "unknown"
    unit: str = ""
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    missing_means: MissingMeans = "unknown"
    subject: Subject = "unknown"
    theme: str = ""
    source_system: str = ""
    gateway: str = ""
    missing_codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    declared_sensitive: bool | None = None
    identifier: bool = False
    table: str = ""
    summary: tuple[str, ...] = ()
    states: Mapping[str, State] = field(default_factory=lambda: MappingProxyType({}))
    gate: str = ""
    made_of: str = ""
    known_by: str = ""
    has_it: str = ""
    what: str = ""
    collection: str = ""
    kinds: tuple[str, ...] = ()
    kinds_known: bool = False
    subject_of_table: str = ""
    without_zero: bool = False
    confirmed: bool = False
    guessed: frozenset[str] = frozenset()
    concluded: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The label, or the name in words where there is no label."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True)
class Place:
    """Where in a sheet each variable stands, for messages.

    Attributes
    ----------
    file, sheet : str
        Names of the file and, in a workbook, of its sheet.
    rows : Mapping[str, int]
        Variable to the number of its row.
    columns : Mapping[str, str]
        Heading to the letter of its column.
    """

    file: str
    sheet: str = ""
    rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, variable: str = "", heading: str = "") -> str:
        """The place of a cell, a row or the whole, in words.

        Examples
        --------
        >>> Place("a.variables.xlsx", "variables", {"sex": 7}, {"whose": "I"}).of("sex", "whose")
        "a.variables.xlsx, sheet variables, row 7 (sex), column I ('whose')"
        """
        parts = [self.file, f"sheet {self.sheet}" if self.sheet else ""]
        parts += [f"row {self.rows[variable]} ({variable})" if variable in self.rows else ""]
        parts += [f"column {self.columns[heading]} ({heading!r})" if heading in self.columns else ""]
        return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class Inventory:
    """All variables of a dataset, in the order of its dictionary.

    Attributes
    ----------
    variables : tuple of Variable
        In the dictionary's order.
    title : str
        Title of the dataset, or empty.
    inferred : bool
        No dictionary was given: everything was inferred from the data.
    rules : tuple of str
        Declared arithmetic rules between variables, such as ``"age_first_ftex <= age_at_cp"``.
    place : Place or None
        Where each variable stands, when the dictionary is a sheet that `init` wrote and a person confirms.
    notes : tuple of str
        What of the dictionary was not used or was read in another way, in words: sheets, columns, rows, names.
    optional : frozenset of str
        Names of the variables that a file of this form may lack.
    beside : tuple of Variable
        What a file of this form may have besides, such as the columns that a program adds at export.
    """

    variables: tuple[Variable, ...]
    title: str = ""
    inferred: bool = False
    rules: tuple[str, ...] = ()
    place: Place | None = None
    notes: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    beside: tuple[Variable, ...] = ()

    def __iter__(self) -> Iterator[Variable]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)

    def __contains__(self, name: object) -> bool:
        return any(variable.name == name for variable in self.variables)

    def __getitem__(self, name: str) -> Variable:
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise column_missing(name, self.names, where="dictionary")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables, in order."""
        return tuple(variable.name for variable in self.variables)
