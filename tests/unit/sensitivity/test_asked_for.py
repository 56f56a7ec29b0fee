"""What a question asks for, whom it only names, and when it was; and names without their wave."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import Flag, flag_variables
from dpiabook.sensitivity.signs import core_of


def flag(name: str, label: str = "", **more: object) -> Flag:
    return flag_variables(Inventory((Variable(name, label, **more),)))[name]


@pytest.mark.parametrize("who", ["offender", "tenant", "refugee", "prisoner", "victim"])
def test_whoever_is_named_only_the_fact_is_told(who: str):
    assert flag("q1", f"What is the {who}'s age?").categories == ()
    assert flag("q1", f"What is the {who}'s age?").visible == "age"


def test_what_is_told_of_somebody_is_still_told():
    assert flag("q1", "What is the tenant's religion?").categories == ("religion_politics_union",)
    assert flag("q2", "The offender's sentence").categories == ("crime",)


@pytest.mark.parametrize("label", ["Residence area at prison release", "Marital status at arrest"])
def test_an_event_says_when_a_visible_fact_was(label: str):
    found = flag("q1", label)

    assert found.categories == ()
    assert found.visible


def test_an_age_at_a_first_event_tells_of_the_event():
    assert flag("q1", "Age at first arrest").categories == ("crime",)


@pytest.mark.parametrize("label", ["What is the postcode of the last settled home?", "What is the tenant's postcode?"])
def test_a_question_for_an_identifier_is_one(label: str):
    assert flag("q1", label).role == "direct_identifier"


@pytest.mark.parametrize("label", ["Postcode district", "Name of the drug", "Initials of the laboratory technician"])
def test_what_only_looks_like_an_identifier_is_none(label: str):
    assert flag("q1", label).role != "direct_identifier"


@pytest.mark.parametrize("name", ["uniquelearnernumber", "communityhealthindex", "homepostcode"])
def test_identifiers_are_known_where_nothing_parts_their_words(name: str):
    assert flag(name).role == "direct_identifier"


@pytest.mark.parametrize("name", ["m_dailsmk_8w", "dailsmk", "t2_dailsmk", "dailsmk_18"])
def test_whom_and_when_a_name_is_of_is_left_out(name: str):
    assert core_of(name) == "dailsmk"
    assert flag(name).categories == ("drug_alcohol",)


@pytest.mark.parametrize(("name", "kind"), [("chldage", "age"), ("m_hiqual_gest", "education"), ("w1famtyp", "family")])
def test_visible_facts_are_known_by_the_core_of_a_name(name: str, kind: str):
    assert flag(name).visible == kind


def test_kinds_of_offences_in_a_list_are_no_subjects_of_their_own():
    codes = {str(place): label for place, label in enumerate(["Violent", "Property", "Drug", "Other"])}

    assert flag("prison_offense", codes=codes).categories == ("crime",)


def test_a_derived_variable_is_no_domestic_violence():
    assert flag("q1", "DV: current activity").categories == ()


def test_brackets_in_the_name_of_a_table_name_a_file():
    assert flag("tvhours", "hours per day watching tv", table="General survey (happiness)").categories == ()


@pytest.mark.parametrize("table", ["Absence and exclusions by authority", "Offences by district"])
def test_tables_by_area_are_about_no_person(table: str):
    assert flag("n", "Number of exclusions or offences", table=table).categories == ()


def test_a_yes_of_a_trial_design_is_not_the_subject_of_its_table():
    assert flag("grp", "Randomly assigned treatment group", table="Smoking cessation").categories == ()
