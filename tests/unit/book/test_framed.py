"""Columns as a data frame for cells of one's own, guarded by the memory limit."""

import sys

import pandas as pd
import polars
import pytest

from dpiabook.book.framed import frame_of
from dpiabook.counting import as_source
from dpiabook.errors import Code, Refusal
from dpiabook.result import NotAssessed

PEOPLE = pd.DataFrame({"yob": [2004, 2006, None], "sex": ["F", "M", "QZ-7"]})


def test_columns_and_rows_are_those_that_were_asked_for():
    source = as_source(PEOPLE)
    assert frame_of(source, "sex", memory_gb=1)["sex"].tolist() == ["F", "M", "QZ-7"]
    assert frame_of(source, where="yob > 2005", memory_gb=1)["sex"].tolist() == ["M"]
    assert list(frame_of(source, memory_gb=1)) == ["yob", "sex"]


@pytest.mark.parametrize(
    ("source", "columns", "where", "memory", "code"),
    [
        (as_source(PEOPLE), ["sx"], None, 1, Code.COLUMN_MISSING),
        (as_source(PEOPLE), None, "yob >", 1, Code.SETTING_VALUE),
        (as_source(PEOPLE), None, "sex == 'QZ-7'", 1e-9, Code.NEEDS_MEMORY),
        (NotAssessed("data", "there is only a dictionary"), None, None, 1, Code.SOURCE_MISSING),
    ],
)
def test_a_wrong_question_is_refused_and_no_value_is_told(source, columns, where, memory, code):
    with pytest.raises(Refusal) as refused:
        frame_of(source, columns, where, memory_gb=memory)
    assert refused.value.code is code
    assert "1 row" not in str(refused.value)


def test_polars_is_given_where_it_is_asked_for_and_nothing_else_is():
    found = frame_of(as_source(PEOPLE), "sex", library="polars", memory_gb=1)
    assert found.equals(polars.DataFrame({"sex": ["F", "M", "QZ-7"]}))
    with pytest.raises(Refusal, match="did you mean polars") as refused:
        frame_of(as_source(PEOPLE), "sex", library="polar", memory_gb=1)
    assert refused.value.code is Code.SETTING_VALUE


def test_where_polars_is_not_installed_that_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(Refusal) as refused:
        frame_of(as_source(PEOPLE), "sex", library="polars", memory_gb=1)
    assert refused.value.code is Code.EXTRA_MISSING
