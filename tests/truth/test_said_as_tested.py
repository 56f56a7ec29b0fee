"""A sentence says no more than was tested: by whose word, of whom, and what chance alone would show."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence.attribute_disclosure import closeness, diversity, everyone_alike
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column
from dpiabook.evidence.flow import data_flow
from dpiabook.evidence.stigma import education_mismatch
from dpiabook.evidence.texts import texts
from dpiabook.pack.screening import ASK, criteria, suggested
from dpiabook.pack.wording import method_line
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.ranges import with_ranges
from dpiabook.release.rules import Rules
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.risk import area_size, by_area, class_frequencies, family_profiles, suda
from dpiabook.risk.attribute_disclosure import attribute_disclosure, disclosure_of_counts
from dpiabook.risk.dictionary_bits import number_of_values
from dpiabook.risk.match_weights import match_weights
from dpiabook.sensitivity import Flags
from dpiabook.stigma import education_labels

RULES = load_profile("ons_srs")
FROM_RECORDS = "Computed from the records of the dataset."
DECLARED = {name: text for name, text in texts().items() if text.provenance == "declared"}


def facts_of(*variables):
    return Facts(Inventory(tuple(Variable(name, name.capitalize()) for name in variables)), Flags(()))


def released(finding):
    return present(finding, Rules(RULES, "dpia", None, Formatter(RULES)))


@pytest.mark.parametrize("finding", DECLARED)
def test_what_is_only_declared_was_not_computed_from_records(finding):
    said = Statement(finding, finding[:3], "T", "S", method="M.", provenance="declared")
    assert FROM_RECORDS not in method_line(said)
    assert FROM_RECORDS in method_line(replace(said, provenance="measured"))


@pytest.mark.parametrize("kind", ["declared", "assumed", "each"])
def test_what_counts_people_was_computed_from_records_on_whoever_s_word_it_stands(kind):
    counted = PrintedTable((Column("n", "People", "volume"),), (("50",),), ((50,),))
    assert FROM_RECORDS in method_line(Statement("B08.a", "B08", "T", "S", numbers=counted, provenance=kind))
    assert FROM_RECORDS not in method_line(Statement("B08.a", "B08", "T", "S", provenance=kind))


def test_what_a_declared_flow_leaves_open_is_not_made_up():
    stages = [{"stage": "Collection", "holder": "Councils", "people": "identified"}]
    finding = data_flow(facts_of("a"), {"flow": stages})
    assert finding.table.frame["what_happens"].tolist() == ["not said"]
    assert (finding.provenance, finding.method[:8]) == ("declared", "The flow")


def test_where_the_facts_come_from_does_not_answer_what_people_were_told():
    (asked,) = [one for listed in criteria() for one in listed.criteria if one.id == "ico_7"]
    assert suggested(asked, [Statement("B03.flow", "B03", "", "")]) == ASK


def test_a_reason_for_yes_is_no_statement_about_a_dataset_for_which_it_is_not_suggested():
    reasons = [one.reason for listed in criteria() for one in listed.criteria if one.large or one.laws or one.category]
    assert reasons
    assert all("is suggested where" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (("under 1%", "1%"), "up to about 1%"),
        (("99%", "over 99%"), "about 99% or more"),
        (("2%", "3%"), "between 2% and 3%"),
        (("under 1%", "under 1%"), "under 1%"),
    ],
)
def test_a_share_that_rounds_to_none_is_no_end_of_a_range(ends, said):
    columns = Column("s", "Share", "share", most="s_most"), Column("s_most", "Share, at most", "share")
    spoken = PrintedTable(columns, (ends,), ((0.002, 0.006),))
    assert with_ranges(spoken, dict(zip(("s", "s_most"), ends, strict=True)), RULES)["s"] == said


def test_families_of_an_area_are_compared_by_the_facts_of_the_finding_that_is_named():
    """The first composite has a fact more than families are compared by: other numbers would be alone by it."""
    people = pd.DataFrame(
        {"area": list("ppqq"), "sex": list("FFFM"), "yob": 2008, "age": [1, 2, 3, 4], "family": [1, 2, 3, 4]}
    )
    profiles = family_profiles(people, ["sex", "yob"], "family", within="area")
    found = by_area(people, ["sex", "yob", "age"], "area", profiles)
    assert found["unique_families"].tolist() == [0, 2]
    assert by_area(people, ["sex", "yob", "age"], "area", "family")["unique_families"].tolist() == [2, 2]
    assert "B08.group_profiles" in texts()["B08.by_area"].method


def test_that_nobody_is_alike_is_said_with_the_upper_end_of_all_but_one():
    """By area in p for certain, in q perhaps; by year for certain in a larger group, and perhaps in no other."""
    rows = pd.DataFrame({"n": [10, 12], "care": [9, 10], "care_known": [10, 11]})
    other = pd.DataFrame({"n": [11, 20], "care": [10, 2], "care_known": [11, 20]})
    found = {
        "first": disclosure_of_counts(rows, ["area"], ["care"]),
        "second": disclosure_of_counts(other, ["year"], ["care"]),
    }
    finding = everyone_alike(facts_of("care", "area", "year"), found)
    assert finding.assessed
    assert {"everybody_but_one": 10, "everybody_but_one_most": 22}.items() <= dict(
        finding.numbers.frame.iloc[0]
    ).items()


def test_a_group_of_which_somebody_is_not_recorded_is_alike_at_the_upper_end_only():
    people = pd.DataFrame({"area": list("pp") * 10 + list("qq") * 10, "care": [1] * 20 + [1, None] * 10})
    people = pd.concat([people, pd.DataFrame({"area": ["r", "r"] * 10, "care": [0, 1] * 10})], ignore_index=True)
    found = {"place": attribute_disclosure(people, ["area"], {"care": "care >= 1"})}
    said = diversity(facts_of("care", "area"), found).numbers.frame.iloc[0]
    assert (said["all_have"], said["all_have_most"]) == (20, 30)


@pytest.mark.parametrize("rate", [0.07, 0.31, 0.47])
def test_how_many_are_far_by_chance_is_what_random_groups_show(rate):
    rng = np.random.default_rng(3)
    sizes = np.repeat([10, 17, 40], 40)
    everyone = {"n": int(1e6), "care": int(rate * 1e6), "care_known": int(1e6)}  # so that the rate is as it is
    shown = []
    for _ in range(150):
        drawn = pd.DataFrame({"n": sizes, "care": rng.binomial(sizes, rate), "care_known": sizes})
        table = disclosure_of_counts(pd.concat([drawn, pd.DataFrame([everyone])]), ["area"], ["care"]).table.iloc[0]
        shown.append(table["far"])
    error = np.std(shown) / np.sqrt(len(shown))
    assert abs(np.mean(shown) - table["far_by_chance"]) < 4 * error + 1


def test_the_finding_says_what_chance_would_do():
    sizes = np.repeat(20, 50)
    counts = pd.DataFrame({"n": sizes, "care": np.tile([2, 18], 25), "care_known": sizes})
    finding = closeness(facts_of("care", "area"), {"place": disclosure_of_counts(counts, ["area"], ["care"])})
    said = finding.numbers.frame.iloc[0]
    assert said["far"] == 1000
    assert said["far_by_chance"] < 150
    assert "drawn at random" in released(finding).sentence


def test_in_a_real_area_more_can_be_alone_than_the_curve_has():
    """In p all differ, in q all are alike: the curve of ten people from anywhere lies between."""
    people = pd.DataFrame({"area": ["p"] * 10 + ["q"] * 10, "age": [*range(10), *[3] * 10]})
    curve = area_size(class_frequencies(people, ["age"]), sizes=[10]).curve["unique_share"].iloc[0]
    real = by_area(people, ["age"], "area").set_index("area")["uniques"] / 10
    assert real["q"] < curve < real["p"]
    assert "lower or higher" in texts()["B08.area_size"].method


def test_of_facts_that_are_guessed_some_are_right():
    """Table and sentence agree: with two equal values half of the guesses are."""
    people = pd.DataFrame({"sex": ["F", "M"] * 50, "day": range(100)})
    weights = match_weights(people, ["sex", "day"], errors=0.1).weights.set_index("key")["m"]
    assert weights.tolist() == pytest.approx([0.95, 0.901])
    assert "guesses <errors> in 100" in texts()["B08.match_weights"].sentence


def test_who_is_special_is_counted_by_what_is_recorded():
    """Whoever is unknown in a fact is like nobody in it, and alone by nothing that holds it."""
    people = pd.DataFrame({"sex": ["F", "F", "M", None], "year": [1, 1, 1, 2]})
    found = suda(people, ["sex", "year"])
    assert (found.score > 0).tolist() == [False, False, True, True]
    assert (suda(people.assign(year=1), ["sex", "year"]).score > 0).tolist() == [False, False, True, False]
    for text in (texts()["B08.special_uniques"], texts()["B08.special_uniques"].variants["none"]):
        assert text.title.startswith("By what is recorded")


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"codes": {"M": "male", "F": "female"}}, 2),
        ({"codes": {"M": "male", "F": "female"}, "missing_codes": {"U": "unknown"}}, 2),
        ({"codes": {"1": "yes", "0": "no"}, "gate": "asked == 0"}, 3),
    ],
)
def test_an_unknown_is_no_value_and_that_a_question_does_not_apply_is_one(given, values):
    assert number_of_values(Variable("a", **given)) == values
    assert (
        "may\n    not apply" in texts()["B08.dictionary_bits"].method
        or "not apply" in texts()["B08.dictionary_bits"].method
    )


@pytest.mark.parametrize("aged", [False, True])
def test_that_ages_were_not_looked_at_is_said(aged):
    """Of 60, 20 are too old, and 10 of an age at which not all are of compulsory school age."""
    flagged = pd.DataFrame({"region": "r", "cme": 1, "ehe": 0, "eotas": 0, "on_roll": 0, "n": [30, 20, 10]})
    flagged = flagged.assign(age=[10, 17, 5]) if aged else flagged
    finding = education_mismatch(facts_of("cme"), education_labels(flagged, by="region"))
    said = finding.numbers.frame.iloc[0]
    assert finding.assessed
    assert (said["known_not"], said["unknown"], said["upper"]) == ((20, 10, 30) if aged else (0, 0, 0))
    assert ("Ages were not looked at" in finding.sentence) is not aged
    assert ("as far as their education status says" in finding.title) is not aged
    assert ("not compulsory for all" in finding.sentence) is aged


def test_a_withheld_count_is_not_said_to_be_all_where_a_printed_one_rules_it_out():
    flagged = pd.DataFrame({"region": "r", "cme": 1, "ehe": [0, 1], "eotas": 0, "on_roll": 0, "n": [200, 50]})
    said = released(education_mismatch(facts_of("cme"), education_labels(flagged, by="region"))).sentence
    assert "Fewer than 10 of them are certainly not missing" in said
    assert "all but fewer" not in said.split("certainly not missing")[0]
