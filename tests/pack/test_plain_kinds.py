"""The people in the data are told of the kinds of private facts that were found, and of no others."""

import pytest

from dpiabook.pack.content import read_content
from dpiabook.pack.readers import PlainKind, for_people
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.sensitivity import CATEGORIES
from dpiabook.settings import Context

PLAIN = read_content("plain_kinds", tuple[PlainKind, ...])


def told(*kinds):
    table = PrintedTable((), tuple((CATEGORIES[kind].title, "1") for kind in kinds), ())
    found = Statement("B01.categories", "B01", "T", "S", table=table)
    return " ".join(
        item.text for one in for_people([found], Context(), "T").sections for item in one.items if hasattr(item, "text")
    )


def test_every_kind_has_its_words_once():
    assert [one.kind for one in PLAIN if one.kind not in CATEGORIES] == []
    assert {one.kind for one in PLAIN} == set(CATEGORIES)
    assert len({one.say for one in PLAIN}) == len(PLAIN)


@pytest.mark.parametrize("kinds", [("poverty_benefits",), ("missing_education", "crime"), tuple(CATEGORIES)])
def test_the_kinds_that_were_found_are_named_and_no_others(kinds):
    said = told(*kinds).split("They may be about ")[1].split(".")[0]
    assert sorted(said.replace(" or ", ", ").split(", ")) == sorted(
        part for one in PLAIN if one.kind in kinds for part in one.say.replace(" or ", ", ").split(", ")
    )


def test_where_no_kind_was_found_nothing_is_said_of_any():
    assert "They may be about" not in told()
