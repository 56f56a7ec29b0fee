"""What a table is about, and which of its columns tell of it: the date of a placement in a table of placements."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.flag import Flag
from dpiabook.sensitivity.lexicon import words_of_name, words_said
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.records import (
    Record,
    is_broad,
    is_of_its_making,
    is_of_the_case,
    named_record,
    of_people_or_staff,
    records_of,
)
from dpiabook.sensitivity.setting import is_key, is_of_the_row
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.table_names import (
    HEALTH,
    WELFARE,
    is_application,
    is_instrument,
    is_proceeding,
    is_register,
    listed,
    subjects_kept,
    subjects_said,
)
from dpiabook.sensitivity.taxonomy import CATEGORIES

_LEAST_TELLING, _MOST_OF_ALL = 5, 0.4
# What somebody is, rather than what happened: a table of assessments says nothing by the ethnic group of a child.
_TRAITS = frozenset({"ethnicity", "religion_politics_union", "sex_life_orientation", "genetic_biometric"})
_DEFINED = re.compile(r"(?<=\w{3}): [a-z].*", re.DOTALL)
_REFERENCES = frozenset({"ref", "refs", "reference", "references"})
GUESSED = "guessed: "
"""In the reason of a flag: what follows is by what it was guessed, and nobody said it."""
_OWN_WORDS = frozenset({"label", "description", "name", "value labels"})
_LINKING = frozenset(
    {"of", "the", "for", "a", "an", "to", "and", "or", "in", "at", "on", "this"}
    | {
        "any",
        "additional",
        "further",
        "other",
        "more",
        "specific",
        "main",
        "when",
        "was",
        "were",
        "is",
        "what",
        "which",
        "why",
    }
    | {
        "how",
        "sent",
        "made",
        "about",
        "free",
        "text",
        "general",
        "information",
        "record",
        "each",
        "by",
        "with",
        "from",
        "it",
    }
)
# A court orders treatment for drugs, and a police officer finds somebody in a crisis: both tell of a crime as well.
_BESIDE = {
    "crime": frozenset({"drug_alcohol", "mental_health", "abuse_violence"}),
    "genetic_biometric": frozenset({HEALTH}),
}


def table_signs(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]], apart: Collection[str] = ()
) -> dict[str, list[Sign]]:
    """Find columns that take the subject of their table.

    A table's subject is what was declared (`Variable.subject_of_table`), else what its name says; a table that is named
    after a proceeding ("Reviews") is about what most of the dictionary's telling variables are about.

    Parameters
    ----------
    variables : sequence of Variable
    signs : mapping of name to signs
        What each variable shows by itself.
    apart : collection of str, optional
        Variables that tell nothing of their table: visible facts, identifiers and links.

    Returns
    -------
    dict of name to list of Sign
        Weak signs, whose reason names the table; none for keys, for who and where, and for the working of the file.

    Examples
    --------
    >>> found = table_signs([Variable("start", table="Placements"), Variable("worker", table="Placements")], {})
    >>> [sign.reason for sign in found["start"]], found["worker"]
    (["its table, 'Placements', is about this"], [])
    """
    whole = _subject_of_all(signs)
    kept = records_of(variables, signs, apart)
    found: dict[str, list[Sign]] = {}
    for variable in variables:
        own = signs.get(variable.name, ())
        record = kept.get(variable.table)
        tells = variable.name not in apart and _tells_of_its_table(variable, own, record)
        subjects = _subjects(variable, whole, record) if tells else ()
        reason = _reason(variable, subjects, record)
        known = {sign.category for sign in own}
        if any(sign.strength != "weak" and sign.source in _OWN_WORDS for sign in own):
            # What speaks for itself tells of its table where that is about the welfare of children, as all is that is
            # recorded of them there, and where it is a questionnaire.
            spoken = {sign.category for sign in own if sign.strength != "weak"}
            subjects = [
                name
                for name in subjects
                if _tells_beside(name, spoken, variable.table, whole, labelled=bool(label_of(variable)))
            ]
        found[variable.name] = [
            Sign(name, "weak", "table", reason, general=True) for name in subjects if name not in known
        ]
    return found


def _tells_beside(subject: str, own: Iterable[str], table: str, whole: Sequence[str], *, labelled: bool) -> bool:
    """Whether a table tells of its subject beside what a column says for itself."""
    if subjects_said(table):
        return is_instrument(table) or (labelled and set(own) <= _BESIDE.get(subject, frozenset()))
    return subject == WELFARE and subject in whole


def guessed_of_table(flag: Flag) -> bool:
    """Whether a flag rests on nothing but what all of its table was guessed to be about.

    Examples
    --------
    >>> guessed_of_table(Flag("x", ("crime",), reasons=("its table, 'T', is about this (guessed: its name)",)))
    True
    """
    return bool(flag.reasons) and all(GUESSED in reason for reason in flag.reasons)


def _reason(variable: Variable, subjects: Iterable[str], record: Record | None) -> str:
    if variable.subject_of_table in CATEGORIES:
        return "what was said of its table is that it is about this"
    table = variable.table or variable.subject_of_table
    about = f"its table, '{table}', is about this" if table else "its whole table is about this"
    if record is None or record.category not in subjects or subjects_said(variable.table):
        return about
    return f"{about} ({GUESSED}{record.evidence})"


def _subjects(variable: Variable, whole: Sequence[str], record: Record | None) -> Sequence[str]:
    """Categories that the table of a variable is about."""
    if variable.subject_of_table:
        return subjects_said(variable.subject_of_table)
    if not variable.table:
        return (record.category,) if record else ()
    # What several matters are named by is of the first: an intake to a shelter from domestic violence.
    said = subjects_kept(variable.table)
    said = said if len(words_said(variable.table)) == 1 else said[:1]
    kept = (record.category,) if record else ()
    return said or kept or (whole if is_proceeding(variable.table) else ())


def _subject_of_all(signs: Mapping[str, Sequence[Sign]]) -> tuple[str, ...]:
    """The category that most telling variables of a dictionary are of, where it has enough of them."""
    telling: dict[str, set[str]] = defaultdict(set)
    for name, own in signs.items():
        for sign in own:
            if sign.strength != "weak":
                telling[name].add(sign.category)
    counts = Counter(category for categories in telling.values() for category in categories)
    leading = counts.most_common(1)
    if len(telling) < _LEAST_TELLING or not leading or leading[0][1] < _MOST_OF_ALL * len(telling):
        return ()
    return (leading[0][0],)


def _tells_of_its_table(variable: Variable, own: Sequence[Sign], record: Record | None) -> bool:
    # "Referral date: when the organisation accepted it": behind the colon it is explained.
    words = [words_of_name(variable.name), words_of(_DEFINED.sub("", label_of(variable)))]
    said = {sign.category for sign in own}
    if is_of_the_row(variable) or any(listed("workings").find(some) for some in words):
        return False
    if is_instrument(variable.table) or said & _TRAITS:
        return is_instrument(variable.table)
    if is_register(variable.table):
        return not any(listed("of_the_staff").find(some) for some in words)
    declared = variable.subject_of_table in CATEGORIES
    if (record is not None or declared) and (of_people_or_staff(variable.table) or is_of_its_making(variable)):
        # "Date of registration" with a surgery tells of no illness; of a child who is protected it tells of that.
        return record is not None and record.category == WELFARE and is_of_the_case(variable)
    if declared or named_record(variable.table):
        return not is_key(variable)
    # Those who wait for a home: their work and their families are no more than what a list of people holds.
    listed_there = of_people_or_staff(variable.table) and not is_application(variable.table)
    of_event = is_of_the_case(variable) if listed_there else _is_of_its_event(variable, words)
    return of_event and (HEALTH not in said or variable.kind == "boolean")


def _is_of_its_event(variable: Variable, words: Sequence[Sequence[str]]) -> bool:
    """Whether a column is of what happened in a row: its date, its outcome, what its codes tell of it."""
    told = (
        variable.kind == "date"
        or bool(variable.codes)
        or (variable.kind == "boolean" and not is_application(variable.table))
    )
    if words[0][-1:] and words[0][-1] in _REFERENCES:
        return False
    of_matter = any(listed("matters").find(some) for some in words)
    if not words[1] or variable.subject_of_table or is_proceeding(variable.table):
        return told or of_matter
    # A label says itself what it is of, unless it only says that something happened, or uses the words of its table.
    subjects = subjects_said(variable.table)
    if any(_table_words(subject).find(words[1]) for subject in subjects[:1]):
        return True
    of_event = variable.kind == "date" or (told and of_matter) or _says_nothing_else(words[1])
    return of_event and not is_broad(variable.table)


def _says_nothing_else(label: Sequence[str]) -> bool:
    """Whether all words of a label are those of any event: "Reason for the outcome"."""
    said = {at for match in listed("matters").find(label) for at in range(match.start, match.end)}
    return all(at in said or word in _LINKING for at, word in enumerate(label))


@lru_cache(maxsize=32)
def _table_words(subject: str) -> Phrases[str]:
    return Phrases([(phrase, phrase) for phrase in reading().table_words.get(subject, ())])
