"""Paths mean the same from the command line, under papermill and in JupyterLab."""

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.settings import find_parameters_file, places_for


@pytest.fixture
def project(tmp_path):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "children.parquet").touch()
    (tmp_path / "parameters" / "dictionary.csv").touch()
    (tmp_path / "parameters" / "x.yml").touch()
    return tmp_path


def test_the_project_is_the_folder_above_that_holds_parameters(project, monkeypatch):
    monkeypatch.chdir(project / "notebooks")
    assert places_for(None).root == places_for(project / "parameters" / "x.yml").root == project
    assert places_for(None).parameters == project / "parameters"


def test_a_path_is_looked_for_beside_the_file_and_then_in_the_project(project):
    places = places_for(project / "parameters" / "x.yml")
    beside = places.resolve("dictionary.csv", what="dictionary", code=Code.DICTIONARY_MISSING)
    below = places.resolve("data/children.parquet", what="source", code=Code.SOURCE_MISSING)
    assert beside == project / "parameters" / "dictionary.csv"
    assert below == project / "data" / "children.parquet"


def test_what_is_not_found_names_the_places_that_were_tried(project):
    with pytest.raises(Refusal) as caught:
        places_for(project / "parameters" / "x.yml").resolve("no.csv", what="source", code=Code.SOURCE_MISSING)
    assert str(project / "no.csv") in caught.value.where
    assert str(project / "parameters" / "no.csv") in caught.value.where


def test_a_lone_file_is_its_own_project(tmp_path):
    path = tmp_path / "alone.yml"
    path.touch()
    assert places_for(path).root == tmp_path
    assert places_for(path, tmp_path / "there").outputs == tmp_path / "there"


def test_a_parameters_file_is_found_from_a_folder_below(project, monkeypatch):
    monkeypatch.chdir(project / "notebooks")
    assert find_parameters_file("parameters/x.yml") == project / "parameters" / "x.yml"
    assert find_parameters_file("parameters/none.yml") is None
