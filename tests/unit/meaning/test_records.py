"""People are distinct ids: rows are never counted as people where ids repeat."""

import re

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.counting import as_source
from dpiabook.errors import Code, Refusal
from dpiabook.meaning import one_row_each
from dpiabook.meaning.ladder import outside_ladder
from dpiabook.settings import Roles, make_settings
from dpiabook.settings.model import Subjects


def found(frame, subjects=None, *, summarised=False, **roles):
    source, records = one_row_each(as_source(frame), subjects or Subjects(), Roles(**roles), summarised=summarised)
    return source.table.to_pandas(), records


def refused(frame, subjects=None, **roles):
    with pytest.raises(Refusal) as caught:
        found(frame, subjects, **roles)
    return caught.value


VISITS = pd.DataFrame(
    {
        "id": ["a", "a", "b", "c", "c", "c"],
        "year": [1, 2, 1, 1, 2, 3],
        "sex": ["F", "F", "M", "F", "F", "F"],
        "score": [5, 6, 7, 8, 9, 4],
    }
)


def test_ids_that_repeat_are_refused_with_both_ways_on():
    refusal = refused(VISITS, child_id="id")
    assert refusal.code is Code.PERSON_GAPS
    assert "6 rows of about 3 people" in refusal.what
    assert "subjects.wave" in refusal.cure
    assert "tables:" in refusal.cure


def test_the_latest_wave_has_the_people_who_are_in_it():
    frame, records = found(VISITS, Subjects(wave="latest"), child_id="id", time="year")
    assert frame["id"].tolist() == ["c"]
    assert (records.unit.value, records.rows, records.people) == ("wave", 6, 1)


def test_a_named_wave_is_taken_as_the_data_write_it():
    frame, _ = found(VISITS, Subjects(wave="1"), child_id="id", time="year")
    assert sorted(frame["id"]) == ["a", "b", "c"]


def test_events_give_what_is_constant_within_every_person():
    frame, records = found(VISITS, Subjects(unit="event"), child_id="id", summarised=True)
    assert sorted(map(tuple, frame.to_numpy())) == [("a", "F"), ("b", "M"), ("c", "F")]
    assert records.left_out == ("year", "score")
    assert records.people == 3


def test_events_without_tables_are_refused():
    assert refused(VISITS, Subjects(unit="event"), child_id="id").code is Code.PERSON_GAPS


def test_what_is_to_be_written_for_events_can_be_copied():
    frame = VISITS.rename(columns={"year": 'day "of" £: x'})
    given = {"summarised": False, "location": "../data/a b.csv"}
    with pytest.raises(Refusal) as caught:
        one_row_each(as_source(frame), Subjects(unit="event"), Roles(child_id="id"), **given)
    assert "subjects.unit" not in caught.value.cure
    written = yaml.safe_load(re.search(r"tables: \{.*\}\}\}", caught.value.cure)[0])
    settings = make_settings({"source": "../data/a b.csv", **written}, where="test")
    (table,) = settings.tables.values()
    assert (table.source, table.summaries) == ("../data/a b.csv", {'day "of" £: x': "count"})


def test_wholly_equal_rows_count_once_and_rows_without_an_id_apart():
    twice = pd.DataFrame({"id": ["a", "b", "b", None, None], "sex": ["F", "M", "M", "F", "F"]})
    frame, records = found(twice, child_id="id")
    assert sorted(frame["id"]) == ["a", "b"]
    assert (records.rows, records.people, records.equal, records.without_id) == (5, 2, 1, 2)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1)), min_size=1, max_size=12))
def test_whatever_the_rows_people_are_distinct_ids_or_a_refusal(rows):
    frame = pd.DataFrame(rows, columns=["id", "x"])
    different = frame.drop_duplicates()
    if different["id"].duplicated().any():
        assert refused(frame, child_id="id").code is Code.PERSON_GAPS
    else:
        kept, records = found(frame, child_id="id")
        assert len(kept) == records.people == frame["id"].nunique()


def test_without_a_column_of_people_every_row_is_taken_for_one_and_that_is_a_guess():
    _, records = found(VISITS)
    assert (records.unit.value, records.unit.standing, records.people) == ("person", "guessed", 6)


def test_counts_are_no_people():
    _, records = found(VISITS.assign(n=2), count="n")
    assert records.unit.value == "count"


def test_neutral_names_of_roles_are_the_same_roles():
    values = {"roles": {"person_id": "id", "household_id": "hh"}}
    roles = make_settings(values, where="x").roles
    assert (roles.child_id, roles.family_id) == ("id", "hh")
    with pytest.raises(Refusal, match=r"roles") as caught:
        make_settings({"roles": {"person_id": "id", "child_id": "id"}}, where="x")
    assert "one role" in caught.value.cure


def test_a_few_people_across_a_border_do_not_break_a_ladder():
    frame = pd.DataFrame({"ward": ["a"] * 2000 + ["b"] * 500, "la": ["X"] * 1999 + ["Y"] * 501})
    assert outside_ladder(frame, ["ward", "la"]) == {}
    assert outside_ladder(frame.assign(la=["X", "Y"] * 1250), ["ward", "la"]).keys() == {("ward", "la")}
