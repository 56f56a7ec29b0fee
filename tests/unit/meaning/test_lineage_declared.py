"""Lineage that somebody declared: how it is read, refused and held against the data."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.errors import Code, Refusal, Refusals
from dpiabook.meaning.lineage import Edge
from dpiabook.meaning.lineage_declared import declared_edges, edges_of_rules, made_of
from dpiabook.meaning.lineage_search import find_lineage

COLUMNS = ("yob", "year of entry", "age", "band", "eps", "ever", "first", "total", "a", "b", "c.d", "Sex?")


def said(**made):
    return Inventory(tuple(Variable(name, made_of=text) for name, text in made.items()))


@pytest.mark.parametrize(
    ("text", "kind", "parents", "form"),
    [
        ("`year of entry` - yob", "function of", ("year of entry", "yob"), "difference"),
        ("a + b", "function of", ("a", "b"), "sum"),
        ("a + b + `Sex?`", "function of", ("a", "b", "Sex?"), "sum"),
        ("total of a, b, eps", "function of", ("a", "b", "eps"), "sum"),
        ("eps > 0", "function of", ("eps",), "positive"),
        ("`Sex?` >= 1", "function of", ("Sex?",), "positive"),
        ("eps > 3", "function of", ("eps",), ""),
        ("band of age", "function of", ("age",), "band"),
        ("Band of `year of entry`", "function of", ("year of entry",), "band"),
        ("eps", "function of", ("eps",), ""),
        ("a, b", "function of", ("a", "b"), ""),
        ("c.d", "function of", ("c.d",), ""),
        ("a - b - eps", "function of", ("a", "b", "eps"), ""),
        ("floor((a - b) * 0.5)", "function of", ("a", "b"), ""),
        ("2020 - yob", "function of", ("yob",), ""),
        ("same as ever", "same as", ("ever",), "equal codes"),
        ("only if eps > 0", "implies", ("eps",), ""),
        ("recorded only if ever", "implies", ("ever",), ""),
        ("total of years.ftex", "summarises", ("years.ftex",), ""),
        ("years.ftex", "summarises", ("years.ftex",), ""),
    ],
)
def test_what_it_is_made_of(text, kind, parents, form):
    assert made_of("x", text, COLUMNS) == Edge(kind, "x", parents, form, "declared")


@pytest.mark.parametrize("text", ["a -", "derived from other data", "2020", "a; b", "only if", "()", "'a'"])
def test_what_cannot_be_read_is_refused_with_its_column_alone(text):
    with pytest.raises(Refusal) as refused:
        made_of("x", text, COLUMNS)
    assert refused.value.code is Code.DICTIONARY_UNREADABLE
    assert "'x'" in refused.value.what
    assert "eps" in refused.value.cure


def test_an_unknown_column_with_what_was_meant():
    with pytest.raises(Refusal) as refused:
        declared_edges(said(age="year - yob2"), ["age", "yob", "year"])
    assert refused.value.code is Code.COLUMN_MISSING
    assert "did you mean yob?" in str(refused.value)
    assert "age" in refused.value.where


def test_all_faults_at_once():
    with pytest.raises(Refusals) as refused:
        declared_edges(said(age="year - yob2", ever="eps >"), ["age", "yob", "year", "ever"])
    assert len(refused.value.found) == 2


@pytest.mark.parametrize(
    "made",
    [
        {"a": "a > 0"},
        {"a": "b + 1", "b": "a - 1"},
        {"a": "band of b", "b": "c", "c": "only if a"},
    ],
)
def test_a_circle_is_refused(made):
    with pytest.raises(Refusal) as refused:
        declared_edges(said(**made), ["a", "b", "c"])
    assert refused.value.code is Code.DICTIONARY_DISAGREES
    assert "made of themselves" in refused.value.what


def test_two_ways_to_one_parent_are_no_circle():
    made = said(flag="count > 0", first="only if flag", band="band of count")
    assert len(declared_edges(made, ["flag", "count", "first", "band"])) == 3


def test_areas_lie_within_and_absent_variables_are_passed_over():
    made = said(region="area", gone="nothing")
    assert declared_edges(made, ["region", "area"], groups=["region", "area"]) == (
        Edge("within", "region", ("area",), "", "declared"),
    )


def test_summaries_of_one_event():
    summaries = {"ftex_count": "years.ftex", "ftex_years": "years.ftex", "gone": "years.ftex"}
    edges = declared_edges(said(), ["ftex_count", "ftex_years"], summaries=summaries)
    assert [edge.parents for edge in edges] == [("years.ftex",)] * 2


@pytest.mark.parametrize(
    ("gate", "parents"),
    [
        ("eps == 0", ["eps"]),
        ("`Sex?` == 1 or eps == 0", ["Sex?", "eps"]),
        ("a == 0 and b == 0", []),
        ("a == 0 and a != 2", ["a"]),
        ("age < 5 or age > 15", []),
        ("eps == 0 or age > 15", ["eps"]),
        ("eps < 1", ["eps"]),
        ("gone == 0", []),
        ("missing(ever)", ["ever"]),
        ("a ==", []),
        ("", []),
    ],
)
def test_a_gate_is_an_implication(gate, parents):
    inventory = Inventory((Variable("first", gate=gate), Variable("absent", gate=gate)))
    edges = declared_edges(inventory, COLUMNS)
    assert [edge.parents for edge in edges] == [(parent,) for parent in parents]
    assert all((edge.kind, edge.child, edge.standing) == ("implies", "first", "declared") for edge in edges)


def test_a_gate_declares_and_the_data_add_that_it_holds_both_ways(people):
    inventory = Inventory((Variable("first", gate="ever == 0"),))
    table = pd.concat([people] * 2, ignore_index=True)
    lineage = find_lineage(table, inventory=inventory)
    assert [edge.standing for edge in lineage.edges if edge.child == "first"] == ["declared", "measured"]
    assert lineage.twin_of("first") == lineage.twin_of("eps")


def test_rules_that_are_equations():
    rules = ["age == `year of entry` - yob", "first <= age", "a + b == total", "eps == 0 or first", "a == b", "eps =="]
    assert edges_of_rules([*rules, "a == 3", "a == gone"], COLUMNS) == (
        Edge("function of", "age", ("year of entry", "yob"), "difference", "declared"),
        Edge("function of", "total", ("a", "b"), "sum", "declared"),
        Edge("same as", "a", ("b",), "equal codes", "declared"),
    )


@pytest.fixture
def people():
    draw = np.random.default_rng(3)
    table = pd.DataFrame({"yob": draw.integers(1990, 2012, 300), "year": draw.integers(2013, 2020, 300)})
    table["age"] = table["year"] - table["yob"] - draw.integers(0, 2, 300)
    table["eps"], table["kind"] = draw.poisson(0.5, 300), draw.choice(list("ABCD"), 300)
    table["ever"], table["group"] = table["eps"] > 0, table["kind"].map(dict(zip("ABCD", "xyxy", strict=True)))
    table["first"] = pd.Series(draw.integers(4, 18, 300), dtype="Int64").where(table["eps"] > 0)
    table["sum"] = table["eps"] + table["yob"] + table["year"]
    return table


MADE = {
    "age": "year - yob",
    "ever": "eps > 0",
    "group": "kind",
    "first": "only if eps > 0",
    "sum": "eps + yob + year",
    "both": "kind, ever",
}


def test_counts_of_what_is_declared(people):
    people["both"] = people["kind"] + people["ever"].astype(str)
    lineage = find_lineage(people, inventory=said(**MADE))
    edges = {edge.child: edge for edge in lineage.edges if edge.standing == "declared"}
    assert set(edges) == set(MADE)
    assert {name: edge.records for name, edge in edges.items()} == dict.fromkeys(MADE, 300) | {
        "first": int((people["eps"] > 0).sum())
    }
    assert sum(edge.contraries for edge in edges.values()) == 0
    assert all(edge.silences for edge in edges.values())
    assert lineage.tells(["first"], "ever") is not None


@pytest.mark.parametrize("name", list(MADE))
def test_a_contradiction_is_refused_and_says_how_often(people, name):
    people["both"] = people["kind"] + people["ever"].astype(str)
    values = people[name].to_numpy(copy=True)
    people[name] = pd.Series(np.random.default_rng(1).permutation(values), dtype=people[name].dtype)
    with pytest.raises(Refusal) as refused:
        find_lineage(people, inventory=said(**{name: MADE[name]}))
    assert refused.value.code is Code.DICTIONARY_DISAGREES
    assert f"'{name}' is declared" in refused.value.what
    assert "% of the data contradict it" in refused.value.what


def test_a_rare_flag_that_is_never_set_is_a_contradiction():
    table = pd.DataFrame({"eps": [0] * 990 + [1] * 10, "ever": [0] * 999 + [1]})
    with pytest.raises(Refusal):
        find_lineage(table, inventory=said(ever="eps > 0"))


def test_few_contraries_are_counted_not_refused(people):
    people.loc[people.index[people["eps"] > 0][0], "ever"] = False
    edge = find_lineage(people, inventory=said(ever="eps > 0")).edges[0]
    assert (edge.standing, edge.contraries, edge.silences) == ("declared", 1, True)


def test_a_rule_that_the_data_contradict_is_no_lineage(people):
    rules = ("age == year - yob", "eps == yob")
    declared = [edge for edge in find_lineage(people, inventory=Inventory((), rules=rules)).edges if edge.silences]
    assert [(edge.child, edge.form) for edge in declared] == [("age", "difference")]


def test_a_parent_that_is_not_read_is_believed(people):
    table = people.assign(id=range(300))
    edge = find_lineage(table, inventory=said(kind="id"), ids=["id"]).edges[0]
    assert (edge.parents, edge.records) == (("id",), 0)
