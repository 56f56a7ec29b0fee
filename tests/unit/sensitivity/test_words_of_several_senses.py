"""A word of several senses gives way in the company of another one, and speaks where nothing takes it back."""

import re

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.flag import Flag

SENSES = [
    ("Withdrawal symptoms from heroin", "Cash withdrawal amount", "drug_alcohol"),
    ("In recovery from addiction", "Disaster recovery objective", "drug_alcohol"),
    ("Seen by probation", "Probation period end date of employee", "crime"),
    ("Length of prison sentence", "Sentence count", "crime"),
    ("Charged with an offence", "Battery charge cycles", "crime"),
    ("Recall to custody", "Product recall", "crime"),
    ("Health condition", "Road surface condition", "other_health_disability"),
    ("Casualty severity", "Number of casualties", "other_health_disability"),
    ("Diagnosis of asthma", "Diagnosis of fault", "other_health_disability"),
    ("Heart operation", "Operation time", "other_health_disability"),
    ("Behaviour score of the child", "Driver behaviour score", "mental_health"),
    ("Abuse by a partner", "Abuse contact", "abuse_violence"),
    ("Absence from school", "Attendance at training", "exclusion_absence"),
    ("Race of the patient", "Race position", "ethnicity"),
    ("Party voted for", "Party size", "religion_politics_union"),
    ("Voted in the election", "Vote count", "religion_politics_union"),
    ("Damp in the home", "Damp road surface", "housing"),
]
NEUTRAL = """
vehicle type; axle weight; junction detail; weather conditions; speed limit; carriageway hazards; delivery status;
stock level; invoice status; payment terms; session duration; login attempts; exit code; error rate; crash count;
release notes; trial end date; plan type; review outcome; shift pattern; overtime hours; annual leave balance;
contract end date; job grade; performance rating; recruitment source; licence type; repair priority; boiler
serviced; energy rating; flood risk; rainfall; battery charge; word count; match result; penalty kicks; race time;
customer segment; campaign response; referral code; marketing consent; sampling weight; fault severity; heat
treatment; hospital name; party size; labour cost; order status; tennis court surface; journey purpose; bus pass;
lesson; exam board
"""


def _flag(name: str, label: str = "") -> Flag:
    return flag_variables(
        Inventory((Variable(name, label or name, guessed=frozenset() if label else frozenset({"label"})),))
    )[name]


@pytest.mark.parametrize(("said", "other", "category"), SENSES)
def test_a_word_speaks_alone_and_gives_way_in_other_company(said: str, other: str, category: str):
    assert category in _flag("q1", said).categories
    assert _flag("q1", other).categories == ()
    assert _flag("_".join(re.findall(r"\w+", other.lower()))).categories == ()


def test_columns_of_goods_roads_staff_and_computers_are_not_sensitive():
    named = [" ".join(words.split()) for words in NEUTRAL.split(";")]
    wrong = [words for words in named if _flag("q1", words).sensitive or _flag(words.replace(" ", "_")).sensitive]
    assert wrong == []


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("tonsillectomy", "other_health_disability"),
        ("brucellosis", "other_health_disability"),
        ("irbesartan", "other_health_disability"),
        ("arachnophobia", "mental_health"),
        ("oxazepam", "mental_health"),
        ("risperidone", "mental_health"),
    ],
)
def test_endings_say_what_a_word_is(word: str, category: str):
    assert _flag("q1", f"Ever had {word}").categories == (category,)
    assert _flag(f"{word}_yn").categories == (category,)


@pytest.mark.parametrize(
    "word", ["osmosis", "kurtosis", "dichotomy", "spectroscopy", "academia", "utopia", "symbiosis"]
)
def test_words_that_only_end_so_say_nothing(word: str):
    assert _flag("q1", f"Measure of {word}").categories == ()


def test_letters_of_one_kind_of_file_bear_each_other_out():
    names = ("mdd_12m", "odd_12m", "cd_12m", "alcab_12m")
    found = flag_variables(Inventory(tuple(map(Variable, names))))
    assert {flag.categories for flag in found} == {("mental_health",), ("drug_alcohol",)}
    assert flag_variables(Inventory((Variable("cd_12m"), Variable("price"))))["cd_12m"].categories == ()


@pytest.mark.parametrize("table", ["Staff absences", "School information system: StaffAbsence"])
def test_an_absence_of_staff_is_none_from_school(table: str):
    pair = (
        Variable("reason", "Reason for absence", table=table),
        Variable("start", "Start date of the absence", table=table),
    )
    found = flag_variables(Inventory(pair))
    assert found["reason"].categories == ("other_health_disability",)
    assert found["start"].categories == ()
