"""ICO's seven steps: their questions, and what in the pack answers each."""

from __future__ import annotations

from functools import cache

from dpiabook.meaning import Speech
from dpiabook.pack.blocks import Part
from dpiabook.pack.content import Strict, read_content


class Question(Strict):
    """One question of ICO's template, in our own words.

    Attributes
    ----------
    id : str
        Step and number.
    ask : str
        The question.
    context : tuple of str
        Keys of the parameters file's ``context`` in which the author has answered it.
    findings : tuple of str
        Ids of the findings whose sentences can be pasted as an answer; ``screening`` for that of the screening.
    blocks : tuple of str
        Blocks of this pack that answer it.
    say : str
        What is declared of the dataset, for the answer; empty where nothing is.
    author : str
        What the author must write, alone or beside those.
    needed : bool
        Whether it must be answered before anybody signs.
    role : str
        Who answers it.
    """

    id: str
    ask: str
    author: str
    say: str = ""
    context: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    needed: bool = False
    role: str = "Author"


class StepPart(Strict):
    """A part of a step (step 2 has four), with its questions."""

    id: Part
    title: str
    questions: tuple[Question, ...]


class Step(Strict):
    """One of the seven steps."""

    id: str
    title: str
    parts: tuple[StepPart, ...]


class SignOff(Strict):
    """One line of step 7, which the pack never fills."""

    item: str
    note: str


@cache
def steps(speech: Speech | None = None) -> tuple[Step, ...]:
    """All seven steps in order.

    Examples
    --------
    >>> [step.id for step in steps()]
    ['1', '2', '3', '4', '5', '6', '7']
    """
    return read_content("steps", tuple[Step, ...], speech)


@cache
def sign_off(speech: Speech | None = None) -> tuple[SignOff, ...]:
    """Read the lines of step 7."""
    return read_content("sign_off", tuple[SignOff, ...], speech)
