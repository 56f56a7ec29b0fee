"""All of a table of records tells of its subject, by the name of the system, its codes or most of its columns."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.errors import Refusal
from dpiabook.sensitivity import CATEGORIES, Flags, flag_variables
from dpiabook.sensitivity.aggregates import place_table
from dpiabook.sensitivity.records import records
from dpiabook.sensitivity.said import with_about
from dpiabook.sensitivity.tables import guessed_of_table


def flags(*variables: Variable) -> Flags:
    return flag_variables(Inventory(variables))


SYSTEMS = {
    "GP system extract: Slots": "other_health_disability",
    "Hospital discharges (a sample, 2021)": "other_health_disability",
    "Child protection case: arrangements": "child_protection_care",
    "Prison records": "crime",
    "Drug treatment records": "drug_alcohol",
    "Psychiatric register": "mental_health",
    "Asylum cases: steps": "immigration",
}


@pytest.mark.parametrize("table", SYSTEMS)
def test_what_no_word_says_is_told_by_the_system(table: str):
    found = flags(
        Variable("x1", "Qualifier of what was found", table=table), Variable("x2", "Is it still active", table=table)
    )

    for flag in found:
        assert SYSTEMS[table] in flag.categories
        assert flag.confidence == "low"


@pytest.mark.parametrize(
    "variable",
    [
        Variable("slot_guid", "Unique ID"),
        Variable("sex", "Sex of the patient"),
        Variable("dob", "Date of birth", kind="date"),
        Variable("entered", "Entered date", kind="date"),
        Variable("clinician", "Clinician"),
        Variable("unit", "Unit"),
        Variable("nhs_cost", "Estimated NHS cost"),
        Variable("town", "Town"),
        Variable("deleted", "Deleted", kind="boolean"),
    ],
)
def test_who_where_and_how_it_was_kept_are_apart(variable: Variable):
    table = "GP system extract: Slots"
    one = Variable(variable.name, variable.label, kind=variable.kind, table=table)

    assert flags(one)[variable.name].categories == ()


@pytest.mark.parametrize("part", ["Admin_Patient", "Organisation", "Staff", "Address"])
def test_parts_of_people_and_bodies_tell_nothing(part: str):
    assert flags(Variable("x1", "Kind of entry", table=f"GP system extract: {part}"))["x1"].categories == ()


def test_codes_that_only_such_records_use_say_what_a_table_is_and_the_guess_is_said():
    coded = [Variable(name, table="T7") for name in ("snomed_code", "bnf_chapter")]
    found = flags(*coded, Variable("given_on", kind="date", table="T7"))
    plain = flags(Variable("given_on", kind="date", table="T7"))

    assert found["given_on"].categories == ("other_health_disability",)
    assert guessed_of_table(found["given_on"])
    assert plain["given_on"].categories == ()


def test_most_columns_say_what_a_table_is_and_a_few_do_not():
    offences = [Variable(f"o{n}", f"Number of burglary offences {n}") for n in range(8)]
    others = [Variable(f"b{n}", f"Brand of washing powder {n}") for n in range(8)]
    told = Variable("ended_on", kind="date")

    assert flags(*offences, told)["ended_on"].categories == ("crime",)
    assert flags(*offences[:3], *others, told)["ended_on"].categories == ()


def test_a_medicine_in_a_system_of_patients_is_no_drug_use():
    found = flags(Variable("issues", "Times the drug was issued", table="GP system extract: Drug record"))

    assert found["issues"].categories == ("other_health_disability",)


def test_what_is_declared_of_the_whole_beats_what_is_guessed():
    given = Inventory((Variable("seen_on", kind="date", table="Prison records: visits"),))

    assert flag_variables(given)["seen_on"].categories == ("crime",)
    assert flag_variables(with_about(given, "none"))["seen_on"].categories == ()
    assert flag_variables(with_about(given, "housing"))["seen_on"].categories == ("housing",)
    with pytest.raises(Refusal, match="no such sensitive category"):
        with_about(given, "hosing")


@pytest.mark.parametrize("table", ["Learners of a college provider", "Searches (city police)", "Prisoners of a state"])
def test_people_named_by_their_place_are_no_places(table: str):
    assert not place_table(table)
    assert flags(Variable("sex", "Sex", table=table))["sex"].visible == "sex"


@pytest.mark.parametrize("table", ["Pupils by school", "Offenders by county", "County health", "Counties of a region"])
def test_places_stay_places(table: str):
    assert place_table(table)


def test_every_kind_of_record_is_of_a_category_and_has_its_source():
    assert all(one.category in CATEGORIES and one.source for one in records().kinds)
