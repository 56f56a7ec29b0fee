"""What others can see of people in these data: which columns, and which of them tell people apart best."""

from __future__ import annotations

from dataclasses import dataclass

from dpiabook.book.once import once_of_dataset
from dpiabook.book.opening import Opened
from dpiabook.counting.class_table import RESERVED
from dpiabook.errors import Refusal
from dpiabook.risk.identifying_power import MOST_IN_PROFILE, identifying_power
from dpiabook.settings import Loaded

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


def visible_facts(loaded: Loaded, opened: Opened) -> VisibleFacts:
    """Find the visible facts of a dataset, and measure once in a run how well they tell people apart.

    Parameters
    ----------
    loaded : Loaded
        The settings.
    opened : Opened
        The dataset. Without data the dictionary's order decides.

    Returns
    -------
    VisibleFacts
        Without a larger area beside a smaller one, direct identifiers, and columns with the name of a result.
    """
    roles = opened.roles
    apart = {roles.child_id, roles.family_id, roles.weight, roles.count, roles.region if roles.area else None}
    kinds = {
        flag.variable: flag.visible
        for flag in opened.flags
        if flag.visible and flag.role != "direct_identifier" and flag.variable in opened.inventory
    }
    kinds = {name: kind for name, kind in kinds.items() if name not in (*apart, *RESERVED)}
    source = opened.source
    names = [name for name in kinds if source is None or name in source.columns]
    if source is None or not names:
        return VisibleFacts(kinds, tuple(names), tuple(names[:MOST_IN_PROFILE]))
    ids = None if source.row_order or roles.count else roles.child_id

    def measured() -> VisibleFacts:
        try:
            found = identifying_power(source, names, count=roles.count, ids=ids)
        except Refusal:  # a column that cannot be compared: the dictionary's order has to do
            return VisibleFacts(kinds, tuple(names), tuple(names[:MOST_IN_PROFILE]))
        return VisibleFacts(kinds, tuple(found.facts["variable"]), found.profile)

    return once_of_dataset(loaded, "visible", VisibleFacts, measured)
