"""From a finding to the statement that one audience may read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.finding import Finding, Table
from dpiabook.release.cells import Cell, check_columns, release_cells
from dpiabook.release.formatter import MISSING, WITHHELD
from dpiabook.release.rules import Rules
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.release.suppression import Mask, suppress

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_START = re.compile(r"(^|[.!?]\s+)$")
_HIDDEN = "About single areas"
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
    return present_withheld(finding, rules, {})


def present_withheld(finding: Finding, rules: Rules, also: Mapping[str, Mask]) -> Statement:
    """As `present`, with further counts withheld, by a mask for ``"table"``, ``"numbers"`` or both."""
    table, numbers = (_released(finding, name, rules, also.get(name)) for name in ("table", "numbers"))
    hidden = finding.numbers is not None and numbers is None
    fill = {} if numbers is None else _words(finding.id, numbers, rules)
    return Statement(
        id=finding.id,
        block=finding.block,
        title=_HIDDEN if hidden else _fill(finding.title, fill, finding.id),
        sentence=_BY_AREA if hidden else _fill(finding.sentence, fill, finding.id),
        table=_print(finding.id, "table", table, rules),
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
        numbers=_print(finding.id, "numbers", numbers, rules),
    )


@dataclass(frozen=True)
class _Released:
    """A table of one audience and its released cells, row for row."""

    table: Table
    cells: list[list[Cell]]


def _released(finding: Finding, which: str, rules: Rules, also: Mask | None) -> _Released | None:
    """Withhold, round and order; None when there is no such table, or not for this audience."""
    table: Table | None = getattr(finding, which)
    by_area = table is not None and any(column.kind == "area" for column in table.columns)
    if table is None or (by_area and rules.audience == "public"):
        return None
    check_columns(table)
    withheld = suppress(table, rules.profile)
    cells = release_cells(table, withheld if also is None else withheld | also, rules)
    return _Released(table, _by_pseudonym(table, cells) if by_area and rules.audience == "dpia" else cells)


def _by_pseudonym(table: Table, cells: list[list[Cell]]) -> list[list[Cell]]:
    """Any other order of the rows would hint at the areas' names or at their values."""
    place = next(index for index, column in enumerate(table.columns) if column.kind == "area")
    body, total = (cells[:-1], cells[-1:]) if table.total else (cells, [])
    return sorted(body, key=lambda row: str(row[place].value)) + total


def _print(finding_id: str, which: str, released: _Released | None, rules: Rules) -> PrintedTable | None:
    """Print and register every cell."""
    if released is None:
        return None
    table, formatter = released.table, rules.formatter
    printed = tuple(
        tuple(
            formatter.register(
                finding_id, which, index, column, formatter.cell(cell.value, column, withheld=cell.withheld)
            )
            for cell, column in zip(row, table.columns, strict=True)
        )
        for index, row in enumerate(_named_total(released))
    )
    values = tuple(tuple(cell.value for cell in row) for row in released.cells)
    notes = _notes(printed, rules)
    return PrintedTable(table.columns, printed, values, table.caption, notes, table.total, table.dimensions)


def _named_total(released: _Released) -> list[list[Cell]]:
    """The first cell of a total row says so when the finding left it empty."""
    rows = released.cells
    first = released.table.columns[0].kind if released.table.columns else ""
    if not released.table.total or first not in ("text", "area", "region") or rows[-1][0].value is not None:
        return rows
    return [*rows[:-1], [Cell("Total"), *rows[-1][1:]]]


def _notes(printed: tuple[tuple[str, ...], ...], rules: Rules) -> tuple[str, ...]:
    """The profile, and in words the symbols that occur."""
    seen = {text for row in printed for text in row}
    profile = rules.profile
    notes = [f"Output rules: {profile.name} ({profile.source})."]
    notes += [f"{WITHHELD} confidential: withheld under the output rules."] if WITHHELD in seen else []
    notes += [f"{MISSING} not available."] if MISSING in seen else []
    return tuple(rules.formatter.prose(note) for note in notes)


def _words(finding_id: str, numbers: _Released, rules: Rules) -> dict[str, str]:
    """The numbers of a sentence in words, each registered."""
    formatter = rules.formatter
    return {
        column.name: formatter.register(
            finding_id, "sentence", 0, column, formatter.words(cell.value, column, withheld=cell.withheld)
        )
        for column, cell in zip(numbers.table.columns, numbers.cells[0], strict=True)
    }


def _fill(text: str, words: Mapping[str, str], finding_id: str) -> str:
    """Put words in the place of placeholders, with a capital where a sentence begins."""

    def word(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in words:
            cure = did_you_mean(name, words) or "add it to the finding's numbers"
            raise Refusal(
                Code.INTERNAL, f"the sentence names {name!r}, which has no number", where=finding_id, cure=cure
            )
        begins = _START.search(text[: match.start()]) is not None
        return words[name][:1].upper() + words[name][1:] if begins else words[name]

    return _PLACEHOLDER.sub(word, text).replace("about about", "about").replace("About about", "About")
