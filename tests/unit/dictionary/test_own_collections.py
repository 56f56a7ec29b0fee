"""A collection of one's own is recognised like a published one, and changes nothing of how those are recognised."""

import pytest

from dpiabook.dictionary import Inventory, Variable, recognise, with_publications
from dpiabook.dictionary.own_collections import read_own_collections
from dpiabook.dictionary.published import collections
from dpiabook.errors import Refusal, Refusals
from dpiabook.sensitivity import flag_variables
from dpiabook.settings.extensions import Extensions, Part

GOOD = """
title: Island visits
kind_of_data: people served
source: The island's own form
year: 2026
verified: false
tables:
  visits:
    title: Island visits
    subject: visits
    unit: event
    columns:
      islander: {label: Person, role: person}
      ferry_day: {label: Day of the ferry, kind: date}
      harbour_code: {label: Harbour, codes: {n: North, s: South}}
      tide_at_visit: Tide
"""


@pytest.fixture
def read(tmp_path):
    def of(text, name="island"):
        (tmp_path / f"{name}.yml").write_text(text)
        part = Part("collections", tmp_path / f"{name}.yml", f"extensions/collections/{name}.yml", "")
        return read_own_collections(Extensions((part,)))

    return of


def test_it_is_recognised_where_it_was_added_and_nowhere_else(read):
    columns = ["Islander", "FerryDay", "harbour_code", "tide at visit"]
    found = recognise(columns, own=read(GOOD))
    assert found.in_words() == "Recognised: Island visits 2026, 4 of 4 columns"
    assert found.column("Islander").role == "person"
    assert recognise(columns) is None


def test_built_in_ones_are_recognised_as_before(read):
    tables = [table for made in collections().values() for table in made.tables][:40]
    before = [str(recognise([column.name for column in table.columns])) for table in tables]
    taking = GOOD.replace("tide_at_visit: Tide", "REVIEW: Review\n      REVIEW_CODE: Code\n      DOB: Born")
    own = read(taking)
    assert [str(recognise([column.name for column in table.columns], own=own)) for table in tables] == before


def test_what_it_says_of_a_column_takes_no_category_away(read):
    types = dict.fromkeys(["islander", "ferry_day", "harbour_code", "tide_at_visit"], "")
    given = [Variable(name) for name in types]
    given[3] = Variable("tide_at_visit", "Ever diagnosed with depression")
    kinds = lambda said: [flag.categories for flag in flag_variables(said)]  # noqa: E731
    before = kinds(Inventory(tuple(given)))
    own = read(GOOD.replace("tide_at_visit: Tide", "tide_at_visit: {label: Tide, kinds: [crime]}"))
    said, recognised = with_publications(Inventory(tuple(given)), types, own)
    assert recognised.in_words().startswith("Recognised: Island visits")
    assert before[3] == ("mental_health",)
    assert set(kinds(said)[3]) == {"mental_health", "crime"}


def test_faults_are_told_by_table_and_column_with_their_line(read):
    text = (
        GOOD.replace("kind: date", "kind: day")
        .replace("role: person", "rolle: person")
        .replace("unit: event", "unit: x")
    )
    with pytest.raises(Refusals) as refused:
        read(text)
    assert {one.where.rpartition(" ")[2] for one in refused.value.found} >= {"11", "13", "14"}
    assert "tables.visits.columns.ferry_day.kind" in str(refused.value)


@pytest.mark.parametrize("change", [("codes: {n: North, s: South}", "codes: nowhere"), ("tables:", "table:")])
def test_what_is_not_there_is_one_refusal(read, change):
    with pytest.raises(Refusal) as refused:
        read(GOOD.replace(*change))
    assert refused.value.where.startswith("extensions/collections/island.yml")


def test_built_in_names_and_titles_are_not_taken(read):
    name, made = next(iter(collections().items()))
    with pytest.raises(Refusal, match="is built in"):
        read(GOOD, name=name)
    with pytest.raises(Refusal, match="another table"):
        read(GOOD.replace("    title: Island visits", f"    title: {made.tables[0].title}"))
