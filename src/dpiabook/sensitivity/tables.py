"""What a table is about, and which of its columns tell of it: the date of a placement in a table of placements."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from dpiabook.dictionary.instruments import instruments
from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.flag import Flag
from dpiabook.sensitivity.lexicon import TELLING, hits_in_text, neutral_words, words_of_name
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.records import (
    Record,
    is_broad,
    is_of_its_making,
    named_record,
    of_people_or_staff,
    records_of,
)
from dpiabook.sensitivity.setting import is_key
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.taxonomy import CATEGORIES

_LEAST_TELLING, _MOST_OF_ALL = 5, 0.4
# What somebody is, rather than what happened: a table of assessments says nothing by the ethnic group of a child.
_TRAITS = frozenset({"ethnicity", "religion_politics_union", "sex_life_orientation", "genetic_biometric"})
_HEALTH = "other_health_disability"
_WELFARE = "child_protection_care"
GUESSED = "guessed: "
_OWN_WORDS = frozenset({"label", "description", "name", "value labels"})
_MOST_LISTED, _SHORT = 2, 3
# Drugs that are no medicine.
_MISUSED = frozenset({"substance", "substances", "alcohol", "misuse", "abuse", "addiction", "illicit"})
_LINKING = frozenset({"of", "the", "for", "a", "an", "to", "and", "or", "in", "at", "on", "this"})
# A court orders treatment for drugs, and a police officer finds somebody in a crisis: both tell of a crime as well.
_BESIDE = {
    "crime": frozenset({"drug_alcohol", "mental_health", "abuse_violence"}),
    "genetic_biometric": frozenset({_HEALTH}),
}
_BRACKETS = re.compile(r"\([^)]*\)")


@lru_cache(maxsize=1)
def _tables() -> Phrases[str]:
    return Phrases([(phrase, category) for category, phrases in reading().tables.items() for phrase in phrases])


@lru_cache
def _listed(which: str) -> Phrases[str]:
    """The phrases of one of the lists that are read of tables and columns."""
    return Phrases([(phrase, phrase) for phrase in getattr(reading(), which)])


@lru_cache(maxsize=512)
def _is_register(table: str) -> bool:
    """Whether a table is a register of operations or of a disease, in which all is of a patient."""
    return bool(table) and bool(_listed("clinical_registers").find(_words(table)))


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
        return _is_instrument(table) or (labelled and set(own) <= _BESIDE.get(subject, frozenset()))
    return subject == _WELFARE and subject in whole


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
    about = f"its table, '{variable.table or variable.subject_of_table}', is about this"
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
    said = said if len(_words(variable.table)) == 1 else said[:1]
    kept = (record.category,) if record else ()
    return said or kept or (whole if _is_proceeding(variable.table) else ())


@lru_cache(maxsize=512)
def _is_instrument(table: str) -> bool:
    """Whether a table is named after a published questionnaire, whose items all tell of its subject."""
    return bool(table) and bool(_questionnaires().find(words_of(table)))


@lru_cache(maxsize=1)
def _questionnaires() -> Phrases[str]:
    published = [phrase for one in instruments().values() for phrase in one.names]
    return Phrases([(phrase, phrase) for phrase in (*published, *reading().questionnaires)])


@lru_cache(maxsize=512)
def _is_proceeding(table: str) -> bool:
    """Whether a table is named after a proceeding and nothing else: "Loan applications" are of another matter."""
    words = _words(table)
    found = {at for match in _listed("proceedings").find(words) for at in range(match.start, match.end)}
    others = (word for at, word in enumerate(words) if at not in found and not word.isdigit())
    return bool(found) and all(len(word) <= _SHORT or word in neutral_words() for word in others)


def _is_part_of(match: Match[str], longer: Match[str]) -> bool:
    """Whether words are some of those by which a table says something more particular: mental *health*."""
    return match.within(longer) and match.end - match.start < longer.end - longer.start


@lru_cache(maxsize=512)
def subjects_said(table: str) -> tuple[str, ...]:
    """The categories that the name of a table, or what was declared of it, says that it is about.

    Examples
    --------
    >>> subjects_said("Court hearings"), subjects_said("Immigration court cases"), subjects_said("Baseline")
    (('crime',), ('immigration',), ())
    """
    if table in CATEGORIES:
        return (table,)
    if table.count(",") >= _MOST_LISTED:
        # "Alcohol, legal, family, psychiatric": what lists many matters is about none in particular.
        return ()
    # "General survey (happiness)": what stands in brackets is the name of a file, and what before a colon of a system;
    # but "Support plan (prisons)" says where it is kept.
    setting = " ".join(_BRACKETS.findall(table))
    table = _BRACKETS.sub("", table).strip() or table
    table = table.rpartition(":")[2].strip() or table
    words = _words(table)
    named, others = _tables().find(words), _listed("other_tables").find(words)
    # The last word of another name means something else there, and not the words before it: an immigration *court*.
    elsewhere = {match.tag for match in named if any(match.end == other.end for other in others)}
    by_name = [match.tag for match in named if not any(_is_part_of(match, longer) for longer in named)]
    by_words = [hit.category for hit in hits_in_text(table) if hit.tier in TELLING]
    said = tuple(dict.fromkeys(name for name in (*by_name, *by_words) if name not in elsewhere))
    if said[:1] == (_HEALTH,) and "mental_health" in said and "mental" in words:
        # "Morbidity record, mental health": the particular goes before the general.
        said = ("mental_health", *(name for name in said if name != "mental_health"))
    if _is_register(table) and _HEALTH not in said:
        said = (_HEALTH, *said)
    return said or tuple(dict.fromkeys(match.tag for match in _tables().find(words_of(setting))))


@lru_cache(maxsize=512)
def subjects_kept(table: str) -> tuple[str, ...]:
    """The categories that a table is about by its name, or by that of the system whose part it is.

    Examples
    --------
    >>> subjects_kept("GP system extract: drug record"), subjects_kept("GP system extract: slots")
    (('other_health_disability',), ('other_health_disability',))
    """
    said, record = subjects_said(table), named_record(table)
    if record is None or (said and not _of_the_same(said, record.category, table)):
        return said
    return (record.category,)


def _of_the_same(said: Sequence[str], kept: str, table: str) -> bool:
    """Whether what a part's name says is of what its system keeps: a medicine, or what a child is to be protected from."""
    if kept == _WELFARE:
        return set(said) <= {"abuse_violence"}
    return kept == _HEALTH and set(said) <= {"drug_alcohol"} and not _MISUSED & set(_words(table))


def _words(table: str) -> tuple[str, ...]:
    return words_of(table) if " " in table else words_of_name(table)


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
    words = [words_of_name(variable.name), words_of(label_of(variable))]
    if any(_listed("workings").find(some) for some in words):
        return False
    if _is_instrument(variable.table):
        return True
    if _is_register(variable.table):
        return (
            not any(_listed("of_the_staff").find(some) for some in words)
            and not {sign.category for sign in own} & _TRAITS
        )
    declared = variable.subject_of_table in CATEGORIES
    if (record is not None or declared) and (of_people_or_staff(variable.table) or is_of_its_making(variable)):
        return False
    if declared or named_record(variable.table):
        return not is_key(variable) and not {sign.category for sign in own} & _TRAITS
    if not _is_of_its_event(variable, words):
        return False
    said = {sign.category for sign in own}
    return not said & _TRAITS and (_HEALTH not in said or variable.kind == "boolean")


def _is_of_its_event(variable: Variable, words: Sequence[Sequence[str]]) -> bool:
    """Whether a column is of what happened in a row: its date, its outcome, what its codes tell of it."""
    told = (
        variable.kind == "date"
        or bool(variable.codes)
        or (variable.kind == "boolean" and not _is_application(variable.table))
    )
    of_matter = any(_listed("matters").find(some) for some in words)
    if not words[1] or variable.subject_of_table or _is_proceeding(variable.table):
        return told or of_matter
    # A label says itself what it is of, unless it only says that something happened, or uses the words of its table.
    subjects = subjects_said(variable.table)
    if any(_table_words(subject).find(words[1]) for subject in subjects[:1]):
        return True
    of_event = variable.kind == "date" or (told and of_matter) or _says_nothing_else(words[1])
    return of_event and not is_broad(variable.table)


@lru_cache(maxsize=512)
def _is_application(table: str) -> bool:
    """Whether a table is an application for a benefit, whose answers by yes or no are of the household and of no claim."""
    words = _words(table)
    return subjects_said(table)[:1] == ("poverty_benefits",) and bool({"application", "applications"} & set(words))


def _says_nothing_else(label: Sequence[str]) -> bool:
    """Whether all words of a label are those of any event: "Reason for the outcome"."""
    said = {at for match in _listed("matters").find(label) for at in range(match.start, match.end)}
    return all(at in said or word in _LINKING for at, word in enumerate(label))


@lru_cache(maxsize=32)
def _table_words(subject: str) -> Phrases[str]:
    return Phrases([(phrase, phrase) for phrase in reading().table_words.get(subject, ())])
