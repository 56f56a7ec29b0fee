"""From a finding to the statement that one audience may read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.finding import Finding, Table
from dpiabook.meaning.agreement import numbered
from dpiabook.release.beside import Beside
from dpiabook.release.cell_keys import require_noise
from dpiabook.release.cells import Cell, check_columns, release_cells
from dpiabook.release.contradictions import without_contradictions
from dpiabook.release.formatter import MISSING, WITHHELD
from dpiabook.release.limits import Limits, limits
from dpiabook.release.linkage import Grid, grids_of_findings
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.ranges import with_ranges, without_impossible
from dpiabook.release.rules import Rules
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.release.ties import with_ties
from dpiabook.release.withholding import Mask, suppress

_NOTHING = Beside()
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_HIDDEN = "About single areas"
_NOISE = "Counts have noise of variance {:g}, at most {} to either side; they need not add up."
_BY_AREA = "This finding is about single areas, which are not shown to the public."


def present(finding: Finding, rules: Rules) -> Statement:
    """Apply the release rules to a finding.

    Parameters
    ----------
    finding : Finding
        Complete, with exact numbers.
    rules : Rules
        Profile, audience, pseudonyms and the formatter that registers what is printed.

    Returns
    -------
    Statement
        Counts under the threshold, zeros and full cells are withheld, others rounded; shares and bounds are made anew
        from the released counts; areas bear pseudonyms, in whose order the rows stand, or are left out for the public.

    Raises
    ------
    Refusal
        `Code.INTERNAL` when the sentence has a placeholder without a number, or a share does not say of what;
        `Code.SECRET_MISSING` when areas would have to be named to readers outside.

    Notes
    -----
    Columns of kind ``text`` are trusted: evidence functions put only words there that the dictionary declares or that
    the package itself wrote, never codes or labels that were inferred from the data.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column, numbers
    >>> from dpiabook.release.formatter import Formatter
    >>> from dpiabook.release.profiles import load_profile
    >>> columns = [Column("x", "Unique", "risk", of="n"), Column("n", "Children", "volume")]
    >>> values = numbers({"x": 4, "n": 5231}, columns)
    >>> finding = Finding("B08.a", "B08", "Few are unique", "{x} of {n} are unique.", values)
    >>> profile = load_profile("ons_srs")
    >>> present(finding, Rules(profile, "public", None, Formatter(profile))).sentence
    'Fewer than 10 of about 5,230 are unique.'
    """
    return present_all([finding], rules)[0]


@dataclass(frozen=True)
class Decided:
    """What is withheld of findings that will be read together, the same for every audience under one profile.

    Attributes
    ----------
    grids : list of Grid
        Their tables and numbers.
    masks : mapping of (str, str) to Mask
        By finding, and by ``table`` or ``numbers``.
    """

    grids: list[Grid]
    masks: Mapping[tuple[str, str], Mask]


def decided(findings: Sequence[Finding], profile: OutputProfile, beside: Beside = _NOTHING) -> Decided:
    """Decide what is withheld of findings, as `present_all` says.

    Parameters
    ----------
    findings : sequence of Finding
    profile : Profile
        Output rules.
    beside : Beside
        Packs of the same data that readers have already.
    """
    grids = grids_of_findings(findings)
    for grid in grids:
        check_columns(grid.columns)
    grids = grids if profile.exact else without_contradictions(grids)
    grids = with_ties(grids)
    before = [] if profile.exact else beside.grids(grids, exact=True)
    masks = zip(grids, suppress(grids, profile, before), strict=True)
    return Decided(grids, {(grid.finding, grid.which): mask for grid, mask in masks})


def present_all(findings: Sequence[Finding], rules: Rules, withheld: Decided | None = None) -> tuple[Statement, ...]:
    """Apply the release rules to findings that will be read together.

    Parameters
    ----------
    findings : sequence of Finding
        All findings of a pack.
    rules : Rules
    withheld : Decided, optional
        What `decided` found for the same findings under the same profile; found here when not said.

    Returns
    -------
    tuple of Statement
        In the order of `findings`. A count that is withheld in one is withheld in all, and enough others with it that
        the tables do not give it back together. The decision is the same for every audience.

    Raises
    ------
    Refusal
        As `present`.
    """
    require_noise((table for one in findings for table in (one.numbers, one.table)), rules.profile)
    found = withheld or decided(findings, rules.profile)
    grids = found.grids
    own = {grid.finding: grid.own for grid in grids}
    ties = {grid.finding: grid.ties for grid in grids if grid.ties}
    partial = {grid.finding: grid.partial for grid in grids if grid.which == "table"}
    stated = [
        replace(
            _state(finding, rules, found.masks),
            own=own.get(finding.id, ()),
            partial=partial.get(finding.id, ()),
            ties=ties.get(finding.id, ()),
        )
        for finding in findings
    ]
    told = limits(stated, rules.profile)
    return tuple(_limited(*pair, told, rules) for pair in zip(findings, stated, strict=True))


def _limited(finding: Finding, statement: Statement, told: Limits, rules: Rules) -> Statement:
    """Say of withheld counts what is printed beside them says already."""
    mine = {name: rules.formatter.prose(text) for (of, name), text in told.items() if of == finding.id}
    if not mine or statement.numbers is None:
        return statement
    words = _words(statement.numbers, rules) | mine
    return replace(
        statement, title=_fill(finding.title, words, finding.id), sentence=_fill(finding.sentence, words, finding.id)
    )


def _words(spoken: PrintedTable, rules: Rules) -> dict[str, str]:
    """What stands in the sentence for each of its numbers."""
    words = dict(zip((c.name for c in spoken.columns), spoken.cells[0], strict=True))
    return with_ranges(spoken, without_impossible(spoken, words, rules.profile), rules.profile)


def _state(finding: Finding, rules: Rules, withheld: Mapping[tuple[str, str], Mask]) -> Statement:
    table, numbers = (_released(finding, name, rules, withheld) for name in ("table", "numbers"))
    hidden = finding.numbers is not None and numbers is None
    spoken = None if numbers is None else _speak(finding.id, numbers, rules)
    words = {} if spoken is None else _words(spoken, rules)
    return Statement(
        id=finding.id,
        block=finding.block,
        title=_HIDDEN if hidden else _fill(finding.title, words, finding.id),
        sentence=_BY_AREA if hidden else _fill(finding.sentence, words, finding.id),
        table=None if table is None else _print(finding.id, table, rules),
        figure="" if finding.table is not None and table is None else finding.figure,
        method=finding.method,
        source=finding.source,
        does_not_say=finding.does_not_say,
        author_decides=finding.author_decides,
        mode=finding.mode,
        assessed=finding.assessed,
        risk=finding.risk,
        laws=finding.laws,
        audience=rules.audience,
        profile=rules.profile.name,
        universe=finding.universe,
        numbers=spoken,
        provenance=finding.provenance,
    )


@dataclass(frozen=True)
class _Released:
    """A table of one audience and its released cells, row for row."""

    table: Table
    cells: list[list[Cell]]


def _released(finding: Finding, which: str, rules: Rules, withheld: Mapping[tuple[str, str], Mask]) -> _Released | None:
    """Withhold, round and order; None when there is no such table, or not for this audience."""
    table: Table | None = getattr(finding, which)
    by_area = table is not None and any(column.kind == "area" for column in table.columns)
    if table is None or (by_area and rules.audience == "public"):
        return None
    cells = release_cells(table, withheld[(finding.id, which)], rules)
    cells = _by_pseudonym(table, cells) if by_area and rules.audience == "dpia" else cells
    return _for_outside(table, cells) if rules.audience != "controller" else _Released(table, cells)


def _for_outside(table: Table, cells: list[list[Cell]]) -> _Released | None:
    """Leave out the columns that only readers inside may see; None when there is no other."""
    shown = [index for index, column in enumerate(table.columns) if not column.inside]
    if not shown:
        return None
    kept = replace(
        table,
        columns=tuple(table.columns[index] for index in shown),
        rows=tuple(tuple(row[index] for index in shown) for row in table.rows),
    )
    return _Released(kept, [[row[index] for index in shown] for row in cells])


def _by_pseudonym(table: Table, cells: list[list[Cell]]) -> list[list[Cell]]:
    """Any other order of the rows would hint at the areas' names or at their values."""
    place = next(index for index, column in enumerate(table.columns) if column.kind == "area")
    body, total = (cells[:-1], cells[-1:]) if table.total else (cells, [])
    return sorted(body, key=lambda row: str(row[place].value)) + total


def _print(finding_id: str, released: _Released, rules: Rules) -> PrintedTable:
    """Print and register every cell of a table."""
    formatter, table = rules.formatter, released.table
    cells = tuple(
        tuple(
            formatter.register(
                finding_id, "table", row, column, formatter.cell(cell.value, column, withheld=cell.withheld)
            )
            for cell, column in zip(line, table.columns, strict=True)
        )
        for row, line in enumerate(_named_total(released))
    )
    return replace(_printed(released, cells), notes=_notes(cells, rules, table))


def _speak(finding_id: str, numbers: _Released, rules: Rules) -> PrintedTable:
    """Put the numbers of a sentence in words, and register them."""
    formatter = rules.formatter
    words = tuple(
        formatter.register(
            finding_id,
            "numbers",
            0,
            column,
            formatter.words(c.value, column, withheld=c.withheld, secondary=c.secondary),
        )
        for c, column in zip(numbers.cells[0], numbers.table.columns, strict=True)
    )
    return _printed(numbers, (words,))


def _printed(released: _Released, cells: tuple[tuple[str, ...], ...]) -> PrintedTable:
    values = tuple(tuple(cell.value for cell in row) for row in released.cells)
    table = released.table
    return PrintedTable(table.columns, cells, values, table.caption, (), table.total, table.dimensions)


def _named_total(released: _Released) -> list[list[Cell]]:
    """The first cell of a total row says so when the finding left it empty."""
    rows = released.cells
    first = released.table.columns[0].kind if released.table.columns else ""
    if not released.table.total or first not in ("text", "area", "region") or rows[-1][0].value is not None:
        return rows
    return [*rows[:-1], [Cell("Total"), *rows[-1][1:]]]


def _notes(printed: tuple[tuple[str, ...], ...], rules: Rules, table: Table) -> tuple[str, ...]:
    """The profile, what is banded, and in words the symbols that occur."""
    seen = {text for row in printed for text in row}
    profile = rules.profile
    notes = [f"Output rules: {profile.name} ({profile.source})."]
    notes += [_NOISE.format(profile.noise_variance, profile.noise_most)] if profile.noise_most else []
    notes += [] if profile.exact else _banded(table)
    notes += [f"{WITHHELD} confidential: withheld under the output rules."] if WITHHELD in seen else []
    notes += [f"{MISSING} not available."] if MISSING in seen else []
    return tuple(rules.formatter.prose(note) for note in notes)


def _banded(table: Table) -> list[str]:
    """How the numbers of people by area are rounded: a reader would take them for exact to the last digits shown."""
    volumes = [column for column in table.columns if column.kind == "volume"]
    if not volumes or not any(column.kind == "area" for column in table.columns):
        return []
    some = any(column.of for column in volumes)
    rest = " The number of some of them is the band of all less that of the rest, and may be a whole step off."
    steps = "in steps of up to a tenth of them or, where that is more, of twice the rounding."
    return [f"Numbers of people by area are banded, {steps}{rest if some else ''}"]


def _fill(text: str, words: Mapping[str, str], finding_id: str) -> str:
    """Put words in the place of placeholders, with a capital where a sentence begins; what is around them agrees."""

    def word(name: str) -> str:
        if name not in words:
            cure = did_you_mean(name, words) or "add it to the finding's numbers"
            raise Refusal(
                Code.INTERNAL, f"the sentence names {name!r}, which has no number", where=finding_id, cure=cure
            )
        return words[name]

    return numbered(text, word, _PLACEHOLDER).replace("about about", "about").replace("About about", "About")
