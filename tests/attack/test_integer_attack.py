"""An integer attack written apart from the code that it attacks: it reads a release as JSON, and knows the rules.

Everything that the columns declare of each other holds for it, and people are whole. For each count that is withheld it
finds the smallest and the largest number that agree with all that is printed.
"""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

PROFILE = load_profile("ons_srs")
COUNTS = ("people", "risk", "volume")
MUCH = 10_000

ALGEBRA = (
    Column("n", "Children", "volume", "children"),
    Column("known", "Known", "people", "children", of="n"),
    Column("unknown", "Not known", "people", "children", of="n"),
    Column("upper", "Known or not known", "people", "children", of="n", sums=("known", "unknown")),
    Column("waiting", "Waiting", "people", "children", of="n", apart=("upper",)),
    Column("right", "Right", "risk", "children", of="n"),
    Column("wrong", "Wrong", "risk", "children", of="n", rest="right"),
    Column("one", "One", "risk", "children", of="n", within=("few",)),
    Column("few", "Few", "risk", "children", of="n"),
)


def counts(rng, n):
    """One row in which everything declared holds."""
    known, unknown, waiting, _ = rng.multinomial(n, rng.dirichlet([0.6, 0.3, 0.3, 1.0]))
    right, few = rng.binomial(n, rng.beta(0.5, 1.5)), rng.binomial(n, rng.beta(0.5, 2))
    one = rng.binomial(few, rng.beta(0.5, 1))
    return [int(v) for v in (n, known, unknown, known + unknown, waiting, right, n - right, one, few)]


def findings(seed):
    """One table by region and sex, and one by region of the same counts; totals of both."""
    rng = np.random.default_rng(seed)
    regions = [f"R{at}" for at in range(rng.integers(2, 5))]
    cells = {(r, s): counts(rng, int(rng.integers(15, 250))) for r in regions for s in "FM"}
    by_region = {r: np.sum([cells[r, s] for s in "FM"], axis=0).tolist() for r in regions}
    whole = np.sum(list(by_region.values()), axis=0).tolist()
    region, sex = Column("region", "Region", "region"), Column("sex", "Sex", "text")
    fine = [(*key, *row) for key, row in cells.items()] + [(None, None, *whole)]
    coarse = [(key, *row) for key, row in by_region.items()] + [(None, *whole)]
    tables = (
        Table((region, sex, *ALGEBRA), tuple(map(tuple, fine)), total=True, dimensions=("region", "sex")),
        Table((region, *ALGEBRA), tuple(map(tuple, coarse)), total=True, dimensions=("region",)),
    )
    return [Finding(f"B09.{at}", "B09", "T", "S", table=table) for at, table in enumerate(tables)]


def released(made, profile=PROFILE):
    statements = present_all(made, Rules(profile, "dpia", str, Formatter(profile)))
    return json.loads(json.dumps([asdict(statement) for statement in statements]))


class Intruder:
    """Numbers each count once, and writes down what is printed and declared."""

    def __init__(self, statements, *, relations=True):
        self.place, self.rows, self.low, self.high, self.withheld = {}, [], [], [], set()
        for statement in statements:
            self._read(statement["table"], relations)
        self.constraint = self._constraint()

    def _count(self, *key):
        if key not in self.place:
            self.place[key] = len(self.place)
            self.low.append(0)
            self.high.append(MUCH)
        return self.place[key]

    def _read(self, table, relations):
        columns, sums = table["columns"], {}
        for row, texts in zip(table["values"], table["cells"], strict=True):
            levels = {c["name"]: v for c, v in zip(columns, row, strict=True) if c["kind"] in ("region", "text")}
            key = () if texts[0] == "Total" else tuple(sorted(levels.items()))
            at = {}
            for column, value, text in zip(columns, row, texts, strict=True):
                if column["kind"] in COUNTS:
                    at[column["name"]] = self._count(column["name"], key)
                    self._printed(at[column["name"]], value, text)
            if relations:
                self._declared(columns, at, key)
            if key:
                total = tuple(pair for pair in key if pair[0] == "region") if len(key) > 1 else ()
                for name, number in at.items():
                    sums.setdefault((name, total), []).append(number)
        for (name, total), parts in sums.items():
            self.rows.append(({self._count(name, total): 1, **dict.fromkeys(parts, -1)}, 0))

    def _printed(self, at, value, text):
        if text == "[c]":
            self.withheld.add(at)
        elif value is not None:
            # Rounded to five, halves up; what is under ten is not printed, nor is zero but for risks.
            ends = (0, 0) if value == 0 else (max(value - 2, 10), value + 2)
            self.low[at], self.high[at] = max(self.low[at], ends[0]), min(self.high[at], ends[1])

    def _declared(self, columns, at, key):
        for column in columns:
            own = at.get(column["name"])
            if column["of"]:
                self.rows.append(({own: 1, at[column["of"]]: -1}, -np.inf))
            if column["sums"]:
                self.rows.append(({own: 1, **{at[name]: -1 for name in column["sums"]}}, 0))
            if column["rest"]:
                self.rows.append(({at[column["of"]]: 1, own: -1, at[column["rest"]]: -1}, 0))
            for other in column["within"]:
                self.rows.append(({own: 1, at[other]: -1}, -np.inf))
            if column["apart"]:
                self.rows.append(({own: 1, at[column["of"]]: -1, **{at[o]: 1 for o in column["apart"]}}, -np.inf))

    def _constraint(self):
        matrix = np.zeros((len(self.rows), len(self.place)))
        for number, (row, _) in enumerate(self.rows):
            for at, weight in row.items():
                matrix[number, at] = weight
        return LinearConstraint(matrix, [least for _, least in self.rows], 0)

    def least(self, at, sign):
        cost = np.zeros(len(self.place))
        cost[at] = sign
        bounds = Bounds(self.low, self.high)
        answer = milp(cost, integrality=np.ones(len(cost)), bounds=bounds, constraints=[self.constraint])
        assert answer.status == 0, "what is printed contradicts itself"
        return sign * round(answer.fun)

    def reached(self):
        """Withheld counts that may be small, but are known more closely than 1 to 9."""
        found = []
        for at in sorted(self.withheld):
            low = self.least(at, 1)
            if low < PROFILE.threshold and (low > 1 or self.least(at, -1) < PROFILE.threshold - 1):
                found.append(at)
        return found


def holds(seed):
    intruder = Intruder(released(findings(seed)))
    assert intruder.withheld
    assert intruder.reached() == []


@pytest.mark.parametrize("seed", range(6))
def test_no_withheld_count_is_reached_by_all_that_is_declared(seed):
    holds(seed)


def test_an_undeclared_identity_would_be_found_by_the_same_intruder():
    """The released tables of columns that declare nothing, read by who knows what holds between them."""
    plain = [replace(column, sums=(), rest="", within=(), apart=()) for column in ALGEBRA]
    fell = 0
    for seed in range(3):
        made = []
        for finding in findings(seed):
            labels = [column for column in finding.table.columns if column.kind not in COUNTS]
            made.append(replace(finding, table=replace(finding.table, columns=(*labels, *plain))))
        statements = released(made)
        for statement, finding in zip(statements, findings(seed), strict=True):
            statement["table"]["columns"] = [asdict(column) for column in finding.table.columns]
        fell += len(Intruder(statements).reached())
    assert fell


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_a_thousand_random_datasets_hold(seed):
    holds(seed)
