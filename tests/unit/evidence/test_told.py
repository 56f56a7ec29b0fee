"""What follows from known facts is no finding; what only may follow is marked; what groups share is still found."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import group_counts
from dpiabook.counting.flag_counts import flag_counts
from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.attribute_disclosure import closeness, diversity, everyone_alike, guesses
from dpiabook.evidence.attributes import attribute_kinds, attribute_pairs
from dpiabook.evidence.lineage import lineage_of_variables
from dpiabook.evidence.told import CONFIRM, told_by, told_by_arithmetic
from dpiabook.evidence.versions import drifted
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.meaning.lineage_search import find_lineage
from dpiabook.result import NotAssessed
from dpiabook.risk.attribute_disclosure import attribute_disclosure
from dpiabook.sensitivity import flag_variables
from dpiabook.versions import compare_versions

DRAW = np.random.default_rng(3)
N = 3_000
PEOPLE = pd.DataFrame(
    {
        "school": DRAW.integers(0, 12, N),
        "sex": DRAW.choice(["F", "M"], N),
        "offences": DRAW.poisson(0.3, N),
        "care_plan": DRAW.integers(0, 2, N),
    }
)
PEOPLE["offence_ever"] = (PEOPLE["offences"] > 0).astype(int)
PEOPLE["care_plan"] = PEOPLE["care_plan"].where(PEOPLE["school"] != 5, 1)
ATTRIBUTES = {"offences": "offences >= 1", "offence_ever": "offence_ever >= 1", "care_plan": "care_plan >= 1"}
INVENTORY = Inventory(
    (
        Variable("school", "School", kind="category"),
        Variable("sex", "Sex", kind="category"),
        Variable("offences", "Recorded offences", kind="integer", unit="offences"),
        Variable("offence_ever", "Any recorded offence", kind="boolean"),
        Variable("care_plan", "Care plan", kind="boolean"),
    )
)
FLAG = Edge("function of", "offence_ever", ("offences",), "positive")
LINEAGE = Lineage((FLAG,), tuple(PEOPLE.columns))
MAKERS = (everyone_alike, diversity, closeness, guesses)


@pytest.fixture
def facts():
    return Facts(INVENTORY, flag_variables(INVENTORY))


def found_by(told, composites):
    return {
        name: left if isinstance(left, NotAssessed) else attribute_disclosure(PEOPLE, composites[name], left, k=10)
        for name, left in told.attributes.items()
    }


def cells(finding):
    return {(row[0], row[1]) for row in finding.table.rows}


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
@pytest.mark.parametrize("known", ["offences", "offence_ever"])
def test_an_attribute_that_the_known_facts_tell_is_in_no_figure_in_either_direction(facts, maker, known):
    composites, other = {"events": [known]}, {"offences": "offence_ever", "offence_ever": "offences"}[known]
    without, silent = (told_by(lineage, composites, ATTRIBUTES) for lineage in (Lineage(()), LINEAGE))
    before = maker(facts, found_by(without, composites), told=without)
    after = maker(facts, found_by(silent, composites), told=silent)
    title = INVENTORY[other].title
    assert cells(before) - cells(after) == {("events", title)}
    assert title[1:] in before.sentence
    assert title[1:] not in after.sentence


def test_everybody_who_was_excluded_in_some_year_was_excluded(facts):
    people = PEOPLE.assign(years=PEOPLE["offences"].map(lambda times: "" if times == 0 else "2019 2020"[: 4 + times]))
    edges = tuple(Edge("summarises", name, ("history.offence",), standing="declared") for name in ("years", "offences"))
    composites, attributes = {"history": ["years"]}, {"offences": "offences >= 1", "care_plan": "care_plan >= 1"}
    silent = told_by(Lineage(edges), composites, attributes)
    assert list(silent.attributes["history"]) == ["care_plan"]
    assert attribute_disclosure(people, ["years"], attributes).table.set_index("attribute")["everybody"]["offences"] > 0
    totals = group_counts(people, [], attributes)
    finding = told_by_arithmetic(facts, silent, totals)
    assert finding.numbers.rows == ((1, 0, 2),)
    assert "offence (table history)" in finding.table.rows[0][2]


def test_what_may_be_derived_stays_printed_and_is_marked(facts):
    composites = {"events": ["care_plan"]}
    unsure = Lineage((Edge("implies", "offence_ever", ("care_plan",)),))
    told = told_by(unsure, composites, ATTRIBUTES)
    finding = everyone_alike(facts, found_by(told, composites), told=told)
    assert ("events", f"Any recorded offence ({CONFIRM})") in cells(finding)
    assert ("events", "Recorded offences") in cells(finding)
    assert finding.numbers.frame["attributes"].item() == 2
    said = told_by_arithmetic(facts, told, group_counts(PEOPLE, [], ATTRIBUTES))
    assert said.numbers.rows == ((0, 1, 2),)
    assert said.table.rows[0][-1] == CONFIRM


def test_where_nothing_is_told_the_finding_says_that_it_was_asked(facts):
    told = told_by(Lineage(()), {"events": ["sex"]}, ATTRIBUTES)
    finding = told_by_arithmetic(facts, told, group_counts(PEOPLE, [], ATTRIBUTES))
    assert finding.table is None
    assert finding.title.startswith("No attribute")
    assert finding.numbers.frame["asked"].item() == 3


def test_a_combination_that_tells_every_attribute_is_not_assessed():
    told = told_by(LINEAGE, {"events": ["offences"]}, {"offences": "a", "offence_ever": "b"})
    assert isinstance(told.attributes["events"], NotAssessed)


@pytest.mark.parametrize("groups", [[], ["school"]])
def test_a_school_in_which_everybody_has_an_attribute_is_still_found(facts, groups):
    people = PEOPLE.assign(school=PEOPLE["school"].map("school {}".format))
    composites = {"school": ["school"]}
    told = told_by(find_lineage(people, inventory=INVENTORY, groups=groups), composites, ATTRIBUTES)
    found = {"school": attribute_disclosure(people, ["school"], told.attributes["school"], k=10)}
    finding = everyone_alike(facts, found, told=told)
    assert finding.numbers.frame["everybody"].item() == (PEOPLE["school"] == 5).sum() > 100
    assert "care plan" in finding.sentence


def test_an_attribute_told_by_another_is_no_second_kind():
    flags = flag_variables(INVENTORY)
    one = {name: ATTRIBUTES[name] for name in ("offence_ever", "care_plan")}
    implied = Lineage((Edge("implies", "offence_ever", ("care_plan",), standing="declared"),))
    apart, together = attribute_kinds(one, flags), attribute_kinds(one, flags, implied)
    assert (len(apart), len(together)) == (2, 1)
    assert isinstance(attribute_pairs(together), NotAssessed)
    counts = [flag_counts(PEOPLE, ["school"], kinds)["two_or_more"].sum() for kinds in (apart, together)]
    assert counts[0] > counts[1] == 0


def test_the_table_of_lineage_says_each_relation_once(facts):
    gate = Edge("implies", "care_plan", ("sex",))
    again = Edge("function of", "offence_ever", ("offences",), "positive", "declared")
    finding = lineage_of_variables(facts, Lineage((again, FLAG, gate)))
    assert [row[:3] for row in finding.table.rows] == [
        ("Any recorded offence", "Recorded offences", "computed from it"),
        ("Care plan", "Sex", "only where it is"),
    ]
    assert [row[5] for row in finding.table.rows] == ["used", CONFIRM]
    assert [column.name for column in finding.table.columns if column.inside] == ["records", "contraries"]
    assert lineage_of_variables(facts, Lineage(())).title.startswith("None of")
    assert lineage_of_variables(facts, Lineage(())).table is None


def test_a_column_that_changed_because_its_parent_did_is_reported_under_it(facts):
    before = PEOPLE.assign(offences=PEOPLE["offences"].astype(float))
    gaps = before["sex"] == "F"
    now = before.assign(**{name: before[name].astype(float).mask(gaps) for name in ("offences", "offence_ever")})
    now = now.assign(care_plan=before["care_plan"].astype(float).mask(gaps))
    found = compare_versions(now, before, keys={})
    plain, under = drifted(facts, found), drifted(facts, found, lineage=LINEAGE)
    assert plain.numbers.frame["gaps"].item() == 3
    assert under.numbers.frame[["gaps", "followed"]].iloc[0].tolist() == [2, 1]
    changes = dict(under.table.rows)
    assert "any recorded offence" in changes["Recorded offences"]
    assert "Any recorded offence" not in changes
    circle = Lineage((Edge("function of", "offences", ("offence_ever",)), FLAG))
    assert drifted(facts, found, lineage=circle).numbers.frame["gaps"].item() == 2
