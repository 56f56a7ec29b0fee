"""Find out what a file means: from its values first, from its names second."""

from __future__ import annotations

from collections.abc import Callable

from dpiabook.counting import Source
from dpiabook.dictionary.inventory import Inventory
from dpiabook.finding.found import Found
from dpiabook.settings import Settings


def find_meaning(
    source: Source,
    inventory: Inventory | None = None,
    settings: Settings | None = None,
    *,
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Found:
    """Say what a source means.

    Parameters
    ----------
    source : Source
        As it was opened; nothing settled.
    inventory : Inventory, optional
        Its dictionary as it was read, if there is one; what is declared there comes before what is measured.
    settings : Settings, optional
        What a person declared; roles, missing codes and subjects of it are never overridden.
    progress : callable
        Told each step in words, and the share of the work that is done, 0 to 1.

    Returns
    -------
    Found
    """
    raise NotImplementedError
