"""The public summary: what was asked and found, in words for anybody."""

from __future__ import annotations

from collections.abc import Iterator

from dpiabook.pack.content import Strict, read_content
from dpiabook.pack.form import steps
from dpiabook.pack.found import Found
from dpiabook.pack.intruder import say_by_whom
from dpiabook.pack.material import Material
from dpiabook.pack.model import Grid, Item, Picture, Section, Text
from dpiabook.pack.questions import front_lines, open_lines
from dpiabook.pack.wording import own_words

PICTURED = "B02.volumes"
"""The finding whose figure is drawn for anybody."""


class Line(Strict):
    """A sentence, the finding whose numbers it says, and numbers of which one must not be nought."""

    say: str
    finding: str = ""
    counts: tuple[str, ...] = ()


class Passage(Strict):
    """A heading with its sentences."""

    title: str
    lines: tuple[Line, ...]


def summary_sections(material: Material, picture: Picture | None) -> tuple[Section, ...]:
    """Write the summary.

    Parameters
    ----------
    material : Material
        What the public pack is made from.
    picture : Picture or None
        The one figure that is drawn for anybody.

    Returns
    -------
    tuple of Section
        A sentence stands there only where its numbers were released.
    """
    found = Found(material.statements)
    passages = read_content("summary", tuple[Passage, ...], material.speech)
    made = [
        Section(f"summary-{number}", one.title, 1, tuple(_said(one, found)), flows=True)
        for number, one in enumerate(passages, start=1)
    ]
    about = [(label, words) for label, words in _about(material) if words]
    made.insert(1, Section("summary-about", "Who shares what, and why", 1, (_facts(about),), flows=True))
    if picture:
        made.insert(3, Section("summary-figure", "How many people, and where", 1, (picture,), flows=True))
    answers = tuple(_answers(material))
    words = Section("summary-answers", "What those who answer for it say", 1, answers, flows=True)
    return (*made[:-2], *((words,) if answers else ()), *made[-2:])


def _said(passage: Passage, found: Found) -> Iterator[Item]:
    for one in passage.lines:
        if not one.say or not found.counts_any(one.counts):
            continue
        if words := say_by_whom(one.finding, one.say, found) if one.finding else one.say:
            yield Text(words[:1].upper() + words[1:])


def _about(material: Material) -> Iterator[tuple[str, str]]:
    assessed = material.assessed
    yield "The data", assessed.name
    named = {"controller": "Who holds them", "purpose": "What for", "recipients": "Who would get them"}
    for key, label in (named | {"access_setting": "Where", "retention": "How long"}).items():
        yield label, own_words(material.spoken, key)
    yield "This draft", assessed.release


def _facts(rows: list[tuple[str, str]]) -> Grid:
    return Grid("Who shares what, and why", ("Question", "As those say who hold the data"), tuple(rows))


def _answers(material: Material) -> Iterator[Item]:
    """The answers that may be read by anybody, each with its question."""
    asked = {one.id: one.ask for step in steps(material.speech) for part in step.parts for one in part.questions}
    asked |= {one.id: one.ask for one in open_lines(material.speech)}
    asked |= {one.id: one.ask for one in front_lines(material.speech)}
    for one in material.given:
        if one.public and one.id in asked:
            yield Text(material.answered[one.id], asked[one.id])
