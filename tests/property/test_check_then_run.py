"""What `check` calls clean, a run finishes: small random tables with settings that may not suit them."""

import warnings

import pytest

from dpiabook.book import taking
from dpiabook.errors import Refusal
from dpiabook.suite.checking import checked

QUICK, THOROUGH = range(10), range(10, 310)


@pytest.fixture
def checked_and_run(drawn, run_in_process, tmp_path):
    return lambda number, **how: ends_as_checked(drawn(number, tmp_path), run_in_process, **how)


def ends_as_checked(parameters, run_in_process, **how):
    found = checked(parameters)
    if found.refusals:
        assert all(refusal.what and refusal.where and refusal.cure for refusal in found.refusals)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            run_in_process(parameters, **how)
        except Refusal as refusal:
            pytest.fail(f"check found nothing, and the run was refused: {refusal}")


@pytest.mark.slow
@pytest.mark.parametrize("number", QUICK)
def test_what_check_calls_clean_is_assessed_to_the_end(number, checked_and_run, monkeypatch):
    """Without drawings, which take most of the time, and without the pack, which needs them."""
    monkeypatch.setattr(taking, "rendered", lambda _statement: None)
    names = ("01_variable_inventory", "03_reidentification", "04_attribute_disclosure", "05_area_stigma")
    checked_and_run(number, names=names)


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize("number", THOROUGH)
def test_what_check_calls_clean_ends_in_a_pack(number, checked_and_run):
    checked_and_run(number)
