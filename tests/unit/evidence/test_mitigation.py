"""Findings about recodes and versions: every variant is worded, and small differences stay inside."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.mitigation import (
    before_after,
    composites_before_after,
    cost_of_recoding,
    intruders_before_after,
    minimisation,
    risk_against_loss,
    single_values,
)
from dpiabook.evidence.versions import (
    differences_by_area,
    drifted,
    pieces_of_areas,
    risk_by_version,
    side_by_side,
    version_changes,
)
from dpiabook.meaning import Nouns, Speech
from dpiabook.mitigation import (
    frontier,
    ladders,
    lattice,
    recommended,
    scenario_outcomes,
    suppress,
    usefulness,
    with_families,
)
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.result import NotAssessed
from dpiabook.risk import Scenario
from dpiabook.sensitivity import flag_variables
from dpiabook.settings import Settings, Targets
from dpiabook.versions import area_differences, compare_versions, cut_areas

INVENTORY = Inventory(
    (
        Variable("id", "Child", kind="integer"),
        Variable("family", "Family", kind="integer"),
        Variable("yob", "Year of birth", kind="integer", unit="year"),
        Variable("gender", "Gender", kind="category", codes={"F": "female", "M": "male"}),
        Variable("area", "Area", kind="category"),
        Variable("cme", "Missing from education", kind="integer", codes={"0": "no", "1": "yes"}),
    )
)
CHILDREN = Speech(Nouns("child", "children", "family", "families"), frozenset({"children", "groups"}))
FACTS = Facts(INVENTORY, flag_variables(INVENTORY, {}, {}), speech=CHILDREN, area="area", version="2")
SETTINGS = Settings.model_validate({"roles": {"area": "area"}})


def children(rows=400, seed=3):
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(rows),
            "family": draw.integers(0, rows // 2, rows),
            "yob": draw.integers(2000, 2015, rows),
            "gender": draw.choice(["F", "M"], rows),
            "area": draw.choice(["A", "B", "C"], rows),
            "cme": draw.integers(0, 2, rows),
        }
    )


def outside(finding, audience="dpia"):
    profile = load_profile("ons_srs")
    return present(finding, Rules(profile, audience, lambda area: f"area {ord(area)}", Formatter(profile)))


def recoded(targets, frame=None, keys=("yob", "gender")):
    frame = children() if frame is None else frame
    return lattice(frame, ladders(INVENTORY, list(keys), SETTINGS), targets)


@pytest.mark.parametrize(
    ("targets", "begins"),
    [
        (Targets(k=10, expected_rate=0.05), "Of the combinations of coarser forms that were tried"),
        (Targets(k=390, expected_rate=0.0001), "No combination of the coarser forms reaches all targets"),
        (Targets(k=2, expected_rate=1, unique_families=1), "As they are, the data reach all targets"),
    ],
)
@pytest.mark.parametrize("families", [False, True])
def test_before_and_after_is_worded_in_every_case(targets, begins, families):
    frame = children() if "As they" not in begins else children().assign(yob=2000)
    found = recoded(targets, frame)
    looked_at = with_families(found, frame, ["gender"], "family", "area") if families else NotAssessed("family", "none")
    finding = before_after(FACTS, found, families=looked_at)
    assert outside(finding).sentence.startswith(begins)
    assert ("Families" in [column.label for column in finding.table.columns]) == families


def test_nothing_that_helps_is_said_so():
    keys = {"gender": ladders(INVENTORY, ["gender"], Settings())["gender"]}
    found = lattice(children(), keys, Targets(k=390))
    assert before_after(FACTS, found).title == "No coarser form helps to reach the targets"
    assert minimisation(FACTS, found).title == "No coarser form was tried"


def test_the_steps_lead_from_the_data_as_they_are():
    finding = before_after(FACTS, recoded(Targets(k=10, expected_rate=0.05)))
    steps = finding.table.frame
    assert steps["step"].iloc[0] == "as they are"
    assert steps["unique"].is_monotonic_decreasing
    assert finding.numbers.frame["unique_before"].item() == steps["unique"].iloc[0]


def test_minimisation_names_a_form_that_keeps_the_variable():
    finding = minimisation(FACTS, recoded(Targets()))
    assert "year of birth in bands of 5 years" in finding.sentence
    assert len(finding.table.rows) == 5


def test_the_frontier_falls_and_marks_its_ends():
    finding = risk_against_loss(FACTS, recoded(Targets(k=10, expected_rate=0.05)))
    frame = finding.table.frame
    assert frame["role"].tolist()[0] == "as it is"
    assert frame["role"].tolist().count("chosen") == 1
    assert frame["loss"].is_monotonic_increasing
    every = recoded(Targets(k=10, expected_rate=0.05)).table
    for row in frame[frame["role"] == ""].to_dict("records"):
        assert (every.loc[every["loss"] < row["loss"], "uniques"] > row["unique"]).all()


def test_a_node_that_is_tried_stands_on_the_frontier_by_its_loss():
    found = recoded(Targets(k=10, expected_rate=0.05))
    before = risk_against_loss(FACTS, found).table.frame
    beaten = next(n for n in found.table.index if ", ".join(found.recodes(n)) and n not in frontier(found).index)
    after = risk_against_loss(FACTS, found, tried=beaten).table.frame
    assert len(after) == len(before) + 1
    assert after["loss"].is_monotonic_increasing
    tried = after[after["role"] == "tried"]
    assert tried["unique"].tolist() == [found.row(beaten)["uniques"]]
    chosen = recommended(found).node
    assert risk_against_loss(FACTS, found, tried=chosen).table.frame["role"].tolist() == before["role"].tolist()


def test_each_combination_has_its_row():
    finding = composites_before_after(
        FACTS, {"child_profile": recoded(Targets()), "other": NotAssessed("lattice", "it is not there")}
    )
    assert finding.table.frame["composite"].tolist() == ["child profile"]


def versions(change):
    before = children()
    return change(before.copy()), before


def one_more(frame):
    return pd.concat([frame, frame.head(1).assign(id=9_999)], ignore_index=True)


def test_small_differences_stay_inside():
    now, before = versions(one_more)
    found = compare_versions(now, before, keys={"born": ["yob"]}, child_id="id", area="area", inventory=INVENTORY)
    differences = area_differences(now, before, "area", {"cme": "cme >= 1"})
    said = [
        outside(finding)
        for finding in (
            version_changes(FACTS, found, before="1"),
            side_by_side(FACTS, differences),
            differences_by_area(FACTS, differences),
        )
    ]
    # That nobody left would tell, with the sizes of both versions, how many joined.
    title = "Fewer than 10 children joined, an undisclosed number left and none changed since version 1"
    assert said[0].title == title
    assert said[1].title == "In 1 of 3 areas the two versions must not be published side by side"
    # How many people there are would tell, beside in how many areas; only those inside read it.
    assert [column.name for column in said[1].table.columns] == ["population", "areas", "areas_close"]
    assert {cell for row in said[2].table.cells for cell in row[1:]} == {"[c]"}
    assert outside(differences_by_area(FACTS, differences), "public").table is None


def test_equal_versions_are_called_equal():
    now, before = versions(lambda frame: frame)
    found = compare_versions(now, before, keys={"born": ["yob"]}, child_id="id", area="area", inventory=INVENTORY)
    assert version_changes(FACTS, found, before="1").title == "Versions 1 and 2 hold the same records"
    assert side_by_side(FACTS, area_differences(now, before, "area")).title.startswith("In none of")
    assert drifted(FACTS, found).title == "The shape of the data has not changed"
    assert risk_by_version(FACTS, found).numbers.frame["rose"].item() == 0


def test_drift_says_what_changed_and_no_code():
    def change(frame):
        frame = frame.rename(columns={"family": "household"})
        frame["gender"] = frame["gender"].where(frame.index % 40 > 0, "QZ-7")
        return frame.assign(yob=frame["yob"].where(frame.index % 10 > 0))

    now, before = versions(change)
    found = compare_versions(now, before, keys={}, inventory=INVENTORY)
    finding = drifted(FACTS, found)
    assert dict(finding.table.rows)["Gender"] == "codes added"
    assert dict(finding.table.rows)["Year of birth"] == "missing more often"
    assert ("household", "perhaps family under a new name") in finding.table.rows
    assert "QZ-7" not in str(finding)


def test_without_an_id_changed_records_are_not_counted():
    now, before = versions(one_more)
    found = compare_versions(now.drop(columns="id"), before.drop(columns="id"), keys={}, area="area")
    assert version_changes(FACTS, found, before="1").title == "{joined} children joined and {left} left since version 1"


def test_blanking_is_worded_with_and_without_need():
    frame = children()
    said = outside(single_values(FACTS, suppress(frame, ["yob", "gender"], 15)))
    assert said.title.startswith(("Blanking about", "Blanking fewer"))
    assert single_values(FACTS, suppress(frame, ["gender"], 10)).title == "No single value need be blanked"


@pytest.mark.parametrize(
    ("targets", "area", "begins"),
    [
        (Targets(k=10, expected_rate=0.05), "area", "Recoding weakens an association by up to 0."),
        (Targets(k=10, expected_rate=0.05), None, "Recoding weakens an association by up to 0."),
        (Targets(k=2, expected_rate=1), "area", "Nothing is recoded"),
    ],
)
def test_what_recoding_costs_is_worded_in_every_case(targets, area, begins):
    frame = children() if "weakens" in begins else children().assign(yob=2000)
    found = recoded(targets, frame)
    said = outside(cost_of_recoding(FACTS, found, usefulness(found, frame, {"cme": "cme >= 1"}, area=area)))
    assert said.title.startswith(begins)
    assert ("rates by area" in said.title) == (area is not None and "weakens" in begins)


WHO = {
    "teacher": Scenario(title="A teacher", knows={"gender": "exact", "yob": "exact", "area": "exact"}),
    "neighbour": Scenario(title="A neighbour", knows={"gender": "exact"}),
}


@pytest.mark.parametrize(
    ("targets", "begins"),
    [
        (Targets(k=10, expected_rate=0.05), "A teacher: after recoding one candidate is left"),
        (Targets(k=2, expected_rate=1), "Nothing is recoded: for a teacher"),
    ],
)
def test_what_intruders_still_find_is_worded_with_and_without_recodes(targets, begins):
    frame = children(60) if "after" in begins else children(60).assign(yob=2000)
    found = recoded(targets, frame)
    outcomes = scenario_outcomes(found, frame, WHO)
    finding = intruders_before_after(FACTS, found, outcomes, WHO)
    assert outside(finding).title.startswith(begins)
    table = finding.table.frame
    assert table["scenario"].tolist() == ["A teacher", "A neighbour"]
    assert (table["one_after"] <= table["one"]).all()
    assert (table["right_after"] <= table["right"] + 1e-9).all()


def test_the_frontier_says_whom_the_best_informed_intruder_singles_out():
    frame, targets = children(60), Targets(k=10, expected_rate=0.05)
    found = recoded(targets, frame)
    outcomes = scenario_outcomes(found, frame, WHO)
    useful = usefulness(found, frame, {"cme": "cme >= 1"})
    shown = cost_of_recoding(FACTS, found, useful, outcomes).table.frame
    assert shown["one"].iloc[0] == outcomes["one"].iloc[:2].max() > 0
    without = cost_of_recoding(FACTS, found, useful, NotAssessed("scenarios", "nobody knows anything"))
    assert without.assessed
    assert "one" not in without.table.frame


@pytest.mark.parametrize(
    ("areas", "ids", "begins"),
    [
        (["A"] * 400, "id", "No area was cut anew"),
        (["D"] * 397 + ["E"] * 3, "id", "Between old and new areas, {close} of {pieces}"),
        (["D"] * 200 + ["E"] * 200, "id", "Areas were cut anew, and no piece"),
        (["D"] * 400, None, "Areas were cut anew, and what lies between"),
    ],
)
def test_areas_that_were_cut_anew_are_worded_in_every_case(areas, ids, begins):
    before = children().assign(area="A")
    finding = pieces_of_areas(FACTS, cut_areas(before.assign(area=areas), before, "area", ids))
    assert finding.title.startswith(begins)
    assert "{" not in outside(finding).title
