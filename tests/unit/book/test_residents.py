"""The file of residents is read whole, or refused before anything is run."""

import pytest

from dpiabook.book.checks import check
from dpiabook.book.residents import resident_counts
from dpiabook.errors import Code, Refusal


@pytest.fixture
def loaded_with(book_of, tmp_path):
    """Settings that name a file of residents of these contents."""

    def loaded(contents):
        (tmp_path / "residents.csv").write_bytes(contents)
        return book_of(areas={"residents": str(tmp_path / "residents.csv")}).loaded

    return loaded


def test_codes_are_text_and_residents_are_numbers(loaded_with):
    found = resident_counts(loaded_with(b"\xef\xbb\xbfcode,name,people\n01,East,20\nNA,West,0\n"))
    assert found.to_dict("list") == {"area": ["01", "NA"], "residents": [20, 0]}


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (b"", Code.SOURCE_UNREADABLE),
        (b"area\na\n", Code.SOURCE_UNREADABLE),
        (b"area,n\na,1\nb,2,3,4\n", Code.SOURCE_UNREADABLE),
        (b"area,n\n\xff\xfe,1\n", Code.SOURCE_UNREADABLE),
        (b"area,n\na,1\na,2\n", Code.MEASURE_INPUT),
        (b"area,n\n,1\nb,2\n", Code.MEASURE_INPUT),
        (b"area,n\na,some\n", Code.MEASURE_INPUT),
        (b"area,n\na,1.5\n", Code.MEASURE_INPUT),
        (b"area,n\na,inf\n", Code.MEASURE_INPUT),
        (b"area,n\na,-3\n", Code.MEASURE_INPUT),
    ],
)
def test_what_cannot_be_used_is_found_by_check(loaded_with, contents, code):
    with pytest.raises(Refusal) as refused:
        check(loaded_with(contents))
    assert refused.value.code is code
    assert refused.value.cure


def test_scenarios_that_cannot_be_taken_are_found_by_check(book_of):
    knows = {"sex": "exact", "yob": "at least one"}
    with pytest.raises(Refusal) as refused:
        check(book_of(scenarios={"aunt": {"knows": knows, "whole_family": True}}).loaded)
    assert refused.value.code is Code.SETTING_VALUE
