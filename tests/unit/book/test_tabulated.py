"""Tables of notebooks: sides, and what opens by a click."""

import pytest
from lxml import html

from dpiabook.book.tabulated import MOST, tabulated


def read(text):
    return html.fromstring(f"<div>{text}</div>")


@pytest.mark.parametrize(
    ("cells", "side"),
    [
        (["1", "2,300"], "right"),
        (["12 %", "[c]", ""], "right"),
        (["about 120", "fewer than 10"], "right"),
        (["North", "2"], "left"),
        (["", ""], "left"),
        (["2024-01-01", "2025-01-01"], "left"),
    ],
)
def test_numbers_stand_to_the_right_and_all_else_to_the_left(cells, side):
    page = read(tabulated("", ["Column"], [[cell] for cell in cells]))
    assert {cell.get("style") for cell in page.iter("th", "td")} == {f"text-align:{side}"}


def test_of_a_long_table_the_rest_opens_by_a_click_and_nothing_is_lost():
    rows = [[str(at), f"<b>{at}</b>"] for at in range(230)]
    page = read(tabulated("All", ["n", "Name"], rows))
    tables = page.findall(".//table")
    assert [len(table.findall(".//td")) // 2 for table in tables] == [MOST, 200 - MOST]
    assert page.find(".//details").findtext("summary") == f"{200 - MOST} more rows"
    assert page.findtext("p") == "30 more rows are in the evidence folder."
    assert page.findall(".//b") == []


def test_a_short_table_has_no_click():
    assert "details" not in tabulated("All", ["n"], [["1"]] * MOST)
