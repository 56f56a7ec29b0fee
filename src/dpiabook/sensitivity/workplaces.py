"""Where in an organisation employees work: what every colleague knows of each other, first of all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.flag import Flag, Flags
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.signs import label_of
from dpiabook.sensitivity.taxonomy import packaged

WORK = "work"
_STAFF_ID = re.compile(r"(emp|employee|staff|payroll|personnel|worker|colleague)s?(id|no|nr|num|number|ref|code|key)")


@lru_cache(maxsize=1)
def workplace_words() -> Mapping[str, frozenset[str]]:
    """The lists of ``workplaces.yml`` by their names.

    Examples
    --------
    >>> "directorate" in workplace_words()["part"]
    True
    """
    return {kind: frozenset(map(str, words)) for kind, words in packaged("workplaces.yml").items()}


def is_of_staff(inventory: Inventory) -> bool:
    """Whether a table is one of employees: it has a number of staff, and beside it something of a post.

    Examples
    --------
    >>> staff, cases = ("Employee No", "Grade", "Team"), ("case_id", "staff_id", "team")
    >>> [is_of_staff(Inventory(tuple(map(Variable, names)))) for names in (staff, cases)]
    [True, False]
    """
    said = {one.name: {*split_name(one.name), *words_of(label_of(one))} for one in inventory}
    ids = {name for name, words in said.items() if _is_staff_id(name, words)}
    return bool(ids) and any(words & workplace_words()["post"] for name, words in said.items() if name not in ids)


def _is_staff_id(name: str, words: set[str]) -> bool:
    joined = "".join(split_name(name))
    known = workplace_words()
    return bool(words & known["staff"] and words & known["id"]) or _STAFF_ID.fullmatch(joined) is not None


def names_a_workplace(variable: Variable) -> bool:
    """Whether a name, or a short label, is that of a part of an organisation, and of nothing else.

    Examples
    --------
    >>> [names_a_workplace(Variable(name)) for name in ("Team", "cost_centre", "office code", "team_meetings")]
    [True, True, True, False]
    """
    parts, beside = workplace_words()["part"], workplace_words()["beside"]
    texts = (set(split_name(variable.name)), set(words_of(label_of(variable))))
    return variable.kind != "boolean" and any(words & parts and words <= parts | beside for words in texts)


def with_workplaces(flags: Flags, inventory: Inventory) -> Flags:
    """The flags of a table of employees (`is_of_staff`) with their teams, departments and offices among what is seen.

    Parameters
    ----------
    flags : Flags
        As the rules found them, before anything is confirmed.
    inventory : Inventory
        The same variables.

    Returns
    -------
    Flags
        What is sensitive, visible already, or confirmed stays.

    Examples
    --------
    >>> names = ("staff_id", "grade", "team")
    >>> given = Flags(tuple(map(Flag, names)))
    >>> [flag.visible for flag in with_workplaces(given, Inventory(tuple(map(Variable, names))))]
    ['', '', 'work']
    """
    named = {one.name for one in inventory if names_a_workplace(one)}
    return flags.of_flags(_seen(flag) if flag.variable in named else flag for flag in flags)


def _seen(flag: Flag) -> Flag:
    if flag.visible or flag.sensitive or flag.confirmed or flag.role not in ("other", "technical", "quasi_identifier"):
        return flag
    reason = "colleagues know in which part of the organisation somebody works"
    return replace(flag, visible=WORK, quasi_identifier=True, role="quasi_identifier", reasons=(*flag.reasons, reason))
