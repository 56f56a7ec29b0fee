"""What an intruder who knows the rules reads from a printed count."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

import numpy as np

from dpiabook.evidence.finding import Column, Kind
from dpiabook.release.attack import Knowledge, bounds
from dpiabook.release.cell_keys import noise_table
from dpiabook.release.formatter import MISSING, UNAVAILABLE, few_or_all_but_few
from dpiabook.release.linkage import Grid, Network, Place
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.programme import ContradictionError
from dpiabook.release.rules import band_step, band_steps, rounding_base


def interval(printed: float, column: Column, profile: OutputProfile, *, by_area: bool) -> tuple[float, float]:
    """Smallest and largest count that is printed as `printed`.

    Parameters
    ----------
    printed : float
        A released count.
    column : Column
    profile : OutputProfile
    by_area : bool
        Whether the row is about one area.

    Returns
    -------
    low, high : float
        `printed` twice when no count under the rules is printed so: then it is exact.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> children = Column("x", "Children with a flag", "people")
    >>> [interval(count, children, load_profile("ons_srs"), by_area=False) for count in (10, 45, 47)]
    [(10, 12), (43, 47), (47, 47)]
    """
    if printed == 0 or profile.exact:
        return printed, printed
    like = released_as(printed, column, profile, by_area=by_area)
    return like or (printed, printed)


def released_as(printed: float, column: Column, profile: OutputProfile, *, by_area: bool) -> tuple[int, int] | None:
    """As `printed_as`, of a column that may be banded with the number of all people of its area."""
    if profile.exact or not (by_area and column.kind == "volume" and column.of):
        return printed_as(printed, column.kind, profile, by_area=by_area)
    steps = [step for step in band_steps(2 * printed, rounding_base(profile, by_area=True)) if printed % step == 0]
    return (max(int(printed) - max(steps), profile.threshold), int(printed) + max(steps)) if steps else None


@cache
def printed_as(printed: float, kind: Kind, profile: OutputProfile, *, by_area: bool) -> tuple[int, int] | None:
    """The smallest and the largest count that the rules print as `printed`; None when they print none so."""
    if printed == 0:
        return None if profile.zeros_disclosive and kind != "risk" else (0, 0)
    base = 1 if profile.exact else rounding_base(profile, by_area=by_area)
    banded = by_area and kind == "volume" and not profile.exact
    if profile.noise_most and not banded:
        return _with_noise(printed, profile)
    if banded:
        found = [_in_band(counts, step, base) for step, counts in _rounded(printed, band_steps(printed, base))]
    else:
        found = [counts for _, counts in _rounded(printed, [base])]
    allowed = [range(max(counts.start, profile.threshold), counts.stop) for counts in found]
    ends = [(counts[0], counts[-1]) for counts in allowed if counts]
    return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None


def _with_noise(printed: float, profile: OutputProfile) -> tuple[int, int] | None:
    """The smallest and the largest count that has a chance of being printed so."""
    if printed != int(printed):
        return None
    chances, most, least = noise_table(profile).chances, profile.noise_most, profile.threshold
    near = range(max(int(printed) - most, least), int(printed) + most + 1)
    found = [c for c in near if chances[min(c - least + 1, len(chances) - 1), int(printed) - c + most] > 0]
    return (found[0], found[-1]) if found else None


def _rounded(printed: float, steps: Iterable[int]) -> Iterator[tuple[int, range]]:
    """For each step of which `printed` is a multiple, the counts that are rounded to it, halves up."""
    for step in steps:
        if printed % step == 0:
            yield step, range(math.ceil(printed - step / 2), math.ceil(printed + step / 2))


def _in_band(counts: range, step: int, base: int) -> range:
    """Those of the counts that are banded by `step`; bands never become narrower as counts grow."""
    width = partial(band_step, base=base)
    return counts[bisect_left(counts, step, key=width) : bisect_right(counts, step, key=width)]


def _ends(grid: Grid, row: int, index: int, profile: OutputProfile) -> tuple[float, float]:
    """What one printed count says; one that is printed like its inexact base may have been cut down to it."""
    column, values, by_area = grid.columns[index], grid.rows[row], grid.by_area(row)
    cut = by_area or bool(profile.noise_most)
    low, high = interval(float(values[index] or 0), column, profile, by_area=by_area)
    base = next((at for at, other in enumerate(grid.columns) if other.name == column.of and cut), None)
    if base is not None and values[base] == values[index]:
        high = max(high, interval(float(values[base] or 0), grid.columns[base], profile, by_area=by_area)[1])
    return low, high


def knowledge(network: Network, grids: Sequence[Grid], profile: OutputProfile) -> Knowledge:
    """Put together what all printed cells of each count say.

    Parameters
    ----------
    network : Network
        Of the same grids.
    grids : sequence of Grid
        With released values and printed texts.
    profile : OutputProfile
        Of all grids that name no rules of their own.

    Returns
    -------
    Knowledge
        A withheld cell says nothing, since it may be withheld to protect another; only "fewer than" in a sentence does,
        and "or all but fewer than" where what is printed beside it rules the second out.
        Two ends of a range that are both printed tell that what lies between them is nothing or at least the threshold.
    """
    known = Knowledge(
        np.zeros(network.size),
        np.full(network.size, np.inf),
        frozenset(_withheld(network, grids)),
        profile.threshold,
        profile.full_cells_disclosive,
        frozenset(count for place, count in network.cells.items() if _column(grids, place).kind == "people"),
    )
    shown, either = defaultdict[int, dict[tuple[int, int], float]](dict), dict[int, int]()
    for (number, row, index), count in network.cells.items():
        grid = grids[number]
        value, rules = grid.rows[row][index], grid.rules or profile
        if isinstance(value, int | float):
            ends = _ends(grid, row, index, rules)
            known.low[count], known.high[count] = max(known.low[count], ends[0]), min(known.high[count], ends[1])
            shown[count][number, row] = float(value)
        elif grid.printed[row][index] == rules.fewer:
            known.high[count] = min(known.high[count], rules.threshold - 1)
        elif grid.printed[row][index] == few_or_all_but_few(rules):
            columns = [column.name for column in grid.columns]
            either[count] = network.cells[(number, row, columns.index(grid.columns[index].of))]
    _ranges(network, known, shown)
    _not_all(network, known, either)
    return known


def _withheld(network: Network, grids: Sequence[Grid]) -> set[int]:
    """Counts of which a cell is shown, but withheld, and what lies between ends of a range of which one is."""
    found = {
        count
        for (number, row, index), count in network.cells.items()
        if not isinstance(grids[number].rows[row][index], int | float)
        and grids[number].printed[row][index] not in (MISSING, UNAVAILABLE)
    }
    return found | {between for between, ends in network.ranges.items() if not found.isdisjoint(ends)}


def _ranges(network: Network, known: Knowledge, shown: Mapping[int, Mapping[tuple[int, int], float]]) -> None:
    """What two printed ends of a range tell of what lies between them."""
    for between, (least, most) in network.ranges.items():
        if between not in known.withheld and np.isfinite(known.high[most]) and known.high[most] > 0:
            # In one row the same number is printed alike, so ends that are not printed alike differ.
            both = shown.get(least, {}).keys() & shown.get(most, {}).keys()
            apart = any(shown[least][at] != shown[most][at] for at in both)
            known.low[between] = known.threshold if apart or known.low[most] > known.high[least] else 0


def _not_all(network: Network, known: Knowledge, either: Mapping[int, int]) -> None:
    """A count that is small, or all but a small part of its base, is small where it cannot be the second."""
    if not either:
        return
    try:
        low, high = bounds(network, known, either)
    except ContradictionError:
        return
    last = known.threshold - 1
    for count, base in either.items():
        if high[count] < low[base] - last:
            known.high[count] = min(known.high[count], last)


def _column(grids: Sequence[Grid], place: Place) -> Column:
    return grids[place[0]].columns[place[2]]
