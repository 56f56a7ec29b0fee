"""Tables of events that the settings name are summarised when a dataset is opened, with entries of their own."""

import json

import pandas as pd
import pytest

from dpiabook.book.opening import open_dataset
from dpiabook.errors import Code, Refusal
from dpiabook.meaning.lineage_declared import declared_edges
from dpiabook.settings import Loaded, make_settings, places_for

DICTIONARY = {
    "resources": [
        {
            "name": "children",
            "schema": {
                "fields": [
                    {"name": "child_id", "title": "Child identifier", "type": "integer"},
                    {"name": "yob", "title": "Year of birth", "type": "integer", "dpiabook:unit": "year"},
                ]
            },
        },
        {
            "name": "years",
            "schema": {
                "fields": [
                    {"name": "child_id", "type": "integer"},
                    {"name": "school_year", "type": "integer", "dpiabook:unit": "year"},
                    {
                        "name": "excluded",
                        "title": "Exclusions",
                        "type": "integer",
                        "dpiabook:subject": "child",
                        "dpiabook:summary": "first_age, years",
                    },
                ]
            },
        },
    ]
}


@pytest.fixture
def opened(tmp_path):
    pd.DataFrame({"child_id": [1, 2], "yob": [2000, 2001]}).to_parquet(tmp_path / "children.parquet")
    years = pd.DataFrame({"child_id": [2, 2], "school_year": [2010, 2011], "excluded": [0, 3]})
    years.to_parquet(tmp_path / "years.parquet")
    (tmp_path / "dictionary.json").write_text(json.dumps(DICTIONARY))

    def start(years=None, **more):
        values = {
            "source": "children.parquet",
            "dictionary": "dictionary.json",
            "roles": {"child_id": "child_id"},
            "tables": {"years": {"source": "years.parquet"} | (years or {})},
        } | more
        settings = make_settings(values, where="test")
        return open_dataset(Loaded(settings, places_for(tmp_path / "p.yml"), "test"))

    return start


def test_the_dictionary_declares_rules(opened):
    found = opened()
    assert found.inventory.names == ("child_id", "yob", "excluded_first_age", "excluded_years")
    assert found.inventory["excluded_first_age"].unit == "age in years"
    assert found.flags["excluded_years"].categories == ("exclusion_absence",)
    assert found.source.origin["excluded_first_age"].to_pylist() == [None, 10]
    assert found.joined.histories == {"years_history": ["excluded_years"]}


def test_the_settings_overrule_the_dictionary(opened):
    found = opened({"summaries": {"excluded": ["total", "count"]}})
    assert found.inventory.names[2:] == ("excluded_total", "excluded_count")
    assert found.joined.histories == {}


def test_a_table_without_rules_is_listed_and_not_assessed(opened):
    found = opened(dictionary=None)
    assert found.inventory.names == ("child_id", "yob")
    assert [(one.table, one.name) for one in found.joined.summaries] == [("years", "")]


@pytest.mark.parametrize(
    ("years", "more", "code"),
    [
        ({"summaries": {"exclded": "total"}}, {}, Code.COLUMN_MISSING),
        ({"summaries": {"excluded": "totl"}}, {}, Code.SETTING_VALUE),
        ({"source": "nowhere.parquet"}, {}, Code.SOURCE_MISSING),
        ({}, {"roles": {}}, Code.SETTING_VALUE),
        ({}, {"roles": {"child_id": "child_id", "count": "yob"}}, Code.SETTING_VALUE),
    ],
)
def test_what_cannot_be_joined_is_refused(opened, years, more, code):
    with pytest.raises(Refusal) as caught:
        opened(years, **more)
    assert caught.value.code is code


def test_a_declared_total_tells_why_a_year_stands_empty_and_is_not_held_against_the_data(opened, tmp_path):
    """Of one child without a year the total says that there was none, of another that it is not known."""
    total = {"name": "all_excluded", "type": "integer", "dpiabook:made_of": "total of years.excluded"}
    first, second = DICTIONARY["resources"]
    fields = [*first["schema"]["fields"], total]
    said = {"resources": [{**first, "schema": {"fields": fields}}, second]}
    (tmp_path / "dictionary.json").write_text(json.dumps(said))
    # The total of child 2 contradicts its events: nobody declared the gate, so that nothing is refused.
    children = pd.DataFrame({"child_id": [1, 2, 3], "yob": [2000] * 3, "all_excluded": [0, 0, None]})
    children.astype({"all_excluded": "Int64"}).to_parquet(tmp_path / "children.parquet")
    found = opened()
    names = ("excluded_first_age", "excluded_years")
    assert [found.inventory[name].gate for name in names] == ["all_excluded == 0"] * 2
    assert {edge.child for edge in declared_edges(found.inventory, found.inventory.names)} == {"all_excluded"}


def test_a_rule_that_does_not_fit_a_column_is_refused_at_its_place(opened, tmp_path):
    years = pd.DataFrame({"child_id": [2, 2], "school_year": [2010, 2011], "why": ["a", "b"]})
    years.to_parquet(tmp_path / "years.parquet")
    with pytest.raises(Refusal) as caught:
        opened({"summaries": {"why": "max"}})
    assert (caught.value.code, caught.value.where) == (Code.COLUMN_TYPE, "tables.years.summaries.why")
    assert opened({"summaries": {"why": "count"}}).source.origin["why_count"].to_pylist() == [0, 2]


def test_texts_that_are_numbers_but_for_a_comma_are_added_up(opened, tmp_path):
    costs = [f"{n},25" for n in range(40)]
    years = pd.DataFrame({"child_id": [2] * 41, "school_year": 2010, "cost": [*costs, "."]})
    years.to_parquet(tmp_path / "years.parquet")
    found = opened({"summaries": {"cost": ["total", "count"]}})
    assert found.source.origin["cost_total"].to_pylist() == [None, sum(range(40)) + 10]
    assert found.inventory["cost_total"].kind == "number"
