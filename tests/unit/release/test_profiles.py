"""Profiles are strict, and say what would be right."""

from importlib.resources import files
from pathlib import Path

import pytest

from dpiabook.errors import Refusal
from dpiabook.release.formatter import Formatter
from dpiabook.release.profiles import PROFILES, load_profile
from dpiabook.release.rules import Rules

GOOD = Path(__file__).parents[3] / "src/dpiabook/release/profiles/ons_srs.yml"


def test_the_thresholds_are_those_of_their_sources() -> None:
    assert {name: load_profile(name).threshold for name in PROFILES} == {
        "ons_srs": 10,
        "dfe_cin": 6,
        "nhs": 8,
        "strict": 20,
        "cell_key": 10,
        "controller": 0,
    }
    assert [name for name in PROFILES if load_profile(name).exact] == ["controller"]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(Refusal, match="no output profile") as caught:
        load_profile("ons_sr")
    assert caught.value.cure == "did you mean ons_srs?"


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        (("threshold: 10", "treshold: 10"), "did you mean threshold?"),
        (("threshold: 10", "threshold: '10'"), "see ons_srs.yml"),
        (("threshold: 10", ""), "see ons_srs.yml"),
        (("top_2_share: 0.90", "top_2_share: 90.0"), "see ons_srs.yml"),
    ],
)
def test_a_file_with_a_wrong_key_or_value_is_refused(tmp_path: Path, change: tuple[str, str], cure: str) -> None:
    path = tmp_path / "own.yml"
    path.write_text(GOOD.read_text().replace(*change))
    with pytest.raises(Refusal) as caught:
        load_profile(path)
    assert caught.value.cure == cure


def test_an_own_file_never_bears_a_built_in_name(tmp_path: Path) -> None:
    path = tmp_path / "ons_srs.yml"
    path.write_text(GOOD.read_text().replace("threshold: 10", "threshold: 2"))
    assert load_profile(path).name == "own:ons_srs"


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text("- canary-7731")
    with pytest.raises(Refusal, match="no YAML mapping") as caught:
        load_profile(tmp_path / "p.yml")
    assert "canary" not in str(caught.value)


def test_exact_figures_are_refused_to_readers_outside() -> None:
    profile = load_profile("controller")
    with pytest.raises(Refusal, match="exact figures"):
        Rules(profile, "dpia", None, Formatter(profile))


def test_a_key_that_is_given_twice_weakens_no_rule(tmp_path):
    own = tmp_path / "own.yml"
    built_in = (files("dpiabook.release") / "profiles" / "ons_srs.yml").read_text(encoding="utf-8")
    own.write_text(f"{built_in}\nthreshold: 2\n", encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        load_profile(own)
    assert "given twice" in caught.value.what
    assert "line" in caught.value.where
