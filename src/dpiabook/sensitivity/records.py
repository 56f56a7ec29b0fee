"""Records of a kind: what all of a table is about, by its system's name, its lists of codes or most of its columns."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_said
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.taxonomy import Strict, Terms, packaged

_LEAST_CODED, _LEAST_SHARE_CODED = 2, 0.1
# "wlmember": those of whom a terse name says which list they are on.
_OF_PEOPLE = re.compile(
    r"^[a-z]{0,4}_?(?:member|person|people|patient|pupil|employee|applicant|occupant|client)s?$", re.IGNORECASE
)
_LEAST_TELLING, _MOST_TOLD, _MOST_OF_ALL = 6, 0.75, 0.5


class Kind(Strict):
    """What records of one kind are called, and the lists of codes that only they use."""

    category: str
    source: str
    systems: Terms
    codes: Terms = ()
    keys: Terms = ()


class Records(Strict):
    """The whole of ``records.yml``; the head of the file says how each list is read."""

    kinds: list[Kind]
    parts: Terms
    of_the_case: Terms
    workings: Terms


@dataclass(frozen=True)
class Record:
    """What all of a table is about.

    Attributes
    ----------
    category : str
    evidence : str
        By what it is known, without a value of the data.
    """

    category: str
    evidence: str


@lru_cache(maxsize=1)
def records() -> Records:
    """The file that comes with the package."""
    return Records.model_validate(packaged("records.yml"))


@lru_cache
def _phrases(which: str) -> Phrases[str]:
    known = records()
    if which in {"parts", "of_the_case", "workings"}:
        return Phrases([(phrase, phrase) for phrase in getattr(known, which)])
    if which == "broad":
        return Phrases([(phrase, phrase) for phrase in reading().broad_tables])
    return Phrases([(phrase, kind.category) for kind in known.kinds for phrase in getattr(kind, which)])


@lru_cache(maxsize=512)
def named_record(table: str) -> Record | None:
    """The kind of record that a table is of, by its name or by that of the system whose part it is.

    Examples
    --------
    >>> named_record("GP system extract: Appointments").category, named_record("Customer survey")
    ('other_health_disability', None)
    """
    words = words_said(table)
    match = next(iter(_phrases("systems").find(words)), None)
    if match is None:
        return None
    return Record(match.tag, f"the name '{' '.join(words[match.start : match.end])}' is that of such records")


@lru_cache(maxsize=512)
def of_people_or_staff(table: str) -> bool:
    """Whether a table is the part of a system that holds who somebody is, who works there, or where it is.

    Examples
    --------
    >>> [of_people_or_staff(f"GP system extract: {part}") for part in ("Admin_Patient", "Appointment_Slot")]
    [True, False]
    """
    system, colon, part = table.rpartition(":")
    people = any(_OF_PEOPLE.search(some.strip()) for some in (system, part))
    return bool(colon) and (people or bool(_phrases("parts").find(words_said(part.strip()))))


@lru_cache(maxsize=512)
def is_of_people(table: str) -> bool:
    """Whether the whole name of a table is that of those it lists: "Person".

    Examples
    --------
    >>> is_of_people("Person"), is_of_people("Person in need of care")
    (True, False)
    """
    return _OF_PEOPLE.search(table.strip()) is not None


def is_of_the_case(variable: Variable) -> bool:
    """Whether a column is of the case, though it stands among what is known of the person.

    Examples
    --------
    >>> is_of_the_case(Variable("x", "Case reopened?")), is_of_the_case(Variable("x", "Occupation"))
    (True, False)
    """
    return bool(_said("of_the_case", variable))


def is_of_its_making(variable: Variable) -> bool:
    """Whether a column of records is of how they are kept: a link, a unit, a cost.

    Examples
    --------
    >>> is_of_its_making(Variable("QuantityUnit", "Unit")), is_of_its_making(Variable("Dosage"))
    (True, False)
    """
    return bool(_said("workings", variable))


def _said(which: str, variable: Variable) -> list[Match[str]]:
    """What of a list stands in a variable's name or label."""
    texts = words_said(variable.name.strip()), words_of(label_of(variable))
    return [match for words in texts for match in _phrases(which).find(words)]


def records_of(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]], apart: Collection[str] = ()
) -> dict[str, Record]:
    """What each table of a dictionary is about as a whole: by its name, its lists of codes or most of its columns.

    Parameters
    ----------
    variables : sequence of Variable
    signs : mapping of name to signs
        What each variable shows by itself.
    apart : collection of str, optional
        Variables that tell nothing of their table: visible facts, identifiers and links.

    Returns
    -------
    dict of table to Record
        Only tables of which it is known; the parts of a system are read together.

    Examples
    --------
    >>> coded = [Variable(name, table="T1") for name in ("snomed_code", "bnf_chapter", "given")]
    >>> records_of(coded, {})["T1"].evidence
    '2 of its columns hold codes that only such records use'
    """
    systems: dict[str, list[Variable]] = defaultdict(list)
    for one in variables:
        systems[_system(one.table)].append(one)
    whole = {
        name: None if is_broad(name) else _coded(those) or _mostly(those, signs, apart)
        for name, those in systems.items()
    }
    found = {table: named_record(table) or whole[_system(table)] for table in {one.table for one in variables}}
    return {table: record for table, record in found.items() if record}


def _coded(variables: Sequence[Variable]) -> Record | None:
    keyed = next((match.tag for one in variables for match in _said("keys", one)), "")
    if keyed:
        return Record(keyed, "one of its columns is a number that people have in such records alone")
    counts: Counter[str] = Counter()
    for one in variables:
        counts.update({match.tag for match in _said("codes", one)})
    for category, count in counts.most_common(1):
        if count >= max(_LEAST_CODED, _LEAST_SHARE_CODED * len(variables)):
            return Record(category, f"{count} of its columns hold codes that only such records use")
    return None


def _mostly(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]], apart: Collection[str]
) -> Record | None:
    others = [one for one in variables if one.name not in apart]
    told = [{sign.category for sign in signs.get(one.name, ()) if sign.strength != "weak"} for one in others]
    counts = Counter(category for some in told for category in some)
    for category, count in counts.most_common(1):
        if count >= max(_LEAST_TELLING, _MOST_TOLD * sum(map(bool, told)), _MOST_OF_ALL * len(others)):
            return Record(category, f"{count} of its {len(others)} columns that are neither keys nor visible say it")
    return None


@lru_cache(maxsize=512)
def is_broad(table: str) -> bool:
    """Whether a table is a survey or a form of many parts, whose columns are of many matters.

    Examples
    --------
    >>> is_broad("Household survey"), is_broad("Placements")
    (True, False)
    """
    return bool(_phrases("broad").find(words_of(table)))


def _system(table: str) -> str:
    """The system whose part a table is: what stands before a colon."""
    return table.partition(":")[0].strip()
