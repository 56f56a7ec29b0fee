"""What a person said in the dictionary of the part that a variable plays, and of who could know it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.sensitivity.flag import Flag, Flags
from dpiabook.sensitivity.taxonomy import CATEGORIES
from dpiabook.sensitivity.visible import visible_fact

_NOBODY = re.compile(r"\b(nobody|no ?one|none|hidden|not visible)\b", re.IGNORECASE)
OTHER_FACT = "other"
"""The kind of a visible fact that only a person called one."""
NOTHING = "none"
"""What a table is about that tells of no sensitive category."""


def require_known_kinds(inventory: Inventory, known: Collection[str] = CATEGORIES) -> None:
    """Refuse sensitive kinds that a person wrote into the dictionary and that there are not.

    Parameters
    ----------
    inventory : Inventory
    known : collection of str
        Ids of the categories that there are for the dataset.

    Raises
    ------
    Refusal
        ``DICTIONARY_DISAGREES`` with the place of each.

    Examples
    --------
    >>> require_known_kinds(Inventory((Variable("asb", kinds=("crime",), kinds_known=True),)))
    """
    refuse_all(
        Refusal(
            Code.DICTIONARY_DISAGREES,
            f"the sensitive kind of {one.name!r} is none that there is",
            where=inventory.place.of(one.name, "sensitive kind") if inventory.place else "dictionary",
            cure=did_you_mean(kind, known) or f"choose of: {', '.join(known)}; or none",
        )
        for one in inventory
        for kind in one.kinds
        if kind not in known
    )


def with_about(inventory: Inventory, about: str | None, where: str = "subjects.about") -> Inventory:
    """Say of every variable what its table is about, where the settings say it of the whole and no publication does.

    Parameters
    ----------
    inventory : Inventory
    about : str, optional
        A sensitive category, or ``"none"``, which takes back what the name of a table would say.
    where : str, optional
        Where it was said, for the refusal.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` when there is no such category.

    Examples
    --------
    >>> with_about(Inventory((Variable("seen_on"),)), "crime")["seen_on"].subject_of_table
    'crime'
    """
    if about is None:
        return inventory
    if about != NOTHING and about not in CATEGORIES:
        cure = did_you_mean(about, CATEGORIES) or f"one of: {', '.join(CATEGORIES)}, or {NOTHING}"
        raise Refusal(Code.SETTING_VALUE, "there is no such sensitive category", where=where, cure=cure)
    said = (one if one.kinds_known else replace(one, subject_of_table=about) for one in inventory)
    return replace(inventory, variables=tuple(said))


def with_said(flags: Flags, variables: dict[str, Variable]) -> Flags:
    """Obey what the dictionary says of visible and sensitive variables; what the settings confirmed stays.

    Parameters
    ----------
    flags : Flags
        As the rules found them.
    variables : dict of str to Variable
        By name.

    Returns
    -------
    Flags

    Examples
    --------
    >>> told = {"yob": Variable("yob", known_by="nobody outside"), "team": Variable("team", what="visible fact")}
    >>> found = with_said(Flags((Flag("yob", quasi_identifier=True, visible="birth"), Flag("team"))), told)
    >>> [(flag.visible, flag.quasi_identifier) for flag in found]
    [('', False), ('other', True)]
    """
    return flags.of_flags(_said(flag, variables.get(flag.variable)) for flag in flags)


def _said(flag: Flag, variable: Variable | None) -> Flag:
    if variable is None or flag.confirmed or not (variable.what or variable.known_by):
        return flag
    if variable.what == "identifier":
        reason = "the dictionary says that it is a direct identifier"
        return Flag(
            flag.variable, role="direct_identifier", whose=flag.whose, reasons=(reason,), confirmed=variable.confirmed
        )
    if flag.role == "direct_identifier" and variable.confirmed:
        flag = replace(flag, role="other", reasons=("a person says that it is no direct identifier",))
    hidden = _NOBODY.search(variable.known_by)
    if variable.what == "visible fact" or (variable.known_by and not hidden):
        kind = flag.visible or visible_fact(variable) or OTHER_FACT
        role = flag.role if flag.sensitive else "quasi_identifier"
        flag = replace(flag, visible=kind, quasi_identifier=True, role=role)
    elif variable.what == "sensitive" and not flag.sensitive:
        flag = replace(flag, role="sensitive", reasons=("the dictionary says that it is sensitive",))
    elif variable.what == "other":
        flag = replace(flag, role="other", categories=(), visible="", quasi_identifier=False)
        return replace(flag, reasons=("the dictionary says that it is neither sensitive nor visible",))
    if hidden:
        role = "other" if flag.role == "quasi_identifier" else flag.role
        reason = "the dictionary says that nobody could know it"
        flag = replace(flag, role=role, visible="", quasi_identifier=False, reasons=(*flag.reasons, reason))
    return flag
