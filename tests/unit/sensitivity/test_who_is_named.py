"""Names, addresses and telephones of bodies and things identify nobody; those of people do."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables

OF_NOBODY = [
    ("name", "Service provider name", ""),
    ("name", "", "MedicalCondition"),
    ("post_code", "Postcode of the appointment venue", ""),
    ("email", "Mailbox that receives notifications", ""),
    ("address_line_1", "First address line of the office", ""),
    ("languageName", "Name of a pupil's home language", ""),
    ("preferred_name", "SNOMED preferred name", ""),
]
OF_PEOPLE = [
    ("name", "Name of the child", ""),
    ("name", "", "Client"),
    ("name", "", ""),
    ("post_code", "Postcode", ""),
    ("email", "Email of the pupil at school", ""),
    ("address_line_1", "Tenant's address", ""),
    ("x1", "Name of the pupil's mother", ""),
]


@pytest.mark.parametrize(("name", "label", "table"), OF_NOBODY)
def test_what_a_body_or_a_thing_is_called_identifies_nobody(name: str, label: str, table: str):
    assert flag_variables(Inventory((Variable(name, label, table=table),)))[name].role != "direct_identifier"


@pytest.mark.parametrize(("name", "label", "table"), OF_PEOPLE)
def test_what_people_are_called_and_reached_by_identifies_them(name: str, label: str, table: str):
    assert flag_variables(Inventory((Variable(name, label, table=table),)))[name].role == "direct_identifier"


@pytest.mark.parametrize(("name", "kind"), [("sex_of_driver", "sex"), ("age_band_of_driver", "age")])
def test_facts_of_a_person_are_seen_among_things(name: str, kind: str):
    assert flag_variables(Inventory((Variable(name, table="vehicle"),)))[name].visible == kind


def test_sex_and_age_of_a_casualty_are_not_health_and_severity_is():
    names = ("sex_of_casualty", "age_of_casualty", "casualty_severity")
    found = flag_variables(Inventory(tuple(Variable(name, table="casualty") for name in names)))
    assert [flag.categories for flag in found] == [(), (), ("other_health_disability",)]


@pytest.mark.parametrize("key", ["nomis_id", "prison_number", "pnc_id"])
def test_a_number_that_only_offenders_have_tells_what_the_table_is_about(key: str):
    found = flag_variables(
        Inventory((Variable(key), Variable("sent_at", "When the referral was sent"), Variable("score")))
    )
    assert found["sent_at"].categories == ("crime",)
    assert found["score"].categories == ("crime",)
    assert (
        flag_variables(Inventory((Variable("case_id"), Variable("sent_at", "When the referral was sent"))))[
            "sent_at"
        ].categories
        == ()
    )
