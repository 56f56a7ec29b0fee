"""What many labels of a file begin or end with, and that says nothing: "S3Q18 Sleep-W1", "Client - Age"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.signs import label_of

_LEAST_LABELS, _LEAST_SHARE, _MOST_PARTS = 5, 0.4, 8
# "S3Q18", "Q12a.", "(B4)", "7b)": the number of a question.
_NUMBER = re.compile(r"^\W{0,2}(?:(?:[A-Za-z]{1,3}\d{1,3}){1,3}[A-Za-z]?|\d{1,3}[A-Za-z]?(?=[.)]))[.):,-]*\s+(?=\S)")
# "-W1", ", wave 2", "(T1)": when it was asked.
_WAVE = re.compile(r"[\s,(-]+(?:W|T|wave ?|sweep ?|time ?)\d{1,2}\)?$", re.IGNORECASE)
# "Is the patient a <u>current</u> smoker?": marks of a web page.
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,120}>|&nbsp;|&#\d{1,5};")
# "Client - ", "Baseline: ": the part of the file that it stands in.
_PART = re.compile(r"^(?P<part>\w+(?: \w+){0,2})\s*(?: - |: )\s*(?=\S)")


def with_plain_labels(variables: Sequence[Variable]) -> tuple[Variable, ...]:
    """The variables with labels without what is the habit of their file.

    Parameters
    ----------
    variables : sequence of Variable

    Returns
    -------
    tuple of Variable
        As many, in their order; all as they were where fewer than two fifths of the labels share a habit.

    Examples
    --------
    >>> asked = ("S1Q1 SEX-W1", "S1Q2 AGE-W1", "S1Q3 RACE-W1", "S2Q1 GRADE-W1", "S2Q2 HEALTH-W1")
    >>> [one.label for one in with_plain_labels([Variable(str(n), label) for n, label in enumerate(asked)])]
    ['SEX', 'AGE', 'RACE', 'GRADE', 'HEALTH']
    """
    labels = {one.name: label_of(one) for one in variables if label_of(one)}
    labels = {
        name: _MARKUP.sub(" ", label) if "<" in label or "&" in label else label for name, label in labels.items()
    }
    for habit in (_NUMBER, _WAVE):
        if _is_habit(sum(bool(habit.search(label)) for label in labels.values()), len(labels)):
            labels = {name: habit.sub("", label) for name, label in labels.items()}
    labels = _without_parts(labels)
    return tuple(
        replace(one, label=labels[one.name]) if labels.get(one.name, one.label) != one.label else one
        for one in variables
    )


def _without_parts(labels: dict[str, str]) -> dict[str, str]:
    found = {name: _PART.match(label) for name, label in labels.items()}
    parts = Counter(match["part"] for match in found.values() if match)
    often = {part for part, count in parts.items() if count >= _LEAST_LABELS}
    named = sum(parts[part] for part in often)
    if not _is_habit(named, len(labels)) or len(often) > _MOST_PARTS:
        return labels
    return {
        name: label[match.end() :] if (match := found[name]) and match["part"] in often else label
        for name, label in labels.items()
    }


def _is_habit(count: int, labels: int) -> bool:
    return count >= max(_LEAST_LABELS, _LEAST_SHARE * labels)
