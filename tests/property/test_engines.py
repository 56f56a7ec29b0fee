"""The same question on DuckDB, on Spark and in a ten-line pandas oracle, on random tables."""

import importlib.util

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import (
    as_source,
    check_rules,
    class_table,
    coded_keys,
    group_counts,
    missing_values,
    open_source,
    profile_columns,
)
from dpiabook.counting.missing_rule import MissingRule
from dpiabook.counting.states import with_states
from dpiabook.risk import class_frequencies
from dpiabook.versions.published import area_differences

KEYS, FLAGS, RULES = ["area", "yob"], {"excluded": "eps >= 1"}, ["eps <= yob"]
SMALL = st.one_of(st.none(), st.integers(0, 3))
ROWS = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), SMALL, SMALL, st.sampled_from([1.0, 2.5, None])),
    min_size=1,
    max_size=25,
)


def table_of(rows):
    frame = pd.DataFrame(rows, columns=["area", "yob", "eps", "days"])
    kinds = {"area": "str", "yob": "Int64", "eps": "Int64", "days": "Float64"}
    return frame.astype(kinds).assign(family=pd.array(np.arange(len(frame)) // 2, "Int64"), id=np.arange(len(frame)))


def classes(table):
    """The oracle: groups, people and families in pandas."""
    grouped = table.groupby(KEYS, dropna=False, as_index=False).agg(n=("id", "size"), families=("family", "nunique"))
    return listed(grouped.sort_values(KEYS, na_position="last"))


def frequencies(table):
    """The oracle: how many rows agree with each, a missing value being a value."""
    return table.fillna({"yob": -1, "area": "none"}).groupby(KEYS)["id"].transform("size").tolist()


def excluded(table):
    """The oracle: children, and those of them with an exclusion, by area."""
    eps = table["eps"].fillna(0) >= 1
    by = table.assign(excluded=eps, known=table["eps"].notna()).groupby("area", dropna=False)
    return listed(by.agg(n=("id", "size"), excluded=("excluded", "sum"), known=("known", "sum")).reset_index())


def listed(frame):
    return [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]


def rules_of(table):
    """The oracle: rows that can be checked, break the rule, or cannot be checked."""
    known = table["eps"].notna() & table["yob"].notna()
    broken = (table["eps"] > table["yob"]).fillna(False) & known
    return [int(known.sum()), int(broken.sum()), int((~known).sum())]


def answers(source):
    """What an engine says of all questions."""
    return {
        "classes": listed(class_table(source, KEYS, family="family").frame),
        "excluded": listed(group_counts(source, ["area"], FLAGS)),
        "missing": profile_columns(source)["missing"].tolist(),
        "distinct": profile_columns(source)["distinct"].tolist(),
        "rules": check_rules(source, RULES).iloc[0, 1:].tolist(),
        "frequencies": class_frequencies(source, KEYS, missing="value", ids="id").sample.tolist(),
        "levels": [levels.to_pylist() for levels in coded_keys(source, KEYS, ids="id").levels],
        "differences": listed(area_differences(source, source, "area", FLAGS).cells),
    }


def oracle(table):
    """What pandas says of those that it can answer in a line or two."""
    return {
        "classes": classes(table),
        "excluded": excluded(table),
        "missing": table.isna().sum().tolist(),
        "distinct": table.nunique().tolist(),
        "rules": rules_of(table),
        "frequencies": frequencies(table),
        "levels": [sorted(table[key].dropna().unique().tolist()) for key in KEYS],
    }


@settings(max_examples=20, deadline=None)
@given(rows=ROWS)
def test_duckdb_says_what_pandas_says(tmp_path_factory, rows):
    table = table_of(rows)
    path = tmp_path_factory.mktemp("rows") / "part.parquet"
    table.to_parquet(path)
    found = answers(open_source(path))
    assert {name: found[name] for name in oracle(table)} == oracle(table)


@pytest.fixture(scope="session")
def spark(needs, absent):
    needs("java")
    if importlib.util.find_spec("pyspark") is None:
        absent("the extra spark is not installed (pyspark)")
    return lambda path: open_source(path, engine="spark")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_spark_says_what_duckdb_and_pandas_say(spark, tmp_path, seed):
    rng = np.random.default_rng(seed)
    rows = [
        (rng.choice(["A", "B", None]), *rng.choice([0, 1, 2, 3, None], 2), rng.choice([1.0, 2.5, None]))
        for _ in range(40)
    ]
    table = table_of(rows)
    (tmp_path / "rows").mkdir()
    for part, half in enumerate((table.iloc[:25], table.iloc[25:])):
        half.to_parquet(tmp_path / "rows" / f"{part}.parquet")
    found = answers(spark(tmp_path / "rows"))
    assert found == answers(open_source(tmp_path / "rows"))
    assert {name: found[name] for name in oracle(table)} == oracle(table)


RULES_OF_STATES = {
    "area": MissingRule({"B": "suppressed"}),
    "yob": MissingRule({"3": "unknown"}, gate="eps == 0"),
    "eps": MissingRule({"2": "not_applicable"}, not_collected={"area": ("A",)}),
    "told": MissingRule({"*": "suppressed"}, becomes="integer"),
}


def states_of(source):
    """Values and states of every record, and the counts by state and of a condition."""
    settled = with_states(source, RULES_OF_STATES)
    names = list(RULES_OF_STATES)
    states = {f"state_{name}": settled.state(name) for name in names}
    rows = settled.table.select("id", *names, **states).to_pyarrow().sort_by("id").to_pylist()
    counts = missing_values(settled, names).drop(columns="n").to_dict("list")
    return rows, counts, group_counts(settled, ["area"], {"some": "eps >= 1", "not_one": "eps != 1"}).to_dict("list")


def with_texts(rows):
    table = table_of(rows)
    return table.assign(told=["*" if number % 3 == 0 else str(number) for number in range(len(table))])


@settings(max_examples=25)
@given(ROWS)
def test_states_are_what_the_rules_say(rows):
    """The oracle: one record at a time, in plain Python."""
    table = with_texts(rows)
    found, counts, _ = states_of(as_source(table))
    for row, (_, one) in zip(found, table.iterrows(), strict=True):
        area, yob, eps = (None if pd.isna(one[name]) else one[name] for name in ("area", "yob", "eps"))
        expected_eps = 4 if area == "A" and eps in {None, 2} else 2 if eps is None else 1 if eps == 2 else 0
        assert row["state_eps"] == expected_eps
        assert row["state_area"] == (3 if area == "B" else 2 if area is None else 0)
        assert row["state_yob"] == (2 if yob == 3 else (1 if eps == 0 else 2) if yob is None else 0)
        assert (row["told"], row["state_told"]) == ((None, 3) if one["told"] == "*" else (int(one["told"]), 0))
    assert counts["missing"][0] == sum(row["state_area"] > 1 for row in found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_spark_settles_states_as_duckdb_does(spark, tmp_path, seed):
    draw = np.random.default_rng(seed)
    eps = [int(number) if number < 4 else None for number in draw.integers(0, 6, 60)]
    rows = list(zip(draw.choice(["A", "B"], 60), draw.integers(0, 4, 60).tolist(), eps, [1.0] * 60, strict=True))
    table = with_texts(rows)
    table.to_parquet(tmp_path / "rows.parquet")
    assert states_of(spark(tmp_path / "rows.parquet")) == states_of(as_source(table))
