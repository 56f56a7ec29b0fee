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
    """The cell as the notebooks have it: nothing is assigned but the name of the file."""
    return {**dict.fromkeys(CELL, ...), "parameters_file": CELL["parameters_file"], **changes}


def cell_of_an_earlier_version(**changes):
    """A cell in which everything is assigned, with the values of the demonstration."""
    return {**CELL, **changes}


def test_an_untouched_cell_gives_the_demo(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert settings_from(Given(cell())).settings == load_settings(demo_file()).settings


def test_the_file_beats_the_cell_where_the_cell_was_not_changed(file):
    settings = settings_from(Given(cell(parameters_file=str(file)))).settings
    assert (settings.dataset, settings.seed, settings.compare_with) == ("mine", 7, None)


def test_a_changed_cell_beats_the_file(file):
    assert settings_from(Given(cell(parameters_file=str(file), seed=9))).settings.seed == 9


@pytest.mark.parametrize("name", ["seed", "version", "compare_with", "profile", "memory_limit"])
def test_a_value_in_the_cell_counts_also_where_it_is_the_default_or_the_demos(name, file):
    text = "version: '9'\ncompare_with: '8'\nprofile: dfe_cin\nmemory_limit: 3GB\nsource: null\ndictionary: null\n"
    file.write_text(f"dataset: mine\nseed: 7\n{text}")
    settings = settings_from(Given(cell(parameters_file=str(file), **{name: CELL[name]}))).settings
    assert getattr(settings, name) == CELL[name]


def test_a_cell_of_an_earlier_version_is_read_as_it_was(file):
    given = Given(cell_of_an_earlier_version(parameters_file=str(file), memory_limit="2GB"))
    settings = settings_from(given).settings
    assert (settings.dataset, settings.seed, settings.memory_limit) == ("mine", 7, "2GB")


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
    again = source.replace("seed: int = ...", "seed: int = 5")
    found = given_in([source, "verson = 3", "# Parameters\nseed = 2\n", again, "# Parameters\nseed = 4\n"])
    assert (found.cell["seed"], found.injected) == (5, {"seed": 4})
    assert "verson" not in found.cell


def test_a_computed_value_is_refused():
    with pytest.raises(Refusal) as caught:
        given_in(["parameters_file: str = 'a'\nseed: int = 1 + one"])
    assert caught.value.code is Code.SETTING_VALUE
