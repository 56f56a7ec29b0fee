"""Tables found on a sheet: where the headings end, which columns are labels, and which hold counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dpiabook.release.own.cell import OwnCell

Lines = list[tuple[int, list[OwnCell]]]

_LABEL = re.compile(r"\b(?:years?|ages?|code|id|month|quarter|wave|week|band|key stage)\b", re.I)
_NO_COUNT = re.compile(
    r"%|per ?cent|\b(?:share|rate|ratio|proportion|pct|mean|average|median|per|index|score|£|gbp|sd)\b|£", re.I
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class OwnTable:
    """A table as an output checker sees it.

    Attributes
    ----------
    sheet : str
        Name of the sheet or file.
    headings : tuple of str
        Of the columns that hold numbers.
    places : tuple of int
        Numbers of these columns on the sheet, from 0.
    lines : tuple of int
        Numbers of the rows on the sheet, from 0.
    labels : tuple of tuple of str
        The words of each row.
    cells : tuple of tuple of OwnCell
        Rows of the columns that hold numbers.
    counts : tuple of bool
        Which of these columns count something: whole numbers, and no share, rate or mean by its heading.
    label_headings : tuple of str
        Headings of the label columns.
    """

    sheet: str
    headings: tuple[str, ...]
    places: tuple[int, ...]
    lines: tuple[int, ...]
    labels: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[OwnCell, ...], ...]
    counts: tuple[bool, ...]
    label_headings: tuple[str, ...] = ()

    def address(self, row: int, column: int) -> str:
        """Where a cell stands on its sheet.

        Examples
        --------
        >>> OwnTable("Sheet1", ("n",), (27,), (4,), (("A",),), (), (True,)).address(0, 0)
        'Sheet1!AB5'
        """
        letters, left = "", self.places[column] + 1
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{self.sheet}!{letters}{self.lines[row] + 1}"


def tables_on(sheet: str, rows: Sequence[Sequence[OwnCell]]) -> list[OwnTable]:
    """Find the tables of one sheet.

    Parameters
    ----------
    sheet : str
        Its name.
    rows : sequence of sequence of OwnCell
        Every row, from the first.

    Returns
    -------
    list of OwnTable
        Rows with fewer than two cells are titles and notes; an empty row ends a table, unless what follows has no
        headings of its own.

    Examples
    --------
    >>> from dpiabook.release.own.cell import cell_of
    >>> raw = [["Children by area"], [], ["Area", "Children"], ["A", 40], ["B", "c"], ["Total", 47]]
    >>> found = tables_on("Sheet1", [[cell_of(one) for one in row] for row in raw])
    >>> found[0].headings, found[0].labels, found[0].counts
    (('Children',), (('A',), ('B',), ('Total',)), (True,))
    """
    found: list[tuple[Lines, Lines]] = []
    for run in _runs(rows):
        heads = _heads(run)
        if not heads and found:
            found[-1][1].extend(run)
        else:
            found.append((run[:heads], run[heads:]))
    tables = (_table(sheet, heads, body) for heads, body in found if body)
    return [table for table in tables if table.headings]


def _runs(rows: Sequence[Sequence[OwnCell]]) -> Iterator[Lines]:
    """Rows with two cells or more, without a gap between them."""
    run: Lines = []
    for number, row in enumerate(rows):
        if sum(cell.state != "empty" for cell in row) > 1:
            run.append((number, list(row)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _heads(run: Lines) -> int:
    """How many rows are headings: those at the top without a number that is no year."""
    for at, (_, row) in enumerate(run):
        filled = [cell for cell in row if cell.state != "empty"]
        numbers = [cell for cell in filled if cell.state == "number"]
        years = at == 0 and all(cell.value in _YEARS for cell in numbers) and len(numbers) >= len(filled) - 1
        signs = sum(cell.state == "withheld" for cell in filled) > len(filled) / 2
        if (numbers and not years) or (signs and at):
            return at
    return len(run)


def _table(sheet: str, heads: Lines, body: Lines) -> OwnTable:
    width = max(len(row) for _, row in (*heads, *body))
    blank = OwnCell("empty")
    padded = [[*row, *[blank] * (width - len(row))] for _, row in body]
    headings = _headings([[*row, *[blank] * (width - len(row))] for _, row in heads], width)
    columns = list(zip(*padded, strict=True))
    numeric = [at for at in range(width) if _is_numeric(columns[at]) and not (_LABEL.search(headings[at]) and at < 3)]
    words = [at for at in range(width) if at not in numeric and any(cell.text for cell in columns[at])]
    return OwnTable(
        sheet,
        tuple(headings[at] for at in numeric),
        tuple(numeric),
        tuple(number for number, _ in body),
        _labels([columns[at] for at in words], len(body)),
        tuple(tuple(row[at] for at in numeric) for row in padded),
        tuple(_counts(headings[at], columns[at]) for at in numeric),
        tuple(headings[at] for at in words),
    )


def _headings(rows: list[list[OwnCell]], width: int) -> list[str]:
    """The words above each column; those of a merged cell stand above all that it spans."""
    words: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        spanning = ""
        for at, cell in enumerate(row):
            spanning = cell.text or (spanning if number < len(rows) - 1 else "")
            words[at] += [spanning] if spanning else []
    return [" ".join(found) for found in words]


def _is_numeric(column: Sequence[OwnCell]) -> bool:
    states = [cell.state for cell in column]
    return "words" not in states and ("number" in states or "withheld" in states)


def _labels(columns: list[tuple[OwnCell, ...]], height: int) -> tuple[tuple[str, ...], ...]:
    """The words of each row; in all columns of labels but the last, an empty cell repeats the one above."""
    filled: list[list[str]] = []
    for number, column in enumerate(columns):
        texts: list[str] = []
        for cell in column:
            repeats = not cell.text and texts and number < len(columns) - 1
            texts.append(texts[-1] if repeats else cell.text)
        filled.append(texts)
    return tuple(zip(*filled, strict=True)) if filled else ((),) * height


def _counts(heading: str, column: Sequence[OwnCell]) -> bool:
    numbers = [cell for cell in column if cell.state == "number"]
    whole = all(cell.value >= 0 and cell.value.is_integer() and not cell.percent for cell in numbers)
    return whole and not _NO_COUNT.search(heading)
