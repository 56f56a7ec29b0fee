"""What the finders of roles are given: columns, words, and the kinds of visible facts that words tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.finding.columns import Column, Columns
from dpiabook.finding.grouped import Grouped
from dpiabook.finding.words import Words, words_about
from dpiabook.meaning.entry import Entry

STEADY_KINDS = ("sex", "birth", "ethnicity")
"""Visible facts that stay as they are through a person's life."""


@dataclass(frozen=True)
class Look:
    """A table as the finders of roles see it.

    Attributes
    ----------
    columns : Columns
        Missing codes are out.
    inventory : Inventory
        Names and labels.
    visible : Mapping[str, Entry of str]
        Columns that hold a visible fact, and its kind.
    identifiers : Mapping[str, Entry of str]
        Columns that identify on their own, and by what: none of them is an id that links rows, unless nothing else is.
    """

    columns: Columns
    inventory: Inventory
    visible: Mapping[str, Entry[str]]
    identifiers: Mapping[str, Entry[str]]
    _groups: dict[str, Grouped] = field(default_factory=dict, repr=False)

    def words(self, name: str) -> Words:
        """The words of a column."""
        return words_about(self.inventory[name] if name in self.inventory else Variable(name))

    def grouped(self, name: str) -> Grouped:
        """The rows put together by a column."""
        if name not in self._groups:
            self._groups[name] = Grouped(self.columns[name])
        return self._groups[name]

    def of_kind(self, *kinds: str) -> list[Column]:
        """The columns of some kinds of visible facts, of more than one value."""
        return [self.columns[n] for n, e in self.visible.items() if e.value in kinds and self.columns[n].distinct > 1]

    def steady(self, name: str) -> list[str]:
        """Columns that are the same within the groups of one, and are no other names of it."""
        grouped, own = self.grouped(name), self.columns[name]
        others = (one for one in self.columns if one.name != name and one.distinct < own.distinct)
        return [one.name for one in others if grouped.steady(one)]

    def of_one_person(self, name: str) -> bool | None:
        """Whether rows of one value are of one person, by sex, birth and origin; None: nothing of that is there."""
        grouped = self.grouped(name)
        told = [steady for one in self.of_kind(*STEADY_KINDS) if (steady := grouped.steady(one, 0.97)) is not None]
        # One of them may change for a reason: a correction, or another question in a later wave.
        return sum(told) * 2 > len(told) if told else None

    @cached_property
    def numbered(self) -> list[Column]:
        """Columns that could be ids: whole numbers and texts without a space, of many values."""
        return [one for one in self.columns if could_be_id(one, named=self._is_called_id(one.name))]

    def _is_called_id(self, name: str) -> bool:
        words = self.words(name)
        return words.person == NAMED or words.household_id


_LEAST_IDS, _LONGEST_ID, _LONG = 8, 64, 4
NAMED = 3
"""How much a name is that of a person's id, where it names people."""


def _are_long(column: Column) -> bool:
    return all(len(text) >= _LONG for text in column.texts[:500])


def could_be_id(column: Column, *, named: bool) -> bool:
    """Whether values could be ids: whole numbers or texts without a space, many of them or long ones.

    Parameters
    ----------
    column : Column
        Any column.
    named : bool
        Its name is that of people; then a few long values will do.
    """
    # A column called after people, of few and short values, counts them or says yes and no.
    few = column.distinct < (2 if named and _are_long(column) else _LEAST_IDS)
    if few or column.of_dates or column.word in ("boolean", "other"):
        return False
    if column.of_texts:
        texts = column.texts[:500]
        spaced = sum(" " in text for text in texts)
        return spaced <= len(texts) / 10 and max(map(len, texts), default=0) <= _LONGEST_ID
    return column.whole and (column.low is None or column.low >= 0)
