"""Which areas each row under a pseudonym fits, for an intruder who knows exactly how many people each area has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from dpiabook.evidence.finding import Column, Scalar, Table
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.reading import interval
from dpiabook.release.rules import COUNTS, noise_at, released_count, whole_of
from dpiabook.release.withholding import primary

Fits = NDArray[np.bool_]
Ends = tuple[float, float]


@dataclass(frozen=True)
class AreaFacts:
    """What is known of areas, and what their rows say.

    Attributes
    ----------
    known : mapping
        By unit (children, families), by area: the exact number, as its authority knows it.
    printed : mapping
        By unit, by area: between which numbers the rows of the area show that number to be.
    published : mapping
        By attribute, by area: the exact number of people with it, as others have published it, and between which
        numbers the area's rows show it to be.
    rates : mapping
        By area: each share that is printed of it, with what it is a share of, as released and exactly.
    """

    known: Mapping[str, Mapping[str, float]]
    printed: Mapping[str, Mapping[str, Ends]]
    rates: Mapping[str, Mapping[str, tuple[float, float]]]
    published: Mapping[str, Mapping[str, tuple[float, Ends]]] = field(default_factory=dict)

    @property
    def areas(self) -> list[str]:
        """All areas, in the order of their codes."""
        return sorted({area for sizes in self.known.values() for area in sizes})


def area_column(table: Table) -> int | None:
    """Number of the column that names areas; None where there is none, or only readers inside see the table."""
    if all(column.inside or column.kind in ("text", "area", "region") for column in table.columns):
        return None
    return next((at for at, column in enumerate(table.columns) if column.kind == "area"), None)


def area_facts(
    tables: Iterable[Table],
    profile: OutputProfile,
    units: Collection[str] | None = None,
    published: Collection[str] = (),
) -> AreaFacts:
    """Put together what all rows of each area say of its size.

    Parameters
    ----------
    tables : iterable of Table
        Exact values.
    profile : OutputProfile
    units : collection of str, optional
        Whose numbers are printed by area; all, if not said. Others are known, but their number is not printed.
    published : collection of str
        Attributes, as tables name them, of which others have published the exact number of people by area.

    Returns
    -------
    AreaFacts
        As though nothing were withheld but what the profile withholds by itself: what else is withheld tells less.
    """
    cells = [cell for table in tables for cell in _cells(table, profile)]
    known: dict[str, dict[str, float]] = defaultdict(dict)
    for area, column, exact, _, _, _ in cells:
        if column.kind == "volume" and not column.of:
            known[column.unit][area] = max(known[column.unit].get(area, 0.0), exact)
    printed: dict[str, dict[str, Ends]] = defaultdict(dict)
    rates: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    others: dict[str, dict[str, tuple[float, Ends]]] = {name: {} for name in published}
    for area, column, exact, (low, high), rate, words in cells:
        for name in others.keys() & {*words} if column.kind == "people" else ():
            ends = others[name].get(area, (exact, (0.0, np.inf)))[1]
            others[name][area] = exact, (max(ends[0], low), min(ends[1], high))
        if column.kind == "volume" and not column.of and units is not None and column.unit not in units:
            continue
        whole = column.kind == "volume" and exact == known.get(column.unit, {}).get(area)
        before = printed[column.unit].get(area, (0.0, np.inf))
        printed[column.unit][area] = max(before[0], low), min(before[1], high if whole else np.inf)
        if rate is not None:
            rates[area][rate[0]] = rate[1:]
    return AreaFacts(known, {unit: printed.get(unit, {}) for unit in known}, rates, others)


_Rate = tuple[str, float, float]


_Cell = tuple[str, Column, float, Ends, "_Rate | None", Sequence[str]]


def _cells(table: Table, profile: OutputProfile) -> Iterator[_Cell]:
    """Each count that may be printed of an area: area, column, count, what is printed, its rate, the row's words."""
    place = area_column(table)
    if place is None:
        return
    hidden = primary(table.columns, table.rows, profile)
    for number, row in enumerate(table.rows[:-1] if table.total else table.rows):
        exact = dict(zip((column.name for column in table.columns), row, strict=True))
        words = [str(v) for c, v in zip(table.columns, row, strict=True) if c.kind == "text" and not c.inside]
        for at, column in enumerate(table.columns):
            value = row[at]
            if column.kind not in COUNTS or column.inside or hidden[number, at] or number in table.held:
                continue
            if isinstance(value, int | float) and row[place] is not None:
                whole, noise = whole_of(column, exact), noise_at(table.noise, number, at)
                shown = released_count(value, column.kind, profile, by_area=True, whole=whole, noise=noise)
                ends = interval(shown, column, profile, by_area=True)
                yield str(row[place]), column, float(value), ends, _rate(column, exact, words, shown), words


def _rate(column: Column, exact: Mapping[str, Scalar], words: Sequence[str], shown: float) -> _Rate | None:
    base = exact.get(column.of)
    if column.kind != "people" or not isinstance(base, int | float) or not base:
        return None
    value = exact[column.name]
    return " ".join((*words, column.name)), shown / base, float(value or 0) / base


def fits(facts: AreaFacts, areas: Sequence[str]) -> Fits:
    """Which area each row can be of, when no two rows are of one area.

    Parameters
    ----------
    facts : AreaFacts
    areas : sequence of str
        Those that stand in rows of their own.

    Returns
    -------
    ndarray of bool, shape (areas, areas)
        Rows by areas. Every row fits its own area, so a row may be of another exactly when both lie on a circle of rows
        that fit each other's areas (edges in some perfect matching; Dulmage and Mendelsohn 1958).

    Examples
    --------
    >>> sizes = {"A": 98.0, "B": 102.0, "C": 500.0}
    >>> ends = {"A": (95.0, 105.0), "B": (95.0, 105.0), "C": (450.0, 550.0)}
    >>> fits(AreaFacts({"children": sizes}, {"children": ends}, {}), "ABC").sum(axis=1).tolist()
    [2, 2, 1]
    """
    found = np.ones((len(areas), len(areas)), dtype=bool)
    for unit in facts.known:
        size = np.array([facts.known[unit].get(area, np.nan) for area in areas])
        low, high = np.array([facts.printed[unit].get(area, (0.0, np.inf)) for area in areas]).T
        unknown = np.isnan(size)
        found &= unknown | ((size >= low[:, np.newaxis]) & (size <= high[:, np.newaxis]))
    for counts in facts.published.values():
        nothing = (np.nan, (0.0, np.inf))
        size = np.array([counts.get(area, nothing)[0] for area in areas])
        low, high = np.array([counts.get(area, nothing)[1] for area in areas]).T
        found &= np.isnan(size) | ((size >= low[:, np.newaxis]) & (size <= high[:, np.newaxis]))
    np.fill_diagonal(found, val=True)
    circle = connected_components(csr_array(found), directed=True, connection="strong")[1]
    together: Fits = found & (circle[:, np.newaxis] == circle)
    return together


def matched_by_rates(facts: AreaFacts, areas: Sequence[str]) -> int:
    """How many rows go to their own area for whoever knows every area's exact rates, by the least squared distance.

    Examples
    --------
    >>> rates = {"A": {"deaf": (0.1, 0.11)}, "B": {"deaf": (0.3, 0.29)}}
    >>> matched_by_rates(AreaFacts({}, {}, rates), "AB")
    2
    """
    names = sorted({name for area in areas for name in facts.rates.get(area, {})})
    if not names or not areas:
        return 0
    both = np.array([[facts.rates.get(a, {}).get(name, (np.nan, np.nan)) for name in names] for a in areas])
    apart = np.nansum((both[:, np.newaxis, :, 0] - both[np.newaxis, :, :, 1]) ** 2, axis=2)
    rows, columns = linear_sum_assignment(apart)
    return int((rows == columns).sum())
