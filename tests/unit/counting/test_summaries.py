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


VISITS = pd.DataFrame(
    {
        "child_id": ["a", "a", "b", "a", "c"],
        "year": [2010, 2012, 2011, 2011, 2012],
        "diagnosis": ["x", "y", None, None, "x"],
        "told": ["No", "Yes", "No", None, "Yes"],
        "seen": pd.to_datetime(["2010-03-01", "2012-03-01", None, "2011-03-01", "2012-03-01"]),
        "open": pd.array([True, False, None, True, False], dtype="boolean"),
    }
)


@pytest.mark.parametrize(
    ("of", "rule", "expected"),
    [
        ("diagnosis", "count", [1, 2, 0]),
        ("diagnosis", "last", ["x", "y", None]),
        ("diagnosis", "years", ["2012", "2010 2012", None]),
        ("diagnosis", "first_age", [12, 9, None]),
        ("told", "count", [1, 1, 0]),
        ("told", "last", ["Yes", "Yes", "No"]),
        ("told", "years", ["2012", "2012", None]),
        ("seen", "count", [1, 3, 0]),
        ("open", "count", [0, 2, 0]),
    ],
)
def test_texts_dates_and_truths_are_summarised_by_what_they_tell(of, rule, expected):
    found = with_summaries(CHILDREN, VISITS, [Summary(of, rule)], link="child_id", when="year", born="yob")
    assert found.origin[f"{of}_{rule}"].to_pylist() == expected


@pytest.mark.parametrize("rule", ["last", "years", "last_age"])
def test_dates_put_rows_in_order_and_tell_their_years(rule):
    events = VISITS.assign(at=pd.to_datetime(VISITS["year"].astype(str) + "-05-01"))
    given = {"link": "child_id", "born": "yob"}
    by_date = with_summaries(CHILDREN, events, [Summary("diagnosis", rule)], when="at", **given)
    by_year = with_summaries(CHILDREN, events, [Summary("diagnosis", rule)], when="year", **given)
    assert by_date.origin.column(2).to_pylist() == by_year.origin.column(2).to_pylist()


@pytest.mark.parametrize(
    ("of", "rule", "when", "says"),
    [
        ("diagnosis", "max", "year", "use count, last"),
        ("seen", "total", "year", "use count, last"),
        ("diagnosis", "last", "day", "year first"),
        ("diagnosis", "first_age", "school_year", "year first"),
    ],
)
def test_what_a_rule_cannot_take_is_refused_with_what_can(of, rule, when, says):
    years = VISITS["year"].astype(str)
    events = VISITS.assign(day="01/03/" + years, school_year=years + "/11")
    with pytest.raises(Refusal) as caught:
        with_summaries(CHILDREN, events, [Summary(of, rule)], link="child_id", when=when, born="yob")
    assert caught.value.code is Code.COLUMN_TYPE
    assert says in caught.value.cure
    rules = [Summary(of, "count"), Summary("diagnosis", "last")]
    made = with_summaries(CHILDREN, events, rules, link="child_id", when="school_year", born="yob")
    assert made.origin["diagnosis_last"].to_pylist() == ["x", "y", None]
