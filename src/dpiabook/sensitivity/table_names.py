"""What a table is about by its name, or by that of the system whose part it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dpiabook.dictionary.instruments import instruments
from dpiabook.sensitivity.lexicon import TELLING, hits_in_text, neutral_words, words_said
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.records import named_record
from dpiabook.sensitivity.taxonomy import CATEGORIES

HEALTH, WELFARE = "other_health_disability", "child_protection_care"
_MOST_LISTED, _SHORT = 2, 3
# "Alcohol use screen": what is asked about one matter alone, and which matters that can be.
_SCREENS = frozenset({"screen", "screener", "scale", "inventory", "checklist", "questionnaire"})
_SCREENED, _MOST_OF_SCREEN = frozenset({"mental_health", "drug_alcohol", "crime"}), 5
# Drugs that are no medicine.
_MISUSED = frozenset({"substance", "substances", "alcohol", "misuse", "abuse", "addiction", "illicit"})
_BRACKETS = re.compile(r"\([^)]*\)")


@lru_cache(maxsize=1)
def _tables() -> Phrases[str]:
    return Phrases([(phrase, category) for category, phrases in reading().tables.items() for phrase in phrases])


@lru_cache
def listed(which: str) -> Phrases[str]:
    """The phrases of one of the lists that are read of tables and columns."""
    return Phrases([(phrase, phrase) for phrase in getattr(reading(), which)])


@lru_cache(maxsize=512)
def is_register(table: str) -> bool:
    """Whether a table is a register of operations or of a disease, in which all is of a patient."""
    return bool(table) and bool(listed("clinical_registers").find(words_said(table)))


@lru_cache(maxsize=512)
def is_instrument(table: str) -> bool:
    """Whether a table is named after a published questionnaire, or a screen of one matter: all its items tell of it.

    Examples
    --------
    >>> is_instrument("Drug use screen"), is_instrument("Health questionnaire"), is_instrument("Drug tests by area")
    (True, False, False)
    """
    return bool(table) and (bool(_questionnaires().find(words_of(table))) or _is_screen(table))


def _is_screen(table: str) -> bool:
    words = words_said(table)
    return (
        len(words) <= _MOST_OF_SCREEN
        and bool(_SCREENS & set(words[-1:]))
        and bool(_SCREENED & {*subjects_said(table)[:1]})
    )


@lru_cache(maxsize=1)
def _questionnaires() -> Phrases[str]:
    published = [phrase for one in instruments().values() for phrase in one.names]
    return Phrases([(phrase, phrase) for phrase in (*published, *reading().questionnaires)])


@lru_cache(maxsize=512)
def is_proceeding(table: str) -> bool:
    """Whether a table is named after a proceeding and nothing else: "Loan applications" are of another matter."""
    words = words_said(table)
    found = {at for match in listed("proceedings").find(words) for at in range(match.start, match.end)}
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
    words = words_said(table)
    named, others = _tables().find(words), listed("other_tables").find(words)
    # The last word of another name means something else there, and not the words before it: an immigration *court*.
    elsewhere = {match.tag for match in named if any(match.end == other.end for other in others)}
    by_name = [match.tag for match in named if not any(_is_part_of(match, longer) for longer in named)]
    by_words = [hit.category for hit in hits_in_text(table) if hit.tier in TELLING]
    said = tuple(dict.fromkeys(name for name in (*by_name, *by_words) if name not in elsewhere))
    if said[:1] == (HEALTH,) and "mental_health" in said and "mental" in words:
        # "Morbidity record, mental health": the particular goes before the general.
        said = ("mental_health", *(name for name in said if name != "mental_health"))
    if is_register(table) and HEALTH not in said:
        said = (HEALTH, *said)
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
    """Whether what a part's name says is of what its system keeps: a medicine, or what a child is protected from."""
    if kept == WELFARE:
        return set(said) <= {"abuse_violence"}
    return kept == HEALTH and set(said) <= {"drug_alcohol"} and not _MISUSED & set(words_said(table))


@lru_cache(maxsize=512)
def is_application(table: str) -> bool:
    """Whether a table is an application for a benefit, whose answers by yes or no are of the household, not of a claim.

    Examples
    --------
    >>> is_application("Benefit application"), is_application("Benefit claims")
    (True, False)
    """
    words = words_said(table)
    return subjects_said(table)[:1] == ("poverty_benefits",) and bool({"application", "applications"} & set(words))
