"""The finding: one figure or table with its sentence, method, source, caveat and place in the DPIA.

A finding is complete and controlled: it holds exact numbers. What an audience may read of it is decided in
`dpiabook.release`, which turns it into a `Statement`. So that the release rules can work, every number says what
it counts (`Kind`), and every share names the columns that it is made of.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from dpiabook.result import Result

Kind = Literal[
    "text", "area", "region", "people", "risk", "volume", "share", "low", "high", "modelled", "derived", "structural"
]
"""What a number is, and so which rule it is released under.

- ``text``: words that hold no number of people (a variable's label, a class, a reason).
- ``area``, ``region``: the code of an area (a pseudonym outside) or region.
- ``people``: people with an attribute. Zero and "everybody" are disclosive.
- ``risk``: people or groups counted by how easily they are recognised. Zero may be printed.
- ``volume``: how many people, groups or records there are.
- ``share``: ``part / of``, made anew from the released counts; never from exact ones.
- ``low``, ``high``: 95 % Wilson bounds of ``part / of``, also made anew from the released counts.
- ``modelled``: a proportion from a model (a shrunken rate), which rests on the counts ``part`` and ``of``.
- ``derived``: another fitted or summary value, which rests on ``of`` people.
- ``structural``: counts no people (variables, areas, bits of entropy, thresholds).
"""

_LABELS = ("text", "area", "region")
MADE_AT_RELEASE = ("share", "low", "high")

Mode = Literal["rows", "counts", "dictionary"]
Provenance = Literal["measured", "declared", "assumed", "each", "legal"]
"""On whose word a statement stands.

- ``measured``: counted in the records.
- ``declared``: the parameters, the sheet or the dictionary say so.
- ``assumed``: built in, and to be confirmed; an assumption answers no question with yes.
- ``each``: some of the table's rows are measured, others declared; the table says which.
- ``legal``: a prompt of what the law asks about, which says nothing of the data.
"""
Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """One column of a finding's table, or one number of its sentence.

    Attributes
    ----------
    name : str
        Stable name, unique in its table; also the placeholder in sentences.
    label : str
        Heading in words.
    kind : Kind
        What the numbers are.
    unit : str
        ``"people"``, ``"households"``, ``"variables"`` ...
    part, of : str
        Names of the columns that hold the numerator and the base, where the kind has them. For ``people`` and
        ``risk`` counts `of` names the base they are part of; for a ``volume`` the number of people in the same area,
        with which it is banded. A ``derived`` value with both is so many of one for each of the other; with one as both
        it is a multiple of that count.
    digits : int
        Decimal places when printed (shares: of the percentage).
    inside : bool
        Only for readers inside: the reason why a number is held back is a disclosure itself.
    most : str
        Name of the column that holds the upper end, where the number is the lower end of a range. What lies between
        them is a count too, which nobody may work out where it is small.
    sums : tuple of str
        Names of the columns that add up to this one, row by row.
    rest : str
        Name of the column that, together with this one, adds up to the base `of`.
    within : tuple of str
        Names of columns that this one never exceeds, beside its base: its people are among those.
    apart : tuple of str
        Names of columns that count other people of the same base, so that with this one they never exceed it.
    earlier : str
        Name of the column whose number in the row before holds the base, where rows follow each other in time: who left
        is one of those who were there before. With `rest` it adds up to that number.
    any_of : str
        For a number of a sentence: name of the column of its table that counts, row by row, some of the same people,
        each of whom is in one row or more. So it is at least the largest of them, and at most their sum.
    known_as : tuple of str
        Names by which its counts go in the whole pack: cells of one name are one count, in whatever finding they stand.
        A column's name in braces stands for what the row says there.
    total_as : tuple of str
        The same of the sum of all rows that have the name.
    rest_as : tuple of str
        The same of what is left of the base `of`.
    named : tuple of (int, str)
        Rows whose count goes by a name that no words of the row make; as `known_as`, for that row alone.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    part: str = ""
    of: str = ""
    digits: int = 0
    inside: bool = False
    most: str = ""
    sums: tuple[str, ...] = ()
    rest: str = ""
    within: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    earlier: str = ""
    any_of: str = ""
    named: tuple[tuple[int, str], ...] = ()
    known_as: tuple[str, ...] = ()
    total_as: tuple[str, ...] = ()
    rest_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Exact values in rows and columns; a sentence's numbers are a table of one row.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of tuple
        One value per column; None where nothing could be computed.
    caption : str
        What the table shows, of whom and where.
    total : bool
        The last row is the sum of the others.
    dimensions : tuple of str
        Names of the source's variables that the rows are classified by; the audit connects tables through them.
    held : tuple of int
        Numbers of rows whose people are not counted for readers outside, whatever the output profile allows.
    noise : tuple of tuple of int
        In the table's shape: by how much each count is changed where it is printed; empty until the release under an
        output profile that asks for noise.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    caption: str = ""
    total: bool = False
    dimensions: tuple[str, ...] = ()
    held: tuple[int, ...] = ()
    noise: tuple[tuple[int, ...], ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a data frame with the columns' stable names."""
        return pd.DataFrame(list(self.rows), columns=[column.name for column in self.columns])

    @classmethod
    def from_frame(  # noqa: PLR0913 -- what a table says of itself, all by name
        cls,
        frame: pd.DataFrame,
        columns: Iterable[Column],
        *,
        caption: str = "",
        total: bool = False,
        dimensions: Iterable[str] = (),
        held: Iterable[int] = (),
    ) -> Table:
        """Take the named columns of `frame`, in the order of `columns`, as plain Python values.

        Shares and bounds need not be in the frame: they are made when the table is released.
        """
        chosen = tuple(columns)
        made = [column.name for column in chosen if column.kind in MADE_AT_RELEASE and column.name not in frame]
        values = frame.assign(**dict.fromkeys(made))[[column.name for column in chosen]].astype(object)
        rows = tuple(
            tuple(_label(value) if c.kind in _LABELS else _plain(value) for c, value in zip(chosen, row, strict=True))
            for row in values.itertuples(index=False, name=None)
        )
        return cls(chosen, rows, caption, total, tuple(dimensions), tuple(held))


def _label(value: object) -> Scalar:
    """As `_plain`; a code that is an infinite number is a code all the same."""
    plain = _plain(value)
    return str(plain) if isinstance(plain, float) and math.isinf(plain) else plain


def _plain(value: object) -> Scalar:
    """Turn numpy and pandas scalars into Python's own, and every missing value into None."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return None
    item = getattr(value, "item", None)
    plain = item() if callable(item) else value
    return plain if isinstance(plain, str | int | float | bool) else str(plain)


@dataclass(frozen=True)
class Finding(Result):
    """One figure or table with everything that a DPIA author needs to use it.

    Attributes
    ----------
    id : str
        Stable across versions, block first: ``"B08.child_profile.uniques"``. Decisions are keyed by it.
    block : str
        ``"B01"`` to ``"B12"``.
    title : str
        States the finding; may hold placeholders of `numbers`.
    sentence : str
        A paragraph to paste, in plain words, with placeholders of `numbers` in braces.
    numbers : Table or None
        One row; its columns' names are the placeholders.
    table : Table or None
        Shown below the sentence, and drawn by `figure`.
    figure : str
        Name of the drawing in `dpiabook.figures`, or empty.
    method : str
        How it was computed, and from what.
    source : str
        Paper or guidance of the method.
    does_not_say : str
        What a reader might wrongly conclude.
    author_decides : str
        What the DPIA's author must still decide; empty when nothing.
    mode : Mode
        What it was computed from.
    assessed : bool
        False: a placeholder that says what is missing.
    risk : str
        Id of the risk in the register that it is evidence for, or empty.
    laws : tuple of str
        Ids of items in the law file that it leans on.
    universe : str
        Who is counted ("people", "households", "areas"); the audit connects tables of one universe.
    provenance : Provenance
        On whose word it stands.
    """

    id: str
    block: str
    title: str
    sentence: str
    numbers: Table | None = None
    table: Table | None = None
    figure: str = ""
    method: str = ""
    source: str = ""
    does_not_say: str = ""
    author_decides: str = ""
    mode: Mode = "rows"
    assessed: bool = True
    risk: str = ""
    laws: tuple[str, ...] = ()
    universe: str = "people"
    provenance: Provenance = "measured"

    def summary(self) -> pd.DataFrame:
        """The numbers of its sentence, each with its heading and unit in words."""
        named, (values,) = (self.numbers.columns, self.numbers.rows) if self.numbers else ((), ((),))
        rows = [(c.name, value, None, None, _meaning(c)) for c, value in zip(named, values, strict=True)]
        return pd.DataFrame(rows, columns=["figure", "value", "low", "high", "meaning"], dtype=object)

    def _tables(self) -> list[tuple[str, Any]]:
        there = {"table": self.table, "numbers": self.numbers}
        return [(name, one.frame) for name, one in there.items() if one is not None]


def _meaning(column: Column) -> str:
    return f"{column.label} ({column.unit})" if column.unit else column.label


def numbers(values: Mapping[str, Scalar], columns: Iterable[Column]) -> Table:
    """One row of numbers for a sentence, in the order of `columns`.

    Examples
    --------
    >>> numbers({"n": 5}, [Column("n", "people", "volume")]).rows
    ((5,),)
    """
    chosen = tuple(columns)
    return Table(chosen, (tuple(_plain(values.get(column.name)) for column in chosen),))
