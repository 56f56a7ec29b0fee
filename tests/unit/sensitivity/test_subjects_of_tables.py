"""A table tells what its dates and reasons are about, and nothing of who, where and how the file was made."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import Flags, flag_variables


def flags(*variables: Variable) -> Flags:
    return flag_variables(Inventory(variables))


TABLES = {
    "Placements": "child_protection_care",
    "UASC": "immigration",
    "Strategy discussions": "child_protection_care",
    "Exclusions": "exclusion_absence",
    "Elective home education": "home_education",
    "Stop and search": "crime",
    "MHS101Referral": "mental_health",
    "Benefit claims": "poverty_benefits",
    "H-CLIC application": "housing",
    "MARAC": "abuse_violence",
}


@pytest.mark.parametrize("table", TABLES)
def test_the_date_and_the_reason_take_the_subject_of_their_table(table: str):
    found = flags(Variable("start_dt", kind="date", table=table), Variable("why", "Reason", table=table))

    for flag in found:
        assert TABLES[table] in flag.categories
        assert flag.confidence == "low"
        assert any(table in reason for reason in flag.reasons)


APART = [
    "child_id",
    "extract_date",
    "Allocated Worker",
    "team",
    "ward_code",
    "row_number",
    "form_version",
    "sex",
    "dob",
]


@pytest.mark.parametrize("name", APART)
def test_ids_workings_and_visible_facts_do_not(name: str):
    assert flags(Variable(name, table="Placements"))[name].categories == ()


def test_what_speaks_for_itself_is_not_repeated():
    found = flags(Variable("sn_alc", "Alcohol dependency", kind="boolean", table="Homelessness applications"))

    assert found["sn_alc"].categories == ("drug_alcohol",)


def test_a_table_of_proceedings_is_about_what_the_dictionary_is_about():
    care = [Variable(f"c{n}", "Looked after child") for n in range(6)]
    found = flags(*care, Variable("REVIEW", kind="date", table="Reviews"))

    assert found["REVIEW"].categories == ("child_protection_care",)
    assert flags(Variable("REVIEW", kind="date", table="Reviews"))["REVIEW"].categories == ()


def test_a_declared_subject_goes_before_the_name_of_the_table():
    declared = Variable("d", kind="date", table="T7", subject_of_table="child_protection_care")
    in_words = Variable("e", kind="date", table="T8", subject_of_table="asylum support")

    assert flags(declared)["d"].categories == ("child_protection_care",)
    assert flags(in_words)["e"].categories == ("immigration",)


@pytest.mark.parametrize("table", ["State panel", "Housing market", "County health", "School level"])
def test_in_a_table_of_places_nothing_is_about_a_person(table: str):
    found = flags(Variable("murders", "Murders", table=table), Variable("sex", "Sex ratio", table=table))

    assert not found.sensitive
    assert not found.visible


def test_a_publication_that_is_recognised_needs_no_words():
    known = Variable("X", "Anything", kinds=("crime", "housing"), kinds_known=True, collection="Youth justice 2024")
    silent = Variable("arrest", "Arrested", kinds_known=True, collection="Youth justice 2024")
    hinted = Variable("Y", "Anything", kinds=("crime",), collection="Youth justice 2024")
    found = flags(known, silent, hinted)

    assert (found["X"].categories, found["X"].confidence) == (("crime", "housing"), "high")
    assert all("Youth justice 2024" in reason for reason in found["X"].reasons)
    assert found["arrest"].categories == ()
    assert found["Y"].categories == ("crime",)


def test_all_in_a_register_of_operations_is_of_a_patient_but_for_who_and_with_what():
    told, others = (
        ("Pupils reactive", "Fluids given", "Body region"),
        ("Surgeon grade", "Implant batch number", "Hospital name"),
    )
    rows = tuple(Variable(f"v{n}x", label, table="Trauma registry") for n, label in enumerate((*told, *others)))
    found = flag_variables(Inventory(rows))

    assert [found[row.name].categories for row in rows[:3]] == [("other_health_disability",)] * 3
    assert [found[row.name].categories for row in rows[3:]] == [()] * 3
