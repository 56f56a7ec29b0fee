"""What others could know together, and how many people are alone with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from dpiabook.counting import Source, as_source
from dpiabook.counting.engines import fetch
from dpiabook.dictionary.inventory import Inventory
from dpiabook.finding.roles import Parts
from dpiabook.meaning.lineage import Lineage
from dpiabook.meaning.lineage_search import find_lineage
from dpiabook.risk.identifying_power import identifying_power

MOST_ROWS_FOR_LINEAGE, MOST_ROWS_FOR_POWER = 50_000, 200_000
_MOST_CELLS_FOR_LINEAGE, _MOST_COLUMNS_FOR_LINEAGE = 15_000_000, 300


@dataclass(frozen=True)
class Profile:
    """The strongest visible facts together.

    Attributes
    ----------
    names : tuple of str
        In the order in which each splits people most.
    alone : int or None
        People whose combination nobody else has, among those of whom all of it is recorded.
    bits, single : Mapping[str, float], Mapping[str, int]
        For each visible fact its identifying power, and people with a value of their own; in the rows looked at.
    """

    names: tuple[str, ...] = ()
    alone: int | None = None
    bits: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    single: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def lineage_of(
    source: Source, inventory: Inventory, parts: Parts, apart: Sequence[str], first: Collection[str] = ()
) -> Lineage:
    """Find which columns are made of which; in a large table in its first rows, where what is found is only proposed.

    Of a table of more than 300 columns only so many are looked at, which takes seconds; a run looks at all.

    Parameters
    ----------
    source : Source
        With its states settled.
    inventory : Inventory
        Of its columns.
    parts : Parts
        The roles: groups tell of each other, and never of a person.
    apart : sequence of str
        Identifiers and free text, which are not looked at.
    first : collection of str
        Columns that are looked at before others, where there are too many.

    Returns
    -------
    Lineage
    """
    roles = {role: entry.value for role, entry in parts.roles.items()}
    ids = {roles[role] for role in ("person_id", "weight", "count") if role in roles} | set(apart)
    groups = {roles[role] for role in ("family_id", "area", "region", "time") if role in roles} | set(parts.ladder)
    most = min(MOST_ROWS_FOR_LINEAGE, _MOST_CELLS_FOR_LINEAGE // len(source.columns))
    names = [name for name in source.columns if name not in ids]
    names = sorted(names, key=lambda name: name not in first)[:_MOST_COLUMNS_FOR_LINEAGE]
    some, whole = source, source.rows <= most
    if not whole:
        some = as_source(fetch(source.table.select([*names, *(groups - set(names))]).limit(most), where=source.where))
    groups -= ids
    here = replace(inventory, variables=tuple(one for one in inventory if one.name in {*names, *groups}))
    found = find_lineage(some, names, inventory=here, groups=groups, ids=ids & some.columns.keys())
    if whole:
        return found
    seen = tuple(replace(one, standing="guessed") if one.standing == "measured" else one for one in found.edges)
    return replace(found, edges=seen)


def profile_of(source: Source, facts: Sequence[str], lineage: Lineage, person: str | None) -> Profile:
    """Choose the strongest visible facts of people, and count who is alone with them.

    Parameters
    ----------
    source : Source
        With its states settled.
    facts : sequence of str
        Visible facts.
    lineage : Lineage
        Of a fact and a function of it the finer one is taken.
    person : str, optional
        Column of person ids, where a person has several rows.

    Returns
    -------
    Profile

    Examples
    --------
    >>> import pandas as pd
    >>> people = as_source(pd.DataFrame({"sex": ["F", "M", "F", "M"], "yob": [2001, 2002, 2003, 2003]}))
    >>> found = profile_of(people, ["sex", "yob"], Lineage(()), None)
    >>> found.names, found.alone
    (('yob', 'sex'), 4)
    """
    if not facts:
        return Profile()
    people = source.table.select([*([person] if person else []), *facts])
    if person:
        people = people.group_by(person).aggregate(**{name: people[name].max() for name in facts})
    some = as_source(fetch(people.select(facts).limit(MOST_ROWS_FOR_POWER), where=source.where))
    power = identifying_power(some, lineage.finer_of(facts))
    names = list(power.profile)
    if not names:
        return Profile()
    complete = people.drop_null(names)
    classes = complete.group_by(names).aggregate(held=complete.count())
    alone = fetch(classes.aggregate(n=(classes["held"] == 1).sum()), where=source.where)["n"][0].as_py()
    told = power.facts.set_index("variable")
    bits = {str(name): float(value) for name, value in told["bits"].items()}
    single = {str(name): int(value) for name, value in told["alone"].items()}
    exact = source.rows <= MOST_ROWS_FOR_POWER
    return Profile(tuple(names), int(alone or 0), bits, single if exact else {})
