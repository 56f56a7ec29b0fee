"""A skeleton works as it is written, and nothing that is there is ever overwritten."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import dpiabook
from dpiabook.errors import Refusal
from dpiabook.evidence.own_finding import OwnFinding
from dpiabook.figures.registry import FIGURES
from dpiabook.settings import extensions, here
from dpiabook.settings.extension_files import read_part
from dpiabook.suite.auditing import audited_tables
from dpiabook.suite.extending import KINDS, faults, write_skeleton
from dpiabook.suite.flagging import flagged_lines
from dpiabook.suite.runs import Options, _parameters, load


@pytest.fixture(autouse=True)
def _no_packages(monkeypatch):
    monkeypatch.setattr(extensions, "installed", tuple)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_with_a_skeleton(kind, tmp_path):
    written = write_skeleton(kind, "first_of_all", tmp_path / "extensions")
    assert all(path.is_file() for path in written)
    assert [path.name for path in written][-1] == "test_extensions.py"
    assert faults(tmp_path / "extensions") == []


MOST = {"measure": 3, "notebook": 2, "category": 1, "profile": 1, "scenario": 1, "collection": 1}
"""How many files adding one more of each may touch; a country is one folder."""


def files_in(folder):
    """Every file with what tells whether it was touched; Python's own cache is nobody's addition."""
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}


@pytest.mark.parametrize("kind", KINDS)
def test_adding_one_touches_few_files_and_none_of_the_package(kind, tmp_path):
    folder, package = tmp_path / "extensions", Path(dpiabook.__file__).parent
    write_skeleton(kind, "first", folder)
    before, untouched = files_in(tmp_path), files_in(package)
    write_skeleton(kind, "second", folder)
    after = files_in(tmp_path)
    touched = {path for path in after if after[path] != before.get(path)}
    if kind == "country":
        assert {path.parent for path in touched} == {folder / "country" / "second"}
    else:
        assert 1 <= len(touched) <= MOST[kind]
    assert faults(folder) == []
    # It counts as it lies there: nothing else has to be told of it.
    found = extensions.extensions_of(replace(here(), settings=settings_with(folder)))
    assert {part.name.removeprefix("10_") for part in found.parts} >= {"second"}
    assert files_in(package) == untouched


def test_a_measure_brings_its_finding_and_its_figure_in_two_files(tmp_path):
    code, said, _ = write_skeleton("measure", "lonely", tmp_path)
    assert (code.suffix, said.suffix) == (".py", ".yml")
    finding = read_part(extensions.Part("measures", said, "extensions/measures/lonely.yml", ""), OwnFinding)
    assert finding.title
    assert finding.figure in FIGURES


def settings_with(folder):
    return here().settings.model_copy(update={"extensions": str(folder)})


def test_one_test_serves_all_that_is_added(tmp_path):
    first = write_skeleton("measure", "one", tmp_path)
    second = write_skeleton("measure", "two", tmp_path)
    assert (len(first), len(second)) == (3, 2)
    assert faults(tmp_path) == []


def test_notebooks_are_numbered_on(tmp_path):
    names = [write_skeleton("notebook", name, tmp_path)[0].name for name in ("one", "two", "20_three", "four")]
    assert names == ["09_one.ipynb", "10_two.ipynb", "20_three.ipynb", "11_four.ipynb"]
    cells = json.loads((tmp_path / "notebooks" / "20_three.ipynb").read_text())["cells"]
    assert 'open_book("20_three")' in "".join(cells[2]["source"])


@pytest.mark.parametrize("name", ["Upper", "1st", "../x", "a b", "x" * 41, ""])
def test_a_name_that_could_lead_elsewhere_is_refused(name, tmp_path):
    with pytest.raises(Refusal, match="name"):
        write_skeleton("profile", name, tmp_path / "extensions")
    assert not (tmp_path / "extensions").exists()


def test_nothing_is_overwritten_and_half_of_nothing_written(tmp_path):
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "one.yml").write_text("mine")
    with pytest.raises(Refusal, match="there already"):
        write_skeleton("measure", "one", tmp_path)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["one.yml"]


def test_a_misspelt_kind_is_told(tmp_path):
    with pytest.raises(Refusal) as refused:
        write_skeleton("catgory", "one", tmp_path)
    assert refused.value.cure == "did you mean category?"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "extensions"


def test_commands_without_a_parameters_file_know_what_the_project_adds(project):
    write_skeleton("category", "gambling")
    write_skeleton("profile", "panel")
    Path("words.csv").write_text("variable,label\nq1,Number of gambling visits\n")
    assert "q1: gambling" in flagged_lines(Path("words.csv"), as_json=False)
    Path("table.csv").write_text("area,people\nNorth,40\nSouth,60\n")
    assert audited_tables([Path("table.csv")], "panel").profile.name == "own:panel"


def test_kernels_of_the_bundled_demonstration_are_told_where_extensions_lie(project):
    loaded = load(Path("parameters/demo.yml"), Options())
    assert "extensions" not in _parameters(loaded, None)
    write_skeleton("profile", "panel")
    assert _parameters(loaded, None)["extensions"] == str(project)
