"""Which published collections a file's columns are from, and what is then known of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dpiabook.dictionary.infer import kind_of
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.published import Collection, Column, KindOfData, Table, Unit, collections, key_of, lists
from dpiabook.dictionary.reconcile import may_hold

# Evidence is counted in names that no other collection has. Three are enough where they are a good part of what either
# the table or the file has; one is, where table and file are all but the same.
_ENOUGH, _GOOD_PART = 3.0, 0.4
_LEAST, _ALL_BUT = 1.0, 0.6
_AGREES = 0.5

NO_CODES: Mapping[str, Sized[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Part:
    """Columns that were recognised as those of one published table, or as items of one instrument.

    Attributes
    ----------
    title : str
        Of the table or instrument, such as ``"SSDA903 episodes"``.
    year : int or None
        The collection year of the facts; None for an instrument.
    source : str
        The publication.
    verified : bool
        The facts were read in a published specification.
    subject : str
        What the table is about; empty for an instrument.
    kind_of_data : KindOfData or None
        Who the people are; None when an instrument, which does not say.
    unit : Unit or None
        What one row of the published table is; None for an instrument.
    columns : Mapping of str to Column
        Name in the file to the published column.
    """

    title: str
    year: int | None
    source: str
    verified: bool
    subject: str
    kind_of_data: KindOfData | None
    unit: Unit | None
    columns: Mapping[str, Column]

    def in_words(self, of: int) -> str:
        """Title, year, and how many of the file's columns it explains."""
        if self.year is None:
            return f"{self.title}, {len(self.columns)} column{'s' if len(self.columns) != 1 else ''}"
        return f"{self.title} {self.year}, {len(self.columns)} of {of} columns"


@dataclass(frozen=True)
class Recognised:
    """What a file was recognised as; a linked file may be several tables.

    Attributes
    ----------
    parts : tuple of Part
        The best explained first; no column is in two.
    of : int
        Number of columns of the file.
    """

    parts: tuple[Part, ...]
    of: int

    def __iter__(self) -> Iterator[tuple[str, Part, Column]]:
        for part in self.parts:
            for name, column in part.columns.items():
                yield name, part, column

    def __len__(self) -> int:
        return sum(len(part.columns) for part in self.parts)

    def column(self, name: str) -> Column | None:
        """The published column that one of the file is: its role, missing codes, whether visible or an identifier."""
        return next((column for own, _, column in self if own == name), None)

    @property
    def kind_of_data(self) -> KindOfData | None:
        """Who the people are, as the best explained table says."""
        return next((part.kind_of_data for part in self.parts if part.kind_of_data), None)

    @property
    def unit(self) -> Unit | None:
        """What a row is, where one table alone is recognised; linked tables do not say."""
        units = [part.unit for part in self.parts if part.unit]
        return units[0] if len(units) == 1 else None

    def in_words(self) -> str:
        """One line for people.

        Examples
        --------
        >>> recognise(["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]).in_words()
        'Recognised: SSDA903 reviews 2024, 4 of 4 columns'
        """
        return f"Recognised: {'; '.join(part.in_words(self.of) for part in self.parts)}"


@dataclass(frozen=True)
class _Match:
    """Columns that one table would explain, and how good an explanation that is."""

    collection: Collection
    table: Table
    columns: Mapping[str, Column]
    weight: float
    of_table: float
    of_file: float

    def holds(self, known: Sized[str]) -> bool:
        """Whether the evidence is enough; of a collection that was recognised already, one telling name is."""
        enough = self.weight >= _ENOUGH and max(self.of_table, self.of_file) >= _GOOD_PART
        alike = self.weight >= _LEAST and min(self.of_table, self.of_file) >= _ALL_BUT
        return enough or alike or (self.weight >= _LEAST and self.collection.title in known)

    @property
    def rank(self) -> tuple[float, float]:
        return self.weight * self.of_table, self.of_table

    def part(self) -> Part:
        made, table = self.collection, self.table
        facts = made.year, made.source, made.verified, table.subject, made.kind_of_data, table.unit
        return Part(table.title, *facts, MappingProxyType(dict(self.columns)))


def recognise(
    columns: Mapping[str, str] | Iterable[str], codes: Mapping[str, Sized[str]] = NO_CODES
) -> Recognised | None:
    """Recognise published tables by column names, types and codes; no other value is asked for.

    Names are compared without case, spaces and punctuation. A name weighs one over the number of collections that
    have it, and nothing when it is of general use (`id`, `dob`, `sex`). A table is recognised when the names found
    weigh 3 or more, and are at least 40 % of the table's weight or of the file's columns; or weigh 1 or more, and are
    at least 60 % of both; or weigh 1 or more beside another table of the same collection. A column does not count when
    its type cannot hold the published one, or when most of its codes are not published. The table that explains most
    is taken first; others must stand on the columns left.

    Parameters
    ----------
    columns : Mapping of str to str, or names
        Column name to type word, as `infer_inventory` takes them; an empty word says nothing.
    codes : Mapping of str to codes, optional
        Codes of columns, from a dictionary or the data.

    Returns
    -------
    Recognised or None
        None when no table is recognised.

    Examples
    --------
    >>> recognise(["CHILD", "DOB", "SEX"]) is None
    True
    >>> found = recognise({"child": "string", "sex": "int64", "dob": "date", "duc": "date"})
    >>> found.in_words(), found.unit
    ('Recognised: SSDA903 unaccompanied asylum-seeking children 2024, 4 of 4 columns', 'person')
    """
    types = dict(columns) if isinstance(columns, Mapping) else dict.fromkeys(columns, "")
    found: list[_Match] = []
    left = types
    while left and (best := _best(left, codes, {match.collection.title for match in found})) is not None:
        found.append(best)
        left = {name: word for name, word in left.items() if name not in best.columns}
    return Recognised(tuple(match.part() for match in found), len(types)) if found else None


def _best(types: Mapping[str, str], codes: Mapping[str, Sized[str]], known: Sized[str]) -> _Match | None:
    matches = (_match(made, table, types, codes) for made in collections().values() for table in made.tables)
    return max((match for match in matches if match.holds(known)), key=lambda match: match.rank, default=None)


def _match(made: Collection, table: Table, types: Mapping[str, str], codes: Mapping[str, Sized[str]]) -> _Match:
    known = _keys()[table.title]
    found: dict[str, Column] = {}
    taken: set[str] = set()
    for name, word in types.items():
        column = known.get(_key(name, made.suffix))
        if column is None or column.name in taken or _contradicts(column, word, codes.get(name, ())):
            continue
        found[name] = column
        taken.add(column.name)
    weights = {column.name: weight_of(column) for column in table.columns}
    weight = sum(weights[column.name] for column in found.values())
    return _Match(made, table, found, weight, weight / (sum(weights.values()) or 1), len(found) / len(types))


def _key(name: str, suffix: str) -> str:
    return key_of(re.sub(f"{suffix}$", "", name, flags=re.IGNORECASE) if suffix else name)


@lru_cache(maxsize=1)
def _keys() -> Mapping[str, Mapping[str, Column]]:
    """For each table, by its title, the columns by the names as they are compared; a name of its own beats an alias."""
    return {
        table.title: {
            **{key_of(name): column for column in table.columns for name in column.also},
            **{key_of(column.name): column for column in table.columns},
        }
        for made in collections().values()
        for table in made.tables
    }


def _contradicts(column: Column, word: str, codes: Sized[str]) -> bool:
    stored = kind_of(word)
    if column.codes and codes:
        published = {code.casefold() for code in column.codes}
        return sum(str(code).casefold() in published for code in codes) < _AGREES * len(codes)
    if stored in {"integer", "number"} and column.codes:
        return not any(code.strip("-").isdigit() for code in column.codes)
    if stored == "text" or column.kind == "text":
        return False
    return "unknown" not in (stored, column.kind) and not may_hold(column.kind, stored)


def weight_of(column: Column) -> float:
    """How far a column's name tells one collection: one over the number that have it, and 0 for names of general use.

    Examples
    --------
    >>> weight_of(Column(name="REVIEW_CODE", label="")), weight_of(Column(name="DOB", label=""))
    (1.0, 0.0)
    """
    key = key_of(column.name)
    return 0.0 if key in _common() else 1 / max(_collections_with()[key], 1)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(map(key_of, lists().common))


@lru_cache(maxsize=1)
def _collections_with() -> Counter[str]:
    held: Counter[str] = Counter()
    for made in collections().values():
        held.update({key_of(name) for table in made.tables for column in table.columns for name in column.names})
    return held


def codes_said(inventory: Inventory) -> Mapping[str, Sized[str]]:
    """The declared codes of an inventory, those for missing values among them."""
    coded = {one.name: tuple(one.codes) + tuple(one.missing_codes) for one in inventory if "codes" not in one.guessed}
    return {name: codes for name, codes in coded.items() if codes}
