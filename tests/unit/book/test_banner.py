"""The top of an executed notebook says who said what."""

import pytest

from dpiabook.book.banner import banner
from dpiabook.book.parameters import Given, settings_from

TEXT = "dataset: mine\nversion: '3'\nseed: 7\nsource: null\ndictionary: null\nmemory_limit: 4GB\n"


@pytest.fixture
def told(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text(TEXT)

    def tell(injected=None, **cell):
        return banner(settings_from(Given({"parameters_file": str(path), **cell}, injected or {})))

    return tell


def test_it_says_that_the_notebook_stays_inside_and_what_it_is_about(told):
    assert told().startswith("**Exact figures: stays inside.** Dataset *mine*, version *3*.")


def test_each_setting_that_is_not_built_in_stands_with_who_said_it_last(told):
    lines = told({"version": "4"}, seed=9, profile=...).split("  \n")[1:]
    assert lines == [
        "From mine.yml: `dataset`, `source`, `dictionary`.",
        "From this notebook's first cell: `seed = 9`.",
        "From the call: `version = '4'`.",
    ]


def test_a_value_of_the_cell_is_told_also_where_it_is_as_built_in(told):
    assert "From this notebook's first cell: `seed = 1`." in told(seed=1)


def test_long_values_are_not_repeated(told):
    assert "`context`" in told(context={"purpose": "x" * 200})
    assert "xxx" not in told(context={"purpose": "x" * 200})
