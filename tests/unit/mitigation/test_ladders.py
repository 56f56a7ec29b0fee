"""Ladders: what is proposed from the dictionary, and how the settings' ladders are read."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.errors import Code, Refusal, Refusals
from dpiabook.mitigation import ladders, ladders_of_each, parse_rung, parsed_ladders, proposed_ladders
from dpiabook.settings import Roles, Settings

INVENTORY = Inventory(
    (
        Variable("gender", "Gender", kind="category", codes={"F": "female"}),
        Variable("yob", "Year of birth", kind="integer", unit="year"),
        Variable("sibling_order", "Order of birth", kind="integer"),
        Variable("age_at_tfp", "Age at start", kind="integer", unit="age in years"),
        Variable("ftex_eps", "Exclusions", kind="integer", unit="episodes"),
        Variable("ftex_duration", "Days", kind="number", unit="days"),
        Variable("area_code", "Area", kind="category"),
        Variable("region_code", "Region", kind="category"),
        Variable("cme_flag", "Missing from education", kind="integer", codes={"0": "no", "1": "yes"}),
    )
)
ROLES = Roles(area="area_code", region="region_code")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("gender", []),
        ("cme_flag", []),
        (
            "yob",
            [
                "year of birth in bands of 2 years",
                "year of birth in bands of 3 years",
                "year of birth in bands of 5 years",
                "year of birth left out",
            ],
        ),
        ("sibling_order", ["order of birth 3 and over together", "order of birth left out"]),
        (
            "age_at_tfp",
            ["age at start in bands of 2 years", "age at start in bands of 5 years", "age at start left out"],
        ),
        ("ftex_eps", ["exclusions 3 and over together", "exclusions left out"]),
        ("ftex_duration", ["days rounded to 5", "days rounded to 5, 30 and over together", "days left out"]),
        ("area_code", ["area as region", "area left out"]),
    ],
)
def test_the_proposal_follows_the_dictionary(key, words):
    ladder = proposed_ladders(INVENTORY, [key], ROLES)[key]
    assert [ladder.words(form) for form in range(1, len(ladder))] == words


def test_an_area_without_a_region_can_only_be_left_out():
    found = proposed_ladders(INVENTORY, ["area_code"], Roles(area="area_code"))["area_code"]
    assert [found.words(1)] == ["area left out"]
    assert len(found) == 2


def test_the_area_is_added_to_the_keys_once():
    settings = Settings(roles=ROLES)
    assert list(ladders(INVENTORY, ["yob"], settings)) == ["yob", "area_code"]
    assert list(ladders(INVENTORY, ["area_code", "yob"], settings)) == ["yob", "area_code"]
    assert list(ladders_of_each(INVENTORY, {"born": ["yob"]}, settings)["born"]) == ["yob"]


def test_recodes_of_the_settings_replace_the_whole_proposal():
    settings = Settings(roles=ROLES, recodes={"yob": [{"band": 10}]})
    found = ladders(INVENTORY, ["yob", "gender"], settings)
    assert [len(ladder) for ladder in found.values()] == [2, 1, 1]
    assert found["yob"].words(1) == "year of birth in bands of 10 years"


@pytest.mark.parametrize(
    ("rung", "code"),
    [
        ({"bnad": 2}, Code.SETTING_UNKNOWN),
        ({"band": 1}, Code.SETTING_VALUE),
        ({"band": True}, Code.SETTING_VALUE),
        ({"band": 2.5}, Code.SETTING_VALUE),
        ({"round": 0}, Code.SETTING_VALUE),
        ({"top": "3"}, Code.SETTING_VALUE),
        ({"to": ""}, Code.SETTING_VALUE),
        ({"group": {"a": "x"}}, Code.SETTING_VALUE),
        ({"group": {"a": ["x"], "b": ["x"]}}, Code.SETTING_VALUE),
        ({"band": 2, "round": 5}, Code.SETTING_VALUE),
        ({"to": "region", "top": 3}, Code.SETTING_VALUE),
        ({}, Code.SETTING_VALUE),
        ("leave", Code.SETTING_VALUE),
        (3, Code.SETTING_VALUE),
    ],
)
def test_a_wrong_rung_is_refused(rung, code):
    with pytest.raises(Refusal) as refused:
        parse_rung(rung, "recodes.yob[0]")
    assert refused.value.code is code
    assert refused.value.where == "recodes.yob[0]"
    assert refused.value.cure


def test_a_misspelt_form_gets_a_suggestion():
    with pytest.raises(Refusal, match="did you mean band"):
        parse_rung({"bnad": 2}, "recodes.yob[0]")


def test_all_wrong_ladders_are_refused_together():
    wrong = {"yob": [{"band": 1}], "gender": "drop", "area_code": [{"to": "regoin_code"}]}
    with pytest.raises(Refusals) as refused:
        parsed_ladders(INVENTORY, ["yob"], wrong)
    assert [found.where for found in refused.value.found] == [
        "recodes.yob[0]",
        "recodes.gender",
        "recodes.area_code[0]",
    ]
    assert "did you mean region_code?" in str(refused.value)
