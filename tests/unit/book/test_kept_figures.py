"""A figure that a notebook has drawn is the one that the controller's pack would draw, and is taken from there."""

from __future__ import annotations

import pytest

from dpiabook.book import packing
from dpiabook.book.kept_figures import drawn_of, figures_file, read_figures, write_figures
from dpiabook.book.packing import drawn, released
from dpiabook.evidence.mitigation import risk_against_loss
from dpiabook.mitigation import ladders, lattice


@pytest.fixture
def book(book_of):
    """A notebook that has drawn one figure and ended."""
    book = book_of()
    forms = book.measure(ladders, book.inventory, book.keys.child, book.settings)
    book.show(risk_against_loss, book.measure(lattice, book.data, forms, book.settings.targets))
    book.close()
    return book


@pytest.fixture
def kept(book):
    return read_figures(figures_file(book.guard.folder.evidence_file(book.notebook)))


def test_a_notebook_leaves_its_figures_beside_its_findings(book, kept):
    assert kept == drawn_of(book.shown)
    assert len(kept) == 1


def test_the_controllers_pack_takes_them_and_they_are_what_it_would_draw(book, kept, monkeypatch):
    release = released(book.loaded, "controller", book.findings)
    afresh = drawn([release], {})
    monkeypatch.setattr(packing, "rendered", lambda _: pytest.fail("a kept figure was drawn again"))
    assert drawn([release], kept) == afresh
    assert len(afresh[0]) == 1


def test_what_readers_outside_see_is_never_a_figure_from_inside(book, kept):
    release = released(book.loaded, "dpia", book.findings)
    assert drawn([release], kept) == drawn([release], {})
    assert [figure for figure in drawn([release], kept)[0].values() if figure in kept.values()] == []


def test_figures_of_several_keys_come_back(tmp_path, kept):
    (figure,) = kept.values()
    write_figures(tmp_path / "a.figures", {"one": figure, "two": figure})
    assert read_figures(tmp_path / "a.figures") == {"one": figure, "two": figure}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', '{"a": {"alt": "x"}}', '{"a": {"rows": 3}}'])
def test_a_damaged_file_holds_no_figure(tmp_path, content):
    path = tmp_path / "a.figures"
    path.write_text(content)
    assert read_figures(path) == {}
    assert read_figures(tmp_path / "nowhere.json") == {}
