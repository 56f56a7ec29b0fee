"""Shapes that columns of certain kinds of data have: arms, follow-up, questionnaires, rounds, things measured again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column
from dpiabook.sensitivity.phrases import words_of

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
_AT_TIME = re.compile(r"\d+_?(min|h|hr|hours?|d|days?|wk|weeks?|mo|months?|yrs?|years?)(?![a-z])")
_LEAST_YEARS = 3
_CALENDAR = (1_900, 2_100)


def as_arm(column: Column) -> float:
    """How much a column looks like the arms of a trial: 2 with a placebo, 1.5 for balanced ones, 0 for none."""
    if not 2 <= column.distinct <= 4 or not len(column.counts) or of_patients(column):
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


def followed(columns: Iterable[Column]) -> bool:
    """Whether people were followed until something happened to them: a time, and whether it did."""
    clock = [one for one in columns if one.numbers is not None and one.distinct > 20 and _named(_CLOCK, one)]
    return bool(clock) and any(one.distinct in (2, 3) and _named(_ENDED, one) for one in columns)


def _named(pattern: re.Pattern[str], column: Column) -> bool:
    return pattern.fullmatch("".join(split_name(column.name))) is not None


def asks_many(columns: Iterable[Column]) -> float:
    """How much many columns have the same few levels, as the questions of a questionnaire have."""
    alike: dict[tuple[str, ...], int] = defaultdict(int)
    for one in columns:
        if _LIKERT[0] <= one.distinct <= _LIKERT[1] and (one.whole or one.of_texts):
            alike[tuple(sorted(one.texts))] += 1
    most = max(alike.values(), default=0)
    return 0.0 if most < _BATTERY else 1.5 if most < 2 * _BATTERY else 2.0


def answers(columns: Iterable[Column]) -> float:
    """Whether the values of some column are answers to a question about what somebody thinks."""
    for one in columns:
        if one.of_texts and 2 <= one.distinct <= _LIKERT[1]:
            said = [text for text in one.texts if _ANSWER.search(" ".join(words_of(text)))]
            if 2 * len(said) >= one.distinct:
                return 1.0
    return 0.0


def is_round(column: Column) -> bool:
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


def in_years(columns: Iterable[Column]) -> bool:
    """Whether several things were measured again in the same later years."""
    years = [frozenset(at) for at in _stems(columns, _OF_YEAR).values() if len(at) >= 2]
    return any(sum(len(one & other) >= 2 for other in years) >= 2 for one in years)


def measured_again(columns: Iterable[Column]) -> bool:
    """Whether one thing was measured at several points in time, a column for each."""
    numbers = [one for one in columns if one.numbers is not None and one.distinct >= _LIKERT[0]]
    fine = [one for one in numbers if one.distinct > _LIKERT[1]]
    inside: dict[str, set[str]] = defaultdict(set)
    for one in numbers:
        if told := _AT_TIME.search(one.name.lower()):
            inside[one.name.lower().replace(told[0], "")].add(told[0])
    return any(len(at) >= 2 for at in (*_stems(fine, _OF_TIME).values(), *inside.values()))


def of_patients(column: Column) -> bool:
    """Whether values say of some people that they are patients, or cases beside controls."""
    if not column.of_texts or not 2 <= column.distinct <= _LIKERT[1]:
        return False
    words = {word for text in column.texts for word in words_of(text)}
    return bool(words & {"patient", "patients", "inpatient", "outpatient"}) or {"case", "control"} <= words
