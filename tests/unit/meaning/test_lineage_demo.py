"""Lineage of the demonstration: what is found there without anybody having declared it."""

from dataclasses import replace

import pytest

from dpiabook.counting import Summary, with_summaries
from dpiabook.dictionary import read_dictionary
from dpiabook.meaning.lineage_search import find_lineage
from dpiabook.synthetic import write_demo

RULES = ("count", "total", "max", "first_age", "years")
EVENT = "years.ftex_eps_year"
GROUPS, IDS = ["area_code", "region_code"], ["child_id", "family_id"]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    files = write_demo(tmp_path_factory.mktemp("demo"), families=3_000)
    rules = [Summary("ftex_eps_year", rule) for rule in RULES]
    children = with_summaries(files.data, files.years, rules, link="child_id", when="school_year", born="yob")
    return children, read_dictionary(files.dictionary)


@pytest.fixture(scope="module")
def lineage(demonstration):
    return lineage_of(*demonstration)


def lineage_of(children, inventory):
    summaries = {f"ftex_eps_year_{rule}": EVENT for rule in RULES}
    return find_lineage(children, inventory=inventory, groups=GROUPS, ids=IDS, summaries=summaries)


def test_exclusions_are_told_by_the_years_of_exclusions(lineage):
    for rule in ("count", "total", "max"):
        edge = lineage.tells(["ftex_eps_year_years"], f"ftex_eps_year_{rule}")
        assert edge is not None
        assert edge.silences


def test_exclusions_are_told_by_the_age_at_the_first(lineage):
    assert lineage.tells(["age_first_ftex"], "ftex_duration") is not None
    assert lineage.tells(["gender", "yob", "area_code"], "ftex_duration") is None


def test_a_count_that_is_declared_to_come_from_the_same_events_is_told_by_them(demonstration, lineage):
    children, inventory = demonstration
    bare = replace(inventory, variables=tuple(replace(one, gate="", made_of="") for one in inventory))
    made = {"ftex_eps": f"total of {EVENT}"}
    told = [replace(one, made_of=made.get(one.name, "")) for one in bare]
    # The demonstration's planted contradictions are too many for the data alone to say so.
    assert lineage_of(children, bare).tells(["ftex_eps_year_years"], "ftex_eps") is None
    for declared in (lineage, lineage_of(children, replace(bare, variables=tuple(told)))):
        assert declared.tells(["ftex_eps_year_years"], "ftex_eps").standing == "declared"


def test_twins_are_named_once(lineage):
    assert lineage.twin_of("n_offences") == lineage.twin_of("offence_ever") == "offence_ever"
    assert lineage.twin_of("age_at_mhda") == "mhda_eps_pre_cp"
    assert lineage.twin_of("cme_flag") == "cme_flag"


def test_gates_and_areas(lineage):
    made = {(edge.kind, edge.child, edge.parents) for edge in lineage.edges}
    assert ("within", "region_code", ("area_code",)) in made
    assert ("implies", "age_at_cp", ("cp_plan",)) in made


def test_nothing_is_made_of_areas_or_families(lineage):
    kinds = {edge.kind for edge in lineage.edges if set(edge.parents) & {*GROUPS, *IDS}}
    assert kinds == {"within"}
