"""What a book tells of itself and completes in a cell of one's own."""

import inspect

import pytest

from dpiabook import measures
from dpiabook.evidence.reidentification import person_uniqueness
from dpiabook.risk import class_frequencies


@pytest.fixture
def book(book_of):
    return book_of()


def test_a_book_shows_itself_in_five_lines_and_no_value(book):
    lines = repr(book).splitlines()
    assert len(lines) == 5
    assert "small" in lines[0]
    assert "about 12 rows of about 12 people; 4 variables" in lines[1]
    assert "2001" not in repr(book)


def test_every_measure_is_completed_with_its_docstring_and_without_the_table(book):
    assert dir(book.measures) == measures.__all__
    for name in dir(book.measures):
        assert inspect.getdoc(getattr(book.measures, name)) == inspect.getdoc(getattr(measures, name))
    assert next(iter(inspect.signature(book.measures.suda).parameters)) == "keys"
    assert next(iter(inspect.signature(book.measures.family_risk).parameters)) == "risk"


def test_a_measure_of_the_book_is_that_of_its_data(book):
    found = book.measures.class_frequencies(["sex", "yob"])
    assert found.uniques == class_frequencies(book.data, ["sex", "yob"]).uniques


def test_a_mistyped_measure_is_told(book):
    with pytest.raises(AttributeError, match="did you mean suda"):
        book.measures.sudo  # noqa: B018


def test_a_figure_is_there_once_it_was_shown(book):
    assert dir(book.figures) == []
    assert repr(book.figures) == "none yet"
    found = {"child": class_frequencies(book.data, ["sex", "yob"])}
    shown = book.show(person_uniqueness, found)
    assert dir(book.figures) == ["person_uniqueness"]
    assert book.figures.person_uniqueness is shown
