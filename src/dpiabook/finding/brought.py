"""What brought people into a dataset, by what its columns hold together: arms, weights, waves, marks, illnesses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column
from dpiabook.finding.look import Look
from dpiabook.finding.roles import Parts
from dpiabook.meaning.entry import Entry
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.taxonomy import once_yaml
from dpiabook.settings.model import Kind

_LEAST, _AHEAD = 2.0, 0.5
_BACKGROUND, _MANY_ROWS = 2, 2_000
_BATTERY, _LIKERT = 5, (3, 11)
_ARM = re.compile(r"(treat(ment|ed)?\w?|trt\w*|rx|arms?|group|grp|condition|study_?arm|randomi[sz]\w+)")
_ARM_TEXT = re.compile(r"\b(placebo|control|controls|standard|usual care|treated|intervention|tau)\b")
_PLACEBO = re.compile(r"\bplacebo\b")
_ANSWER = re.compile(
    r"\b(agree|disagree|satisfied|dissatisfied|very|somewhat|not at all|don'?t know|refused?|iap|favou?r)\b"
)
_CLOCK = re.compile(r"(fu|os|pfs|dfs|r|d|surv\w*)?_?(time|days|months|futime|followup|stop|survival)(_\w+)?|week|entry")
_ENDED = re.compile(r"(status|death|dead|died|event|cens\w*|relapse|recur\w*|rfs|delta|fail\w*|arrest)\d?")
_OF_YEAR = re.compile(r"(.*?[a-z_])_?((?:19|20)?\d\d)")
_OF_TIME = re.compile(r"(.*?[a-z])[._]?(\d{1,2}|pre|post|base)[a-z]?")
_LEAST_YEARS = 3
_CALENDAR = (1_900, 2_100)
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
    text = str(word)
    return rf"{re.escape(text[:-1])}\w*" if text.endswith("*") else re.escape(text)


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
    return found


def _spoken(look: Look, column: Column) -> Iterator[str]:
    """Words of a column's name, without numbers at their ends, and the joined ones; and words of its label."""
    parts = split_name(column.name)
    yield from parts
    for size in (2, 3):
        yield from ("".join(parts[at : at + size]) for at in range(len(parts) - size + 1))
    yield from look.words(column.name).label


def _structure(look: Look, parts: Parts, told: Mapping[str, Collection[str]]) -> Iterator[tuple[str, float]]:
    """Points for what values show, whatever columns are called."""
    arms = max(map(_as_arm, look.columns), default=0.0)
    yield "trial", arms
    if arms and (_measured_again(look.columns) or (parts.repeats and "time" in parts.roles)):
        yield "trial", 1.0
    if _followed(look.columns):
        yield ("offenders" if told["offenders"] else "patients"), 1.0
    if "weight" in parts.roles:
        yield "survey", 1.5
    if len(told["background"]) >= _BACKGROUND:
        yield "survey", 1.0
        yield "cohort", 1.0 if parts.repeats and "time" in parts.roles else 0.0
    if len(told["background"]) > _BACKGROUND and look.columns.rows >= _MANY_ROWS:
        yield "survey", 1.0
    yield "survey", _asks_many(look.columns) + _answers(look.columns)
    if not parts.repeats and any(map(_is_round, look.columns)):
        yield "survey", 1.0
    if parts.repeats and "time" in parts.roles:
        yield "cohort", 1.5 if _is_round(look.columns[parts.roles["time"].value]) else 1.0
    yield "cohort", 1.5 * _in_years(look.columns)


def _weigh(scores: dict[str, float], told: Mapping[str, Collection[str]]) -> None:
    """What excludes what: students of a college are no pupils; those who are treated in a trial are in a trial."""
    if told["college"]:
        scores["pupils"] = 0.0
    if not told["pupils"] & {"marks", "teaching"} and not {"school", "pupil"} <= told["pupils"]:  # type: ignore[operator]
        scores["pupils"] = min(scores["pupils"], 1.0)
    if not told["births"] & {"weight", "gestation"}:  # type: ignore[operator]
        scores["births"] = 0.0
    elif scores["births"] >= _LEAST:
        scores["births"] += 2.0
    if scores["trial"] >= _LEAST:
        scores["trial"] += scores["patients"]
    if told["offenders"] and scores["offenders"] >= _LEAST:
        scores["offenders"] += 0.5
    if scores["pupils"] >= _LEAST:
        scores["pupils"] += min(scores["cohort"], 1.0)


def _as_arm(column: Column) -> float:
    """How much a column looks like the arms of a trial: 2 with a placebo, 1.5 for balanced ones, 0 for none."""
    if not 2 <= column.distinct <= 4 or not len(column.counts):
        return 0.0
    texts = " | ".join(column.texts).lower() if column.of_texts else ""
    if _PLACEBO.search(texts):
        return 2.0
    named = _ARM.fullmatch("".join(split_name(column.name))) is not None
    balanced = float(column.shares.min()) >= 0.7 / column.distinct
    if not named or not balanced:
        return 0.0
    plain = "".join(split_name(column.name)) not in ("group", "grp", "condition")
    return 1.5 if plain or _ARM_TEXT.search(texts) else 0.0


def _followed(columns: Iterable[Column]) -> bool:
    """Whether people were followed until something happened to them: a time, and whether it did."""
    clock = [one for one in columns if one.numbers is not None and one.distinct > 20 and _named(_CLOCK, one)]
    return bool(clock) and any(one.distinct in (2, 3) and _named(_ENDED, one) for one in columns)


def _named(pattern: re.Pattern[str], column: Column) -> bool:
    return pattern.fullmatch("".join(split_name(column.name))) is not None


def _asks_many(columns: Iterable[Column]) -> float:
    """How much many columns have the same few levels, as the questions of a questionnaire have."""
    alike: dict[tuple[str, ...], int] = defaultdict(int)
    for one in columns:
        if _LIKERT[0] <= one.distinct <= _LIKERT[1] and (one.whole or one.of_texts):
            alike[tuple(sorted(one.texts))] += 1
    most = max(alike.values(), default=0)
    return 0.0 if most < _BATTERY else 1.5 if most < 2 * _BATTERY else _LEAST


def _answers(columns: Iterable[Column]) -> float:
    """Whether the values of some column are answers to a question about what somebody thinks."""
    for one in columns:
        if one.of_texts and 2 <= one.distinct <= _LIKERT[1]:
            said = [text for text in one.texts if _ANSWER.search(" ".join(words_of(text)))]
            if 2 * len(said) >= one.distinct:
                return 1.0
    return 0.0


def _is_round(column: Column) -> bool:
    """Whether a column holds a few calendar years, each of many rows."""
    if not column.whole or not _LEAST_YEARS <= column.distinct <= 60 or column.each < 10:
        return False
    low, high = float(column.low), float(column.high)
    short = low >= 50 and high <= 99 and split_name(column.name)[-1:] == ("year",)
    return (
        _CALENDAR[0] <= low and high <= _CALENDAR[1] and split_name(column.name)[-1:] in (("year",), ("yr",))
    ) or short


def _stems(columns: Iterable[Column], pattern: re.Pattern[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in columns:
        if told := pattern.fullmatch(one.name.lower()):
            found[told[1]].add(told[2])
    return found


def _in_years(columns: Iterable[Column]) -> bool:
    """Whether several things were measured again in the same later years."""
    years = [frozenset(at) for at in _stems(columns, _OF_YEAR).values() if len(at) >= 2]
    return any(sum(len(one & other) >= 2 for other in years) >= 2 for one in years)


def _measured_again(columns: Iterable[Column]) -> bool:
    """Whether one thing was measured at several points in time, a column for each."""
    numbers = [one for one in columns if one.numbers is not None and one.distinct > _LIKERT[1]]
    return any(len(at) >= 2 for at in _stems(numbers, _OF_TIME).values())
