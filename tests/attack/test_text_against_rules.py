"""What a text withholds no table of rules beside it prints, and what a reader can tell is not called undisclosed."""

import re

import pandas as pd
import pytest

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.inventory import contradictions
from dpiabook.evidence.stigma import education_mismatch
from dpiabook.release.audit import audit
from dpiabook.release.formatter import HIDDEN, Formatter
from dpiabook.release.linkage import grids_of_findings, link
from dpiabook.release.names import linked
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.sensitivity import Flags
from dpiabook.stigma import education_labels

PROFILE = load_profile("ons_srs")
FACTS = Facts(
    Inventory((Variable("cme", "Missing"), Variable("ehe", "At home"))),
    Flags(()),
    education={"missing": "cme", "home": "ehe"},
)


def pack(at_home, elsewhere=4, rest=300):
    flagged = pd.DataFrame(
        {"region": "r", "cme": 1, "ehe": [1, 0, 0], "eotas": [0, 1, 0], "on_roll": 0, "n": [at_home, elsewhere, rest]}
    )
    labels = education_mismatch(FACTS, education_labels(flagged, by="region"))
    rules = pd.DataFrame({"rule": ["a >= b", "ehe + cme <= 1"], "checked": 5_000, "violated": [30, at_home]})
    return labels, contradictions(FACTS, rules)


def released(findings):
    rules = Rules(PROFILE, "dpia", None, Formatter(PROFILE))
    statements = present_all(findings, rules)
    report = audit(statements, rules.formatter, PROFILE)
    return statements, report


@pytest.mark.parametrize("at_home", [0, 3, 9])
def test_a_count_that_a_text_withholds_is_withheld_in_the_rules_too(at_home):
    (labels, rules), report = released(pack(at_home))
    assert labels.numbers.frame["at_home"].isna().all()
    assert rules.table.cells[1][2] == "[c]"
    assert rules.table.cells[0][2] == "30"
    assert report.passed


def test_the_same_people_are_one_count_under_both_names():
    grids = grids_of_findings(pack(103))
    places = ("B07.education_labels/numbers", 0, "at_home"), ("B07.contradictions/table", 1, "violated")
    apart, together = (
        {
            count
            for (number, row, index), count in network.cells.items()
            if (grids[number].name, row, grids[number].columns[index].name) in places
        }
        for network in (link(grids), linked(grids))
    )
    assert (len(apart), len(together)) == (2, 1)


def test_what_its_neighbours_bound_is_told_with_its_bounds():
    (labels, _), report = released(pack(103))
    assert labels.numbers.cells[0][[c.name for c in labels.numbers.columns].index("if_suitable")] == HIDDEN
    assert "undisclosed" not in labels.sentence
    assert "Between about 85 and about 110 more are not missing if" in labels.sentence
    assert report.passed


@pytest.mark.parametrize("at_home", range(98, 109))
def test_the_bounds_hold_the_truth(at_home):
    (labels, _), _ = released(pack(at_home))
    found = re.search(r"(?:etween about (\d+) and about (\d+)|bout (\d+)) more are not missing", labels.sentence)
    least, most, near = (int(end) if end else None for end in found.groups())
    assert abs(near - at_home) <= 2 if near else least <= at_home <= most
