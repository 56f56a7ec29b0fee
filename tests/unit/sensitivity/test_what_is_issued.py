"""Numbers of documents and registers, lists behind an identifier, and what only looks like an identifier."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables

HELD = [
    ("passport_no", ""),
    ("x", "Marriage certificate number"),
    ("x", "Number on the residence permit"),
    ("PAROLE_NUMBER", ""),
    ("x", "What is your ration card number?"),
    ("x", "Beneficiary unique number"),
    ("guardian2_name", ""),
    ("x", "Supervised person's family contact last name"),
    ("subject_cell", "Cell number"),
    ("x", "Can you tell us your home address?"),
]
NOT_HELD = [
    ("x", "Number of passports"),
    ("prison_id", ""),
    ("x", "Was contact by phone attempted?"),
    ("x", "Is the date of birth estimated?"),
    ("name", "Frequency"),
    ("name", "Diet type"),
    ("address_city", ""),
    ("surname_soundex", ""),
    ("ssn_data_quality", ""),
    ("x", "Days between the first visit and date of birth"),
    ("zip3", ""),
    ("x", "Household member number"),
]


def role(name: str, label: str) -> str:
    return flag_variables(Inventory((Variable(name, label),)))[name].role


@pytest.mark.parametrize(("name", "label"), HELD)
def test_a_number_that_is_issued_to_somebody_identifies(name: str, label: str):
    assert role(name, label) == "direct_identifier"


@pytest.mark.parametrize(("name", "label"), NOT_HELD)
def test_what_is_said_about_an_identifier_is_none(name: str, label: str):
    assert role(name, label) != "direct_identifier"


LISTS = {
    "RELIGION_ID": "religion_politics_union",
    "sexual_orientation_id": "sex_life_orientation",
    "EthnicityID": "ethnicity",
}


@pytest.mark.parametrize("name", LISTS)
def test_what_somebody_is_is_no_key_of_a_row(name: str):
    flag = flag_variables(Inventory((Variable(name),)))[name]

    assert flag.categories == (LISTS[name],)


def test_a_gender_and_a_title_are_seen_behind_the_key_of_their_list():
    found = flag_variables(Inventory((Variable("GENDER_ID"), Variable("TITLE_ID"), Variable("job_id"))))

    assert [found[name].visible for name in ("GENDER_ID", "TITLE_ID", "job_id")] == ["sex", "sex", ""]
