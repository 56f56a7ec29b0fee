"""Which variables divide areas, and which conditions make an attribute."""

from dpiabook.choosing.keys import Keys
from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.settings import make_settings

INVENTORY = Inventory(
    (
        Variable("Sex?", "Sex", kind="category"),
        Variable("age at plan", "Age at child protection plan", kind="integer", unit="age in years"),
        Variable("age", "Age at entry", kind="integer", unit="age in years"),
        Variable("CAMHS ref", "Mental health referral", kind="boolean", codes={"Y": "yes", "N": "no"}),
        Variable("class", "Any recorded offence", kind="boolean"),
        Variable("od`d", "Overdoses", kind="integer", unit="count"),
    )
)
COMPOSITES = {"events": ["Sex?", "age at plan"], "profile": ["Sex?", "age"]}


def keys(composites):
    settings = make_settings({"dataset": "x", "composites": composites}, where="cell")
    return Keys(settings, INVENTORY, flag_variables(INVENTORY))


def test_an_age_that_is_itself_sensitive_divides_no_area():
    assert keys(COMPOSITES).coarse == ["Sex?", "age"]
    assert keys({"events": COMPOSITES["events"]}).coarse == ["Sex?"]


def test_what_only_those_in_the_data_have_says_nothing_of_residents():
    born = Variable("born", "Year of birth", kind="integer", unit="calendar year")
    inventory = Inventory((*INVENTORY, born))

    def known(*names):
        settings = make_settings({"dataset": "x", "composites": {"profile": list(names)}}, where="cell")
        return Keys(settings, inventory, flag_variables(inventory)).of_anybody

    assert known("Sex?", "born", "age") == ["Sex?", "born"]
    assert known("Sex?", "age") == ["Sex?", "age"]


def test_conditions_name_columns_that_are_no_plain_word_in_back_ticks():
    assert keys(COMPOSITES).attributes == {"CAMHS ref": "`CAMHS ref` == 'Y'", "class": "`class`"}


def test_a_built_in_intruder_knows_bands_of_ages_exactly_and_numbers_roughly():
    def neighbour(kind, **changed):
        inventory = Inventory((Variable("Age", kind=kind), Variable("sex", kind="category")))
        settings = make_settings({"dataset": "x", **changed}, where="cell")
        return Keys(settings, inventory, flag_variables(inventory)).scenarios["neighbour"].knows["Age"]

    assert neighbour("category") == neighbour("text") == "exact"
    assert neighbour("integer").within == 1
    assert neighbour("text", scenarios={"neighbour": {"knows": {"Age": {"within": 2}}}}).within == 2
