"""The lineage of what was opened: which of its columns are made of which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dpiabook.book.once import once_of_dataset
from dpiabook.book.opening import Opened
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.meaning.lineage_declared import declared_edges
from dpiabook.meaning.lineage_search import find_lineage
from dpiabook.settings import Loaded, Settings


@dataclass(frozen=True)
class Parts:
    """The parts that columns play where lineage is looked for.

    Attributes
    ----------
    groups : tuple of str
        Areas, households and points in time: they tell of each other, never of a person.
    ids : tuple of str
        Identifiers, weights and counts, which are not looked at.
    """

    groups: tuple[str, ...]
    ids: tuple[str, ...]


def parts_of(settings: Settings) -> Parts:
    """Read from the settings which columns are groups, and which are identifiers.

    Examples
    --------
    >>> parts_of(Settings(roles={"child_id": "id", "area": "la", "time": "wave"}, areas={"ladder": ["lsoa", "la"]}))
    Parts(groups=('la', 'wave', 'lsoa'), ids=('id',))
    """
    roles = settings.roles
    groups = [roles.area, roles.region, roles.family_id, roles.time, *settings.areas.ladder]
    ids = [roles.child_id, roles.weight, roles.count]
    return Parts(tuple(dict.fromkeys(name for name in groups if name)), tuple(name for name in ids if name))


def lineage_of(loaded: Loaded, opened: Opened) -> Lineage:
    """Say which columns are made of which: as declared, made of tables of events, and found in the data.

    Parameters
    ----------
    loaded : Loaded
        The settings; of a dataset version that is looked at once for all notebooks of a run.
    opened : Opened
        Source and dictionary; of a dictionary alone only what it declares.

    Returns
    -------
    Lineage

    Raises
    ------
    Refusal
        As :func:`~dpiabook.meaning.lineage_search.find_lineage`.
    """
    source, parts = opened.source, parts_of(loaded.settings)
    if source is None:
        names = opened.inventory.names
        return Lineage(declared_edges(opened.inventory, names, groups=parts.groups), names)
    columns = source.columns

    def measured() -> tuple[Edge, ...]:
        found = find_lineage(
            source,
            inventory=opened.inventory,
            groups=[name for name in parts.groups if name in columns],
            ids=[name for name in parts.ids if name in columns],
            summaries=_summaries(opened),
            count=loaded.settings.roles.count,
            seed=loaded.settings.seed,
        )
        return found.edges

    edges = once_of_dataset(loaded, "lineage", tuple[Edge, ...], measured)
    return Lineage(edges, tuple(columns))


def _summaries(opened: Opened) -> Mapping[str, str]:
    """Columns that are made of tables of events, and of which event."""
    made = () if opened.joined is None else opened.joined.summaries
    return {one.name: f"{one.table}.{one.of}" for one in made if one.name}
