"""What a figure may draw of a statement: released values, their printed text, and which of them are withheld."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.finding import Column
from dpiabook.release.formatter import WITHHELD
from dpiabook.release.statement import PrintedTable, Statement

WITHHELD_WORD, MISSING_WORD = "withheld", "not available"


@dataclass(frozen=True)
class Released:
    """The rows of a statement's table, without a total.

    Attributes
    ----------
    columns : tuple of Column
    values : pandas.DataFrame
        Released values under the columns' names; None where withheld or not available.
    printed : pandas.DataFrame of str
        The same cells as printed in the table, so that a label never says more than the table.
    """

    columns: tuple[Column, ...]
    values: pd.DataFrame
    printed: pd.DataFrame

    def __len__(self) -> int:
        return len(self.values)

    def has(self, *names: str) -> bool:
        """Whether the table has all these columns."""
        return all(name in self.values for name in names)

    def numbers(self, name: str) -> pd.Series:
        """A column as numbers; NaN where nothing may be drawn."""
        return pd.to_numeric(self.values[name], errors="coerce").astype("float64")

    def words(self, name: str) -> list[str]:
        """A column as printed, symbols in words."""
        return [_in_words(text) for text in self.printed[name]]

    def raw(self, name: str) -> list[str]:
        """A column of text; empty where nothing is stated."""
        return ["" if value is None or value != value else str(value) for value in self.values[name]]  # noqa: PLR0124

    def label(self, name: str) -> str:
        """Heading of a column."""
        return next(column.label for column in self.columns if column.name == name)

    def withheld(self) -> bool:
        """Whether any cell is withheld."""
        return bool((self.printed == WITHHELD).any().any())

    def lower_ends(self) -> bool:
        """Whether any column holds the lower ends of ranges."""
        return any(column.most for column in self.columns)

    def only(self, *names: str) -> Released:
        """The columns that are drawn, so that nothing is said of what is withheld in others."""
        columns = tuple(column for column in self.columns if column.name in names)
        named = [column.name for column in columns]
        return Released(columns, self.values[named], self.printed[named])

    def take(self, order: Sequence[int]) -> Released:
        """Some rows in another order."""
        places = list(order)
        return Released(
            self.columns,
            self.values.iloc[places].reset_index(drop=True),
            self.printed.iloc[places].reset_index(drop=True),
        )

    def ranked(self, *names: str, most: int | None = None) -> Released:
        """Rows by falling released value, those without one last, in the table's order among equals."""
        keys = pd.DataFrame({name: self.numbers(name) for name in names})
        order = keys.sort_values(list(names), ascending=False, kind="stable", na_position="last").index.tolist()
        return self.take(order[:most])


def released(statement: Statement, *needed: str, perhaps: Collection[str] = ()) -> Released | None:
    """Take what may be drawn; None when there is nothing to draw.

    Parameters
    ----------
    statement : Statement
    *needed : str
        Columns that the figure cannot do without; all of the table when none is named.
    perhaps : collection of str
        Columns that it draws where they are there; others are left out, so that nothing is said of them.

    Raises
    ------
    Refusal
        `Code.INTERNAL` when the statement's table lacks a needed column.
    """
    table = statement.table
    if table is None:
        return None
    found = _rows(table)
    for name in needed:
        if not found.has(name):
            cure = did_you_mean(name, found.values.columns) or "name the figure that fits the table"
            raise Refusal(Code.INTERNAL, f"the figure {statement.figure!r} needs the column {name!r}", cure=cure)
    kept = found.only(*needed, *perhaps) if needed else found
    return kept if len(kept) else None


def printed_number(statement: Statement, name: str) -> str:
    """A number of the statement's sentence as printed, or an empty string."""
    numbers = statement.numbers
    if numbers is None or name not in [column.name for column in numbers.columns]:
        return ""
    return _in_words(numbers.cells[0][[column.name for column in numbers.columns].index(name)])


def _rows(table: PrintedTable) -> Released:
    names = [column.name for column in table.columns]
    last = len(table.values) - 1 if table.total else len(table.values)
    values = pd.DataFrame(list(table.values)[:last], columns=names, dtype=object)
    printed = pd.DataFrame(list(table.cells)[:last], columns=names, dtype=object)
    return Released(table.columns, values, printed)


def _in_words(text: str) -> str:
    return {WITHHELD: WITHHELD_WORD, "[x]": MISSING_WORD}.get(text, text)
