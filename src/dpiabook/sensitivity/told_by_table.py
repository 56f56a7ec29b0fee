"""Words of a general kind that are of their table's subject: a diagnosis in a table of psychiatric contacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.signs import Sign
from dpiabook.sensitivity.table_names import subjects_kept

_SURVEYS = frozenset({"survey", "surveys", "study", "studies", "cohort", "panel"})
_OF_NOTHING = frozenset({"code", "codes", "date", "type", "status", "number", "reason", "source"})


def of_its_table(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Read words such as "diagnosis" as of what the table is about, where it is about no such thing itself.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> kept = Variable("adiag", "Primary diagnosis", table="Psychiatric contacts")
    >>> [sign.category for sign in of_its_table(kept, signs_of(kept))]
    ['mental_health']
    >>> lost = Variable("custody", "Held in custody", table="Immigration cases")
    >>> {sign.category for sign in of_its_table(lost, signs_of(lost))}
    {'immigration'}
    """
    subjects = subjects_kept(variable.subject_of_table or variable.table)
    if not variable.subject_of_table and _SURVEYS & set(words_of(variable.table)):
        # A health survey asks of drugs that are no medicines.
        subjects = ()
    own = list(signs)
    # "Taken nitrous oxide" says itself that the drugs of its name are no medicine.
    plain = {
        sign.category
        for sign in own
        if sign.strength == "strong" and not any(_speaks_of(one, sign) for one in subjects)
    }
    return [sign if sign.category in plain else _read(sign, subjects) for sign in own]


def _read(sign: Sign, subjects: tuple[str, ...]) -> Sign:
    for subject in subjects:
        if sign.category not in subjects and _speaks_of(subject, sign):
            reason = f"{sign.reason}, in a table that is about this"
            return replace(sign, category=subject, reason=reason, whose="unknown", general=False)
    return sign


def _speaks_of(subject: str, sign: Sign) -> bool:
    # The last word says what it is: a "primary diagnosis" is a diagnosis, and "substance use" is no substance.
    words = words_of(sign.word)
    while len(words) > 1 and words[-1] in _OF_NOTHING:
        words = words[:-1]
    return any(match.end == len(words) for match in _words(subject, sign.category).find(words))


@lru_cache(maxsize=64)
def _words(subject: str, category: str) -> Phrases[str]:
    told = reading().told_by_table.get(subject, {}).get(category, ())
    return Phrases([(phrase, category) for phrase in told])
