"""The page of known problems: every example on it is run, and every problem is told in the same parts."""

import doctest
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "known-problems.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
THREAD = re.compile(r"\(https://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull)/\d+\)")
FIRST = TEXT.split("\n## ", maxsplit=1)[0]


def sections() -> dict[str, str]:
    parts = re.split(r"^## (\d+\. .+)\n", TEXT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def run(text: str, names: dict[str, object], where: str) -> doctest.TestResults:
    """Run the blocks of a part of the page as one session, which adds to the names."""
    session = doctest.DocTestParser().get_doctest("\n".join(BLOCK.findall(text)), names, where, str(PAGE), 0)
    said: list[str] = []
    found = doctest.DocTestRunner().run(session, out=said.append, clear_globs=False)
    names |= session.globs
    assert not found.failed, "".join(said)
    return found


@pytest.fixture(scope="module")
def results() -> dict[str, object]:
    """What each section gives, in the order of the page: examples run, or what is wrong with them."""
    names: dict[str, object] = {}
    run(FIRST, names, "names")
    found: dict[str, object] = {}
    for title, text in sections().items():
        try:
            found[title] = run(text, names, title).attempted
        except AssertionError as wrong:
            found[title] = str(wrong)
    return found


@pytest.mark.parametrize("title", sections())
def test_what_the_page_answers_is_what_is_computed(results, title: str):
    assert isinstance(results[title], int), results[title]
    assert results[title] > 0


@pytest.mark.parametrize(("title", "text"), sections().items(), ids=list(sections()))
def test_a_problem_is_told_in_parts_with_a_thread_or_without_a_claim_of_one(title: str, text: str):
    assert text.count("**Reported.**") == text.count("**By hand.**") == 1
    assert text.index("**Reported.**") < text.index("```python") < text.index("**By hand.**")
    reported = text[: text.index("```python")]
    assert THREAD.search(reported) or re.search(r"No public thread|The same threads", reported)


def test_problems_are_numbered_in_order():
    assert [int(title.split(".")[0]) for title in sections()] == list(range(1, len(sections()) + 1))
    assert len(sections()) >= 20


def test_the_page_begins_with_the_problems_that_we_have_ourselves():
    told = re.search(r"limits of ours are in ([\d, and]+)\.", FIRST)
    whole = {title: text.replace("\n", " ") for title, text in sections().items()}
    ours = [title.split(".")[0] for title, text in whole.items() if "This is a limit of ours" in text]
    assert told
    assert re.findall(r"\d+", told[1]) == ours
