"""The audit: everything in a pack is checked against its rules, and then attacked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Column, Scalar
from dpiabook.release.apart import ConnectedSet, connected_sets
from dpiabook.release.attack import unprotected
from dpiabook.release.beside import Beside, printed_before
from dpiabook.release.cells import releasable_pair, released_proportion, released_ratio
from dpiabook.release.formatter import (
    MISSING,
    RELATIONS,
    UNAVAILABLE,
    WITHHELD,
    Formatter,
    Registered,
    withheld_words,
)
from dpiabook.release.linkage import Grid, Network, grids_of_statements
from dpiabook.release.names import linked
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.reading import interval, knowledge, released_as
from dpiabook.release.rules import COUNTS
from dpiabook.release.statement import Statement

UNREGISTERED = "a cell does not read as the formatter prints its released value"
UNROUNDED = "a count is printed that the output rules would withhold or round"
SHARPER = "a share or bound says more than the released counts that it is made of"
UNSUPPORTED = "a fitted or summary value rests on a withheld count, or on too few people"
CLOSE = "both ends of a range are printed, and they lie nearer to each other than the threshold"
AREAS = "areas are shown to the public"
RECOVERABLE = "withheld counts can be worked out from the totals and tables beside them"

_NOTHING = Beside()
_Row = dict[str, Scalar]


@dataclass(frozen=True, order=True)
class Failure:
    """One reason why a table may not leave; it names the table, never a value.

    Attributes
    ----------
    finding : str
        Id of the finding.
    table : str
        ``"table"``, or ``"numbers"`` for the numbers of its sentence.
    reason : str
        What is wrong, in words.
    """

    finding: str
    table: str
    reason: str


@dataclass(frozen=True)
class AuditReport:
    """What the audit looked at, and what failed.

    Attributes
    ----------
    failures : tuple of Failure
        Empty when the pack may leave.
    tables, cells, sets : int
        How many tables, cells and connected sets of tables were looked at.
    profile : str
        Name of the output profile.
    warning : str
        As `OutputProfile.warning`.
    """

    failures: tuple[Failure, ...]
    tables: int
    cells: int
    sets: int
    profile: str
    warning: str = ""

    @property
    def passed(self) -> bool:
        """Whether the pack may leave."""
        return not self.failures

    def require(self) -> None:
        """Refuse a pack that failed.

        Raises
        ------
        Refusal
            `Code.RELEASE_BLOCKED`, with every table that failed.
        """
        if self.failures:
            where = "; ".join(f"{f.finding} ({f.table}): {f.reason}" for f in self.failures)
            what = f"the audit refuses the pack: {len({(f.finding, f.table) for f in self.failures})} tables fail"
            raise Refusal(Code.RELEASE_BLOCKED, what, where=where, cure="leave these tables out, or coarsen them")


def audit(
    statements: Sequence[Statement],
    register: Iterable[Registered],
    profile: OutputProfile,
    beside: Beside = _NOTHING,
    label: Callable[[str], str] = str,
) -> AuditReport:
    """Check every printed number against the rules, then try to undo what was withheld.

    Parameters
    ----------
    statements : sequence of Statement
        All that is to be read together: those for the DPIA and those for the public.
    register : iterable of Registered
        What the formatter printed (a `Formatter` is one).
    profile : OutputProfile
        The rules, which the intruder knows as well.
    beside : Beside
        Packs of the same data that readers have already: they are not checked again, but attacked together with these.
    label : callable
        How the statements call an area, from its code.

    Returns
    -------
    AuditReport

    Raises
    ------
    Refusal
        `Code.NEEDS_MEMORY` when tables hang together in a set larger than the profile's `audit_cell_limit`: it is
        refused, never skipped.

    Notes
    -----
    The attack is that of `attack.unprotected`. Shares and bounds are recomputed from the released counts, so they can
    add nothing. Fitted values are held to degrees of freedom and rounding only.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> audit([Statement("B01.a", "B01", "Title", "Sentence.")], [], load_profile("ons_srs")).passed
    True
    """
    grids = grids_of_statements(statements)
    known = {(entry.finding, entry.table, entry.row, entry.column): entry.text for entry in register}
    found = {failure for grid in grids for failure in _look(grid, known, profile)}
    public = {s.id for s in statements if s.audience == "public"}
    shown = (s for s in statements if s.id in public and s.audience == "public" and s.table is not None)
    found |= {
        Failure(s.id, "table", AREAS) for s in shown if s.table and any(c.kind == "area" for c in s.table.columns)
    }
    before = [] if profile.exact else beside.grids([replace(grid, rules=profile) for grid in grids], label)
    everything = [*grids, *before]
    network = linked(everything)
    sets = connected_sets(network)
    _refuse_large(sets, network, everything, profile)
    if not profile.exact:
        open_counts = unprotected(sets, knowledge(network, everything, profile))
        open_counts -= printed_before(network, everything, len(grids))
        places = ((grids[place[0]], count) for place, count in network.cells.items() if place[0] < len(grids))
        found |= {Failure(grid.finding, grid.which, RECOVERABLE) for grid, count in places if count in open_counts}
    cells = sum(len(grid.rows) * len(grid.columns) for grid in grids)
    attacked = sum(bool(s.sums or s.under) for s in sets)
    return AuditReport(tuple(sorted(found)), len(grids), cells, attacked, profile.name, profile.warning)


def _refuse_large(sets: list[ConnectedSet], network: Network, grids: Sequence[Grid], profile: OutputProfile) -> None:
    """A set too large to attack is no safe set."""
    large = {
        count for s in sets if (s.sums or s.under) and len(s.counts) > profile.audit_cell_limit for count in s.counts
    }
    if large:
        names = sorted({grids[place[0]].finding for place, count in network.cells.items() if count in large})
        what = f"connected tables hold more cells than the audit attacks at once ({profile.audit_cell_limit})"
        cure = "release fewer or coarser tables, or raise audit_cell_limit in an output profile of your own"
        raise Refusal(Code.NEEDS_MEMORY, what, where=", ".join(names), cure=cure)


def _look(grid: Grid, known: dict[tuple[str, str, int, str], str], profile: OutputProfile) -> Iterator[Failure]:
    """Check every cell of a table against the rule of its kind."""
    printer = Formatter(profile)
    for number, values in enumerate(grid.rows):
        row = dict(zip((column.name for column in grid.columns), values, strict=True))
        for index, column in enumerate(grid.columns):
            text = grid.printed[number][index]
            registered = known.get((grid.finding, grid.which, number, column.name)) == text
            if not registered or text not in _texts(values[index], column, printer, text):
                yield Failure(grid.finding, grid.which, UNREGISTERED)
            reason = "" if profile.exact else _wrong(column, row, grid, profile, by_area=grid.by_area(number))
            if reason:
                yield Failure(grid.finding, grid.which, reason)
        if not profile.exact and _ends_too_close(grid, number, profile):
            yield Failure(grid.finding, grid.which, CLOSE)


def _ends_too_close(grid: Grid, number: int, profile: OutputProfile) -> bool:
    """Whether two ends of a range are printed that differ, but by less than the threshold before they were rounded."""
    row = dict(zip((column.name for column in grid.columns), grid.rows[number], strict=True))
    by_area, columns = grid.by_area(number), {column.name: column for column in grid.columns}
    for column in (column for column in grid.columns if column.kind in COUNTS and column.most in columns):
        least, most = row[column.name], row[column.most]
        if isinstance(least, int | float) and isinstance(most, int | float) and least != most:
            top = interval(most, columns[column.most], profile, by_area=by_area)[1]
            if top - interval(least, column, profile, by_area=by_area)[0] < profile.threshold:
                return True
    return False


def _texts(value: Scalar, column: Column, printer: Formatter, text: str) -> Collection[str]:
    """All that may be printed for a released value; words without a number stand for themselves."""
    if RELATIONS[column.kind] == "structural":
        return (text,)
    if value is not None:
        return printer.cell(value, column), printer.words(value, column)
    hidden = (withheld_words(column, printer.profile, secondary=secondary) for secondary in (False, True))
    return WITHHELD, MISSING, UNAVAILABLE, *hidden


def _wrong(column: Column, row: _Row, grid: Grid, profile: OutputProfile, *, by_area: bool) -> str:
    """The reason why one released value may not stand, or an empty text."""
    value = row[column.name]
    if not isinstance(value, int | float):
        return ""
    if column.kind in COUNTS:
        return "" if released_as(value, column, profile, by_area=by_area) else UNROUNDED
    columns = {other.name: other for other in grid.columns}
    if column.kind in ("share", "low", "high"):
        known = column.part in columns and column.of in columns
        pair = releasable_pair(columns[column.part], row[column.part], row[column.of], profile) if known else None
        return "" if pair and abs(released_proportion(column.kind, *pair) - value) < 1e-9 else SHARPER
    if column.kind == "derived" and column.part not in ("", column.of):
        made = released_ratio(row[column.part], row[column.of], column.digits)
        return "" if made is not None and abs(made - value) < 1e-9 else SHARPER
    if column.kind in ("modelled", "derived"):
        return "" if _supported(column, row, profile) else UNSUPPORTED
    return ""


def _supported(column: Column, row: _Row, profile: OutputProfile) -> bool:
    """Whether a fitted or summary value rests on released counts of enough people."""
    of = row.get(column.of)
    enough = isinstance(of, int | float) and of >= (profile.degrees_of_freedom if column.kind == "derived" else 1)
    return enough and (not column.part or row[column.part] is not None)
