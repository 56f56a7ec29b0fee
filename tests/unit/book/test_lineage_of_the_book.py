"""The lineage of a book: looked for once, where something asks, and obeyed by all that the book chooses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dpiabook.book import check
from dpiabook.book import lineage_of as module
from dpiabook.book.seen import visible_facts
from dpiabook.choosing.keys import Keys
from dpiabook.dictionary import Inventory, Variable
from dpiabook.machine.environment import SPILL_VARIABLE
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.meaning.lineage_implied import implied_pairs
from dpiabook.result import NotAssessed
from dpiabook.risk import scenario
from dpiabook.sensitivity import flag_variables, propose
from dpiabook.settings import load_settings, make_settings
from dpiabook.suite.initial import initialise

DRAW = np.random.default_rng(11)
N = 2_000
PEOPLE = pd.DataFrame(
    {
        "person_id": np.arange(N),
        "area": DRAW.integers(0, 6, N),
        "sex": DRAW.choice(["F", "M"], N),
        "yob": DRAW.integers(1950, 2000, N),
        "n_offences": DRAW.poisson(0.4, N),
    }
)
PEOPLE["offence_ever"] = (PEOPLE["n_offences"] > 0).astype(int)
PEOPLE["age"] = 2024 - PEOPLE["yob"]
PEOPLE["age_band"] = PEOPLE["age"] // 10
INVENTORY = Inventory(
    (
        Variable("area", "Area", kind="category"),
        Variable("sex", "Sex", kind="category"),
        Variable("yob", "Year of birth", kind="integer", unit="year"),
        Variable("age", "Age", kind="integer", unit="age in years"),
        Variable("age_band", "Age group", kind="integer"),
        Variable("n_offences", "Recorded offences", kind="integer", unit="offences"),
        Variable("offence_ever", "Any recorded offence", kind="boolean"),
    )
)
LINEAGE = Lineage(
    (
        Edge("same as", "age", ("yob",), "equal codes"),
        Edge("function of", "age_band", ("age",), "band"),
        Edge("function of", "offence_ever", ("n_offences",), "positive"),
    ),
    tuple(PEOPLE.columns),
)


@pytest.fixture
def people_book(book_of, tmp_path):
    def opened(**changed):
        PEOPLE.to_csv(tmp_path / "many.csv", index=False)
        given = {
            "source": str(tmp_path / "many.csv"),
            "roles": {"person_id": "person_id", "area": "area"},
            "composites": {"profile": ["sex", "yob"], "events": ["n_offences"]},
        }
        return book_of(**{**given, **changed})

    return opened


def keys(lineage, **changed):
    settings = make_settings({"dataset": "x", "composites": {"profile": ["sex", "yob"]}, **changed}, where="cell")
    return Keys(settings, INVENTORY, flag_variables(INVENTORY), find_lineage=lambda: lineage)


def test_a_book_finds_its_lineage_and_gives_it_with_the_meaning(people_book):
    book = people_book()
    made = {(edge.kind, edge.child, edge.parents) for edge in book.lineage.edges}
    assert {("same as", "age", ("yob",)), ("function of", "offence_ever", ("n_offences",))} <= made
    assert book.meaning.lineage is book.lineage
    assert "person_id" not in {name for edge in book.lineage.edges for name in edge.members}


def test_a_notebook_that_does_not_ask_looks_for_nothing(people_book, monkeypatch):
    monkeypatch.setattr(module, "find_lineage", None)
    book = people_book()
    assert book.facts.people
    assert book.keys.composites
    assert book.keys.recorded


def test_in_a_run_it_is_looked_for_once(people_book, monkeypatch, tmp_path):
    (tmp_path / "shared").mkdir()
    monkeypatch.setenv(SPILL_VARIABLE, str(tmp_path / "shared"))
    first = people_book().lineage
    monkeypatch.setattr(module, "find_lineage", None)
    assert people_book().lineage == first


def test_of_a_dictionary_alone_only_what_it_declares_is_known(book_of, tmp_path):
    table = "variable,label,type,made of\nyob,Year of birth,integer,\nage,Age,integer,2024 - yob\n"
    (tmp_path / "words.csv").write_text(table)
    book = book_of(source=None, dictionary=str(tmp_path / "words.csv"), roles={}, composites={"one": ["yob"]})
    assert [(edge.child, edge.standing) for edge in book.lineage.edges] == [("age", "declared")]


@pytest.mark.parametrize("known", ["n_offences", "offence_ever"])
def test_nothing_is_left_to_learn_of_offences_by_who_knows_of_them(people_book, known):
    book = people_book(composites={"profile": ["sex", "yob"], "events": [known]})
    assert list(book.keys.learnable["profile"]) == ["n_offences"]
    assert isinstance(book.keys.learnable["events"], NotAssessed)


def test_twins_are_one_attribute(people_book):
    assert list(keys(Lineage(())).attributes) == ["n_offences", "offence_ever"]
    assert list(keys(LINEAGE).attributes) == ["n_offences"]


def test_a_count_of_which_having_means_more_is_no_twin_of_its_flag():
    often = replace(INVENTORY["n_offences"], has_it="> 3")
    variables = tuple(often if one.name == "n_offences" else one for one in INVENTORY)
    inventory = Inventory(variables)
    settings = make_settings({"dataset": "x"}, where="cell")
    found = Keys(settings, inventory, flag_variables(inventory), find_lineage=lambda: LINEAGE).attributes
    assert list(found) == ["n_offences", "offence_ever"]


def test_being_on_a_roll_is_no_attribute_even_where_having_it_is_declared():
    said = replace(INVENTORY["offence_ever"], has_it="= 1")
    inventory = Inventory(tuple(said if one.name == "offence_ever" else one for one in INVENTORY))
    status = {"education_status": {"missing": "n_offences", "on_roll": "offence_ever"}}
    settings = make_settings({"dataset": "x", "areas": status}, where="cell")
    assert list(Keys(settings, inventory, flag_variables(inventory)).attributes) == ["n_offences"]


def test_a_twin_that_the_settings_name_speaks_for_both():
    named = {"education_status": {"missing": "offence_ever"}}
    assert list(keys(LINEAGE, areas=named).attributes) == ["offence_ever"]


def test_of_a_variable_and_a_function_of_it_the_finer_is_combined():
    flags = flag_variables(INVENTORY)
    known = {flag.variable for flag in flags.quasi_identifiers}
    assert {"yob", "age"} <= known
    assert "age" in keys(Lineage(())).known_to_others
    assert "age" not in keys(LINEAGE).known_to_others
    assert {"sex", "yob"} <= set(keys(LINEAGE).known_to_others)


def test_composites_that_are_declared_stay_as_they_are():
    assert keys(LINEAGE, composites={"all": ["age_band", "age", "yob"]}).composites == {
        "all": ["age_band", "age", "yob"]
    }


def test_who_knows_a_fact_knows_what_follows_from_it():
    clerk = {"clerk": {"knows": {"age": "exact", "yob": {"within": 1}, "sex": "exact"}}}
    without, told = (keys(lineage, scenarios=clerk).scenarios["clerk"] for lineage in (Lineage(()), LINEAGE))
    assert without.knows["yob"].within == 1
    assert told.knows == {"age": "exact", "yob": "exact", "sex": "exact", "age_band": "exact"}
    people = PEOPLE.assign(age=PEOPLE["age"].mask(PEOPLE["person_id"] % 2 == 0))
    assert scenario(people, told).candidates.sum() < scenario(people, without).candidates.sum()


def test_what_is_known_roughly_tells_nothing_exactly():
    clerk = {"clerk": {"knows": {"yob": {"within": 1}}}}
    assert list(keys(LINEAGE, scenarios=clerk).scenarios["clerk"].knows) == ["yob"]


def test_an_age_that_the_year_of_birth_tells_implies_nothing_beside_it():
    event = Variable("age_at_arrest", "Age at arrest", kind="integer", unit="age in years")
    inventory = Inventory((*INVENTORY, event))
    kinds = [{(one.first, one.second) for one in implied_pairs(inventory, one)} for one in (None, LINEAGE)]
    assert kinds[0] == {("yob", "age"), ("yob", "age_at_arrest"), ("age", "age_at_arrest")}
    assert kinds[1] == {("yob", "age_at_arrest")}


def test_what_a_third_column_says_is_not_implied():
    inventory = Inventory(
        (
            Variable("yob", "Year of birth", unit="year"),
            Variable("age_first", unit="age in years"),
            Variable("age_last", unit="age in years"),
        )
    )
    third = Lineage((Edge("function of", "age_first", ("year_first", "yob"), "difference"),))
    assert {(one.first, one.second) for one in implied_pairs(inventory, third)} == {
        ("yob", "age_last"),
        ("age_first", "age_last"),
    }


def test_the_finer_of_two_is_proposed():
    flags = flag_variables(INVENTORY)
    assert {"yob", "age"} <= set(propose(INVENTORY, flags).composites["profile"])
    assert "age" not in propose(INVENTORY, flags, lineage=LINEAGE).composites["profile"]


def test_what_is_taken_as_visible_after_a_first_look_is_the_finer_of_two(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    profiles = {}
    for name, people in {"made": PEOPLE, "drawn": PEOPLE.assign(age=DRAW.integers(24, 74, N))}.items():
        people.drop(columns="age_band").to_csv(f"{name}.csv", index=False)
        loaded = load_settings(initialise([f"{name}.csv"]).parameters)
        profiles[name] = visible_facts(loaded, check(loaded)).profile
    assert {"age", "yob"} <= set(profiles["drawn"])
    assert len({"age", "yob"} & set(profiles["made"])) == 1
