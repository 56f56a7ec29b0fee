"""Questions that lean on the one before: "Age of onset", "Was it when you were under:", and terse items of one run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.sections import section_signs
from dpiabook.sensitivity.signs import Sign, label_of

_REACH = 4
_LEAST_ITEMS, _LEAST_TELLING, _LEAST_SHARE = 4, 3, 0.5
_LEAST_OF_TERSE, _SHARE_OF_TERSE, _TERSE = 4, 0.6, 6
_SHORT = 3
# Of a run or of a section that says what somebody is, an item says nothing: an ethnic group beside a religion.
_TRAITS = frozenset({"ethnicity", "religion_politics_union", "sex_life_orientation", "genetic_biometric"})
_OFFENCES = {"crime": frozenset({"abuse_violence"})}
# What such a question leans on; all its other words say when, how long, how often and with whom.
_LEANING = frozenset(
    {"onset", "first", "last", "it", "this", "that", "these", "those", "them", "under", "happened", "happen", "began"}
    | {"start", "started", "stop", "stopped", "times", "time", "recent", "recency", "occasion", "occasions", "episode"}
    | {"specify", "often", "long", "many", "row"}
)
_BESIDE = frozenset(
    {"age", "ages", "was", "were", "when", "you", "your", "years", "year", "months", "month", "weeks", "week", "days"}
    | {
        "day",
        "how",
        "did",
        "do",
        "does",
        "done",
        "old",
        "with",
        "who",
        "whom",
        "the",
        "a",
        "an",
        "of",
        "at",
        "in",
        "to",
    }
    | {"or", "and", "for", "ever", "past", "most", "if", "yes", "no", "other", "more", "less", "than", "by", "over"}
    | {
        "before",
        "after",
        "since",
        "are",
        "is",
        "have",
        "has",
        "had",
        "on",
        "per",
        "please",
        "typical",
        "usual",
    }
    | {
        "usually",
        "ended",
        "end",
        "duration",
        "frequency",
        "number",
        "so",
        "any",
        "been",
        "done",
        "they",
        "dk",
        "tried",
        "try",
        "used",
    }
)
# "as_ao9dk" leans on "as_ao9": what stands behind the last number of a name is of the same question.
_STEM = re.compile(r"(?P<stem>.*?[A-Za-z])_?\d+[A-Za-z]{0,8}|(?P<marked>.*[A-Za-z0-9])_[A-Za-z]+")


def follow_up_signs(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]], apart: Collection[str] = ()
) -> dict[str, list[Sign]]:
    """Find items whose labels lean on the item before, or on the run of items that they stand in.

    Parameters
    ----------
    variables : sequence of Variable
        In the order of the file.
    signs : mapping of name to signs
        What each variable shows by itself.
    apart : collection of str, optional
        Variables that take nothing unless their label leans: visible facts, identifiers and links.

    Returns
    -------
    dict of name to list of Sign
        Only categories that the variable showed no sign of.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> asked = [Variable("dp1", "Felt depressed"), Variable("dp1ao", "Age of onset"), Variable("hd1", "Age")]
    >>> found = follow_up_signs(asked, {one.name: signs_of(one) for one in asked})
    >>> [sign.reason for sign in found["dp1ao"]], found["hd1"]
    (['its label leans on that of dp1'], [])
    """
    found: dict[str, list[Sign]] = {one.name: list(section_signs(one)) for one in variables}
    for one, lead in _led(variables, signs, apart):
        reason = f"its label leans on that of {lead}"
        found[one.name] += [Sign(name, "weak", "siblings", reason) for name in _told(signs[lead])]
    for one, category, stem in _in_runs(variables, signs, apart):
        reason = f"most of the items that begin with {stem} are of this category"
        found[one.name].append(Sign(category, "weak", "siblings", reason))
    own = {name: {sign.category for sign in some if sign.strength != "weak"} for name, some in signs.items()}
    return {name: [s for s in some if s.category not in own.get(name, ())] for name, some in found.items()}


def leans(variable: Variable) -> bool:
    """Whether a label says nothing without the question before it.

    Examples
    --------
    >>> [leans(Variable("x", label)) for label in ("Was it when you were under:", "Age", "Age at last visit")]
    [True, False, False]
    """
    words = [word for word in words_of(label_of(variable)) if not word.isdigit()]
    return bool(_LEANING & set(words)) and all(word in _LEANING or word in _BESIDE for word in words)


def _led(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]], apart: Collection[str]
) -> Iterator[tuple[Variable, str]]:
    """Items and the questions that they lean on, by name."""
    for at, one in enumerate(variables):
        if leans(one):
            before = [x for x in reversed(variables[max(at - _REACH, 0) : at]) if not leans(x) and _alike(x, one)]
            if before and _told(signs[before[0].name]):
                yield one, before[0].name
        elif one.name not in apart and not signs[one.name] and 0 < len(_last_part(one)) <= _SHORT:
            lead = next((x for x in reversed(variables[:at]) if _is_part_of(one, x)), None)
            if lead and _told(signs[lead.name]):
                yield one, lead.name


def _last_part(variable: Variable) -> tuple[str, ...]:
    """The words of a label behind its last colon: "Relatives with such problems: grandfather"."""
    label = label_of(variable)
    return words_of(label.rpartition(":")[2]) or words_of(label)


def _is_part_of(one: Variable, lead: Variable) -> bool:
    """Whether a name is that of a numbered question and a letter behind it: "q3a_b" of "q3"."""
    rest = one.name.removeprefix(lead.name)
    return (
        rest != one.name
        and one.table == lead.table
        and lead.name[-1:].isdigit()
        and rest[:1].isalpha()
        and "?" in lead.label
    )


def _alike(one: Variable, other: Variable) -> bool:
    return one.table == other.table and _stem(one.name) == _stem(other.name) != ""


def _stem(name: str) -> str:
    match = _STEM.fullmatch(name)
    return (match["stem"] or match["marked"]).rstrip("_").lower() if match else ""


def _told(signs: Sequence[Sign]) -> set[str]:
    return {sign.category for sign in signs if sign.strength == "strong"} - _TRAITS


def _in_runs(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]], apart: Collection[str]
) -> Iterator[tuple[Variable, str, str]]:
    """Terse items of a run much of which clearly is of one category, with it and what their names begin with."""
    runs: dict[tuple[str, str], list[Variable]] = defaultdict(list)
    for one in variables:
        if label_of(one) and _stem(one.name):
            runs[one.table, _stem(one.name)].append(one)
    for (_, stem), items in runs.items():
        whole = [one for one in items if not leans(one)]
        counts = Counter(category for one in whole for category in _told(signs[one.name]))
        for category, count in counts.most_common(1):
            if len(items) < _LEAST_ITEMS or count < max(_LEAST_TELLING, _LEAST_SHARE * len(whole)):
                continue
            clear = count >= max(_LEAST_OF_TERSE, _SHARE_OF_TERSE * len(whole))
            for one in items:
                terse = clear and one.name not in apart and len(words_of(label_of(one))) <= _TERSE
                # Among thefts and fires, a blow is an offence as well.
                silent = {sign.category for sign in signs[one.name]} <= _OFFENCES.get(category, frozenset())
                if leans(one) or (terse and silent):
                    yield one, category, stem
