"""What the package offers to whoever imports it."""

import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import dpiabook
from dpiabook import evidence, findings, measures
from dpiabook.errors import Code, Refusal
from dpiabook.evidence import Maker

PUPILS = pd.DataFrame({"yob": [2008, 2008, 2009, 2010], "gender": ["F", "F", "M", "F"]})


class Handed:
    """A table of a library that nobody here knows, with the interface alone."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


class Broken:
    def __arrow_c_stream__(self, requested_schema=None):
        raise ValueError("Leeds, 4410")


def in_parquet(folder):
    PUPILS.to_parquet(folder / "pupils.parquet")
    return folder / "pupils.parquet"


TABLES = {
    "pandas": lambda _: PUPILS,
    "arrow": lambda _: pa.Table.from_pandas(PUPILS),
    "interface": lambda _: Handed(pa.Table.from_pandas(PUPILS)),
    "duckdb": lambda _: duckdb.connect().from_df(PUPILS),
    "path": in_parquet,
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_measure_takes_a_table_of_any_library(kind, tmp_path):
    found = measures.class_frequencies(TABLES[kind](tmp_path), ["yob", "gender"])
    assert sorted(found.sample.tolist()) == [1, 1, 2, 2]


def test_a_table_that_cannot_be_handed_over_is_refused_without_a_value():
    with pytest.raises(Refusal) as found:
        measures.class_frequencies(Broken(), ["yob"])
    assert found.value.code is Code.SOURCE_UNREADABLE
    assert "Leeds" not in str(found.value)
    assert found.value.__cause__ is None


def test_every_measure_tells_what_it_takes_and_gives_with_an_example():
    lacking = {
        name: [part for part in ("Parameters\n", "Returns\n", ">>> ") if part not in (inspect.getdoc(one) or "")]
        for name in measures.__all__
        for one in [getattr(measures, name)]
    }
    assert {name: parts for name, parts in lacking.items() if parts} == {}


def test_every_finding_of_the_package_is_offered_under_its_name():
    rooms = [import_module(f"dpiabook.evidence.{one.name}") for one in pkgutil.iter_modules(evidence.__path__)]
    makers = {name: one for room in rooms for name, one in vars(room).items() if isinstance(one, Maker)}
    assert {name: getattr(findings, name) for name in findings.__all__} == makers
    assert all(inspect.getdoc(one.draft) for one in makers.values())


@pytest.mark.parametrize("face", [measures, findings], ids=lambda face: face.__name__)
def test_a_face_offers_what_its_stub_says_and_nothing_else(face):
    assert dir(face) == face.__all__
    assert all(getattr(face, name).__name__ == name for name in face.__all__)
    with pytest.raises(AttributeError, match="no attribute 'sudo'"):
        face.sudo  # noqa: B018


@pytest.mark.parametrize("face", [measures, findings], ids=lambda face: face.__name__)
def test_importing_a_face_imports_nothing_of_what_it_offers(face):
    code = f"import sys, {face.__name__}; print(*sorted(one for one in sys.modules if one.startswith('dpiabook')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"dpiabook", "dpiabook.faces", face.__name__}


def test_the_package_is_imported_within_the_time_that_is_promised():
    code = "import time; begun = time.perf_counter(); import dpiabook; print(time.perf_counter() - begun)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(one.stdout) for one in runs) <= 0.3


def test_importing_the_package_imports_no_library_that_takes_long():
    code = "import sys, dpiabook; print(sorted({'pandas', 'numpy', 'pyarrow', 'ibis', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_offered_is_there_and_nothing_else():
    for name in dpiabook.__all__:
        assert getattr(dpiabook, name) is not None
    assert set(dpiabook.__all__) <= set(dir(dpiabook))
    with pytest.raises(AttributeError, match="no attribute 'meazures'"):
        dpiabook.meazures  # noqa: B018
