"""Tables of events become variables of people: rules worked by hand, rows in order, and plain refusals."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import RULES, Summary, coded_keys, with_summaries
from dpiabook.errors import Code, Refusal

CHILDREN = pd.DataFrame({"child_id": ["c", "a", "b"], "yob": [2000, 2001, 2002]})
YEARS = pd.DataFrame(
    {
        "child_id": ["a", "a", "a", "c", "c", None],
        "year": [2012, 2010, 2011, 2008, 2009, 2010],
        "eps": [2, 1, None, 0, 0, 5],
    }
).astype({"eps": "Int64"})


def made(rules, **more):
    given = {"link": "child_id", "when": "year", "born": "yob"} | more
    return with_summaries(CHILDREN, YEARS, [Summary("eps", rule) for rule in rules], **given)


def test_every_rule_by_hand():
    table = made(RULES).origin.to_pandas().set_index("child_id")
    found = {rule: table[f"eps_{rule}"].astype(object).where(table[f"eps_{rule}"].notna(), None) for rule in RULES}
    expected = {
        "count": (0, 2, 0),
        "total": (0, 3, None),
        "max": (0, 2, None),
        "last": (0, 2, None),
        "first_age": (None, 9, None),
        "last_age": (None, 11, None),
        "years": (None, "2010 2012", None),
    }
    assert {rule: tuple(column) for rule, column in found.items()} == expected


def test_rows_keep_their_order_and_other_columns():
    source = made(["total"])
    assert source.row_order
    assert source.origin["child_id"].to_pylist() == ["c", "a", "b"]
    assert [codes.tolist() for codes in coded_keys(source, ["yob", "eps_total"]).codes] == [[0, 1, 2], [0, 1, -1]]


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 3), st.integers(2008, 2012), st.integers(0, 2)), min_size=1, max_size=15))
def test_totals_are_kept_whatever_the_order_of_events(rows):
    events = pd.DataFrame(rows, columns=["child_id", "year", "eps"])
    people = pd.DataFrame({"child_id": [3, 0, 2, 1]})
    rules = [Summary("eps", rule) for rule in ("total", "count", "years")]
    found = with_summaries(people, events, rules, link="child_id", when="year").origin.to_pandas()
    again = with_summaries(people, events[::-1], rules, link="child_id", when="year").origin.to_pandas()
    pd.testing.assert_frame_equal(found, again)
    assert found["eps_total"].sum() == events["eps"].sum()
    assert found["eps_count"].sum() == (events["eps"] >= 1).sum()
    assert found["eps_years"].str.split().map(len, na_action="ignore").sum() == (events["eps"] >= 1).sum()


def test_ids_of_another_type_are_matched():
    people = CHILDREN.assign(child_id=[1, 2, 3])
    events = pd.DataFrame({"child_id": pd.array([2], dtype="Int32"), "eps": [4]})
    found = with_summaries(people, events, [Summary("eps", "total")], link="child_id")
    assert found.origin["eps_total"].to_pylist() == [None, 4, None]


@pytest.mark.parametrize(
    ("rules", "change", "code"),
    [
        (["totl"], {}, Code.SETTING_VALUE),
        (["last"], {"when": None}, Code.SETTING_VALUE),
        (["first_age"], {"born": None}, Code.SETTING_VALUE),
        (["total"], {"link": "chld_id"}, Code.COLUMN_MISSING),
        (["total", "total"], {}, Code.COLUMN_DUPLICATE),
    ],
)
def test_what_cannot_be_summarised_is_refused(rules, change, code):
    with pytest.raises(Refusal) as caught:
        made(rules, **change)
    assert caught.value.code is code
