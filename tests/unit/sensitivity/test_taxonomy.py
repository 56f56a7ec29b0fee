"""The taxonomy is checked strictly, so that a slip in it is seen at once."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import CATEGORIES, flag_variables
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.taxonomy import parse_taxonomy

TEXT = files("dpiabook.sensitivity").joinpath("taxonomy.yml").read_text(encoding="utf-8")

SLIPS = [
    ("class: article_10", "class: article_11"),
    ("class: article_10", "klass: article_10"),
    ("    severity: severe\n", "    severity: severe\n    sevrity: severe\n"),
    ("    title: Mental health\n", "    title: Mental health\n    title: Mental\n"),
    ("means: [drug_alcohol]", "means: [drugs]"),
    ("[mental, mental health,", "[mental, 'mental, health',"),
    ("observable: true", "observable: maybe"),
]


@pytest.mark.parametrize(("right", "wrong"), SLIPS)
def test_a_slip_is_refused(right: str, wrong: str):
    assert right in TEXT
    with pytest.raises(ValueError, match=r".+"):
        parse_taxonomy(TEXT.replace(right, wrong, 1))


def test_the_sixteen_categories_stand_in_their_order():
    assert tuple(CATEGORIES)[:6] == (
        "mental_health",
        "drug_alcohol",
        "crime",
        "missing_education",
        "exclusion_absence",
        "home_education",
    )
    assert len(CATEGORIES) == 16


def test_criminal_terms_are_no_special_category_and_name_a_term_that_exists():
    assert CATEGORIES["crime"].law == "article_10"
    assert CATEGORIES["crime"].dpv_iri == "https://w3id.org/dpv/pd#Criminal"


def test_no_term_stands_in_two_tiers_of_one_category():
    twice = {
        (name, term)
        for name, category in CATEGORIES.items()
        for term in category.terms
        if term in category.weak or term in category.exceptions
    }

    assert not twice


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("offence", "two offences", True),
        ("offence", "offenceless", False),
        ("self harm*", "Self-harming", True),
        ("child s home", "children's home", False),
        ("phq 9", "PHQ9", True),
        ("class", "class", True),
    ],
)
def test_phrases_are_found_as_words(phrase: str, text: str, found: bool):
    assert bool(Phrases([(phrase, "x")]).find(words_of(text))) is found


@given(name=st.text(min_size=1, max_size=20), label=st.text(max_size=40))
def test_any_name_and_label_can_be_read(name: str, label: str):
    (flag,) = flag_variables(Inventory((Variable(name, label),)))

    assert set(flag.categories) <= set(CATEGORIES)
    assert bool(flag.categories) <= flag.sensitive


@given(st.permutations([("a", "Heroin"), ("sm_x", "Substance misuse"), ("sm_y", "Days"), ("b", "Crime"), ("c", "")]))
def test_the_order_of_variables_does_not_matter(order: list[tuple[str, str]]):
    found = flag_variables(Inventory(tuple(Variable(name, label) for name, label in order)))

    assert found["sm_y"].categories == ("drug_alcohol",)
    assert (found["a"].categories, found["b"].categories) == (("drug_alcohol",), ("crime",))
