"""The same question on DuckDB, on Spark and in a ten-line pandas oracle, on random tables."""

import importlib.util

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import check_rules, class_table, coded_keys, group_counts, open_source, profile_columns
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
