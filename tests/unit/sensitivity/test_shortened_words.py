"""Shortened words are read where there is evidence enough, and ordinary words are not taken for them."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.abbreviations import abbreviates, alternatives
from dpiabook.sensitivity.lexicon import ordinary_words


def categories(name: str, label: str = "") -> tuple[str, ...]:
    return flag_variables(Inventory((Variable(name, label),)))[name].categories


SHORTENED = [
    ("VISITED MENT HEALTH CLIN", "mental_health"),
    ("DUE TO EM PRB-LAST 4 WKS", "mental_health"),
    ("diff contr viol beh", "abuse_violence"),
    ("nts in hlfwy hse", "drug_alcohol"),
    ("susp/fired/left job/sch", "exclusion_absence"),
    ("dom viol by prtnr", "abuse_violence"),
    ("temp accom since Jan", "housing"),
    ("spec educ needs", "other_health_disability"),
    ("subst abuse tx", "drug_alcohol"),
    ("perm excl from sch", "exclusion_absence"),
    ("chld prot plan", "child_protection_care"),
    ("physical/sexual abuse", "abuse_violence"),
]


@pytest.mark.parametrize(("label", "category"), SHORTENED)
def test_labels_in_short(label: str, category: str):
    assert category in categories("q1", label)


ORDINARY = [
    "men health club members",
    "car home distance",
    "External examiner",
    "Start of the lesson",
    "Birth order",
    "National team",
    "Contract type",
    "Custom order made",
    "Opera seen",
    "Protest attended",
    "Sub plot of the play",
    "Day care centre fee",
]


@pytest.mark.parametrize("label", ORDINARY)
def test_ordinary_words_are_no_abbreviations(label: str):
    assert categories("q1", label) == ()


def test_a_label_that_spells_a_name_out_says_that_it_means_something_else():
    assert categories("PIP_start", "Date the performance improvement plan began") == ()
    assert categories("nfa", "No further action taken") == ()
    assert "poverty_benefits" in categories("pip", "Receives PIP")


def test_an_abbreviation_of_three_letters_has_no_plural():
    assert categories("cses") == ()
    assert categories("cses", "Socio-economic score, centred") == ()
    assert "abuse_violence" in categories("cse_risk")


@pytest.mark.parametrize("name", ["numsibs", "mcsid", "avgsen", "manual", "meanings", "senior_year"])
def test_a_joined_name_is_not_taken_apart_into_short_abbreviations(name: str):
    assert categories(name, "One of many things counted") == ()


def test_no_ordinary_word_abbreviates_anything():
    assert not any(abbreviates(word, f"{word}tional") for word in ordinary_words())


def test_alternatives_are_bounded():
    assert len(alternatives("a/b/c d/e/f g/h/i j/k/l")) == 24


def test_capitals_tell_nothing_where_all_are_capitals():
    assert categories("q1", "RECEIVED SSI-PAST 6 MOS") == ("other_health_disability", "poverty_benefits")
    assert categories("q1", "HAS ACE OF SPADES") == ()
