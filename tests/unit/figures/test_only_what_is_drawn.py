"""A figure says that values are withheld only where that is so of what it draws."""

import pytest

from dpiabook.evidence.columns import risk, share, text, volume
from dpiabook.evidence.finding import Column
from dpiabook.figures.area_uniqueness import draw_area_uniqueness
from dpiabook.figures.class_sizes import draw_class_sizes
from dpiabook.figures.education_labels import draw_education_labels
from dpiabook.figures.missingness import draw_missingness
from dpiabook.figures.mitigation import draw_mitigation
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


def test_of_two_shares_of_a_row_the_words_say_which_is_which():
    gaps = [text("variable", "Variable"), volume("n", "Records"), risk("missing", "Missing", "n")]
    gaps += [risk("not_applicable", "Does not apply", "n"), share("share_missing", "Share", "missing", "n")]
    gaps += [share("share_not_applicable", "Share", "not_applicable", "n")]
    rows = [("Reason", 900, 450, 90, 0.5, 0.1), ("Plan", 900, 90, 0, 0.1, 0.0)]
    alt = draw_missingness(statement(tuple(gaps), *rows)).alt
    assert "Reason: missing 0.5, does not apply 0.1" in alt
    assert "Plan: missing 0.1;" in f"{alt};".replace("0.1.", "0.1;")
    steps = [text("step", "Step"), *PLACES[4:5], share("share_groups", "Share of families alone", "unique", "n")]
    alt = draw_mitigation(statement(tuple(steps), ("as they are", 0.05, 0.46))).alt
    assert "as they are: share alone 0.05, share of families alone 0.46" in alt


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(None, 0.5, "at most 0.5"), (0.1, None, "at least 0.1"), (0.1, 0.5, "0.1 to 0.5"), (0.1, 0.1, "R1: 0.1")],
)
def test_of_bounds_of_which_one_is_withheld_the_other_is_said_as_a_bound(low, high, said):
    bounds = [Column("region", "Region", "region"), volume("flagged", "Flagged"), risk("lower", "At least", "flagged")]
    bounds += [risk("upper", "At most", "flagged"), share("share_lower", "At least", "lower", "flagged")]
    bounds += [share("share_upper", "At most", "upper", "flagged")]
    alt = draw_education_labels(statement(tuple(bounds), ("R1", 100, 10, 50, low, high))).alt
    assert said in alt
    assert "wrongly" not in alt


@pytest.mark.parametrize("unknown", [True, False])
def test_sizes_of_groups_say_which_end_is_drawn_where_something_is_unknown(unknown):
    columns = [text("band", "Size"), text("small", "Under 10"), volume("n", "Children"), risk("people", "So many", "n")]
    columns += [risk("apart", "Told apart", "n")] if unknown else []
    rows = [("1", "yes", 900, 50, 90), ("2", "yes", 900, 850, 810)]
    drawn = draw_class_sizes(statement(tuple(columns), *(row[: len(columns)] for row in rows)))
    assert ("largest group that may be theirs" in drawn.alt) is unknown
