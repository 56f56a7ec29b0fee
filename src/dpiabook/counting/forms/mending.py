"""Text tables whose rows an engine does not take: read cell by cell, mended where there is one way, else refused."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dpiabook.errors import Code, Refusal

if TYPE_CHECKING:
    from dpiabook.counting.forms.separated import Separated

SAVE_AGAIN = "save it again as CSV in UTF-8 with one line of names and as many cells in every row"


@dataclass
class _Faults:
    """Rows that have more or fewer cells than there are columns."""

    first: tuple[int, int] | None = None
    others: int = 0
    emptied: int = 0
    padded: int = 0

    def take(self, line: int, cells: int) -> None:
        if self.first is None:
            self.first = line, cells
        else:
            self.others += 1


def mended(part: Separated, out: Path) -> list[str]:
    """Write the records with as many cells in every row, separated by commas.

    Cells without a value beyond the last column are left out, and line ends are made one kind: these have one reading.

    Parameters
    ----------
    part : Separated
        A text in UTF-8, and how its cells are found.
    out : Path
        Where the text is written.

    Returns
    -------
    list of str
        What was done.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` with the line, for rows of another width and for a quotation mark that is never closed.
    """
    csv.field_size_limit(sys.maxsize >> 1)
    faults = _Faults()
    names = [name or "" for name in part.names]
    with part.file.lines() as given, out.open("w", encoding="utf-8", newline="") as kept:
        writer = csv.writer(kept, lineterminator="\n")
        for line, cells in _rows(islice(given, part.lines, None), part.delimiter, part.lines, part.where):
            row = _fitted(cells, names, faults, line)
            if faults.first is None:
                writer.writerow(row)
    if faults.first is not None:
        raise _uneven(faults, names, part.where)
    notes = ["the rows were brought into one form: line ends and quotation marks differed within the file"]
    if faults.emptied:
        notes = ["separators at the end of rows, with nothing behind them, were left out"]
    return notes


def _rows(lines: Iterator[str], delimiter: str, before: int, where: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins in."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = before + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            refusal = _unclosed(line, where)
        else:
            if cells is None:
                return
            yield line, cells
            line = before + reader.line_num + 1
            continue
        raise refusal


def _fitted(cells: list[str], names: Sequence[str], faults: _Faults, line: int) -> list[str]:
    """A record with one cell for each column; where it has no such form, it is a fault."""
    width = len(names)
    if not cells:
        return []
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        faults.emptied += 1
        return cells[:width]
    if len(cells) < width and not any(names[len(cells) :]):
        faults.padded += 1
        return cells + [""] * (width - len(cells))
    if len(cells) != width:
        faults.take(line, len(cells))
    return cells


def _uneven(faults: _Faults, names: Sequence[str], where: str) -> Refusal:
    line, cells = faults.first or (0, 0)
    width = len(names)
    others = f"; {faults.others} other rows differ as well" if faults.others else ""
    what = f"line {line} has {cells} cell{'s' * (cells != 1)}, and the heading has {width} names{others}"
    place = f"column {width + 1}" if cells > width else f"column {cells + 1} ({names[cells] or 'without a name'})"
    more = "put a cell that holds the separator into double quotes" if cells > width else "complete the row"
    return Refusal(
        Code.SOURCE_UNREADABLE, what, where=f"{where}, line {line}, {place}", cure=f"{more}, or {SAVE_AGAIN}"
    )


def _unclosed(line: int, where: str) -> Refusal:
    what = f"a quotation mark in the row that begins in line {line} is not closed, or has text behind it"
    cure = f"double the quotation marks within a quoted cell, or {SAVE_AGAIN}"
    return Refusal(Code.SOURCE_UNREADABLE, what, where=f"{where}, line {line}", cure=cure)
