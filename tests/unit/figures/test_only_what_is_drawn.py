"""A figure says that values are withheld only where that is so of what it draws."""

import pytest

from dpiabook.evidence.columns import risk, share, text, volume
from dpiabook.evidence.finding import Column
from dpiabook.figures.area_uniqueness import draw_area_uniqueness
from dpiabook.figures.person_and_group import draw_person_and_group
from dpiabook.release.statement import PrintedTable, Statement

PAIR = (
    text("short", "Combination"),
    volume("n", "Children"),
    risk("own", "By their own record", "n"),
    risk("group", "By any record", "n"),
    share("share_own", "Share", "own", "n"),
    share("share_group", "Share", "group", "n"),
)
PLACES = (
    Column("area", "Area", "area"),
    volume("n", "Children"),
    risk("unique", "Alone", "n"),
    risk("under_k", "In groups under 10", "n"),
    share("share_unique", "Share alone", "unique", "n"),
    share("share_under_k", "Share in groups under 10", "under_k", "n"),
)
FULL = ("first", 900, 50, 100, 0.06, 0.11)
OWN_HIDDEN = ("second", 900, None, 100, None, 0.11)


def statement(columns, *rows):
    cells = tuple(tuple("[c]" if cell is None else str(cell) for cell in row) for row in rows)
    return Statement("B08.a", "B08", "T", "S", table=PrintedTable(columns, cells, rows), universe="children")


@pytest.mark.parametrize(("first", "other", "said"), [(FULL, OWN_HIDDEN, False), (OWN_HIDDEN, FULL, True)])
def test_of_several_combinations_the_first_is_drawn(first, other, said):
    drawn = draw_person_and_group(statement(PAIR, first, other))
    assert ("withheld" in drawn.alt) is said


@pytest.mark.parametrize(
    ("row", "said"), [(("A", 900, None, 100, 0.06, 0.11), False), (("A", 900, 50, 100, None, 0.11), True)]
)
def test_of_an_area_shares_are_drawn_and_no_counts(row, said):
    drawn = draw_area_uniqueness(statement(PLACES, row, ("B", 900, 50, 100, 0.06, 0.11)))
    assert ("withheld" in drawn.alt) is said
