"""The audit of an analyst's own tables, and what it tells an output checker."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal
from dpiabook.release.apart import ConnectedSet, connected_sets
from dpiabook.release.integers import NoWholeNumbersError, Range, whole_numbers
from dpiabook.release.linkage import Network
from dpiabook.release.own.cell import OwnCell
from dpiabook.release.own.checks import Kind, Problem, alone, alone_by_shares, dominance
from dpiabook.release.own.network import OwnNetwork, network_of
from dpiabook.release.own.shares import bounds_from_shares
from dpiabook.release.own.table import OwnTable
from dpiabook.release.profiles import OutputProfile

Floats = NDArray[np.float64]

_ENOUGH_TO_TELL = 6
_STEPS = (100, 50, 20, 10, 5, 3, 2)
_SHOWN = 20
_WORDS: dict[Kind, tuple[str, str]] = {
    "small": ("count under the threshold", "counts under the threshold"),
    "none": (
        "zero, which says of a whole group that nobody has it",
        "zeros, which say of a whole group that nobody has it",
    ),
    "all": (
        "count of all, or of all but fewer than the threshold",
        "counts of all, or of all but fewer than the threshold",
    ),
    "sign": (
        "sign that says more of a withheld count than the threshold does",
        "signs that say more of a withheld count than the threshold does",
    ),
    "unrounded": ("count that is not rounded as the profile asks", "counts that are not rounded as the profile asks"),
    "reached": ("withheld count that can be worked out", "withheld counts that can be worked out"),
    "apart": ("small difference between two counts of one group", "small differences between two counts of one group"),
    "dominated": ("sum that the largest contributors dominate", "sums that the largest contributors dominate"),
    "contradicts": (
        "margin that contradicts others, so that the attack could not be made",
        "margins that contradict each other, so that the attack could not be made",
    ),
}
"""What is said of one problem of a kind, and of several."""


@dataclass(frozen=True)
class OwnAudit:
    """What was found in tables that were made elsewhere.

    Attributes
    ----------
    tables, cells, withheld : int
        How many tables, counts, and withheld counts.
    declared, found : int
        Margins by name, and by the numbers alone.
    step : int
        Multiple to which the counts seem to be rounded; 1 for none.
    narrowest : float
        How many values at least stay possible for each withheld count; infinity where none is withheld.
    dominance : int
        Sums whose largest contributors were looked at.
    profile : OutputProfile
    problems : tuple of Problem
    """

    tables: int
    cells: int
    withheld: int
    declared: int
    found: int
    step: int
    narrowest: float
    dominance: int
    profile: OutputProfile
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether the tables may leave under the profile."""
        return not self.problems

    def __str__(self) -> str:
        """One page: the verdict, what was looked at, and every kind of problem with the cells' places."""
        verdict = "The tables pass." if self.passed else "The tables do NOT pass."
        rounded = f"rounded to multiples of {self.step}" if self.step > 1 else "not rounded"
        lines = [
            verdict,
            "",
            f"Output rules   {self.profile.name} ({self.profile.source})",
            *([f"  {self.profile.warning}"] if self.profile.warning else []),
            f"Tables         {self.tables}; {_number(self.cells, 'count')}, {self.withheld} withheld; {rounded}",
            f"Margins        {self.declared} by name, {self.found} found by the numbers",
            f"Reachable      {self._reachable()}",
            f"Dominance      {self._looked_at()}",
        ]
        return "\n".join([*lines, *self._problems()])

    def _looked_at(self) -> str:
        return f"{_number(self.dominance, 'sum')} looked at" if self.dominance else "not checked"

    def _reachable(self) -> str:
        if not self.withheld:
            return "no count is withheld"
        if math.isinf(self.narrowest):
            return "every withheld count stays open without end"
        values = "1 value, so it is known exactly" if self.narrowest == 1 else f"{self.narrowest:.0f} values"
        return f"the closest that a withheld count can be reached is {values}"

    def _problems(self) -> Iterator[str]:
        for kind, number in Counter(problem.kind for problem in self.problems).items():
            yield f"  {number} {_WORDS[kind][number > 1]}:"
            mine = [problem for problem in self.problems if problem.kind == kind]
            yield from (f"    {one.address}{f': {one.words}' if one.words else ''}" for one in mine[:_SHOWN])
            if number > _SHOWN:
                yield f"    and {number - _SHOWN} more"


def audit_tables(
    tables: Sequence[OwnTable], profile: OutputProfile, *, total_labels: Collection[str] = (), seconds: float = 60.0
) -> OwnAudit:
    """Check tables against a profile, and try to undo what was withheld in them.

    Parameters
    ----------
    tables : sequence of OwnTable
        All that readers will have together.
    profile : OutputProfile
    total_labels : collection of str
        Labels that name margins, besides words such as "Total" and "All".
    seconds : float
        For the attack; what is not proven by then counts as reached.

    Returns
    -------
    OwnAudit

    Raises
    ------
    Refusal
        `Code.NEEDS_MEMORY` when tables hang together in a set larger than the profile's `audit_cell_limit`.

    Examples
    --------
    >>> from dpiabook.release.own.cell import cell_of
    >>> from dpiabook.release.own.table import tables_on
    >>> from dpiabook.release.profiles import load_profile
    >>> raw = [["Area", "Children"], ["A", 40], ["B", "c"], ["Total", 47]]
    >>> tables = tables_on("Sheet1", [[cell_of(one) for one in row] for row in raw])
    >>> [(one.kind, one.address) for one in audit_tables(tables, load_profile("nhs")).problems if one.kind == "reached"]
    [('reached', 'Sheet1!B3')]
    """
    step = rounding_of(tables)
    network = network_of(tables, step, total_labels)
    low, high = _known(network, tables, step)
    problems = [*alone(network, profile, step), *alone_by_shares(tables, profile)]
    ranges, wrong = _ranges(network, low, high, profile, seconds)
    problems += wrong
    for count, reached in ranges.items():
        kind: Kind = "apart" if count in network.apart else "reached"
        if _too_close(reached, network.cells[count], profile, between=kind == "apart"):
            problems.append(Problem(kind, network.addresses[count], _how_closely(reached)))
    checked, dominated = dominance(tables, profile)
    withheld = {c for c, cell in enumerate(network.cells) if cell.state == "withheld" and c not in network.apart}
    widths = [ranges[count].high - ranges[count].low + 1 for count in withheld if count in ranges]
    widths += [network.cells[c].high - network.cells[c].low + 1 for c in withheld if c not in ranges]
    return OwnAudit(
        len(tables),
        len(network.cells) - len(network.apart),
        len(withheld),
        network.declared,
        network.found,
        step,
        min(widths, default=math.inf),
        checked,
        profile,
        tuple(sorted({*problems, *dominated})),
    )


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def rounding_of(tables: Sequence[OwnTable]) -> int:
    """The largest usual step of which every count is a multiple; 1 where there is none, or too few counts to tell."""
    values = [
        int(cell.value)
        for table in tables
        for row in table.cells
        for cell, counts in zip(row, table.counts, strict=True)
        if counts and cell.state == "number" and cell.value
    ]
    common = math.gcd(*values) if len(values) >= _ENOUGH_TO_TELL else 1
    return next((step for step in _STEPS if common % step == 0), 1)


def _known(network: OwnNetwork, tables: Sequence[OwnTable], step: int) -> tuple[Floats, Floats]:
    """What the print says of each count by itself: itself or what is rounded to it, a sign's ends, a share's."""
    low = np.array([cell.value if cell.state == "number" else cell.low for cell in network.cells])
    high = np.array([cell.value if cell.state == "number" else cell.high for cell in network.cells])
    rounded = np.array([cell.state == "number" and cell.value > 0 for cell in network.cells], dtype=bool)
    low[rounded] -= step // 2
    high[rounded] += (step - 1) // 2
    place = {address: count for count, address in enumerate(network.addresses)}
    for table in tables if step == 1 else ():
        for (row, column), least, most in bounds_from_shares(table):
            count = place[table.address(row, column)]
            low[count], high[count] = max(low[count], least), min(high[count], most)
    return low, high


def _ranges(
    network: OwnNetwork, low: Floats, high: Floats, profile: OutputProfile, seconds: float
) -> tuple[dict[int, Range], list[Problem]]:
    """The range of every withheld count that hangs together with others, or that a share bounds."""
    found: dict[int, Range] = {}
    problems: list[Problem] = []
    until = time.thread_time() + seconds
    withheld = {count for count, cell in enumerate(network.cells) if cell.state == "withheld"}
    for connected in connected_sets(Network(sums=network.sums, size=len(network.cells))):
        goals = sorted(withheld & set(connected.counts))
        if not goals:
            continue
        if len(connected.counts) > profile.audit_cell_limit:
            what = f"the tables hold more connected cells than are attacked at once ({profile.audit_cell_limit})"
            cure = "audit fewer tables together, or raise audit_cell_limit in an output profile of your own"
            raise Refusal(Code.NEEDS_MEMORY, what, cure=cure)
        ranges = _attacked(connected, goals, low, high, until)
        if ranges is None:
            problems.append(Problem("contradicts", network.addresses[goals[0]]))
        found |= ranges or {}
    return found, problems


def _attacked(
    connected: ConnectedSet, goals: list[int], low: Floats, high: Floats, until: float
) -> dict[int, Range] | None:
    """The ranges of one set; without the sums between tables where these contradict the print; None where all do."""
    if not connected.sums:
        return {count: Range(low[count], high[count]) for count in goals}
    for sums in (connected.sums, [one for one in connected.sums if not one.crossing]):
        programme, place = whole_numbers(connected.counts, sums, (), low, high, until)
        try:
            return {count: programme.range_of({place[count]: 1.0}) for count in goals}
        except NoWholeNumbersError:
            continue
    return None


def _too_close(reached: Range, cell: OwnCell, profile: OutputProfile, *, between: bool) -> bool:
    """Whether a count may be small, but not as small as 1 or not as large as the largest small count."""
    if not reached.proven:
        return True
    last = profile.threshold - 1
    nothing_between = between and reached.high <= 0
    # What a sign says by itself is told apart; here counts what the numbers around it add.
    narrowed = between or reached.low > cell.low or reached.high < cell.high
    return narrowed and not nothing_between and reached.low <= last and (reached.low > 1 or reached.high < last)


def _how_closely(reached: Range) -> str:
    if not reached.proven:
        return "not proven to stay open in time"
    width = reached.high - reached.low + 1
    return "exactly" if width == 1 else f"to one of {width:.0f} values"
