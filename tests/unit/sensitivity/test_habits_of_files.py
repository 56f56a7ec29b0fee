"""What is the habit of a file - numbers of questions, parts, prefixes - is no evidence, and hides none."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables


def flags(*variables: Variable):
    return flag_variables(Inventory(variables))


def test_numbers_of_questions_and_waves_are_taken_from_labels():
    asked = ["Sex", "Race", "Year of birth", "Ever arrested", "Grade"]
    found = flags(*(Variable(f"v{n}", f"A{n}Q{n} {label}-W2") for n, label in enumerate(asked)))

    assert [found[f"v{n}"].visible for n in range(3)] == ["sex", "ethnicity", "birth"]
    assert found["v3"].categories == ("crime",)


def test_a_number_in_one_label_stays():
    found = flags(Variable("b12", "B12 level in blood"), Variable("v2", "Age"), Variable("v3", "Sex"))

    assert found["b12"].categories == ("other_health_disability",)


def test_the_part_of_a_file_before_a_dash_says_nothing():
    asked = ["Age", "Sex", "Employer", "Number of children", "Depression score"]
    found = flags(*(Variable(f"v{n}", f"Offender - {label}") for n, label in enumerate(asked)))

    assert found["v4"].categories == ("mental_health",)
    assert not any(found[f"v{n}"].categories for n in range(4))


def test_letters_in_the_number_of_a_question_teach_nothing():
    found = flags(
        Variable("P1GH1", "General health"),
        Variable("P1GH2", "Given a lift to school"),
        Variable("P1GH3", "Cereals at breakfast"),
    )

    assert found["P1GH1"].categories == ("other_health_disability",)
    assert (found["P1GH2"].categories, found["P1GH3"].categories) == ((), ())


def test_a_prefix_that_most_names_of_a_matter_share_is_learned():
    labels = [
        "Hit by partner",
        "Kicked by partner",
        "Threatened by partner",
        "Partner violence ever",
        "Fear of partner",
    ]
    known = [Variable(f"qz_{n}", label) for n, label in enumerate(labels)]
    found = flags(*known, Variable("qz_help_nurse", "Source of help: nurse"))

    assert found["qz_help_nurse"].categories == ("abuse_violence",)


@pytest.mark.parametrize(
    ("label", "categories"),
    [
        ("Person committing physical violence: soldier or police", ("abuse_violence",)),
        ("Reported to: police officer", ()),
        ("Ever told: diabetes", ("other_health_disability",)),
    ],
)
def test_who_stands_behind_a_colon_is_named_and_nothing_else(label: str, categories: tuple[str, ...]):
    assert flags(Variable("v1", label))["v1"].categories == categories


@pytest.mark.parametrize(
    ("label", "categories"),
    [
        ("Earnings in the year before imprisonment", ()),
        ("Sleeping rough before arrest", ("housing",)),
        ("Share of income spent on heroin", ("drug_alcohol",)),
        ("Age at first arrest", ("crime",)),
    ],
)
def test_what_was_so_before_an_event_tells_of_itself(label: str, categories: tuple[str, ...]):
    assert flags(Variable("v1", label))["v1"].categories == categories


def test_a_label_that_writes_a_word_out_says_what_the_shortened_name_means():
    found = flags(Variable("adm_meth", "Method", table="Hospital admissions"), Variable("rec_date", "Received on"))

    assert "drug_alcohol" not in found["adm_meth"].categories
    assert found["rec_date"].categories == ()


def test_the_setting_in_the_brackets_of_a_tables_name_is_its_subject():
    plan = Variable("trigger", "What triggers the incident", table="Support plan, second version (prisons)")
    survey = Variable("trigger", "What triggers the incident", table="General survey (happiness)")

    assert flags(plan)["trigger"].categories == ("crime",)
    assert flags(survey)["trigger"].categories == ()


@pytest.mark.parametrize(
    ("table", "label", "category"),
    [
        ("Drug treatment episodes", "Sessions attended", "drug_alcohol"),
        ("Refuge stays", "Date of arrival", "abuse_violence"),
        ("Prison records", "Sanction imposed", "crime"),
        ("Safeguarding adults enquiries", "Type of risk", "abuse_violence"),
    ],
)
def test_general_words_are_of_the_subject_of_their_table(table: str, label: str, category: str):
    kind = "date" if label.startswith("Date") else "text"

    assert flags(Variable("x1", label, kind=kind, table=table))["x1"].categories == (category,)


@pytest.mark.parametrize("label", ["Username of the user who closed it", "Names of any injured member of staff"])
def test_who_keeps_the_file_is_no_identifier_of_the_person(label: str):
    found = flags(Variable("x1", label, kind="text"))["x1"]

    assert (found.role, found.categories) == ("other", ())


def test_an_ordinal_behind_a_number_counts_and_identifies_nobody():
    found = flags(Variable("v1", "OFFENDER NUMBER 3"), Variable("v2", "Offender number"))

    assert (found["v1"].role == "direct_identifier", found["v2"].role) == (False, "direct_identifier")


@pytest.mark.parametrize("codes", [{"1 Man": "", "2 Woman": ""}, {"M Mother": "", "F Father": "", "G Grandparent": ""}])
def test_codes_with_their_letter_before_them_are_read(codes: dict[str, str]):
    assert flags(Variable("v1", codes=codes))["v1"].visible in {"sex", "family"}


def test_single_letters_before_other_words_are_no_sex():
    found = flags(Variable("feeding", "Feeding now", codes={"B Breast": "", "F Formula": "", "M Mixed": ""}))

    assert found["feeding"].visible == ""


@pytest.mark.parametrize("label", ["Interviewer's job title", "Region of the provider", "Referring agency's district"])
def test_facts_of_who_deals_with_somebody_are_none_of_the_person(label: str):
    found = flags(Variable("x1", label))["x1"]

    assert (found.visible, found.quasi_identifier) == ("", False)
