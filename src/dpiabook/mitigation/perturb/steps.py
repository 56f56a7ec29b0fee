"""Which columns each method of perturbation can change in a file, from the settings or proposed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from dpiabook.counting.encoding import decoded_type
from dpiabook.dictionary import Inventory
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation.perturb.binding import keeps_presence, stands_apart
from dpiabook.result import NotAssessed
from dpiabook.settings import Roles
from dpiabook.settings.protection import METHODS, MethodName, Protection

_MOST_CATEGORIES = 30
_TIMES = ("year", "age in years")

WORDS: Mapping[MethodName, str] = {
    "swapping": "households that are alike swap areas",
    "pram": "categories become others by chance",
    "rank_swapping": "amounts change places with near ones",
    "microaggregation": "amounts become means of groups",
    "noise": "amounts get noise",
    "shift": "years of a household move together",
}
UNTOLD: frozenset[MethodName] = frozenset({"swapping", "rank_swapping", "shift"})
"""Methods whose settings help to undo them, so that recipients are told that they were used, and not how strongly: for
rank swapping Nin, Herranz and Torra 2008; offices that swap records publish no rate. Those of the others are needed to
estimate from the file."""


@dataclass(frozen=True)
class Step:
    """One method with the columns that it changes.

    Attributes
    ----------
    method : str
        One of `METHODS`.
    columns : tuple of str
        For swapping the areas, from the largest to the smallest.
    options : mapping of str to value
        As the settings name them; for swapping ``alike`` and ``band`` among them.
    """

    method: MethodName
    columns: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What is done and to which columns; how strongly, unless that would help to undo it."""
        said = "" if self.method in UNTOLD else ", ".join(f"{name} {value}" for name, value in self.options.items())
        return f"{WORDS[self.method]} ({'; '.join(filter(None, [', '.join(self.columns), said]))})"


@dataclass(frozen=True)
class Known:
    """What is known of the columns of a file.

    Attributes
    ----------
    inventory : Inventory
    roles : Roles
    lineage : Lineage
    alike : sequence of str
        What households must have in common to swap areas, where the settings do not say.
    areas : sequence of str
        Columns of areas, each within the next; those of the roles where it is empty.
    apart : sequence of str
        Columns that are no values to perturb: ids, links and direct identifiers.
    """

    inventory: Inventory
    roles: Roles
    lineage: Lineage
    alike: Sequence[str] = ()
    areas: Sequence[str] = ()
    apart: Sequence[str] = ()


def steps_of(protection: Protection, records: pa.Table, known: Known) -> dict[MethodName, Step | NotAssessed]:
    """Say for each method which columns of a file it changes.

    Parameters
    ----------
    protection : Protection
        The settings.
    records : pyarrow.Table
        The file.
    known : Known

    Returns
    -------
    dict of str to Step or NotAssessed
        The latter where a method finds nothing that it could change without breaking what is made of it.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for a column that the settings name and the file has not, ``MEASURE_INPUT`` for one that the
        method cannot change.

    Examples
    --------
    >>> people = pa.table({"sex": ["F", "M"], "days": [0, 40]})
    >>> known = Known(Inventory(()), Roles(), Lineage(()))
    >>> found = steps_of(Protection(), people, known)
    >>> found["noise"].columns, found["pram"].columns, isinstance(found["swapping"], NotAssessed)
    (('days',), ('sex',), True)
    """
    return {name: _step(name, getattr(protection, name).model_dump(), records, known) for name in METHODS}


def _step(method: MethodName, options: dict[str, Any], records: pa.Table, known: Known) -> Step | NotAssessed:
    if method == "swapping":
        return _swapping(options, records, known)
    named = options.pop("variables")
    if named:
        _refuse_wrong(method, named, records)
        return Step(method, tuple(named), options)
    fits = _PROPOSES[method]
    free = [name for name in records.column_names if name not in _apart(known)]
    found = tuple(name for name in free if fits(name, records, known) and _may_change(method, name, records, known))
    times = [name for name in records.column_names if method == "shift" and _is_time(name, records, known)]
    if found and (stay := [name for name in times if name not in found]):
        lacks = f"not all times of a person could move together, so that their order would break: {', '.join(stay)}"
        return NotAssessed(method, lacks, "them left out, or protection.shift.variables")
    lacks = "no column can be changed by it without breaking what is made of it"
    return Step(method, found, options) if found else NotAssessed(method, lacks, f"one under protection.{method}")


def _swapping(options: dict[str, Any], records: pa.Table, known: Known) -> Step | NotAssessed:
    named = options["alike"] or known.alike
    ladder = known.areas or [name for name in (known.roles.area, known.roles.region) if name]
    areas = tuple(name for name in reversed(ladder) if name in records.column_names)
    alike = [name for name in named if name in records.column_names]
    if options["alike"]:
        _refuse_missing(options["alike"], records)
    if not areas or not alike:
        lacks = "the file holds no area" if not areas else "nothing says which households are alike"
        return NotAssessed("swapping", lacks, "roles.area, and columns under protection.swapping.alike")
    if finer := _finer(areas, records, known):
        lacks = f"areas within those that swap stay where they are, and would tell the swap: {', '.join(finer)}"
        return NotAssessed("swapping", lacks, "them left out")
    return Step("swapping", areas, options | {"alike": alike})


def _finer(areas: Sequence[str], records: pa.Table, known: Known) -> list[str]:
    """Columns of the file that do not swap, and tell an area that does; proposed relations count, too."""
    stay = {name for edge in known.lineage.edges for name in edge.members} - {*areas, *_apart(known)}
    told = (name for name in records.column_names if name in stay)
    return [name for name in told if not known.lineage.known_from([name], sure=False).isdisjoint(areas)]


def _refuse_missing(named: Sequence[str], records: pa.Table) -> None:
    every = records.column_names
    refuse_all(column_missing(name, every, where="protection") for name in named if name not in every)


def _refuse_wrong(method: MethodName, named: Sequence[str], records: pa.Table) -> None:
    _refuse_missing(named, records)
    if method == "pram":
        return
    wrong = [name for name in named if not _is_number(records.schema.field(name).type)]
    refuse_all(
        Refusal(Code.MEASURE_INPUT, f"{name!r} holds no numbers", where=f"protection.{method}", cure="name another")
        for name in wrong
    )


def _apart(known: Known) -> set[str | None]:
    roles = known.roles
    own = {roles.child_id, roles.family_id, roles.weight, roles.count, roles.time, roles.area, roles.region}
    return own | {*known.areas, *known.apart}


def _may_change(method: MethodName, name: str, records: pa.Table, known: Known) -> bool:
    keeps = [name] if keeps_presence(method, records.schema.field(name).type) else []
    return stands_apart(name, records.column_names, known.lineage, keeps)


def _is_number(kind: pa.DataType) -> bool:
    return bool(types.is_integer(kind) or types.is_floating(kind))


def _amounts(name: str, records: pa.Table, known: Known) -> bool:
    """Numbers that are no years, ages, codes, and no numbers or places of those who live together.

    Everybody has a place among brothers and sisters, and a number of them: few values, and never none.
    """
    if not _is_number(records.schema.field(name).type):
        return False
    column = records[name]
    if not pc.any(pc.equal(column, 0)).as_py() and len(column.unique()) <= _MOST_CATEGORIES:
        return False
    if name not in known.inventory:
        return True
    one = known.inventory[name]
    return one.kind in ("integer", "number") and one.unit not in _TIMES and not one.codes


def _categories(name: str, records: pa.Table, known: Known) -> bool:
    """Texts with few values."""
    kind = decoded_type(records.schema.field(name).type)
    if not (types.is_string(kind) or types.is_large_string(kind)):
        return False
    listed = name not in known.inventory or known.inventory[name].kind in ("category", "text")
    return listed and 1 < len(records[name].unique()) <= _MOST_CATEGORIES


def _years(name: str, records: pa.Table, known: Known) -> bool:
    number = _is_number(records.schema.field(name).type)
    return number and name in known.inventory and known.inventory[name].unit == "year"


def _is_time(name: str, records: pa.Table, known: Known) -> bool:
    """A year, or a date."""
    kind = decoded_type(records.schema.field(name).type)
    return bool(types.is_date(kind) or types.is_timestamp(kind)) or _years(name, records, known)


_PROPOSES: Mapping[MethodName, Callable[[str, pa.Table, Known], bool]] = {
    "pram": _categories,
    "rank_swapping": _amounts,
    "microaggregation": _amounts,
    "noise": _amounts,
    "shift": _years,
}
