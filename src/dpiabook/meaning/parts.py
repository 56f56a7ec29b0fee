"""The parts that a dictionary gives to its variables, where the settings give them none."""

from __future__ import annotations

from dpiabook.dictionary.inventory import Inventory
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.settings.model import Roles

LEAVE_OUT = "leave out"
_ROLES = {
    "person": "child_id",
    "household": "family_id",
    "family": "family_id",
    "area": "area",
    "region": "region",
    "weight": "weight",
    "time": "time",
    "count": "count",
}
PARTS = (*_ROLES, "visible fact", "sensitive", "other", "identifier", LEAVE_OUT)
"""What a variable can be, in a person's words."""


def roles_said(roles: Roles, inventory: Inventory) -> Roles:
    """The roles of the settings, and those that the dictionary gives where the settings give none.

    Parameters
    ----------
    roles : Roles
        Of the settings; they come first.
    inventory : Inventory
        The dictionary, whose variables may say what they are.

    Raises
    ------
    Refusal
        ``DICTIONARY_DISAGREES`` for a part that there is not.

    Examples
    --------
    >>> from dpiabook.dictionary.inventory import Variable
    >>> names = {"pupil": "person", "la": "area", "ward": "area"}
    >>> said = Inventory(tuple(Variable(name, what=part) for name, part in names.items()))
    >>> roles_said(Roles(area="ward"), said).named
    {'child_id': 'pupil', 'area': 'ward'}
    """
    found: dict[str, str] = {}
    for one in inventory:
        if one.what and one.what not in PARTS:
            cure = did_you_mean(one.what, PARTS) or f"use one of: {', '.join(PARTS)}"
            what = f"the dictionary says of {one.name!r} that it is something that no variable can be"
            raise Refusal(Code.DICTIONARY_DISAGREES, what, where="dictionary, what it is", cure=cure)
        role = _ROLES.get(one.what)
        if role and getattr(roles, role) is None:
            found.setdefault(role, one.name)
    return roles.model_copy(update=found)


def left_out(inventory: Inventory) -> frozenset[str]:
    """Names of the variables that a person left out of the assessment."""
    return frozenset(one.name for one in inventory if one.what == LEAVE_OUT)
