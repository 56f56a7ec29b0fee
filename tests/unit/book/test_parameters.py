"""Injected by papermill > a changed cell > the file > the defaults; unknown names are refused everywhere."""

import pytest

from dpiabook.book.parameters import Given, given_in, settings_from
from dpiabook.errors import Code, Refusal
from dpiabook.settings import demo_file, load_settings
from dpiabook.settings.cell import cell_values, parameters_cell

CELL = cell_values(load_settings(demo_file()).settings)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text("dataset: mine\nseed: 7\nsource: null\ndictionary: null\n")
    return path


def cell(**changes):
    return {**CELL, **changes}


def test_an_untouched_cell_gives_the_demo(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert settings_from(Given(cell())).settings == load_settings(demo_file()).settings


def test_the_file_beats_the_cell_where_the_cell_was_not_changed(file):
    settings = settings_from(Given(cell(parameters_file=str(file)))).settings
    assert (settings.dataset, settings.seed, settings.compare_with) == ("mine", 7, None)


def test_a_changed_cell_beats_the_file(file):
    assert settings_from(Given(cell(parameters_file=str(file), seed=9))).settings.seed == 9


def test_injected_values_beat_both(file):
    given = Given(cell(parameters_file=str(file), seed=9), {"seed": 11})
    assert settings_from(given).settings.seed == 11


def test_a_whole_file_given_to_papermill_takes_the_place_of_the_cells_file(file):
    settings = settings_from(Given(cell(parameters_file=str(file)), {"dataset": "whole", "source": None})).settings
    assert (settings.dataset, settings.seed, settings.composites) == ("whole", 1, {})


@pytest.mark.parametrize("given", [Given(cell(), {"verson": "x"}), Given(cell(verson="x"))])
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(given):
    with pytest.raises(Refusal) as caught:
        settings_from(given)
    assert caught.value.code is Code.SETTING_UNKNOWN
    assert caught.value.cure == "did you mean version?"


def test_a_file_that_does_not_exist_is_refused():
    with pytest.raises(Refusal) as caught:
        settings_from(Given(cell(parameters_file="parameters/none.yml")))
    assert caught.value.code is Code.SETTINGS_FILE


def test_the_newest_cells_count_and_an_analysts_variables_do_not():
    source = parameters_cell(load_settings(demo_file()).settings)
    again = source.replace("seed: int = 1", "seed: int = 5")
    found = given_in([source, "verson = 3", "# Parameters\nseed = 2\n", again, "# Parameters\nseed = 4\n"])
    assert (found.cell["seed"], found.injected) == (5, {"seed": 4})
    assert "verson" not in found.cell


def test_a_computed_value_is_refused():
    with pytest.raises(Refusal) as caught:
        given_in(["parameters_file: str = 'a'\nseed: int = 1 + one"])
    assert caught.value.code is Code.SETTING_VALUE
