"""What may lead a document: it varies, is not implied, says who and of how many, and nothing stronger is there."""

from dataclasses import replace

import pytest

from dpiabook.evidence.columns import risk, volume
from dpiabook.evidence.finding import Finding, numbers
from dpiabook.evidence.texts import texts
from dpiabook.evidence.told import CONFIRM
from dpiabook.pack.front import highlights
from dpiabook.pack.headline import headlines, may_lead
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

LEADING = {name: text for name, text in texts().items() if text.lead}


def finding(name, people, of, **changed):
    """A finding of this id in the simplest words that its text may have."""
    lead = LEADING[name].lead
    columns = [volume(lead.of, "people"), risk(lead.people, "harmed", lead.of)]
    sentence = f"Whoever knows them finds {{{lead.people}}} of {{{lead.of}}} people."
    values = numbers({lead.of: of, lead.people: people}, columns)
    made = Finding(name, name[:3], name, sentence, values, risk=LEADING[name].risk, universe="people")
    return replace(made, **changed)


def released(*findings):
    profile = load_profile("ons_srs")
    return present_all(findings, Rules(profile, "dpia", str, Formatter(profile)))


@pytest.mark.parametrize("name", sorted(LEADING))
def test_a_text_that_may_lead_names_intruder_and_scope(name):
    text, lead = LEADING[name], LEADING[name].lead
    assert text.risk
    for variant in [text.sentence, *([text.variants["next"].sentence] if "next" in text.variants else [])]:
        assert f"<{lead.intruder}>" in variant or lead.intruder in variant
        assert f"{{{lead.of}}}" in variant


def test_nobody_everybody_and_what_is_withheld_lead_nothing():
    for people in (0, 500, 3):
        (one,) = released(finding("B08.person_uniqueness", people, 500))
        assert not may_lead(one), people
    (one,) = released(finding("B08.person_uniqueness", 100, 500))
    assert may_lead(one)


def test_what_may_be_no_more_than_arithmetic_does_not_lead():
    (one,) = released(finding("B08.homogeneous", 100, 500))
    assert may_lead(one)
    assert not may_lead(replace(one, sentence=f"{one.sentence} ({CONFIRM})"))


def test_without_its_scope_a_finding_does_not_lead():
    (one,) = released(finding("B08.person_uniqueness", 100, 500, sentence="Whoever knows them finds {unique} people."))
    assert not may_lead(one)


def test_a_weaker_finding_about_the_same_people_does_not_lead():
    given = released(finding("B08.person_uniqueness", 100, 500), finding("B08.scenarios", 300, 500))
    assert [one.id for one in headlines(given)] == ["B08.scenarios"]
    assert headlines(given[::-1]) == headlines(given)


def test_the_first_page_is_ordered_by_harm_and_never_by_block():
    few, many = finding("B07.education_labels", 450, 500), finding("B08.homogeneous", 100, 500)
    by_size = {"B07.education_labels": 450 * 2, "B08.homogeneous": 100 * 3}
    assert [one.id for one in highlights(released(many, few))] == sorted(by_size, key=by_size.get, reverse=True)
    graver = finding("B08.homogeneous", 400, 500)
    assert [one.id for one in highlights(released(few, graver))] == ["B08.homogeneous", "B07.education_labels"]


def test_the_size_of_the_data_never_stands_before_a_harm():
    about = Finding("B02.volumes", "B02", "About 500 people", "There are 500 people.")
    given = released(about, finding("B08.person_uniqueness", 100, 500))
    assert [one.id for one in highlights(given)] == ["B08.person_uniqueness", "B02.volumes"]
