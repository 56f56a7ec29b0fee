import pytest

from dpiabook.stigma import CLASSES, INTERVALS_SAY, RULES, area_indicators, lint_wording, thresholds_table
from dpiabook.stigma.label_words import wording_rules

FLAGGED = {
    "A problem area in the north.": "problem_area",
    "Hotspots of absence.": "hotspot",
    "Dysfunctional families are supported.": "problem_families",
    "The troubled families of the region.": "troubled_families",
    "Young offenders by area.": "offender",
    "Share of offenders": "offender",
    "Missing from education": "missing_without_definition",
    "Children missing education, by area.": "missing_without_definition",
    "The area with the highest rate.": "superlative",
    "The worst of all.": "superlative",
    "The top ten areas.": "top_and_bottom",
    "A league table of authorities.": "league_table",
    "Substance abusers among parents.": "drug_labels",
    "Children suffering from depression.": "mental_health_labels",
    "Persistent truants.": "truant",
    "High-risk families.": "risk_as_property",
    "Rates reflect poor parenting.": "moral_cause",
}

FINE = [
    "Children with a recorded offence, before their plan.",
    "The Troubled Families Programme was renamed Supporting Families in 2021.",
    "Children flagged missing from education, under the local definition in use.",
    "Missing values are shown.",
    "Worst-case bounds on the rate.",
    "No league table is drawn.",
    "A young offender institution is a place of custody.",
    "Topics and bottom margins.",
    "Areas are in the order of their pseudonyms.",
]


@pytest.mark.parametrize(("text", "rule"), FLAGGED.items())
def test_each_rule_finds_its_words(text, rule):
    found = lint_wording({"label": text})
    assert [finding.rule for finding in found] == [rule]
    assert found[0].words == text[found[0].start : found[0].start + len(found[0].words)]
    assert found[0].instead
    assert found[0].why


@pytest.mark.parametrize("text", FINE)
def test_what_is_well_said_is_left_alone(text):
    assert lint_wording({"label": text}) == ()


def test_every_rule_is_tried_here():
    assert set(FLAGGED.values()) == {rule.id for rule in wording_rules()}


@pytest.mark.parametrize("rule", wording_rules(), ids=lambda rule: rule.id)
def test_no_suggestion_breaks_a_rule(rule):
    assert lint_wording({"instead": rule.instead}) == ()


def test_a_definition_counts_only_in_its_own_sentence():
    found = lint_wording({"B09": "Flags follow a local definition. Missing from education: by area."})
    assert [(finding.place, finding.start) for finding in found] == [("B09", 33)]


def test_findings_follow_the_order_of_places_and_positions():
    found = lint_wording({"b": "Offenders, hotspots.", "a": "The lowest."})
    assert [(finding.place, finding.words) for finding in found] == [
        ("b", "Offenders"),
        ("b", "hotspots"),
        ("a", "lowest"),
    ]


def test_the_rooms_own_sentences_pass():
    table = thresholds_table()
    texts = dict(zip(table["threshold"], table["decides"], strict=True))
    texts |= {f"rule {i}": rule.reason for i, rule in enumerate(RULES)} | {name: name for name in CLASSES}
    assert lint_wording(texts | {"interval": INTERVALS_SAY, "areas": area_indicators.__doc__ or ""}) == ()
