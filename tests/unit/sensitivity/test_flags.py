"""What is flagged, for whom, how surely, and with which words."""

from dataclasses import dataclass, field

import pytest

from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.errors import Code, Refusal
from dpiabook.sensitivity import CATEGORIES, Flag, Flags, flag_variables


@dataclass(frozen=True)
class Says:
    """An override, as the settings hold it."""

    category: str | list[str]
    whose: str = "unknown"
    reason: str = ""


def flags(*variables: Variable) -> Flags:
    return flag_variables(Inventory(variables))


def flag(name: str, label: str = "", **more: object) -> Flag:
    return flags(Variable(name, label, **more))[name]


PROGRAMME = {
    "mhda_eps_pre_cp": ("mental_health", "drug_alcohol"),
    "age_at_mhda": ("mental_health", "drug_alcohol"),
    "ftex_eps": ("exclusion_absence",),
    "ftexDuration": ("exclusion_absence",),
    "AGEFIRSTFTEX": ("exclusion_absence",),
    "cme_flag": ("missing_education",),
    "ehe_flag": ("home_education",),
    "eotas_flag": ("exclusion_absence",),
    "on_roll": ("missing_education",),
    "offence_ever": ("crime",),
    "n_offences": ("crime",),
    "cp_plan": ("child_protection_care",),
    "HEALTH_CHECK": ("other_health_disability",),
    "yob": (),
    "family_id": (),
    "n_children": (),
    "age_at_tfp": (),
}


@pytest.mark.parametrize("name", PROGRAMME)
def test_names_alone_are_understood(name: str):
    assert flag_variables(infer_inventory({name: "int64"}))[name].categories == PROGRAMME[name]


def test_the_label_is_quoted_as_the_reason():
    found = flag("v12", "Parent's substance misuse in the past year")

    assert found.categories == ("drug_alcohol",)
    assert found.reasons == ("Drug and alcohol use: the label says 'substance misuse'",)
    assert (found.whose, found.confidence) == ("parent", "high")


def test_a_name_alone_is_of_medium_confidence_and_with_its_label_of_high():
    assert flag("ftex_eps").confidence == "medium"
    assert flag("ftex_eps", "Fixed-term exclusions").confidence == "high"


def test_an_ambiguous_word_is_listed_for_review_not_dropped():
    found = flags(Variable("court_visits", "Visits"))

    assert found["court_visits"].categories == ("crime",)
    assert found.to_review == (found["court_visits"],)


def test_a_short_abbreviation_that_the_label_does_not_bear_out_is_doubtful():
    assert flag("lac", "Review of the region").confidence == "low"
    assert flag("lac", "Looked after child").confidence == "high"


def test_a_short_abbreviation_is_what_the_label_begins_with():
    assert flag("lac", "Lacquer of the door").categories == ()


def test_the_label_can_say_that_the_name_means_something_else():
    assert flag("excl_flag", "Excluded from analysis").categories == ()
    assert flag("drug_price", "Price per pack of the drug").reasons == (
        "it is about 'per pack', so that 'drug' is about no person",
    )


TRAPS = [
    ("n_missing", "Number of missing values"),
    ("mean_score", "Mean score"),
    ("meanings", "Word meanings known"),
    ("manual", "Manual dexterity"),
    ("crimson", "Chose the crimson card"),
    ("drug_stock", "Drug stock held by the pharmacy"),
    ("crime_rate", "Crime rate of the school's ward"),
    ("sent_n", "Number of sentences written"),
    ("custody", "Chain of custody of the sample"),
    ("suspended", "Suspended solids"),
]


@pytest.mark.parametrize(("name", "label"), TRAPS)
def test_words_that_only_look_sensitive(name: str, label: str):
    assert flag(name, label).categories == ()


def test_capitals_tell_an_abbreviation_from_a_word():
    assert flag("x", "Seen by the CIN team").categories == ("child_protection_care",)
    assert flag("x", "Cin of the recipe").categories == ()


def test_labels_of_codes_are_read():
    found = flag("reason", "Reason for contact", codes={"1": "housing", "2": "alcohol misuse"})

    assert found.categories == ("drug_alcohol", "housing")


FACTORS = {"2A": "", "2B": "", "4B": "", "3B": ""}


def test_bare_codes_of_the_children_in_need_census_are_known():
    found = flag("AssessmentFactors", "", codes=FACTORS)

    assert {"mental_health", "drug_alcohol", "abuse_violence"} <= set(found.categories)
    assert any("children in need census" in reason for reason in found.reasons)


def test_codes_are_known_under_another_name_when_there_are_enough():
    assert "mental_health" in flag("col_7", "", codes=FACTORS).categories
    assert flag("col_7", "", codes={"2A": "", "X9": "", "Q3": ""}).categories == ()


def test_the_suffix_of_a_factor_says_whose_it_is():
    assert flag("q", "", codes={"1B": "", "2B": "", "4B": ""}).whose == "parent"
    assert flag("q", "", codes={"1A": "", "2B": "", "4C": ""}).whose == "unknown"


def test_a_dictionary_teaches_its_own_abbreviations():
    found = flags(
        Variable("sm_eps", "Episodes of substance misuse"),
        Variable("sm_len", "Length in days"),
        Variable("len", "Length"),
    )

    assert found["sm_len"].categories == ("drug_alcohol",)
    assert found["sm_len"].reasons == ("Drug and alcohol use: it shares 'sm' with sm_eps, whose label explains it",)
    assert found["len"].categories == ()


def test_the_age_of_criminal_responsibility_bears_out_a_hint():
    assert flag("court_age", "Age at court", unit="age in years", minimum=10).confidence == "medium"
    assert flag("court_age", "Age at court", unit="age in years", minimum=0).confidence == "low"


WHOSE = [
    ("Mother's mental health", "parent"),
    ("Child's mental health", "child"),
    ("Mental health of child or parent", "unknown"),
    ("Mental health of any household member", "family"),
    ("Mental health episodes before the child protection plan", "unknown"),
    ("Days of exclusion", "child"),
]


@pytest.mark.parametrize(("label", "whose"), WHOSE)
def test_whose_it_is(label: str, whose: str):
    assert flag("x", label).whose == whose


def test_what_the_dictionary_declares_goes_before_words():
    assert flag("x", "Mother's mental health", subject="family").whose == "family"


def test_a_sensitive_variable_can_help_to_recognise_someone():
    assert flag("ftex_eps", "Fixed-term exclusions").quasi_identifier
    assert flag("age_at_mhda", "Age at mental health episode", unit="age in years").quasi_identifier
    assert not flag("mhda_eps", "Mental health episodes").quasi_identifier


ROLES = [("yob", "quasi_identifier"), ("area_code", "quasi_identifier"), ("family_id", "technical"), ("score", "other")]


@pytest.mark.parametrize(("name", "role"), ROLES)
def test_roles_of_what_is_not_sensitive(name: str, role: str):
    assert flag(name).role == role


def test_what_the_dictionary_marks_as_sensitive_is_kept_for_review():
    found = flag("zz9", "Score", declared_sensitive=True)

    assert (found.role, found.confidence, found.categories) == ("sensitive", "low", ())


def test_settings_confirm_correct_and_clear():
    found = flag_variables(
        Inventory((Variable("a"), Variable("b", "Alcohol"), Variable("c", "Crime"))),
        {"a": Says("mental_health", "parent", "asked the owner"), "b": Says("none"), "c": Says(["crime", "housing"])},
    )

    assert (found["a"].categories, found["a"].whose, found["a"].reasons) == (
        ("mental_health",),
        "parent",
        ("asked the owner",),
    )
    assert (found["b"].role, found["b"].confirmed) == ("other", True)
    assert found["c"].categories == ("crime", "housing")


def test_a_known_identifier_is_confirmed():
    found = flag_variables(Inventory((Variable("ref"),)), {}, {"ref": "council reference"})

    assert found.direct_identifiers == (found["ref"],)
    assert (found["ref"].confirmed, found["ref"].reasons) == (True, ("council reference",))


def test_unknown_names_in_the_settings_are_refused():
    inventory = Inventory((Variable("yob"),))
    with pytest.raises(Refusal) as column:
        flag_variables(inventory, {"yobb": Says("crime")})
    with pytest.raises(Refusal) as category:
        flag_variables(inventory, {"yob": Says("crimes")})

    assert (column.value.code, column.value.cure) == (Code.COLUMN_MISSING, "did you mean yob?")
    assert (category.value.code, category.value.cure) == (Code.SETTING_VALUE, "did you mean crime?")


def test_flags_are_found_by_name_and_category_in_order():
    found = flags(Variable("b", "Crime"), Variable("a", "Heroin"), Variable("c", "Theft"))

    assert [item.variable for item in found] == ["b", "a", "c"]
    assert [item.variable for item in found.of("crime")] == ["b", "c"]
    assert len(found.sensitive) == 3
    with pytest.raises(Refusal):
        found["d"]


@dataclass(frozen=True)
class Words:
    """The words that must be known from the assignment of categories to law."""

    law: str
    categories: list[str] = field(default_factory=list)


LAWS = [
    Words("article_9", ["mental_health", "drug_alcohol", "other_health_disability", "ethnicity", "genetic_biometric"]),
    Words("article_10", ["crime"]),
    Words(
        "highly_personal",
        [
            "missing_education",
            "exclusion_absence",
            "home_education",
            "child_protection_care",
            "poverty_benefits",
            "housing",
            "immigration",
        ],
    ),
]


@pytest.mark.parametrize("words", LAWS, ids=lambda words: words.law)
def test_categories_have_their_class_in_law(words: Words):
    assert {CATEGORIES[name].law for name in words.categories} == {words.law}
