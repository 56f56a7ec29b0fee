"""Why employees were away: a reason for absence tells of health, whatever codes it is written in."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.flag import Flag, Flags
from dpiabook.sensitivity.lexicon import words_said
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.table_names import HEALTH
from dpiabook.sensitivity.taxonomy import CATEGORIES
from dpiabook.sensitivity.workplaces import workplace_words

_FROM_SCHOOL = "exclusion_absence"
_REASON = "it says why, in a table of the absences of employees"


_STAFF = frozenset(
    {"staff", "employee", "employees", "workforce", "personnel", "teacher", "teachers", "worker", "workers"}
)
_ILL = frozenset({"sick", "sickness", "illness", "medical", "category", "reason", "type", "code"})


def of_staff_away(variable: Variable, signs: list[Sign]) -> list[Sign]:
    """Read an absence as one of employees where the table or the label is of these: why they were away is of health.

    Examples
    --------
    >>> labels = "Reason for absence", "Start of the absence"
    >>> kept = [Variable("x", label, table="Staff absences") for label in labels]
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> [[sign.category for sign in of_staff_away(one, signs_of(one))] for one in kept]
    [['other_health_disability'], []]
    """
    if not _STAFF & {*words_said(variable.table), *words_of(label_of(variable))}:
        return signs
    why = bool(_ILL & {*split_name(variable.name), *words_of(label_of(variable))})
    read = [
        replace(sign, category=HEALTH, reason=f"{sign.reason}, of employees") if sign.category == _FROM_SCHOOL else sign
        for sign in signs
        if why or sign.category != _FROM_SCHOOL
    ]
    return list(dict.fromkeys(read))


def with_absences(flags: Flags, inventory: Inventory) -> Flags:
    """The flags of a table of employees (`is_of_staff`), where the columns that say why are of health.

    Parameters
    ----------
    flags : Flags
        As the rules found them, before anything is confirmed.
    inventory : Inventory
        The same variables.

    Returns
    -------
    Flags
        Unchanged where nothing in it tells of days away; what is sensitive already, identifies, or was confirmed stays.

    Examples
    --------
    >>> for names in (("staff_id", "grade", "days_lost", "reason"), ("staff_id", "grade", "reason")):
    ...     variables = tuple(map(Variable, names))
    ...     found = with_absences(Flags(tuple(map(Flag, names))), Inventory(variables))
    ...     print([flag.variable for flag in found.sensitive])
    ['reason']
    []
    """
    if not any(map(_tells_of_days_away, inventory)):
        return flags
    why = {one.name for one in inventory if not one.kinds_known and not one.what and _says_why(one)}
    return flags.of_flags(_of_health(flag) if flag.variable in why else flag for flag in flags)


def _of_health(flag: Flag) -> Flag:
    # An absence that is of employees is none from school.
    told = flag.sensitive and flag.categories != (_FROM_SCHOOL,)
    if told or flag.confirmed or flag.role == "direct_identifier":
        return flag
    reason = f"{CATEGORIES[HEALTH].title}: {_REASON}"
    return replace(
        flag,
        categories=(HEALTH,),
        role="sensitive",
        whose="unknown",
        confidence="medium",
        reasons=(reason,),
        visible="",
        quasi_identifier=False,
    )


def _texts(variable: Variable) -> tuple[tuple[str, ...], ...]:
    return tuple(split_name(variable.name)), words_of(label_of(variable)), words_of(variable.table)


def _tells_of_days_away(variable: Variable) -> bool:
    return any(_away().find(words) for words in _texts(variable))


def _says_why(variable: Variable) -> bool:
    """Whether a name, or the head of a label, is a reason: of being away, and not of leaving for good."""
    name, label, _ = _texts(variable)
    why, beside, not_why = (workplace_words()[kind] for kind in ("why", "why_beside", "why_not"))
    if not_why & {*name, *label}:
        return False
    return bool(why & set(name)) and set(name) <= why | beside


@lru_cache(maxsize=1)
def _away() -> Phrases[str]:
    return Phrases([(phrase, phrase) for phrase in sorted(workplace_words()["away"])])
