"""Two datasets in one process: what the extensions of one add, the other does not see, whichever was opened last."""

import pytest

from dpiabook.book import open_book
from dpiabook.errors import Refusal
from dpiabook.evidence.sensitivity import sensitive_categories
from dpiabook.settings import extensions

WORDS = {"one": "marbles", "two": "kites"}
LABELS = {"q1": "Pupil lost their marbles", "q2": "Pupil flew kites"}
CATEGORY = """title: {kind} of {name}
class: highly_personal
severity: significant
terms: [{kind}]
examples: {{sensitive: [Had {kind}]}}
"""
SCENARIO = "title: Aunt of {name}\nknows: {{yob: {{within: {within}}}}}\n"
PROFILE = "extends: ons_srs\nsource: {name}\nthreshold: {threshold}\n"
COLLECTION = """title: Forms of {name}
kind_of_data: people served
source: The form
year: 2026
verified: false
tables:
  form:
    title: Forms of {name}
    subject: forms
    unit: person
    columns: {{{name}_number: Number, {name}_answer: Answer, {name}_date: Day, {name}_place: Place}}
"""
MEASURE = '''"""People."""


def people(book):
    """Count them."""
    return {{"n": 12 + {add}}}


def again(book):
    return {{"n": 12 + {add}}}
'''
FINDING = """id: B08.people
notebook: 03_reidentification
claim: again
about: how many people there are
title: "{{n}} people of {name}"
sentence: "{{n}} people of {name}."
method: Counted.
source: None
does_not_say: Who they are.
numbers: {{n: {{label: People, kind: volume}}}}
"""


def project(folder, name, number):
    """A dataset with one extension of each kind under the same names, and other content."""
    given = {"name": name, "kind": WORDS[name], "within": number, "threshold": 10 + number, "add": number}
    added = {
        f"categories/{WORDS[name]}.yml": CATEGORY,
        "scenarios/aunt.yml": SCENARIO,
        "profiles/ours.yml": PROFILE,
        f"collections/{name}.yml": COLLECTION,
        "measures/people.py": MEASURE,
        "measures/people.yml": FINDING,
    }
    for place, text in added.items():
        path = folder / name / "extensions" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**given))
    rows = [f"{2000 + n % 4},{n % 2},{n % 3},1,1,1,1" for n in range(12)]
    heading = ",".join(["yob", *LABELS, *(f"{name}_{one}" for one in ("number", "answer", "date", "place"))])
    (folder / name / "people.csv").write_text("\n".join([heading, *rows]))
    said = "\n".join(f"{variable},{label}" for variable, label in LABELS.items())
    (folder / name / "words.csv").write_text(f"variable,label\nyob,Year of birth of the pupil\n{said}\n")
    file = folder / name / "mine.yml"
    file.write_text(f'dataset: {name}\nversion: "1"\nsource: people.csv\ndictionary: words.csv\nprofile: ours\n')
    return {"parameters_file": str(file)}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Two books that are open side by side: one was opened before the other, and one after."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(extensions, "installed", tuple)
        patched.setenv("DPIABOOK_OUT", str(folder / "out"))
        given = {name: project(folder, name, number) for number, name in enumerate(WORDS, start=1)}
        yield {name: open_book("03_reidentification", one) for name, one in given.items()}


@pytest.mark.parametrize(("name", "other"), [("one", "two"), ("two", "one")])
def test_each_book_has_the_words_of_its_own_dataset_alone(books, name, other):
    book, flagged = books[name], {flag.variable: flag.categories for flag in books[name].flags}
    variable = list(LABELS)[list(WORDS).index(name)]
    assert {one: kinds for one, kinds in flagged.items() if kinds} == {variable: (WORDS[name],)}
    assert WORDS[name] in book.flags.known
    assert WORDS[other] not in book.flags.known
    assert f"{WORDS[name]} of {name}" in str(sensitive_categories(book.facts).table.rows)
    assert book.recognised == f"Recognised: Forms of {name} 2026, 4 of 7 columns"


@pytest.mark.parametrize(("name", "number"), [("one", 1), ("two", 2)])
def test_each_book_has_intruders_rules_and_measures_of_its_own_dataset_alone(books, name, number):
    book = books[name]
    assert book.keys.scenarios["aunt"].title == f"Aunt of {name}"
    assert book.keys.scenarios["aunt"].knows["yob"].within == number
    assert book.profile.threshold == 10 + number
    assert book.own.show("people").statement.title == f"{12 + number} people of {name}"


def test_what_the_other_adds_may_not_be_named_here(tmp_path, monkeypatch):
    monkeypatch.setattr(extensions, "installed", tuple)
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    project(tmp_path, "two", 2)
    given = project(tmp_path, "one", 1)
    override = {"sensitive": {"q2": {"category": WORDS["two"], "reason": "said so"}}}
    with pytest.raises(Refusal, match="no such sensitive category"):
        open_book("03_reidentification", given | override)
