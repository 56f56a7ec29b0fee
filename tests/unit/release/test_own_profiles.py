"""An organisation's own output rules: what they extend, and every way in which they are weaker is said."""

import pytest

from dpiabook.errors import Refusal
from dpiabook.release.audit import audit
from dpiabook.release.profiles import PROFILES, OutputProfile, load_profile, profile_of
from dpiabook.release.reachable import Reachable
from dpiabook.settings import Loaded, Settings, places_for

WEAKER = {
    "threshold": 5,
    "rounding_base": 3,
    "region_base": 1,
    "degrees_of_freedom": 9,
    "p_ratio": 0.05,
    "area_fits": 2,
    "top_2_share": 0.95,
    "zeros_disclosive": False,
    "full_cells_disclosive": False,
    "exact": True,
}


def written(tmp_path, text, name="ours", folder="extensions/profiles"):
    path = tmp_path / folder / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    (tmp_path / "parameters").mkdir(exist_ok=True)
    return lambda profile: profile_of(
        Loaded(Settings(profile=profile), places_for(tmp_path / "parameters" / "x.yml"), "x.yml")
    )


def test_a_profile_says_only_what_it_has_otherwise(tmp_path):
    found = written(tmp_path, "extends: ons_srs\nsource: the island\nthreshold: 15\n")("ours")
    base = load_profile("ons_srs")
    assert (found.name, found.source, found.threshold) == ("own:ours", "the island", 15)
    assert found.model_dump(exclude={"name", "source", "threshold", "extends"}) == base.model_dump(
        exclude={"name", "source", "threshold", "extends"}
    )
    assert found.warning == ""


@pytest.mark.parametrize("key", WEAKER)
def test_every_rule_that_is_weaker_is_said(key):
    own = load_profile("ons_srs").model_copy(update={"name": "own:ours", "extends": "ons_srs", key: WEAKER[key]})
    assert len(own.laxer) == 1
    assert own.laxer[0].startswith(key.replace("_", " "))
    assert "own:ours are laxer than ons_srs" in own.warning


def test_every_rule_of_a_profile_is_either_compared_or_no_rule():
    noise = {"noise_variance", "noise_most"}
    assert set(OutputProfile.model_fields) == set(WEAKER) | noise | {"name", "source", "extends", "audit_cell_limit"}


def test_a_profile_that_extends_none_is_held_against_the_default(tmp_path):
    text = "\n".join(
        f"{key}: {value}" for key, value in load_profile("nhs").model_dump().items() if key not in ("name", "extends")
    )
    found = written(tmp_path, text.replace("True", "true").replace("False", "false"))("ours")
    assert found.extends == ""
    assert found.laxer == ("threshold 8 instead of 10",)


@pytest.mark.parametrize("name", PROFILES)
def test_built_in_rules_warn_of_nothing(name):
    assert load_profile(name).warning == ""


@pytest.mark.parametrize("base", ["controller", "onssrs", "own:other"])
def test_only_built_in_rules_for_readers_outside_are_extended(tmp_path, base):
    with pytest.raises(Refusal) as refused:
        written(tmp_path, f"extends: {base}\nsource: the island\n")("ours")
    assert "extends" in str(refused.value)


def test_a_built_in_name_is_not_taken(tmp_path):
    with pytest.raises(Refusal, match="'nhs' is built in"):
        written(tmp_path, "extends: ons_srs\nsource: the island\n", name="nhs")("nhs")


def test_a_path_means_the_same_from_every_folder(tmp_path, monkeypatch):
    found = written(tmp_path, "extends: ons_srs\nsource: the island\n", folder="parameters/rules")
    (tmp_path / "else").mkdir()
    for folder in (tmp_path, tmp_path / "else"):
        monkeypatch.chdir(folder)
        assert found("rules/ours.yml").name == "own:ours"


def test_a_misspelt_name_is_told_also_of_ones_own(tmp_path):
    with pytest.raises(Refusal) as refused:
        written(tmp_path, "extends: ons_srs\nsource: the island\n", name="islanders")("islander")
    assert refused.value.cure == "did you mean islanders?"


def test_whoever_audits_is_told_of_weaker_rules():
    own = load_profile("ons_srs").model_copy(update={"name": "own:ours", "threshold": 5})
    report = audit([], [], own)
    assert own.warning in str(Reachable(report, 0, 0, 2.0, 0, ()))
