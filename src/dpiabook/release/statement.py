"""A finding as one audience may read it: printed text, and numbers rounded before they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dpiabook.evidence.finding import Column, Mode, Provenance, Scalar

Audience = Literal["controller", "dpia", "public"]


@dataclass(frozen=True)
class PrintedTable:
    """A table whose every cell has passed the release rules.

    Attributes
    ----------
    columns : tuple of Column
        As in the finding, less the columns that this audience may not see.
    cells : tuple of tuple of str
        What is printed.
    values : tuple of tuple
        The same cells as released numbers, for drawing and for CSV; None where the cell is withheld.
    caption : str
        What the table shows.
    notes : tuple of str
        The profile and the symbols in words.
    total : bool
        The last row is a total.
    dimensions : tuple of str
        As in the finding; the audit connects tables through them.
    """

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    values: tuple[tuple[Scalar, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    total: bool = False
    dimensions: tuple[str, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The released values with the columns' stable names."""
        return pd.DataFrame(list(self.values), columns=[column.name for column in self.columns])

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns' labels."""
        return tuple(column.label for column in self.columns)


@dataclass(frozen=True)
class Tie:
    """A count to which others add up, though no column says so.

    Attributes
    ----------
    total : str
        Its column.
    row : int or None
        Its row of the table; None for the number of the sentence.
    part : str
        A column of the table.
    rows : tuple of int
        The rows of it that add up to the count.
    """

    total: str
    row: int | None
    part: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Statement:
    """A released finding: everything in it may be read by its audience.

    The attributes are those of `dpiabook.evidence.finding.Finding`, with placeholders filled and tables printed;
    `profile` names the output rules that were applied. `numbers` holds the released numbers of the sentence in one row,
    in its words, for the audit and for those who draw; it is not printed by itself. `own` names count columns that
    stand for something else in another finding, `partial` those whose rows do not add up to a total elsewhere, so that
    the audit does not connect them. `ties` are sums of its counts that hold in the exact values.
    """

    id: str
    block: str
    title: str
    sentence: str
    table: PrintedTable | None = None
    figure: str = ""
    method: str = ""
    source: str = ""
    does_not_say: str = ""
    author_decides: str = ""
    mode: Mode = "rows"
    assessed: bool = True
    risk: str = ""
    laws: tuple[str, ...] = ()
    audience: Audience = "dpia"
    profile: str = ""
    universe: str = "people"
    numbers: PrintedTable | None = None
    own: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    provenance: Provenance = "measured"
