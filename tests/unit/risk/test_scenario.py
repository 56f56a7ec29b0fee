"""What intruders would achieve, on tables that can be checked by hand."""

import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk import scenario as scenario_of_room
from dpiabook.risk.intruders import checked, fitted, scenarios
from dpiabook.risk.scenario import scenario


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": ["p"] * 5 + ["q"],
            "gender": ["F", "F", "F", "M", "M", "F"],
            "yob": pd.array([2001, 2002, 2004, 2001, None, 2001], dtype="Int64"),
            "days": [0.0, 0.5, 3.0, 2.0, 0.0, 0.0],
            "eps": [0, 1, 3, 2, 0, 0],
            "care": pd.array([1, None, 1, 0, 1, 1], dtype="Int64"),
            "family_id": [1, 1, 2, 2, 3, 4],
        }
    )


def test_a_tolerance_widens_what_fits(people):
    exactly = scenario(people, {"area_code": "exact", "gender": "exact", "yob": "exact"})
    roughly = scenario(people, {"area_code": "exact", "gender": "exact", "yob": 1})
    assert exactly.candidates.tolist() == [1, 1, 1, 2, 2, 1]
    assert roughly.candidates.tolist() == [2, 2, 1, 2, 2, 1]
    assert roughly.unique == pytest.approx(2 / 6)
    assert roughly.under(3) == 1.0
    assert roughly.correct == pytest.approx((4 / 2 + 2) / 6)
    assert roughly.wrong == pytest.approx(1 - roughly.correct)


def test_at_least_one_tells_only_some_from_none(people):
    assert scenario(people, {"eps": "at least one"}).candidates.tolist() == [3] * 6
    assert scenario(people, {"eps": "exact"}).candidates.tolist() == [3, 1, 1, 1, 3, 3]


def test_missing_fits_anything_or_only_itself(people):
    knows = {"gender": "exact", "yob": 1}
    assert scenario(people, knows).candidates.tolist() == [3, 3, 1, 2, 2, 3]
    assert scenario(people, knows, missing_fits=False).candidates.tolist() == [3, 3, 1, 1, 1, 3]


def test_several_tolerances_in_halves(people):
    found = scenario(people, {"days": 0.5, "eps": 1}, missing_fits=True)
    assert found.candidates.tolist() == [4, 4, 1, 1, 4, 4]


def test_what_would_be_learned_leaves_out_what_is_known_and_what_is_missing(people):
    found = scenario(people, {"days": "exact"}, learns=["care", "days"])
    # three have days of their own; of these one has no record of care
    assert found.learned[["variable", "people"]].values.tolist() == [["care", 2]]


def test_a_whole_family_is_one_profile(people):
    found = scenario(people, {"gender": "exact", "yob": 1}, family="family_id")
    # families: {F 01, F 02}, {F 04, M 01}, {M missing}, {F 01}: each its own
    assert found.candidates.tolist() == [1] * 6
    assert found.scenario.whole_family
    alike = pd.DataFrame({"family": [1, 1, 2, 2, 3], "gender": list("FMMFF"), "yob": [2001, 2003, 2004, 2001, 2001]})
    assert scenario(alike, {"gender": "exact", "yob": 1}, family="family").candidates.tolist() == [2, 2, 2, 2, 1]


def test_a_record_without_family_takes_no_part():
    alike = pd.DataFrame({"family": pd.array([1, 2, None], dtype="Int64"), "gender": list("FMF")})
    found = scenario(alike, {"gender": "exact"}, family="family")
    assert found.candidates.tolist() == [1, 1, 0]
    assert (found.unique, found.wrong) == (1.0, 0.0)


def test_counts_stand_for_people(people):
    keys = ["gender", "eps"]
    counts = people.groupby(keys).size().rename("people").reset_index()
    by_row, by_count = (
        scenario(people, {"gender": 0, "eps": 1}),
        scenario(counts, {"gender": 0, "eps": 1}, count="people"),
    )
    assert by_row.correct == pytest.approx(by_count.correct)
    assert by_row.unique == pytest.approx(by_count.unique)


def test_the_built_in_ones_fit_a_dataset_that_lacks_some(people):
    visible = {"gender": "sex", "yob": "birth"}
    assert len(scenarios()) == 7
    for one in scenarios().values():
        kept = fitted(one, people.columns, visible)
        assert set(kept.knows) <= set(people.columns)
        assert (scenario(people, kept).candidates >= 1).all()
    assert fitted(scenarios()["teacher"], ["height"]) is None


def test_what_an_intruder_knows_is_drawn_from_whatever_columns_hold_it():
    visible = {"sx": "sex", "byr": "birth", "ageband": "age", "ward": "place", "job": "work"}
    drawn = {name: fitted(one, visible, visible, ("byr", "job")) for name, one in scenarios().items()}
    assert list(drawn["neighbour"].knows) == ["ward", "sx", "byr"]
    assert drawn["neighbour"].knows["byr"].within == 1
    assert list(drawn["colleague"].knows) == ["sx", "byr", "job"]
    assert list(drawn["careless_researcher"].knows) == ["byr", "job"]


def test_a_kind_that_is_known_by_name_is_not_drawn_again():
    kept = fitted(scenarios()["neighbour"], ["gender", "sex2"], {"gender": "sex", "sex2": "sex"})
    assert list(kept.knows) == ["gender"]


def test_settings_change_and_add():
    found = scenarios({"neighbour": {"knows": {"yob": "exact"}}, "aunt": {"knows": {"gender": "exact"}}})
    assert (len(found), found["neighbour"].whole_family) == (8, True)
    assert found["neighbour"].knows == {"yob": "exact"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"knows": {"yob": "exact"}, "titel": "x"}, Code.SETTING_UNKNOWN),
        ({"knows": {"yob": "roughly"}}, Code.SETTING_VALUE),
        ({"knows": {"yob": {"within": -1}}}, Code.SETTING_VALUE),
        ({"knows": {}}, Code.SETTING_VALUE),
        ({"knows": {"offence_ever": "at least one"}, "whole_family": True}, Code.SETTING_VALUE),
        ({"knows": {"yob": {"within": 1}, "age": {"within": 1}}, "whole_family": True}, Code.SETTING_VALUE),
    ],
)
def test_a_scenario_that_says_something_else_is_refused(given, code):
    with pytest.raises(Refusal) as refused:
        checked(given, where="scenarios.aunt")
    assert refused.value.code is code
    assert refused.value.where.startswith("scenarios.aunt")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"knows": "neighbor"}, Code.MEASURE_INPUT),
        ({"knows": {"gender": 1}}, Code.COLUMN_TYPE),
        ({"knows": {"sex": "exact"}}, Code.COLUMN_MISSING),
        ({"knows": {"eps": "at least one"}, "family": "family_id"}, Code.SETTING_VALUE),
    ],
)
def test_refusals(people, call, code):
    with pytest.raises(Refusal) as refused:
        scenario_of_room(people, **call)
    assert refused.value.code is code
