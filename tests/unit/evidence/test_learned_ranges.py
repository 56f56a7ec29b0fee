"""What is learned is said as a range where an attribute is not recorded for all, and as none only if none can be."""

from dataclasses import replace

import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.attribute_disclosure import closeness, guesses
from dpiabook.evidence.claims import Said, proven
from dpiabook.evidence.making import UNPROVEN
from dpiabook.risk.attribute_disclosure import disclosure_of_counts
from dpiabook.sensitivity import flag_variables

INVENTORY = Inventory((Variable("plan", "Child protection plan", kind="boolean"),))


@pytest.fixture
def facts():
    return Facts(INVENTORY, flag_variables(INVENTORY))


def found(*classes):
    """Each class: people, with the attribute, without it."""
    frame = pd.DataFrame(classes, columns=["n", "plan", "without"])
    return {"known": disclosure_of_counts(frame.assign(plan_known=frame["plan"] + frame["without"]), [], ["plan"])}


def drafts(facts, *classes):
    results = found(*classes)
    return {maker.id: maker.draft(facts, results) for maker in (closeness, guesses)}, results


def names(draft):
    return [column.name for column in draft.columns]


def test_where_all_is_recorded_there_is_no_range(facts):
    made, _ = drafts(facts, (100, 50, 50), (100, 10, 90))
    assert not [name for draft in made.values() for name in names(draft) if name.endswith("_most")]


def test_where_some_is_not_both_ends_are_given(facts):
    made, _ = drafts(facts, (100, 60, 20), (100, 20, 70), (40, 40, 0))
    far = made["B08.closeness"]
    # Of 240 at least 120 have it and 150 may: the second lies from .20 - 140/240 to .30 - 130/240, the third at 1.
    assert (far.values["far"], far.values["far_most"]) == (90 + 40, 80 + 90 + 40)
    assert {"far_most", "share_far_most"} <= set(names(far))
    # Who leads in the first depends on 20 of whom nothing is recorded.
    gain = drafts(facts, (100, 45, 35), (100, 20, 70), (40, 40, 0))[0]["B08.inference_gain"]
    assert gain.values["guessed"] < gain.values["guessed_most"] <= gain.values["known"]


@pytest.mark.parametrize(("unknown", "variant"), [(0, "none"), (4, "none"), (40, "")])
def test_none_is_far_only_where_none_can_be(facts, unknown, variant):
    made, _ = drafts(facts, (100, 30, 70 - unknown), (100, 30, 70))
    assert made["B08.closeness"].variant == variant


def test_no_group_has_it_more_often_only_where_none_can(facts):
    made = [drafts(facts, (400, 4, 396 - unknown), (4000, 40, 3960))[0] for unknown in (0, 100)]
    assert [one["B08.inference_gain"].variant for one in made] == ["none", "may_be_lifted"]


@pytest.mark.parametrize("maker", [closeness, guesses], ids=lambda maker: maker.id)
def test_a_range_that_is_narrower_than_what_can_be_is_not_written(facts, maker):
    made, results = drafts(facts, (100, 60, 20), (100, 20, 70), (40, 40, 0))
    draft = made[maker.id]
    told = Said(maker.id, facts, (results,), {}, draft)
    assert proven(told)
    assert UNPROVEN not in maker(facts, results).sentence
    for name in (name for name in names(draft) if name.endswith("_most") and name in draft.values):
        narrow = Said(maker.id, facts, (results,), {}, _with(draft, name, draft.values[name] - 1))
        assert not proven(narrow), name


def _with(draft, name, value):
    return replace(draft, values={**draft.values, name: value})
