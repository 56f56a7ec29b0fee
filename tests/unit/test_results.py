"""Every measure gives results of one shape, the same for a table of any library: each is tried on its own example."""

import doctest
import inspect
import pickle
import re
from dataclasses import fields, is_dataclass
from functools import cache

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from dpiabook import measures
from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Column, Finding, numbers
from dpiabook.result import NotAssessed, Result
from dpiabook.result.docs import meanings

TABLES = {
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "polars": lambda frame: pl.from_arrow(pa.Table.from_pandas(frame, preserve_index=False)),
    "lazy polars": lambda frame: pl.from_arrow(pa.Table.from_pandas(frame, preserve_index=False)).lazy(),
    "duckdb": lambda frame: duckdb.connect().from_arrow(pa.Table.from_pandas(frame, preserve_index=False)),
}
TABLE = ("pa.Table", "Source")
"""What gives a table gives what is to be measured, and no result."""
COUNTED = [
    name
    for name in measures.__all__
    if "TableLike" in str(next(iter(inspect.signature(getattr(measures, name)).parameters.values())).annotation)
]


OF_ROWS = re.compile(r" : ndarray.*, shape \((n|rows),\)$")
RESULTS = [
    name for name in measures.__all__ if inspect.signature(getattr(measures, name)).return_annotation not in TABLE
]


def known(measure):
    """What the module of a measure knows."""
    return dict(inspect.unwrap(measure).__globals__)


@cache
def calls(name):
    """What the measure was called with in its own example, and what it gave."""
    measure, made = getattr(measures, name), []

    def recording(*inputs, **options):
        made.append((inputs, options, measure(*inputs, **options)))
        return made[-1][2]

    (example,) = doctest.DocTestFinder(recurse=False).find(measure, name, globs=known(measure))
    example.globs |= {name: recording, "pd": pd, "np": np}
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
    return made


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_tells_its_figures_and_gives_its_table(name):
    for _, _, found in calls(name):
        assert isinstance(found, Result)
        assert found.method
        assert list(found.summary()) == ["figure", "value", "low", "high", "meaning"]
        assert (found.summary()["meaning"] != "").all(), "each says what it is, with its unit"
        assert isinstance(found.to_frame(), pd.DataFrame)
        assert {type(found.to_frame(part)) for part in found.parts} <= {pd.DataFrame}
        assert "<table" in found._repr_html_() or all(part in found._repr_html_() for part in found.parts)
        assert str(found)


def test_every_measure_has_a_result_in_its_example_unless_it_is_refused_there():
    without = {name for name in measures.__all__ if not calls(name)}
    assert all("Traceback" in inspect.getdoc(getattr(measures, name)) for name in without)


EACH = [
    pytest.param(name, kind, marks=() if at % len(TABLES) == by else pytest.mark.thorough)
    for at, name in enumerate(COUNTED)
    for by, kind in enumerate(TABLES)
]
"""In the short form every measure meets one library, and every library some of the measures."""


@pytest.mark.parametrize(("name", "kind"), EACH)
def test_a_measure_gives_the_same_figures_for_a_table_of_any_library(name, kind):
    for (table, *others), options, found in calls(name):
        if not isinstance(table, pd.DataFrame):
            continue
        other = getattr(measures, name)(TABLES[kind](table), *others, **options)
        if isinstance(found, pa.Table):
            assert other.to_pylist() == found.to_pylist()
            continue
        for part in found.parts or [None]:
            pd.testing.assert_frame_equal(other.to_frame(part), found.to_frame(part), check_dtype=False)
        pd.testing.assert_frame_equal(other.summary(), found.summary())


@pytest.mark.parametrize("name", measures.__all__)
def test_numbers_of_each_row_are_a_table_too(name):
    given = re.findall(r"\w+", str(inspect.signature(getattr(measures, name)).return_annotation))
    for kind in (known(getattr(measures, name)).get(one) for one in given):
        if inspect.isclass(kind) and issubclass(kind, Result) and is_dataclass(kind):
            assert not [one.name for one in fields(kind) if OF_ROWS.search(_typed(kind, one.name))] or kind.ROWS


def _typed(kind, name):
    return next((one for one in (inspect.getdoc(kind) or "").splitlines() if re.match(rf"{name}\b.* : ", one)), "")


def test_a_range_stands_beside_its_figure():
    found = measures.class_frequencies(pd.DataFrame({"yob": [2008, None, 2009]}), ["yob"], missing="states")
    (alone,) = found.summary().query("figure == 'uniques'").to_dict("records")
    assert (alone["value"], alone["low"], alone["high"]) == (0, 0, 3)
    assert "people whom nobody else" in alone["meaning"]
    assert found.to_frame()["sample"].tolist() == found.sample.tolist()


def test_a_part_that_is_not_there_is_refused_by_name():
    found = measures.suda(pd.DataFrame({"yob": [2008, 2009], "sex": ["F", "M"]}), ["yob", "sex"])
    assert found.parts[0] == "rows"
    with pytest.raises(Refusal, match="did you mean level_contributions") as told:
        found.to_frame("level_contribution")
    assert told.value.code is Code.MEASURE_INPUT


def test_a_table_stays_a_frame_and_what_is_made_of_it_is_a_plain_one():
    found = measures.value_counts(pd.DataFrame({"sex": ["F", "M", "F"]}), "sex")
    assert isinstance(found, pd.DataFrame)
    assert type(found.head(1)) is type(found.to_frame()) is pd.DataFrame


def test_values_are_no_html():
    found = measures.value_counts(pd.DataFrame({"sex": ["<b>F"]}), "sex")
    assert "<b>F" not in found._repr_html_()


def test_a_finding_has_the_shape_too():
    columns = (Column("alone", "Alone", "risk", "people"), Column("n", "All", "volume", "people"))
    found = Finding("B08.x", "B08", "x", "{alone} of {n}", numbers({"alone": 3, "n": 9}, columns), method="Counted.")
    assert isinstance(found, Result)
    assert found.summary()["value"].tolist() == [3, 9]
    assert found.summary()["meaning"].tolist() == ["Alone (people)", "All (people)"]
    assert found.to_frame().to_dict("list") == {"alone": [3], "n": [9]}
    assert Finding("B08.x", "B08", "x", "y").summary().empty


def test_what_is_not_assessed_has_the_shape_too():
    gap = NotAssessed("S10", "residents by area not given")
    assert isinstance(gap, Result)
    assert gap.summary()["figure"].tolist() == ["what", "reason", "needed", "said"]
    assert "needed" in meanings(NotAssessed)
    assert str(gap) == "S10 was not assessed: residents by area not given"


@pytest.mark.parametrize("name", ["value_counts", "wilson_interval", "delta_disclosure", "class_frequencies"])
def test_a_result_is_the_same_after_it_was_sent_to_another_process(name):
    for _, _, found in calls(name):
        other = pickle.loads(pickle.dumps(found))
        assert (type(other), other.method, other.source) == (type(found), found.method, found.source)
        pd.testing.assert_frame_equal(other.to_frame(), found.to_frame())


def test_nothing_of_the_data_is_shown_unasked():
    people = pd.DataFrame(
        {"person": [f"Canary {row}" for row in range(9)], "place": ["Canary Place"] * 9, "age": range(9)}
    )
    found = measures.class_frequencies(people, ["place", "age"], ids="person")
    for result in (found, measures.suda(people, ["place", "age"])):
        shown = f"{result}{result._repr_html_()}"
        assert "Canary" not in shown
        assert result.method in shown
        assert all(part in shown for part in result.parts)
    assert found.to_frame()["id"].str.startswith("Canary").all()
