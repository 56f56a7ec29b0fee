"""What others can see of people in these data: which columns, and which of them tell people apart best."""

from __future__ import annotations

from dataclasses import dataclass

from dpiabook.counting import Source
from dpiabook.counting.class_table import RESERVED
from dpiabook.dictionary import Inventory
from dpiabook.errors import Refusal
from dpiabook.risk.identifying_power import MOST_IN_PROFILE, identifying_power
from dpiabook.sensitivity import Flags
from dpiabook.settings import Roles

PROFILE = "visible_facts"
"""The name of the combination that is assessed where the settings name none."""


@dataclass(frozen=True)
class VisibleFacts:
    """The columns of visible facts.

    Attributes
    ----------
    kinds : dict of str to str
        Column to the kind of visible fact that it holds, in the order of the dictionary.
    ranked : tuple of str
        The same columns, the one that tells people apart best first.
    profile : tuple of str
        The strongest together, at most six.
    """

    kinds: dict[str, str]
    ranked: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()


def kinds_of_facts(flags: Flags, inventory: Inventory, roles: Roles) -> dict[str, str]:
    """The columns of visible facts with the kind of each, in the order of the dictionary.

    Parameters
    ----------
    flags : Flags
    inventory : Inventory
        The variables that there are.
    roles : Roles

    Returns
    -------
    dict of str to str
        Without a larger area beside a smaller one, direct identifiers, and columns with the name of a result.

    Examples
    --------
    >>> from dpiabook.dictionary import Variable
    >>> from dpiabook.sensitivity import Flag
    >>> given = Inventory((Variable("sex"), Variable("team"))), Roles()
    >>> kinds_of_facts(Flags((Flag("sex", visible="sex"), Flag("team"))), *given)
    {'sex': 'sex'}
    """
    apart = {roles.child_id, roles.family_id, roles.weight, roles.count, roles.region if roles.area else None}
    kinds = {
        flag.variable: flag.visible
        for flag in flags
        if flag.visible and flag.role != "direct_identifier" and flag.variable in inventory
    }
    return {name: kind for name, kind in kinds.items() if name not in (*apart, *RESERVED)}


def unranked(kinds: dict[str, str], names: list[str]) -> VisibleFacts:
    """Visible facts in the order of the dictionary, where nothing measures how well they tell people apart."""
    return VisibleFacts(kinds, tuple(names), tuple(names[:MOST_IN_PROFILE]))


def ranked(source: Source, kinds: dict[str, str], names: list[str], roles: Roles) -> VisibleFacts:
    """Visible facts by how well they tell people apart.

    Parameters
    ----------
    source : Source
    kinds : dict of str to str
        As `kinds_of_facts` gives them.
    names : list of str
        Those of them that the source holds.
    roles : Roles

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> people = as_source(pd.DataFrame({"sex": ["F", "F", "M", "M"], "yob": [2000, 2001, 2002, 2003]}))
    >>> ranked(people, {"sex": "sex", "yob": "birth"}, ["sex", "yob"], Roles()).ranked
    ('yob', 'sex')
    """
    ids = None if source.row_order or roles.count else roles.child_id
    try:
        found = identifying_power(source, names, count=roles.count, ids=ids)
    except Refusal:  # a column that cannot be compared: the dictionary's order has to do
        return unranked(kinds, names)
    return VisibleFacts(kinds, tuple(found.facts["variable"]), found.profile)
