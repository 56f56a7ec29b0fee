"""What others can see of the people of an opened dataset, measured once in a run."""

from __future__ import annotations

from dpiabook.book.once import once_of_dataset
from dpiabook.book.opening import Opened
from dpiabook.choosing.visible import VisibleFacts, kinds_of_facts, ranked, unranked
from dpiabook.settings import Loaded


def visible_facts(loaded: Loaded, opened: Opened) -> VisibleFacts:
    """Find the visible facts of a dataset, and measure once in a run how well they tell people apart.

    Parameters
    ----------
    loaded : Loaded
        The settings.
    opened : Opened
        The dataset. Without data the dictionary's order decides.
    """
    kinds, source = kinds_of_facts(opened.flags, opened.inventory, opened.roles), opened.source
    names = [name for name in kinds if source is None or name in source.columns]
    if source is None or not names:
        return unranked(kinds, names)
    return once_of_dataset(loaded, "visible", VisibleFacts, lambda: ranked(source, kinds, names, opened.roles))
