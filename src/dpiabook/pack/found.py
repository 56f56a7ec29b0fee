"""What the annexes say of this dataset: findings that call for a line, and names taken from released tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from dpiabook.meaning.agreement import numbered
from dpiabook.release.formatter import RELATIONS
from dpiabook.release.statement import Statement

_SLOT = re.compile(r"\{((\w+)(:span)?)\}")


class Found:
    """The assessed statements of a pack, asked by the annexes.

    Parameters
    ----------
    statements : sequence of Statement
        All of the pack.

    Examples
    --------
    >>> found = Found([Statement("B02.volumes", "B02", "About 50 children", "")])
    >>> found.first(["B08.a", "B02.volumes"]).title, found.first(["B08.a"])
    ('About 50 children', None)
    """

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._by_id = {one.id: one for one in statements if one.assessed}

    def first(self, identifiers: Iterable[str]) -> Statement | None:
        """The first of these findings that is there."""
        return next((self._by_id[name] for name in identifiers if name in self._by_id), None)

    def calls_for(self, needs: Sequence[str]) -> bool:
        """Whether a line is called for: by one of these findings, or always."""
        return not needs or self.first(needs) is not None

    def counts_any(self, counts: Sequence[str]) -> bool:
        """Whether one of these released numbers, as ``finding.number``, is not nought; a withheld one may be any."""
        asked = [name.rsplit(".", 1) for name in counts]
        return not asked or any(self.number(one, name) and self.value(one, name) != 0 for one, name in asked)

    def title(self, needs: Sequence[str]) -> str:
        """Block and title of the finding that calls for a line; empty when none does."""
        one = self.first(needs)
        return f"{one.block}: {one.title}" if one else ""

    def number(self, identifier: str, name: str) -> str:
        """A released number of a sentence, in its words; empty when it is not there."""
        one = self.first([identifier])
        if one is None or one.numbers is None:
            return ""
        words = dict(zip((column.name for column in one.numbers.columns), one.numbers.cells[0], strict=True))
        return words.get(name, "")

    def span(self, identifier: str, name: str) -> str:
        """A released number with its upper end, where a range was released; empty when neither end is there."""
        low, high = self.number(identifier, name), self.number(identifier, f"{name}_most")
        shown = self.value(identifier, name) is not None, self.value(identifier, f"{name}_most") is not None
        if high in ("", low):
            return self._told(identifier, name)
        if all(shown):
            return f"between {low} and {high}"
        return f"at least {low}" if shown[0] else f"at most {high}" if shown[1] else ""

    def _told(self, identifier: str, name: str) -> str:
        """A released number, unless it says nothing: "a share not shown" does not, "fewer than 10" does."""
        withheld = self.value(identifier, name) is None
        return "" if withheld and self._is_share(identifier, name) else self.number(identifier, name)

    def _is_share(self, identifier: str, name: str) -> bool:
        one = self.first([identifier])
        columns = one.numbers.columns if one is not None and one.numbers is not None else ()
        return any(column.name == name and RELATIONS[column.kind] == "ratio" for column in columns)

    def fill(self, identifier: str, text: str) -> str:
        """Fill ``{name}`` and ``{name:span}`` with a finding's released numbers; empty when one is not there.

        The words around them agree with them: nobody is "0 people".

        Examples
        --------
        >>> Found(()).fill("B02.volumes", "{n} people"), Found(()).fill("B02.volumes", "People")
        ('', 'People')
        """
        numbers = {
            slot: (self.span if span else self._told)(identifier, name) for slot, name, span in _SLOT.findall(text)
        }
        return numbered(text, numbers.__getitem__, _SLOT) if all(numbers.values()) else ""

    def value(self, identifier: str, name: str) -> float | None:
        """A released number of a sentence as a number; None when it is not there or withheld."""
        one = self.first([identifier])
        if one is None or one.numbers is None:
            return None
        names = [column.name for column in one.numbers.columns]
        value = one.numbers.values[0][names.index(name)] if name in names else None
        return None if pd.isna(value) else float(value)

    def names(self, which: str) -> list[str]:
        """One of the lists that the annexes' texts may ask for, each name once."""
        return list(dict.fromkeys(_LISTS[which](self))) if which else []

    def table(self, identifier: str, *needed: str) -> pd.DataFrame:
        """The released values of a finding's table; empty when it, or one of the needed columns, is not there."""
        one = self.first([identifier])
        if one is None or one.table is None or not {*needed} <= {column.name for column in one.table.columns}:
            return pd.DataFrame(columns=[*needed])
        return one.table.frame

    @property
    def profiles(self) -> list[str]:
        """Names of the output rules."""
        return sorted({one.profile for one in self._by_id.values() if one.profile})


def _attributes(found: Found, identifier: str, *counts: str) -> list[str]:
    """Attributes of which one of the counts is not zero; a withheld one is not."""
    table = found.table(identifier, "attribute", counts[0])
    present = [name for name in counts if name in table]
    return [str(row["attribute"]) for _, row in table.iterrows() if any(row[name] != 0 for name in present)]


_LISTS: dict[str, Callable[[Found], Iterable[str]]] = {
    "not_by_area": lambda found: _attributes(found, "B09.classes", "not_by_area", "withheld"),
    "banded": lambda found: [
        name for name in _attributes(found, "B09.classes", "banded") if name not in found.names("not_by_area")
    ],
    "alike": lambda found: _attributes(found, "B09.group_disclosure", "inside", "inside_single"),
    "known": lambda found: map(str, found.table("B08.person_uniqueness", "known")["known"]),
    "profiles": lambda found: found.profiles,
}
