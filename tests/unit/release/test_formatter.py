"""Every number is registered, and none passes that is not."""

import pytest

from dpiabook.evidence.finding import Column
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile

N = Column("n", "Children", "volume", "children")


@pytest.fixture
def formatter() -> Formatter:
    return Formatter(load_profile("ons_srs"))


def test_every_printed_cell_is_registered_with_what_it_tells(build, area_rules) -> None:
    rules = area_rules("dpia")
    statement = present(build.areas([(40, 413), (52, 287)]), rules)
    entries = {(e.table, e.row, e.column): e for e in rules.formatter}
    table = statement.table
    assert all(
        entries[("table", row, column.name)].text == table.cells[row][index]
        for row in range(len(table.cells))
        for index, column in enumerate(table.columns)
    )
    relations = {e.column: e.relation for e in rules.formatter}
    assert relations == {
        "area_code": "structural",
        "x": "count",
        "n": "count",
        "share": "ratio",
        "low": "ratio",
        "high": "ratio",
        "shrunken": "derived",
    }


def test_a_number_that_was_slipped_in_is_found(build, area_rules) -> None:
    rules = area_rules("dpia")
    statement = present(build.areas([(40, 413), (52, 287)]), rules)
    assert rules.formatter.unregistered(statement.sentence) == ()
    assert rules.formatter.unregistered(statement.sentence + " In truth 92.") == ("92",)
    rules.formatter.prose("UK GDPR Article 92")
    assert rules.formatter.unregistered("Article 92") == ()


@pytest.mark.parametrize(
    ("value", "kind", "unit", "expected"),
    [
        (1234567, "volume", "children", "1,234,567"),
        (2012, "structural", "year", "2012"),
        (2.5, "derived", "years", "2.50"),
        (0.125, "share", "", "12%"),
        (None, "volume", "", "[x]"),
        (None, "text", "", ""),
        (True, "text", "", "yes"),
        ("Severe", "text", "", "Severe"),
    ],
)
def test_cells_are_printed_in_the_same_way_everywhere(formatter, value, kind, unit, expected) -> None:
    assert formatter.cell(value, Column("c", "C", kind, unit, digits=2)) == expected


def test_a_count_withheld_for_another_says_nothing_of_its_size(formatter) -> None:
    assert formatter.words(None, N, withheld=True, secondary=True) == "an undisclosed number"
    assert formatter.words(None, N, withheld=True) == "fewer than 10"
