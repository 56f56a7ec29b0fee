"""Two versions side by side: who is in both ties their sizes, those who joined and left, and what is told of each.

The intruder reads every number of B11 that is printed, by its heading, and writes down what must hold between them by
what the words mean, apart from what the columns declare.
"""

import json
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary import Inventory
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.version_people import changed_columns, joiners_alike
from dpiabook.evidence.versions import risk_by_version, version_changes
from dpiabook.release.formatter import Formatter
from dpiabook.release.holding import hold_unprotected
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.sensitivity import flag_variables
from dpiabook.versions import column_changes, compare_versions, joiners

from .intruder import COUNTS, Intruder

PROFILE = load_profile("ons_srs")
CARE = {"care": "care >= 1"}


def two_versions(seed):
    """People with an attribute and a year of birth; a few leave, a few join, and of some a value is another one."""
    rng = np.random.default_rng(seed)
    rows = int(rng.choice([120, 400, 1_500]))
    before = pd.DataFrame(
        {
            "id": np.arange(rows),
            "yob": rng.integers(2000, 2012, rows),
            "care": rng.binomial(1, 0.3, rows).astype(float),
            "moves": rng.poisson(0.5, rows).astype(float),
        }
    )
    before.loc[rng.random(rows) < 0.05, "care"] = np.nan
    now = before.iloc[rng.permutation(rows)[int(rng.integers(0, 14)) :]].copy()
    for name in ("care", "moves"):
        other = rng.permutation(len(now))[: int(rng.integers(0, 40))]
        now.iloc[other, now.columns.get_loc(name)] = 1 - now[name].iloc[other].clip(upper=1)
    more = before.sample(int(rng.integers(0, 25)), random_state=seed)
    return pd.concat([now, more.assign(id=np.arange(len(more)) + 10_000)], ignore_index=True), before


def findings(seed):
    now, before = two_versions(seed)
    inventory = Inventory(())
    facts = Facts(inventory, flag_variables(inventory), version="2")
    found = compare_versions(now, before, keys={"born": ["yob", "care"]}, child_id="id", inventory=inventory)
    return [
        version_changes(facts, found, before="1"),
        risk_by_version(facts, found),
        changed_columns(facts, column_changes(now, before, "id")),
        joiners_alike(facts, joiners(now, before, CARE, "id")),
    ]


def released(made):
    shown = hold_unprotected(made, PROFILE)
    statements = present_all(shown, Rules(PROFILE, "dpia", str, Formatter(PROFILE)))
    return json.loads(json.dumps([asdict(statement) for statement in statements]))


class Reader(Intruder):
    """Reads the sentences' numbers as well, and knows what people in both versions are."""

    def __init__(self, statements):
        super().__init__([])
        self.variables = []
        for statement in statements:
            for which in ("numbers", "table"):
                if statement[which]:
                    self.read(statement["id"], which, statement[which])
        self.known()
        self.constraint = self._constraint()

    def read(self, finding, which, table):
        for row, texts in zip(table["values"], table["cells"], strict=True):
            where = "2" if which == "numbers" and finding == "B11.versions" else str(row[0])
            if finding == "B11.columns" and which == "table" and row[0] not in self.variables:
                self.variables.append(row[0])
            for column, value, text in zip(table["columns"], row, texts, strict=True):
                if column["kind"] in COUNTS and text != "[x]":
                    at = self._count(self.name(finding, which, where, column["name"]))
                    hidden = "[c]" if value is None else text
                    self._printed(at, value, hidden)

    @staticmethod
    def name(finding, which, where, column):
        """Sizes, and those who joined, left or stayed, are one count wherever they stand."""
        if column in ("joined", "left", "both", "n_before", "changed"):
            return column
        if column == "n" and finding in ("B11.versions", "B11.risk"):
            return "n_before" if (finding, where) == ("B11.versions", "1") else "n"
        if finding == "B11.versions":
            return f"{column}/{where}"
        return f"{finding}/{column}/{'first' if which == 'numbers' else where}"

    def known(self):
        def less(one, *others):
            self.rows.append(({self._count(one): 1, **{self._count(other): -1 for other in others}}, -np.inf))

        def equal(one, *others):
            self.rows.append(({self._count(one): 1, **{self._count(other): -1 for other in others}}, 0))

        equal("n", "joined", "both")
        equal("n_before", "left", "both")
        less("changed", "both")
        each = [f"B11.columns/other/{name}" for name in self.variables]
        for name, one in zip(self.variables, each, strict=True):
            equal(one, *(f"B11.columns/{part}/{name}" for part in ("new", "gone", "corrected")))
            less(one, "changed")
        if each:
            less("changed", *each)
        for place in [place for (place,) in self.place if place.startswith("B11.joiners/known_")]:
            who = place.split("known_")[1].split("/")[0]
            less(place, who)
            less(place.replace("known_", "having_"), place)


def holds(seed):
    return Reader(released(findings(seed))).reached()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_withheld_of_two_versions_holds_for_who_knows_that_people_stay(seed):
    assert holds(seed) == []


def test_versions_whose_columns_declare_nothing_fall_to_the_same_intruder():
    fell = 0
    for seed in range(4):
        plain = []
        for finding in findings(seed):
            tables = {}
            for which in ("numbers", "table"):
                table = getattr(finding, which)
                columns = tuple(replace(c, rest="", earlier="", sums=(), within=()) for c in table.columns)
                tables[which] = replace(table, columns=columns)
            plain.append(replace(finding, universe=finding.id, **tables))
        fell += len(Reader(released(plain)).reached())
    assert fell


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 400))
def test_three_hundred_pairs_of_versions_hold(seed):
    assert holds(seed) == []
