"""How well one published table explains the columns of a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection as Sized
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dpiabook.dictionary.infer import kind_of
from dpiabook.dictionary.published import Collection, Column, Table, collections, key_of, lists
from dpiabook.dictionary.reconcile import may_hold

# Evidence is counted in names that no other collection has. Three are enough where they are a good part of what either
# the table or the file has; one is, where table and file are all but the same.
_ENOUGH, _GOOD_PART = 3.0, 0.4
_LEAST, _ALL_BUT = 1.0, 0.6
_AGREES = 0.5


@dataclass(frozen=True)
class Match:
    """Columns that one table would explain, and how good an explanation that is.

    Attributes
    ----------
    collection : Collection
    table : Table
        Of the collection.
    columns : Mapping of str to Column
        Name in the file to the published column.
    keys : tuple of str
        The names found, as they are compared.
    of : int
        Number of columns of the file.
    """

    collection: Collection
    table: Table
    columns: Mapping[str, Column]
    keys: tuple[str, ...]
    of: int

    @property
    def evidence(self) -> float:
        """How far the names tell the collection."""
        return sum(map(weight_of, self.keys))

    @property
    def weight(self) -> float:
        """How far the names tell the table."""
        return sum(map(weight_in_table, self.keys))

    @property
    def of_table(self) -> float:
        """The share of the table that was found, by weight."""
        return self.weight / (sum(weight_in_table(column.name) for column in self.table.columns) or 1)

    def holds(self, known: Sized[str]) -> bool:
        """Whether the evidence is enough; of a collection that was recognised already, one telling name is."""
        of_file = len(self.columns) / self.of
        enough = self.evidence >= _ENOUGH and max(self.of_table, of_file) >= _GOOD_PART
        alike = min(self.of_table, of_file) >= _ALL_BUT
        return self.weight >= _LEAST and (enough or alike or self.collection.title in known)

    @property
    def rank(self) -> tuple[float, float]:
        """The better explanation is the greater."""
        return self.weight * self.of_table, self.of_table


def match_table(made: Collection, table: Table, types: Mapping[str, str], codes: Mapping[str, Sized[str]]) -> Match:
    """Match the columns of a file, by name to type word, and their codes with those of one published table."""
    known = _keys().get(table.title) or _keys_of(table)
    found: dict[str, Column] = {}
    keys: dict[str, str] = {}
    for name, word in types.items():
        key = _key(name, made.suffix)
        column = known.get(key)
        if column is None or column.name in keys or _contradicts(column, word, codes.get(name, ())):
            continue
        found[name] = column
        keys[column.name] = key
    return Match(made, table, found, tuple(keys.values()), len(types))


def _key(name: str, suffix: str) -> str:
    return key_of(re.sub(f"{suffix}$", "", name, flags=re.IGNORECASE) if suffix else name)


@lru_cache(maxsize=1)
def _keys() -> Mapping[str, Mapping[str, Column]]:
    """For each table, by its title, the columns by the names as they are compared; a name of its own beats an alias."""
    return {table.title: _keys_of(table) for made in collections().values() for table in made.tables}


def _keys_of(table: Table) -> Mapping[str, Column]:
    return {
        **{key_of(name): column for column in table.columns for name in column.also},
        **{key_of(column.name): column for column in table.columns},
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


def weight_of(name: str) -> float:
    """How far a name tells a collection: one over the number that have it, and 0 for names of general use.

    Examples
    --------
    >>> weight_of("REVIEW_CODE"), weight_of("review code"), weight_of("DOB")
    (1.0, 1.0, 0.0)
    """
    return _weight(name, _collections_with())


def weight_in_table(name: str) -> float:
    """How far a name tells a table: one over the number of tables that have it, and 0 for names of general use.

    Examples
    --------
    >>> weight_in_table("REVIEW_CODE"), weight_in_table("LAchildID") < 1
    (1.0, True)
    """
    return _weight(name, _tables_with())


def _weight(name: str, held: Counter[str]) -> float:
    key = key_of(name)
    return 0.0 if key in _common() else 1 / max(held[key], 1)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(map(key_of, lists().common))


@lru_cache(maxsize=1)
def _collections_with() -> Counter[str]:
    return Counter(key for made in collections().values() for key in set().union(*map(_known, made.tables)))


@lru_cache(maxsize=1)
def _tables_with() -> Counter[str]:
    return Counter(key for made in collections().values() for table in made.tables for key in _known(table))


def _known(table: Table) -> set[str]:
    return {key_of(name) for column in table.columns for name in column.names}
