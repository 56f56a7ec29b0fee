"""Nothing that was recoded can be read back from the file that is handed on: an attack by arithmetic, on the file."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.mitigation import Ladder, Rung, hand_on, keeping, lattice, recommended, scenario_outcomes
from dpiabook.risk import Scenario
from dpiabook.settings import Targets

N = 900
DRAW = np.random.default_rng(7)
YOB = DRAW.integers(1990, 2010, N)
YEAR = YOB + DRAW.integers(4, 16, N)
EPISODES = DRAW.poisson(0.6, N)
PEOPLE = pd.DataFrame(
    {
        "yob": YOB,
        "age": 2024 - YOB,
        "adult": (2024 - YOB >= 18).astype(int),
        "year_first": YEAR,
        "age_first": YEAR - YOB,
        "episodes": EPISODES,
        "ever": (EPISODES > 0).astype(int),
        "late": DRAW.integers(0, 3, N),
        "score": DRAW.integers(0, 50, N),
    }
).assign(total=lambda people: people["episodes"] + people["late"])
EDGES = (
    Edge("same as", "age", ("yob",), "equal codes"),
    Edge("function of", "adult", ("age",), "band"),
    Edge("function of", "age_first", ("year_first", "yob"), "difference"),
    Edge("function of", "ever", ("episodes",), "positive"),
    Edge("function of", "total", ("episodes", "late"), "sum"),
)
LINEAGE = Lineage(EDGES, tuple(PEOPLE.columns))
EQUATIONS = (  # what anybody knows who reads the columns' names: the parts add up to the number
    ({"yob": 1, "age": 1}, 2024),
    ({"year_first": 1, "age_first": -1, "yob": -1}, 0),
    ({"episodes": 1, "late": 1, "total": -1}, 0),
)
BANDS = (("adult", "age", lambda flag: (18, np.inf) if flag else (-np.inf, 17)),
         ("ever", "episodes", lambda flag: (1, np.inf) if flag else (-np.inf, 0)))  # fmt: skip


@pytest.fixture(autouse=True)
def coarsest(monkeypatch):
    """The coarsest recodes are the recommended ones."""

    def chosen(found):
        node = tuple(len(ladder) - 1 for ladder in found.ladders.values())
        return replace(recommended(found), node=node)

    monkeypatch.setattr(keeping, "recommended", chosen)


def written(tmp_path, ladders, lineage=LINEAGE):
    """The file of the coarsest recodes."""
    found = lattice(PEOPLE, ladders, Targets(k=2, expected_rate=1.0))
    export = hand_on(PEOPLE, found, tmp_path, lineage=lineage)
    return pq.read_table(export.files[0]).to_pandas(), export


def bounds(cell):
    """The lowest and highest value that a cell of the file may stand for."""
    if isinstance(cell, str):
        if cell.endswith(" and over"):
            return float(cell.removesuffix(" and over")), np.inf
        parts = [float(part) for part in cell.split("-")]
        return parts[0], parts[-1]
    return float(cell), float(cell)


def attacked(table, name):
    """For each record the bounds of a column by its own cell, and by all that the other columns say of it."""
    own = {column: np.array([bounds(cell) for cell in table[column]]) for column in table}
    every = dict(own)
    for _ in range(3):
        for flag, of, limits in BANDS:
            if flag in table:
                told = np.array([limits(cell) for cell in table[flag].astype(int)])
                every[of] = narrowed(every.get(of), told)
        for parts, constant in EQUATIONS:
            for solved, weight in parts.items():
                others = {one: by for one, by in parts.items() if one != solved}
                if all(one in every for one in others):
                    ends = [np.sort(every[one] * by, axis=1) for one, by in others.items()]
                    rest = constant - np.sum(ends, axis=0)[:, ::-1]
                    every[solved] = narrowed(every.get(solved), np.sort(rest / weight, axis=1))
    return own.get(name), every.get(name)


def narrowed(one, other):
    if one is None:
        return other
    return np.column_stack([np.maximum(one[:, 0], other[:, 0]), np.minimum(one[:, 1], other[:, 1])])


def read_back(table, name):
    """How many records say more of a column than its own cell does, or anything where it was left out."""
    own, found = attacked(table, name)
    if found is None:
        return 0
    width = np.diff(found, axis=1)
    return int(np.isfinite(found).any(axis=1).sum() if own is None else (width < np.diff(own, axis=1)).sum())


RECODES = {
    "a year in bands": {"yob": Ladder("yob", (Rung(band=5),))},
    "a year left out": {"yob": Ladder("yob", (Rung(drop=True),))},
    "an age in bands": {"age": Ladder("age", (Rung(band=5),))},
    "an age at an event": {"age_first": Ladder("age_first", (Rung(band=6),))},
    "a count with a top": {"episodes": Ladder("episodes", (Rung(top=2),))},
    "a count left out": {"episodes": Ladder("episodes", (Rung(drop=True),))},
    "bands that overlap": {
        "yob": Ladder("yob", (Rung(band=5),)),
        "age": Ladder("age", (Rung(band=4),)),
    },
}


@pytest.mark.parametrize("name", RECODES)
def test_nothing_recoded_is_read_back_from_the_written_file(tmp_path, name):
    ladders = RECODES[name]
    table, export = written(tmp_path / "with", ladders)
    assert {key: read_back(table, key) for key in ladders} == dict.fromkeys(ladders, 0)
    assert set(export.left_out).isdisjoint(table.columns)
    assert {"score", "late"} & set(table.columns)


@pytest.mark.parametrize("name", RECODES)
def test_without_lineage_the_same_attack_reads_it_back(tmp_path, name):
    ladders = RECODES[name]
    table, export = written(tmp_path / "without", ladders, Lineage(()))
    assert sum(read_back(table, key) for key in ladders) > N / 10
    assert export.left_out == ()


def test_only_as_much_is_left_out_as_must_be(tmp_path):
    table, export = written(tmp_path, RECODES["a year in bands"])
    assert set(export.left_out) == {"age", "age_first", "adult"}
    assert "year_first" in table
    assert "left out" in str(export).lower()
    # A top at 2 still says whether there was any, so that the flag says nothing more.
    table, export = written(tmp_path, RECODES["a count with a top"])
    assert set(export.left_out) == {"total"}
    assert "ever" in table


def test_a_larger_area_stays_beside_a_smaller_one_and_the_reverse_does_not(tmp_path):
    people = PEOPLE.assign(area=PEOPLE["score"] % 12, region=PEOPLE["score"] % 12 // 4)
    lineage = Lineage((Edge("within", "region", ("area",)),), tuple(people.columns))
    kept = {}
    for key, other in (("area", "region"), ("region", "area")):
        found = lattice(people, {key: Ladder(key, (Rung(drop=True),))}, Targets(k=2, expected_rate=1.0))
        export = hand_on(people, found, tmp_path / key, lineage=lineage)
        kept[key] = other in pq.read_table(export.files[0]).column_names
    assert kept == {"area": True, "region": False}


def test_an_intruder_cannot_use_what_is_left_out_with_a_recode():
    ladders = {"yob": Ladder("yob", (Rung(drop=True),))}
    found = lattice(PEOPLE, ladders, Targets(k=N, expected_rate=1.0))
    clerk = {"clerk": Scenario(knows={"yob": "exact", "age": "exact", "score": "exact"})}
    left = scenario_outcomes(found, PEOPLE, clerk, lineage=LINEAGE)["one"].tolist()
    beside = scenario_outcomes(found, PEOPLE, clerk)["one"].tolist()
    assert left[0] == beside[0]
    assert left[-1] < beside[-1]
