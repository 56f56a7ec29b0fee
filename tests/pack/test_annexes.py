"""The annexes say what this dataset's findings say, and nothing where nothing was found."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dpiabook.evidence.finding import Column
from dpiabook.meaning import Nouns, Speech
from dpiabook.pack.assessed import Assessed
from dpiabook.pack.content import read_content
from dpiabook.pack.found import Found
from dpiabook.pack.logs import logs
from dpiabook.pack.model import Grid, Text
from dpiabook.pack.readers import Passage, for_people, researchers, sharing_terms
from dpiabook.pack.ways import ways_to_share
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.settings import Context

READING_AGE = 12


def table(names, *rows):
    columns = tuple(Column(name, name) for name in names)
    return PrintedTable(columns, tuple(tuple(map(str, row)) for row in rows), rows)


CLASSES = Statement(
    "B09.classes",
    "B09",
    "Two attributes in four areas",
    "Sentence.",
    table(("attribute", "banded", "not_by_area"), ("Care plan", 4, 0), ("Home educated", 0, 4), ("Offence", 3, None)),
    method="Four gates.",
    does_not_say="Why areas differ.",
    profile="ons_srs",
)
SPEECH = Speech(
    Nouns("child", "children", "family", "families"),
    frozenset({"children", "groups", "origin", "served"}),
    origin="schools, councils and other services",
)
NUMBERS = table(("n", "groups"), ("about 1,200", "about 500"))
VOLUMES = Statement("B02.volumes", "B02", "About 1,200 children", "", method="Counted.", numbers=NUMBERS)
PROFILES = Statement(
    "B08.group_profiles",
    "B08",
    "Half of all families are alone",
    "",
    method="Counted.",
    numbers=table(("unique",), (250,)),
)
NOT_ASSESSED = Statement("B07.education_labels", "B07", "Not assessed", "", assessed=False)
SOME = (VOLUMES, PROFILES, CLASSES, NOT_ASSESSED)


def grids(section):
    return [item for one in section.walk() for item in one.items if isinstance(item, Grid)]


def words(section):
    return " ".join(item.text for one in section.walk() for item in one.items if isinstance(item, Text))


def test_guidance_names_the_attributes_that_the_findings_name():
    rows = grids(researchers(SOME, "Annex D", SPEECH))[0].rows
    by_area = [rule for about, rule, _ in rows if about == "Tables by area"]
    assert by_area[0] == "Do not make tables by area of: Home educated; Offence."
    assert by_area[1].endswith("of their value: Care plan.")
    assert all(because for about, _, because in rows if about != "Output threshold")
    assert "ons_srs" in next(rule for about, rule, _ in rows if about == "Output threshold")


def test_guidance_is_silent_where_nothing_was_assessed():
    topics = {about for about, _, _ in grids(researchers(SOME, "Annex D", SPEECH))[0].rows}
    assert "Children missing education" not in topics
    assert "Families" in topics
    assert {about for about, _, _ in grids(researchers((), "Annex D", SPEECH))[0].rows} == {"Output threshold"}


def test_guidance_says_so_when_no_attribute_is_named():
    clean = Statement(
        "B09.classes", "B09", "T", "S", table(("attribute", "banded", "not_by_area"), ("Care plan", 0, 0))
    )
    rules = [rule for _, rule, _ in grids(researchers((clean,), "Annex D", SPEECH))[0].rows]
    assert any(rule.startswith("No attribute was found") for rule in rules)
    assert not any("{" in rule or "of: ." in rule for rule in rules)


def test_terms_hold_the_authors_words_or_wait_for_them():
    grid = grids(sharing_terms(SOME, Context(purpose="To learn what helps.", recipients=None), "Annex E", SPEECH))[0]
    topics = [row[0] for row in grid.rows]
    assert grid.rows[topics.index("Purpose")][1].endswith("no other: To learn what helps.")
    assert (topics.index("Recipients"), 1) in grid.to_fill
    assert (topics.index("Purpose"), 1) not in grid.to_fill
    assert grid.rows[topics.index("Families")][2] == "B08: Half of all families are alone"
    assert grid.rows[topics.index("Incident")][2] == "Always"
    assert {"Purpose", "Geography", "Linking and onward sharing", "Incident", "Retention and destruction"} <= set(
        topics
    )


def test_people_read_what_was_found_and_whom_to_ask():
    section = for_people(SOME, Context(controller="The invented controller"), "Annex F", SPEECH)
    text = words(section)
    assert "about 1,200 children in about 500 families" in text
    assert "could find your family" in text
    assert "missing from lessons" not in text
    assert "The facts come from schools, councils and other services." in text
    assert text.endswith("You can ask: The invented controller.")
    assert "{" not in text


def test_people_are_told_no_number_that_was_not_released():
    assert "The facts tell" not in words(for_people((PROFILES,), Context(), "Annex F", SPEECH))


def syllables(word):
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, groups - (word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1))


def reading_age(text):
    """Flesch-Kincaid grade (Kincaid and others 1975) and the five years before school."""
    sentences = len(re.findall(r"[.?!](?:\s|$)", text))
    found = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(found) / sentences + 11.8 * sum(map(syllables, found)) / len(found) - 15.59 + 5


def test_the_measure_of_reading_age_tells_easy_from_hard():
    hard = "Administrative recording practices systematically influence comparative epidemiological interpretation."
    assert reading_age("The cat sat on the mat. It was warm.") < 8
    assert reading_age(hard) > 18


@pytest.mark.parametrize("speech", [SPEECH, Speech()])
def test_the_page_for_people_can_be_read_at_twelve(speech):
    passages = read_content("people", tuple[Passage, ...], speech)
    said = [line.say for passage in passages for line in passage.lines if line.say]
    lines = [line.format(n="1,200", groups="500", kinds="health, missing school or the police") for line in said]
    assert reading_age(" ".join(lines)) <= READING_AGE
    assert all(reading_age(line) <= READING_AGE + 3 for line in lines)
    assert max(len(line.split()) for line in lines) <= 22


@pytest.fixture
def both(material):
    return grids(logs(SOME, Context(), Assessed("demo", "2026-01", material.assessed.on, "dpia"), "Annex G"))


def test_assumptions_are_those_of_the_run(both):
    rows = both[0].rows
    assert [row[0] for row in rows] == [f"AS{n}" for n in range(1, len(rows) + 1)]
    counted = next(row for row in rows if row[1] == "Counted.")
    assert counted[2] == "B02.volumes; B08.group_profiles"
    assert next(row for row in rows if row[1] == "Four gates.")[3] == "Why areas differ."


def test_the_data_log_names_the_dataset_and_its_sources():
    inventory = Statement(
        "B01.inventory",
        "B01",
        "T",
        "S",
        table(("variable", "collected"), ("a", "School census"), ("b", "School census"), ("c", "Case records")),
    )
    grid = grids(logs((inventory,), Context(), Assessed("demo", "1", None, "dpia"), "Annex G"))[1]
    assert [row[1:3] for row in grid.rows] == [
        ("demo, version 1", "the records of the dataset"),
        ("Case records", "1 variable"),
        ("School census", "2 variables"),
    ]


def test_routes_are_compared_by_released_numbers():
    columns = (Column("unique", "unique"), Column("unique_most", "unique_most"))
    known = replace(PROFILES, numbers=PrintedTable(columns, (("about 250", "about 260"),), ((250, 260),)))
    grid = ways_to_share((VOLUMES, known), SPEECH)
    rows = {row[0]: row for row in grid.rows}
    assert list(rows) == ["Secure setting", "Safeguarded extract", "Open aggregates", "Not shared"]
    assert rows["Secure setting"][3] == "Between about 250 and about 260 families alone by the make-up that B08 names"
    assert rows["Safeguarded extract"][1:4] == ("Not assessed",) * 3
    assert not any("same reader" in note for note in grid.notes)
    assert ways_to_share((VOLUMES,)) is None


def test_both_files_are_held_against_the_same_reader():
    """The figure of the data as they are is that of the same facts, not of the few that the recodes were chosen for."""
    left = numbered("B10.remaining", unique=900, unique_after=40, unique_groups=300, unique_groups_after=20)
    known = numbered("B08.group_profiles", unique=250)
    grid = ways_to_share((VOLUMES, known, left), SPEECH)
    rows = {row[0]: row for row in grid.rows}
    assert rows["Secure setting"][2:4] == (
        "About 900 children alone by all facts taken to be visible",
        "About 300 families alone by all facts taken to be visible of their children",
    )
    assert rows["Safeguarded extract"][2:4] == (
        "About 40 children alone by all facts taken to be visible",
        "About 20 families alone by all facts taken to be visible of their children",
    )
    assert any("same reader" in note for note in grid.notes)


def numbered(identifier, **numbers):
    columns = tuple(Column(name, name) for name in numbers)
    cells = tuple(f"about {value}" for value in numbers.values())
    printed = PrintedTable(columns, (cells,), (tuple(numbers.values()),))
    return Statement(identifier, identifier[:3], "T", "S", numbers=printed)


@pytest.mark.parametrize(("value", "said"), [(0, False), (3, True), (None, True)])
def test_the_page_for_people_tells_of_no_harm_that_was_counted_and_not_found(value, said):
    """A withheld number may be any, and is told as one."""
    columns = (Column("not_by_area", "not_by_area"),)
    printed = PrintedTable(columns, (("some",),), ((value,),))
    found = Statement("B09.classes", "B09", "T", "S", numbers=printed)
    page = for_people((found,), Context(), "Annex F")
    texts = [item.text for part in page.sections for item in part.items if isinstance(item, Text)]
    assert any("hurt all who live there" in text for text in texts) == said


def test_what_was_not_assessed_is_not_found():
    assert Found(SOME).first(["B07.education_labels"]) is None
    assert Found(SOME).names("alike") == []
    assert Found(SOME).number("B02.volumes", "n") == "about 1,200"
