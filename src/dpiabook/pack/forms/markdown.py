"""Each block as Markdown and as one long CSV, for those who write their DPIA elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dpiabook.evidence.finding import Scalar
from dpiabook.pack.forms.csvs import to_csv
from dpiabook.pack.model import Box, Grid, Item, Picture, Section, Text
from dpiabook.pack.wording import printable
from dpiabook.release.statement import Statement

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$&])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
LONG = ("statement", "title", "row", "column", "unit", "printed", "released")


def escaped(text: str) -> str:
    r"""Make text mean itself in Markdown, also inside a table, and never HTML.

    Examples
    --------
    >>> escaped("a|b <script> x_y")
    'a\\|b \\<script\\> x\\_y'
    >>> print(escaped("0.23"), escaped("1. January"), escaped("- no list"))
    0.23 1\. January \- no list
    """
    return _AT_START.sub(_marked, _SPECIAL.sub(r"\\\1", printable(text)))


def _marked(found: re.Match[str]) -> str:
    """A sign that would begin a list; CommonMark has no escape for a digit, so that its full stop is marked."""
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def to_markdown(section: Section, figures: str = "../figures", warning: str = "") -> str:
    """Write a block's section, with its tables as pipe tables and its figures as links to the PNG files.

    Parameters
    ----------
    section : Section
        A block of the assembled document.
    figures : str
        Folder of the figures as seen from the Markdown file.
    warning : str
        Stands first, where there is one.

    Examples
    --------
    >>> print(to_markdown(Section("B02", "B02 Volumes", 2, (Text("About 120 families."),))))
    # B02 Volumes
    <BLANKLINE>
    About 120 families.
    <BLANKLINE>
    """
    top = section.level
    parts = [part for one in section.walk() for part in _section(one, top, figures)]
    warned = [f"> **{_line(warning)}**"] if warning else []
    return "\n\n".join([*warned, *parts]) + "\n"


def _section(section: Section, top: int, figures: str) -> Iterable[str]:
    yield f"{'#' * (section.level - top + 1)} {escaped(section.title)}"
    for item in section.items:
        yield _item(item, figures)


def _item(item: Item, figures: str) -> str:
    if isinstance(item, Grid):
        return _grid(item)
    if isinstance(item, Picture):
        return f"![{escaped(item.alt)}]({figures}/{item.name}.png)\n\n**{escaped(item.caption)}**"
    if isinstance(item, Box):
        return f"> **{item.label}:** {_line(item.text)}"
    return f"**{item.label}:** {escaped(item.text)}" if isinstance(item, Text) and item.label else escaped(item.text)


def _line(text: str) -> str:
    return " ".join(escaped(text).split("\n"))


def _grid(grid: Grid) -> str:
    sides = ["---:" if grid.is_numeric(index) else "---" for index in range(len(grid.headings))]
    lines = [_row(grid.headings), f"| {' | '.join(sides)} |", *(_row(row) for row in grid.rows)]
    notes = [f"*{_line(note)}*" for note in grid.notes]
    return "\n\n".join([f"**{_line(grid.caption)}**", "\n".join(lines), *notes])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_line(cell) for cell in cells)} |"


def block_csv(statements: Iterable[Statement]) -> str:
    r"""Write all tables of a block, one line per cell, as printed and as the released number.

    Examples
    --------
    >>> block_csv([])
    'statement,title,row,column,unit,printed,released\n'
    """
    return to_csv(LONG, [line for one in statements for line in _cells(one)])


def _cells(statement: Statement) -> Iterable[tuple[Scalar, ...]]:
    if statement.table is None:
        return
    table = statement.table
    for number, (cells, values) in enumerate(zip(table.cells, table.values, strict=True), start=1):
        for column, printed, value in zip(table.columns, cells, values, strict=True):
            yield statement.id, statement.title, number, column.label, column.unit, printed, value
