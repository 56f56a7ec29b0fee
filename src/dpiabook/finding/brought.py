"""What brought people into a dataset, by what its columns hold together: arms, weights, waves, marks, illnesses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column
from dpiabook.finding.days import holds_dates
from dpiabook.finding.look import Look
from dpiabook.finding.roles import Parts
from dpiabook.finding.shapes import (
    answers,
    as_arm,
    asks_many,
    followed,
    in_years,
    is_round,
    measured_again,
    of_patients,
)
from dpiabook.meaning.entry import Entry
from dpiabook.sensitivity.taxonomy import once_yaml
from dpiabook.settings.model import Kind

_LEAST, _AHEAD = 2.0, 0.5
_BACKGROUND = 2
_DRAWN = 1.5
_CLASSES, _IN_CLASS = 8, 5
_SURE = 2
_OF_WORK, _AT_WORK = frozenset({"pay", "post", "service"}), frozenset({"education", "income", "work"})
_EVENTS: frozenset[Kind] = frozenset({"police contacts"})
"""Kinds whose rows are what happened: somebody may be met with several times."""


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    text = files("dpiabook.finding").joinpath("brought.yml").read_text(encoding="utf-8")
    return {
        kind: {name: re.compile("|".join(map(_pattern, words))) for name, words in concepts.items()}
        for kind, concepts in once_yaml(text).items()
    }


def _pattern(word: object) -> str:
    return re.escape(str(word)).replace(r"\*", r"\w*")


def brought_by(look: Look, parts: Parts) -> Entry[Kind] | None:
    """Say what brought people into a dataset.

    Parameters
    ----------
    look : Look
        The table.
    parts : Parts
        The roles that were found.

    Returns
    -------
    Entry of Kind or None
        None where fewer than two things tell of one kind, or another kind is told of as often: a wrong kind is worse
        than none.
    """
    told = _told(look)
    scores = {kind: float(len(told[kind])) for kind in _concepts() if kind not in ("college", "background")}
    for kind, points in _structure(look, parts, told):
        scores[kind] += points
    _weigh(scores, told)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    (best, score), (_, second) = ranked[0], ranked[1]
    if score < _LEAST or score - second < _AHEAD:
        return None
    evidence = f"its columns hold together what {best} have"
    return Entry(best, evidence, "guessed")  # type: ignore[arg-type]


def are_events(kind: Kind) -> bool:
    """Whether rows of a kind are events: an id that is not named after people numbers them."""
    return kind in _EVENTS


def _told(look: Look) -> dict[str, set[str]]:
    """The concepts of each kind of which some column speaks."""
    found: dict[str, set[str]] = defaultdict(set)
    spoken = {word for one in look.columns for word in _spoken(look, one)}
    for kind, concepts in _concepts().items():
        found[kind] = {name for name, words in concepts.items() if any(map(words.fullmatch, spoken))}
    if any(map(_numbers_classes, look.columns)):
        found["pupils"].add("school")
    return found


def _numbers_classes(column: Column) -> bool:
    """Whether a column numbers classes at school: many of them, of several people each."""
    return "class" in split_name(column.name) and column.distinct >= _CLASSES and column.each >= _IN_CLASS


def _spoken(look: Look, column: Column) -> Iterator[str]:
    """Words of a column's name, without numbers at their ends, and the joined ones; and words of its label."""
    parts = split_name(column.name)
    yield from parts
    for size in (2, 3):
        yield from ("".join(parts[at : at + size]) for at in range(len(parts) - size + 1))
    yield from look.words(column.name).label


def _structure(look: Look, parts: Parts, told: Mapping[str, set[str]]) -> Iterator[tuple[str, float]]:
    """Points for what values show, whatever columns are called."""
    waves = parts.repeats and "time" in parts.roles
    arms = max(map(as_arm, look.columns), default=0.0)
    yield "trial", arms + (1.0 if arms and (waves or measured_again(look.columns)) else 0.0)
    if any(map(of_patients, look.columns)):
        yield "patients", _LEAST
    if followed(look.columns):
        yield ("offenders" if told["offenders"] else "patients"), 1.0
    if (
        parts.repeats
        and not waves
        and told["patients"] & {"laboratory", "visit"}
        and any(map(holds_dates, look.columns))
    ):
        # Dated rows of one person with tests or appointments: what happened to patients.
        yield "patients", 1.0
    if waves:
        yield "cohort", 1.5 if is_round(look.columns[parts.roles["time"].value]) else 1.0
        yield "cohort", 1.0 if len(told["background"]) >= _BACKGROUND else 0.0
    yield "cohort", 1.5 * in_years(look.columns)
    yield "survey", _as_survey(look, parts, len(told["background"]))


def _as_survey(look: Look, parts: Parts, background: int) -> float:
    """Points for a weight, many questions of one kind, answers, rounds, and much of what surveys ask of everybody."""
    points = asks_many(look.columns) + answers(look.columns)
    if "weight" in parts.roles:
        points += _LEAST if look.words(parts.roles["weight"].value).weight == _SURE else 1.5
    points += background >= _BACKGROUND
    points += bool(background) and not parts.repeats and any(map(is_round, look.columns))
    return points


def _weigh(scores: dict[str, float], told: Mapping[str, set[str]]) -> None:
    """What excludes what: students of a college are no pupils; those who are treated in a trial are in a trial."""
    if told["college"]:
        scores["pupils"] = 0.0
    if not told["pupils"] & {"marks", "teaching"} and not {"school", "pupil"} <= told["pupils"]:
        scores["pupils"] = min(scores["pupils"], 1.0)
    _weigh_births(scores, told)
    if told["employees"] >= _OF_WORK and not told["background"] - _AT_WORK:
        # A sample of staff, with weights, is asked nothing that an employer does not know.
        scores["survey"] = min(scores["survey"], scores["employees"] - _AHEAD)
    if scores["trial"] >= _LEAST:
        scores["trial"] += scores["patients"]
    if told["offenders"] and scores["offenders"] >= _LEAST:
        scores["offenders"] += 0.5
    if scores["pupils"] >= _LEAST:
        scores["pupils"] += min(scores["cohort"], 1.0)


def _weigh_births(scores: dict[str, float], told: Mapping[str, set[str]]) -> None:
    """Births are told by weight or gestation, and then by little else; in a trial they are what came of it."""
    if scores["trial"] >= _DRAWN and scores["births"] >= _LEAST:
        # Mothers who were drawn into arms are in a trial, and their births are what came of it.
        scores["trial"] += scores["births"]
        scores["births"] = 0.0
    if not told["births"] & {"weight", "gestation"}:
        scores["births"] = 0.0
    elif scores["births"] >= _LEAST:
        scores["births"] += 2.0
