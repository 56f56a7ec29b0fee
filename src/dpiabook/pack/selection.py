"""What each part prints: the findings that decide in full, the others by name, and all of them in the annex."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache

from dpiabook.pack.content import Strict, read_content
from dpiabook.pack.model import Box, Grid, Item, Picture, Section, Text
from dpiabook.release.formatter import WITHHELD
from dpiabook.release.statement import Statement

IN_ANNEX = "Further findings, whole in the annex"
KEPT_PRINT = frozenset({"", "How it is known", "What it does not say"})


class PartsFile(Strict):
    """Findings by part, and how much of them is printed."""

    evidence: int
    figures: int
    rows: int
    cells: int
    dpia: tuple[str, ...]


@cache
def parts_file() -> PartsFile:
    """Read which findings are printed where.

    Examples
    --------
    >>> len(parts_file().dpia) >= parts_file().evidence
    True
    """
    return read_content("parts", PartsFile)


def chosen(statements: Iterable[Statement], wanted: Iterable[str], at_most: int) -> tuple[str, ...]:
    """Return the findings that a part prints whole: those named that are there, and one of each block without any.

    Examples
    --------
    >>> chosen([Statement("B02.a", "B02", "", ""), Statement("B08.a", "B08", "", "")], ["B08.a"], 5)
    ('B08.a', 'B02.a')
    """
    there = {one.id: one for one in statements if one.assessed}
    named = [name for name in wanted if name in there][:at_most]
    blocks = {there[name].block for name in named}
    firsts = {one.block: name for name, one in reversed(there.items()) if one.block not in blocks}
    return (*named, *sorted(firsts.values())[: at_most - len(named)])


def cut(section: Section, whole: Collection[str], titles: Mapping[str, str]) -> Section:
    """Keep the findings of `whole` under a section, and name the others in a table.

    Parameters
    ----------
    section : Section
        A step with everything below it.
    whole : collection of str
        Ids of the findings that stay, without the small print that the annex holds.
    titles : Mapping of str to str
        Titles of the statements, by id.
    """
    kept = tuple(cut(one, whole, titles) for one in section.sections if not one.statement)
    said = tuple(shortened(one) for one in section.sections if one.statement in whole)
    others = tuple((titles[one.statement],) for one in section.sections if one.statement and one.statement not in whole)
    items = tuple(_pointed(one) for one in section.items) if section.block else section.items
    grid = (Grid(f"{IN_ANNEX}: {section.block}", ("Finding",), others),) if others else ()
    return replace(section, items=(*items, *grid), sections=(*said, *kept))


def _pointed(item: Item) -> Item:
    return item if _fits(item) or not isinstance(item, Grid) else Text(f"{item.caption}: the annex has it.", "Table")


def shortened(section: Section) -> Section:
    """A finding without small print, and without tables that are too large to read in passing, or mostly withheld."""
    return replace(section, items=tuple(_told(one) for one in section.items if _stays(one)))


def _told(item: Item) -> Item:
    """A table of which most numbers are withheld is said in a sentence."""
    if not isinstance(item, Grid) or not _mostly_withheld(item):
        return item
    return Text(f"{item.caption}: most of its numbers are withheld under the output rules.", "Table")


def _mostly_withheld(grid: Grid) -> bool:
    numbers = [cell for row in grid.rows for place, cell in enumerate(row) if grid.is_numeric(place)]
    return bool(numbers) and 2 * numbers.count(WITHHELD) > len(numbers)


def _stays(item: Item) -> bool:
    return item.label in KEPT_PRINT if isinstance(item, Text) else _fits(item)


def _fits(item: Item) -> bool:
    sizes = parts_file()
    return not isinstance(item, Grid) or (
        len(item.rows) <= sizes.rows and len(item.rows) * len(item.headings) <= sizes.cells
    )


def with_figures(sections: Iterable[Section], at_most: int) -> tuple[Section, ...]:
    """Keep the first figures, and leave the others to the annex."""
    left = at_most

    def kept(section: Section) -> Section:
        nonlocal left
        items: list[Item] = []
        for item in section.items:
            left -= isinstance(item, Picture)
            items += [] if isinstance(item, Picture) and left < 0 else [item]
        return replace(section, items=tuple(items), sections=tuple(map(kept, section.sections)))

    return tuple(map(kept, sections))


def without_author(section: Section) -> Section:
    """A section for readers who decide nothing: no boxes to fill, no columns that wait, no question that is open."""
    items = tuple(
        _closed(item) if isinstance(item, Grid) else item
        for item in section.items
        if not (isinstance(item, Box) and item.kind in ("author", "decided", "changed"))
    )
    return replace(
        section,
        items=tuple(one for one in items if not isinstance(one, Grid) or one.headings),
        sections=tuple(map(without_author, section.sections)),
    )


def _closed(grid: Grid) -> Grid:
    """The grid without columns that only wait for the author, and without rows in which something still waits."""
    waiting = {
        column
        for column in range(len(grid.headings))
        if grid.rows and all((row, column) in grid.to_fill for row in range(len(grid.rows)))
    }
    kept = [column for column in range(len(grid.headings)) if column not in waiting]
    rows = [row for row in range(len(grid.rows)) if not any((row, column) in grid.to_fill for column in kept)]
    if (len(kept) < 2 and waiting) or (grid.rows and not rows):
        kept, rows = [], []
    at = {(row, column) for row in rows for column in kept} & grid.strong
    return replace(
        grid,
        headings=tuple(grid.headings[column] for column in kept),
        rows=tuple(tuple(grid.rows[row][column] for column in kept) for row in rows),
        numeric=tuple(grid.is_numeric(column) for column in kept),
        to_fill=frozenset(),
        strong=frozenset((rows.index(row), kept.index(column)) for row, column in at),
    )
