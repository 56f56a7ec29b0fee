"""Tables of notebooks, in the browser: a click on a heading sorts all rows, those that are folded away too."""

from __future__ import annotations

import pytest

from dpiabook.book.tabulated import MOST, tabulated

ROWS = [[f"area {at:02}", f"{1_000 + at * 37 % 20:,}", f"about {at * 7 % 20} %"] for at in range(MOST + 8)]


@pytest.fixture
def table(visit):
    page = visit("about:blank")
    page.set_content(tabulated("Areas", ["Area", "People", "Share"], [*ROWS, ["area 99", "[c]", "[c]"]]))
    return page


def column(page, at: int) -> list[str]:
    return page.locator(f"td:nth-child({at + 1})").all_text_contents()


@pytest.mark.parametrize("at", [1, 2])
def test_numbers_sort_as_numbers_and_the_other_way_at_a_second_click(table, at):
    heading = table.locator("th").nth(at)
    in_order = sorted((row[at] for row in ROWS), key=lambda text: int("".join(filter(str.isdigit, text))))
    heading.click()
    assert column(table, at) == ["[c]", *in_order]
    heading.click()
    assert column(table, at) == [*reversed(in_order), "[c]"]


def test_texts_sort_as_texts_and_rows_stay_whole(table):
    table.locator("th").nth(1).click()
    table.locator("th").first.click()
    assert column(table, 0) == [*(row[0] for row in ROWS), "area 99"]
    assert column(table, 1)[: len(ROWS)] == [row[1] for row in ROWS]
    assert table.locator("details td").count() == 3 * (len(ROWS) + 1 - MOST)
    assert table.complaints == []
