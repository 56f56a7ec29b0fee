"""What an output checker is told of packs: how closely withheld counts are reached, and what a stricter rule takes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dpiabook.release.apart import ConnectedSet, connected_sets
from dpiabook.release.attack import Knowledge
from dpiabook.release.audit import AuditReport, audit
from dpiabook.release.beside import Beside
from dpiabook.release.integers import NoWholeNumbersError, Range, whole_numbers
from dpiabook.release.linkage import Grid, grids_of_statements, row_names
from dpiabook.release.names import linked
from dpiabook.release.reading import knowledge
from dpiabook.release.record import PackRecord
from dpiabook.release.rules import COUNTS

SECONDS = 60.0
_STRICTER = (1.5, 2.0)


@dataclass(frozen=True)
class Reached:
    """How closely one withheld count can be reached, at the first place where it stands.

    Attributes
    ----------
    finding, table, row, column : str
        Where it stands: ``table`` is ``"table"``, or ``"numbers"`` for those of the sentence.
    low, high : float
        The least and the most that it can be.
    proven : bool
        Whether both were proven in time.
    """

    finding: str
    table: str
    row: str
    column: str
    low: float
    high: float
    proven: bool


@dataclass(frozen=True)
class Reachable:
    """What packs that are read together say of what they withhold.

    Attributes
    ----------
    report : AuditReport
        Whether the rules hold.
    counts, withheld : int
        Different counts that are printed or withheld, and those that are withheld.
    narrowest : float
        How many values at least stay possible for every withheld count; infinity where none is bounded.
    unproven : int
        Withheld counts whose range was not proven in time; they count as reached.
    stricter : tuple of (int, int)
        For higher thresholds, how many printed counts would have to go by themselves.
    ranges : tuple of Reached
        Of every withheld count, in the order of the findings.
    """

    report: AuditReport
    counts: int
    withheld: int
    narrowest: float
    unproven: int
    stricter: tuple[tuple[int, int], ...]
    ranges: tuple[Reached, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing fails, and everything was proven."""
        return self.report.passed and not self.unproven

    def __str__(self) -> str:
        """One page."""
        verdict = "The packs pass together." if self.passed else "The packs do NOT pass together."
        looked = f"{self.report.tables} tables, {self.report.cells} cells, {self.report.sets} connected sets attacked"
        narrowest = "no withheld count is bounded" if math.isinf(self.narrowest) else f"{self.narrowest:.0f} values"
        lines = [
            verdict,
            "",
            f"Output rules   {self.report.profile}",
            *([f"  {self.report.warning}"] if self.report.warning else []),
            f"Audit          {looked}",
            f"Counts         {self.counts}, {self.withheld} of them withheld",
            f"Reachable      the closest that a withheld count can be reached: {narrowest}",
            *([f"Not proven     {self.unproven} counts, which count as reached"] if self.unproven else []),
            *(f"If stricter    threshold {at}: {number} more counts go by themselves" for at, number in self.stricter),
        ]
        return "\n".join([*lines, *(f"  fails: {f.finding} ({f.table}): {f.reason}" for f in self.report.failures)])


def reachable(records: Sequence[PackRecord], *, seconds: float = SECONDS) -> Reachable:
    """Attack packs that are read together, by what they store.

    Parameters
    ----------
    records : sequence of PackRecord
        Of all audiences and releases that a reader may have. Releases of one state of the data are read together, the
        ranges are those of the first one's counts; releases of other states count other people.
    seconds : float
        For the ranges.

    Returns
    -------
    Reachable

    Raises
    ------
    Refusal
        `Code.NEEDS_MEMORY` when the audit is too large.
    """
    profile = records[0].profile
    releases = {
        record.release_id: [one for one in records if one.release_id == record.release_id] for record in records
    }
    report = _together([_audited(own, records) for own in releases.values()])
    mine = releases[records[0].release_id]
    own = [replace(grid, rules=profile) for grid in grids_of_statements(s for one in mine for s in one.statements)]
    grids = [*own, *_beside(mine, records).grids(own)]
    network = linked(grids)
    known = knowledge(network, grids, profile)
    until = time.thread_time() + seconds
    ranges = dict(one for found in connected_sets(network) for one in _ranges(found, known, until))
    widths = [one.high - one.low + 1 for one in ranges.values() if one.proven]
    printed = {count: value for (g, r, c), count in network.cells.items() if (value := _count(grids[g], r, c))}
    stricter = [math.ceil(profile.threshold * factor) for factor in _STRICTER]
    return Reachable(
        report,
        len({*network.cells.values()}),
        len(known.withheld.intersection(network.cells.values())),
        min(widths, default=math.inf),
        sum(not one.proven for one in ranges.values()),
        tuple((at, sum(value < at for value in printed.values())) for at in stricter if at > profile.threshold),
        tuple(_placed(grids, network.cells, ranges)),
    )


def _placed(
    grids: Sequence[Grid], cells: Mapping[tuple[int, int, int], int], ranges: Mapping[int, Range]
) -> Iterator[Reached]:
    """Each range with the first place at which its count stands."""
    left = dict(ranges)
    for (at, row, column), count in sorted(cells.items()):
        one, grid = left.pop(count, None), grids[at]
        if one is not None:
            named = row_names(grid)[row], grid.columns[column].label
            yield Reached(grid.finding, grid.which, *named, one.low, one.high, one.proven)


def _beside(own: Sequence[PackRecord], records: Sequence[PackRecord]) -> Beside:
    """The other releases of the same state of the data."""
    first = own[0]
    return Beside(tuple(r for r in records if r.release_id != first.release_id and r.state == first.state))


def _audited(own: Sequence[PackRecord], records: Sequence[PackRecord]) -> AuditReport:
    """One release under its own rules, attacked together with the others of its state."""
    statements = [statement for record in own for statement in record.statements]
    register = [entry for record in own for entry in record.printed]
    return audit(statements, register, own[0].profile, _beside(own, records))


def _together(reports: Sequence[AuditReport]) -> AuditReport:
    failures = tuple(sorted({failure for report in reports for failure in report.failures}))
    tables, cells = sum(report.tables for report in reports), sum(report.cells for report in reports)
    first = reports[0]
    return AuditReport(failures, tables, cells, sum(one.sets for one in reports), first.profile, first.warning)


def _count(grid: Grid, row: int, column: int) -> float:
    value = grid.rows[row][column]
    return float(value) if grid.columns[column].kind in COUNTS and isinstance(value, int | float) else 0.0


def _ranges(found: ConnectedSet, known: Knowledge, until: float) -> list[tuple[int, Range]]:
    """Every withheld count of a set with its range; unproven ones where the print contradicts itself."""
    goals = [count for count in found.counts if count in known.withheld]
    if not goals or not (found.sums or found.smaller):
        return [(count, Range(0.0, float(known.high[count]))) for count in goals]
    programme, place = whole_numbers(found.counts, found.sums, found.smaller, known.low, known.high, until)
    try:
        return [(count, programme.range_of({place[count]: 1.0})) for count in goals]
    except NoWholeNumbersError:
        return [(count, Range(0.0, 0.0, proven=False)) for count in goals]
