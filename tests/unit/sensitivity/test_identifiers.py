"""Direct identifiers, by name and by shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import SHAPES, flag_variables, shape_shares
from dpiabook.sensitivity.shapes import is_nhs_number, is_upn

NAMED = [
    "name",
    "UPN",
    "FormerUPN",
    "forename",
    "SURNAME",
    "childName",
    "NHSNumber",
    "nhs_no",
    "postcode",
    "home_address",
    "email",
    "mobile_number",
    "dob",
    "PersonBirthDate",
    "date_of_birth",
    "NINO",
    "uln",
    "pnc_id",
]
OTHERS = [
    "yob",
    "school_name",
    "area_name",
    "birth_month",
    "n_addresses",
    "postcode_district",
    "filename",
    "rownames",
    "family_id",
    "renamed",
    "emailed_times",
    "sex",
    "court_name",
    "drug_name",
    "variable_name",
]


@pytest.mark.parametrize("name", NAMED)
def test_known_by_name(name: str):
    assert flag_variables(Inventory((Variable(name),)))[name].role == "direct_identifier"


@pytest.mark.parametrize("name", OTHERS)
def test_not_taken_for_an_identifier(name: str):
    assert flag_variables(Inventory((Variable(name),)))[name].role != "direct_identifier"


def test_known_by_label_but_not_when_mentioned_in_passing():
    labels = {"a": "Date of birth", "b": "Days between date of birth and the first visit", "c": "Address line 1"}
    found = flag_variables(Inventory(tuple(Variable(name, label) for name, label in labels.items())))

    assert [flag.variable for flag in found.direct_identifiers] == ["a", "c"]


def test_a_yes_or_no_about_an_identifier_is_none():
    assert not flag_variables(Inventory((Variable("email", kind="boolean"),))).direct_identifiers


SHAPED = {
    "nhs_number": (["943 476 5919", "9434765919"], ["943 476 5918", "1111111111", "12345"]),
    "upn": (["H801200001001"], ["A801200001001", "H80120000100", "I801200001001"]),
    "national_insurance_number": (["QQ123456C".replace("Q", "A"), "AB 12 34 56 C"], ["BG123456A", "AB123456E"]),
    "postcode": (["SW1A 1AA", "m11ae", "EC1A 1BB"], ["SW1A", "1AA", "AAA1 1AA"]),
    "email": (["a.b@example.org"], ["a@b", "a b@c.de"]),
    "ip_address": (["192.0.2.44", "2001:db8:0:0:1:2:3:4"], ["192.0.2", "192.0.2.444", "12:30"]),
    "url": (["https://example.org/x", "www.example.org"], ["example", "http:/x", "ftp.example"]),
    "phone": (["020 7946 0000", "+44 7700 900123", "(01632) 960001"], ["12345", "2019"]),
    "area_code": (["E01000001", "E02000001", "E06000001", "W06000001", "S12000005"], ["E1", "X01000001", "E0100001"]),
    "full_date": (["2010-02-28", "2010-02-28T10:00"], ["2010-13-01", "2010", "2010-02"]),
}


@pytest.mark.parametrize("shape", SHAPED)
def test_shapes(shape: str):
    right, wrong = SHAPED[shape]

    assert all(map(SHAPES[shape], right))
    assert not any(map(SHAPES[shape], wrong))


def test_every_shape_is_tested():
    assert set(SHAPED) == set(SHAPES)


def test_shares_are_of_values_that_are_there():
    found = shape_shares(["SW1A 1AA", "unknown", "", " ", None])

    assert [(item.shape, item.share, item.distinct) for item in found] == [("postcode", 0.5, 2)]
    assert shape_shares([]) == ()


@given(st.integers(0, 999_999_999))
def test_one_wrong_digit_is_always_noticed(stem: int):
    digits = f"{stem:09d}"
    right = [digit for digit in "0123456789" if is_nhs_number(digits + digit)]

    assert len(right) <= 1  # a tenth of the stems has a check digit of 10, and no number


@given(st.integers(0, 10**12 - 1))
def test_a_pupil_number_has_one_letter(stem: int):
    assert sum(is_upn(letter + f"{stem:012d}") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 1


NONE = [
    Variable("pnr", "Pseudonymised social security number"),
    Variable("nhs_no", "NHS number, encrypted"),
    Variable("address_changed", "Date the address was changed", kind="date"),
    Variable("email", "Has an e-mail address", codes={"0": "No", "1": "Yes"}),
    Variable("birthdate", "Month and year of birth"),
    Variable("surname", "Number of letters", kind="integer"),
]


@pytest.mark.parametrize("variable", NONE, ids=lambda one: one.name)
def test_what_only_derives_from_an_identifier_is_none(variable: Variable):
    assert flag_variables(Inventory((variable,)))[variable.name].role != "direct_identifier"


def test_numbers_of_official_records_may_be_numbers():
    numbers = (Variable("nhs_number", kind="integer"), Variable("zip", "Zip code", kind="integer"))
    assert all(one.role == "direct_identifier" for one in flag_variables(Inventory(numbers)))
