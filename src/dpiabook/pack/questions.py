"""The form's questions as tables: what answers each, and what the author must write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dpiabook.meaning import Speech
from dpiabook.pack.blocks import OWN_TABLES, block
from dpiabook.pack.content import Strict, country, read_content
from dpiabook.pack.form import Question, StepPart, sign_off
from dpiabook.pack.model import Grid, anchor
from dpiabook.pack.screening import SCREENING, screening_sentence
from dpiabook.pack.wording import own_words, regulator
from dpiabook.release.statement import Statement
from dpiabook.settings import Context


class OpenQuestion(Strict):
    """A question of B12 that no data can answer."""

    id: str
    ask: str
    why: str
    context: str | None


class FrontLine(Strict):
    """A line of the head of the form."""

    id: str
    ask: str
    context: str | None
    propose: str


def open_lines(speech: Speech | None = None) -> tuple[OpenQuestion, ...]:
    """Questions of B12 that no data can answer."""
    return read_content("open_questions", tuple[OpenQuestion, ...], speech)


def front_lines(speech: Speech | None = None) -> tuple[FrontLine, ...]:
    """Lines of the head of the form."""
    return read_content("front", tuple[FrontLine, ...], speech)


NO_ANSWERS: Mapping[str, str] = {}
NOT_IN_THE_DATA = "The data cannot answer this."


def question_grid(
    part: StepPart,
    context: Context,
    statements: Iterable[Statement],
    speech: Speech | None = None,
    answered: Mapping[str, str] = NO_ANSWERS,
) -> Grid:
    """Print a part's questions with the author's own words, sentences to paste, and what is to be written.

    Parameters
    ----------
    part : StepPart
        A part of the form.
    context : Context
        The author's own words.
    statements : iterable of Statement
        All of the pack.
    speech : Speech, optional
        What is declared of the dataset.
    answered : Mapping of str to str, optional
        People's answers by question; a question with one waits no more.
    """
    given = tuple(statements)
    found = {one.id: one.sentence for one in given if one.assessed}
    found[SCREENING] = screening_sentence(given, speech)
    filled = frozenset(one.block for one in given if one.assessed) | OWN_TABLES
    rows = tuple(
        (one.ask, _answer(one, context, found, filled), answered.get(one.id, one.author)) for one in part.questions
    )
    to_fill = frozenset((index, 2) for index, one in enumerate(part.questions) if one.id not in answered)
    title = f"Questions of {country(speech).form}: {part.title[0].lower()}{part.title[1:]}"
    return Grid(title, ("Question", "Answered here", "For the author to write"), rows, to_fill=to_fill)


def _answer(question: Question, context: Context, found: Mapping[str, str], filled: frozenset[str]) -> str:
    own = [question.say, *(own_words(context, key) for key in question.context)]
    own += [found[name] for name in question.findings if name in found]
    here = [f"{name} ({block(name).title})" for name in question.blocks if name in filled]
    parts = [words for words in own if words]
    parts += [f"See {'; '.join(here)}."] if here else []
    return " ".join(words if words.endswith(".") else words + "." for words in parts) or NOT_IN_THE_DATA


def open_questions(context: Context, speech: Speech | None = None, answered: Mapping[str, str] = NO_ANSWERS) -> Grid:
    """Print what only the author or the data protection officer can say, with the words already given."""
    rows = tuple(
        (one.ask, one.why, answered.get(one.id) or (own_words(context, one.context) if one.context else ""))
        for one in open_lines(speech)
    )
    to_fill = frozenset((index, 2) for index, row in enumerate(rows) if not row[2])
    return Grid("Open questions", ("Question", "Why it matters", "Author's answer"), rows, to_fill=to_fill)


def signed(item: str) -> str:
    """Id of a line of step 7.

    Examples
    --------
    >>> signed("DPO advice provided by")
    'sign.dpo-advice-provided-by'
    """
    return f"sign.{anchor(item).lower()}"


def sign_off_grid(context: Context, answered: Mapping[str, str] = NO_ANSWERS, speech: Speech | None = None) -> Grid:
    """Print the last step, which only people fill."""
    name = regulator(context, speech)
    rows = tuple(
        (one.item, answered.get(signed(one.item), ""), one.note.format(regulator=name)) for one in sign_off(speech)
    )
    to_fill = frozenset((index, 1) for index, row in enumerate(rows) if not row[1])
    return Grid("Sign-off", ("Item", "Name, position and date", "Notes"), rows, to_fill=to_fill)
