"""Items that say nothing alone take the subject of their question, their run or their section; others take none."""

import pytest

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.sensitivity import flag_variables


def flagged(*variables: Variable) -> dict[str, tuple[str, ...]]:
    return {one.variable: one.categories for one in flag_variables(Inventory(variables))}


@pytest.mark.parametrize(
    "follow_up", ["Age of onset", "Was it when you were under:", "How many times in the last year?"]
)
def test_a_follow_up_takes_the_category_of_the_question_before(follow_up: str):
    found = flagged(Variable("dr1", "Ever used heroin"), Variable("dr1a", follow_up), Variable("hm1", follow_up))

    assert found["dr1a"] == ("drug_alcohol",)
    assert found["hm1"] == ()


def test_a_follow_up_takes_nothing_of_what_somebody_is():
    found = flagged(Variable("rl1", "Which religion do you belong to?"), Variable("rl1a", "Since when? Specify"))

    assert found["rl1a"] == ()


def test_terse_items_take_the_subject_of_a_run_only_where_most_of_it_is_clear():
    clear = ("Stolen from a shop", "Broken into a car", "Set fire to something", "Sold stolen goods")
    run = [Variable(f"of_{n}", label) for n, label in enumerate(clear)]
    mixed = [Variable("mx_1", clear[0]), *(Variable(f"mx_{n}", f"Hours of sport {n}") for n in range(2, 6))]
    found = flagged(*run, Variable("of_9", "With friends"), *mixed, Variable("mx_9", "With friends"))

    assert found["of_9"] == ("crime",)
    assert found["mx_9"] == ()


@pytest.mark.parametrize(
    ("name", "category"),
    [("asi_l9", "crime"), ("mini_i2", "drug_alcohol"), ("scid_a4", "mental_health"), ("mini_rank", "")],
)
def test_an_item_takes_the_subject_of_its_section_of_a_published_interview(name: str, category: str):
    assert flagged(Variable(name, "The third answer"))[name] == ((category,) if category else ())


def test_the_place_of_an_event_that_nobody_saw_is_of_the_event():
    hidden, seen = ("Domestic abuse incidents", "Road traffic incidents")
    place = {table: flag_variables(Inventory((Variable("City", table=table),)))["City"] for table in (hidden, seen)}

    assert (place[hidden].categories, place[hidden].visible) == (("abuse_violence",), "")
    assert (place[seen].categories, place[seen].visible) == ((), "place")


def test_the_means_of_exploitation_are_no_matters_of_their_own():
    means = Variable("ctl", "Means of control", codes={"1": "Debt bondage", "2": "Withholds immigration papers"})

    assert flagged(means)["ctl"] == ("abuse_violence",)


def test_what_is_left_out_of_a_study_is_excluded_from_no_school():
    found = flagged(Variable("ex", "Why is this record excluded?"), Variable("sch", "Excluded from school"))

    assert (found["ex"], found["sch"]) == ((), ("exclusion_absence",))


def test_letters_of_a_table_of_people_are_no_abbreviation():
    people = [
        Variable(f"prs_{what}", what.title(), table="Person") for what in ("nickname", "height", "shoes", "phone")
    ]
    score = [Variable(f"prs_{what}", what.title(), table="Study") for what in ("height", "weight", "bmi", "iq")]

    assert not any(flagged(*people).values())
    assert flagged(*score)["prs_iq"]


def test_what_reaches_an_organisation_identifies_nobody():
    found = {
        table: flag_variables(Inventory((Variable("phone", table=table),)))["phone"].role
        for table in ("Organisation", "Client")
    }

    assert found["Client"] == "direct_identifier" != found["Organisation"]


def test_examples_in_a_question_are_of_what_it_asks_about():
    asked = Variable("q", "Problems due to alcohol, such as arrests or losing a home")

    assert flagged(asked)["q"] == ("drug_alcohol",)
