"""How often somebody guesses who weighs records is a setting, and the notebook's own cell obeys it."""

import json
from pathlib import Path

import pytest

from dpiabook import findings, measures
from dpiabook.book import open_book
from dpiabook.book.reads import reads_of
from dpiabook.errors import Refusal
from dpiabook.settings import Settings

NOTEBOOK = "04_attribute_disclosure"
PEOPLE = "sex,yob\n" + "\n".join(f"{'FM'[at % 2]},{1950 + at}" for at in range(60))


def shown(tmp_path, intruder):
    """The finding as the notebook's cell makes it."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    given = {"dataset": "small", "version": "1", "source": str(tmp_path / "people.csv"), "dictionary": None}
    parts = {"compare_with": None, "roles": {}, "tables": {}, "areas": {}, "composites": {"child": ["sex", "yob"]}}
    book = open_book(NOTEBOOK, given | parts | {"intruder": intruder})
    path = Path(__file__).parents[3] / "notebooks" / f"{NOTEBOOK}.ipynb"
    cells = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
    (cell,) = (one for one in cells if "m.match_weights" in one)
    scope = {"book": book, "m": measures, "f": findings}
    exec(compile(cell, NOTEBOOK, "exec"), scope)
    return scope["matches"], book.findings[-1]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))


def test_more_guesses_find_fewer_and_the_sentence_says_how_many_are_guessed(tmp_path):
    seldom, often = (shown(tmp_path, said) for said in ({}, {"guessed": 0.6}))
    assert (seldom[0].errors, often[0].errors) == (Settings().intruder.guessed, 0.6)
    assert often[0].right(0.9) < seldom[0].right(0.9)
    assert "guesses 2 in 100 of these facts (assumed)" in seldom[1].sentence
    assert "guesses 60 in 100 of these facts (assumed)" in often[1].sentence


@pytest.mark.parametrize("said", [{"guessed": 0}, {"guessed": 1}, {"guessed": "often"}, {"errors": 0.1}])
def test_what_is_no_share_is_refused(tmp_path, said):
    with pytest.raises(Refusal):
        shown(tmp_path, said)


def test_no_other_notebook_rests_on_it():
    assert "intruder.guessed" in reads_of(NOTEBOOK)
    assert not any("intruder.guessed" in reads_of(f"{number:02d}_") for number in (1, 2, 3, 5, 6, 7))
