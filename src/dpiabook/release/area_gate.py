"""The gate that areas pass before they stand under pseudonyms: each row must fit several, or areas stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dpiabook.evidence.finding import Column, Finding, Scalar, Table
from dpiabook.release.fitting import AreaFacts, area_column, area_facts, fits, matched_by_rates
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.pseudonyms import TOGETHER
from dpiabook.release.rules import COUNTS
from dpiabook.release.withholding import primary

_FEWEST_ROWS = 2


@dataclass(frozen=True)
class AreaGate:
    """How areas stand in rows for readers outside.

    Attributes
    ----------
    groups : tuple of tuple of str
        Areas that stand in one row together, at least as many as the profile asks.
    alone : tuple of str
        Areas that stand in rows of their own.
    fit : int
        The fewest areas that a row of one area fits, or that stand in a row together; 0 where there are no areas.
    matched : int
        Rows of one area that go to it for whoever knows the exact rates of all areas.
    units : tuple of str
        Whose number is printed by area; that of others is left out.
    shown : bool
        Whether figures by area can be shown at all.
    published : tuple of str
        Attributes of which the reader knows exact numbers by area as well.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    alone: tuple[str, ...] = ()
    fit: int = 0
    matched: int = 0
    units: tuple[str, ...] = ()
    shown: bool = True
    published: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What the pack says of it."""
        if not self.shown:
            return (
                "Figures by area cannot be shown: too few areas could stand for each other to a reader who knows their "
                "size, or too few attributes have figures that may be shown."
            )
        people = " and ".join(self.units) or "people"
        more = f", and how many have what others have published ({'; '.join(self.published)})" if self.published else ""
        said = (
            f"For a reader who knows exactly the number of {people} of every area{more}, and nothing else, each row "
            f"fits at least {self.fit} areas, or stands for at least {self.fit} together: each area fits "
            f"{self.fit - 1} others."
        )
        if self.groups:
            said += f" {len(self.groups)} rows stand for several areas together, those nearest to one another in size."
        rows = len(self.alone)
        rates = (
            "Whoever knows more can do better: a reader who knows all exact rates would name "
            f"{self.matched} of the {rows} rows of single areas rightly."
        )
        return f"{said} {rates}" if rows else said


def gate_of(findings: Sequence[Finding], profile: OutputProfile, published: Collection[str] = ()) -> AreaGate:
    """Decide which areas may stand in rows of their own.

    Parameters
    ----------
    findings : sequence of Finding
        All that is to be read together, with exact values.
    profile : OutputProfile
        Its `area_fits` says how many areas each row must fit.
    published : collection of str
        Attributes, as tables name them, of which others have published exact numbers by area.

    Returns
    -------
    AreaGate
        A row that fits too few stands together with areas of like size. The numbers of families and of others are left
        out where more areas then stand in rows of their own.
    """
    tables = [finding.table for finding in findings if finding.table is not None]
    facts = area_facts(tables, profile, published=published)
    areas = facts.areas
    if not areas or profile.exact:
        return AreaGate()
    units = tuple(facts.known)
    choices = {some: area_facts(tables, profile, some, published) for some in (units, units[:1])}
    stand = {some: _alone(facts, areas, units[0], profile.area_fits) for some, facts in choices.items()}
    kept = max(stand, key=lambda some: len(stand[some]))
    alone = stand[kept]
    groups = _grouped([area for area in areas if area not in alone], facts.known[units[0]], profile.area_fits)
    smallest = [int(count) for count in fits(choices[kept], alone).sum(axis=1)] if alone else []
    fit = min([*smallest, *map(len, groups)], default=1)
    told = tuple(name for name, counts in facts.published.items() if counts)
    shown = len(alone) + len(groups) >= _FEWEST_ROWS and fit >= profile.area_fits
    return AreaGate(groups, tuple(alone), fit, matched_by_rates(facts, alone), kept, shown, told)


def _alone(facts: AreaFacts, areas: Sequence[str], unit: str, least: int) -> list[str]:
    """Areas whose rows fit enough others that stand alone as well; so many are left that the others make a group."""
    size, alone = facts.known[unit], list(areas)
    while alone:
        enough = fits(facts, alone).sum(axis=1) >= least
        kept = [area for area, stays in zip(alone, enough, strict=True) if stays]
        lacking = least - (len(areas) - len(kept))
        if kept and 0 < lacking < least:
            # Those that stand together are too few: the ones nearest to them in size join them.
            others = [size.get(area, 0.0) for area in areas if area not in kept]
            near = sorted(kept, key=lambda area: min(abs(size.get(area, 0.0) - other) for other in others))
            kept = [area for area in kept if area not in near[:lacking]]
        if len(kept) == len(alone):
            break
        alone = kept
    return alone


def _grouped(areas: Sequence[str], size: Mapping[str, float], least: int) -> tuple[tuple[str, ...], ...]:
    """Areas of like size together, at least `least` in each group."""
    ordered = sorted(areas, key=lambda area: (size.get(area, 0.0), area))
    number = len(ordered) // least
    return tuple(tuple(ordered[at * least : (at + 1) * least if at < number - 1 else None]) for at in range(number))


def through_gate(
    findings: Sequence[Finding], profile: OutputProfile, published: Collection[str] = ()
) -> tuple[list[Finding], AreaGate]:
    """Let areas stand together where their rows would name them, and say so.

    Parameters
    ----------
    findings : sequence of Finding
        All that is to be read together.
    profile : OutputProfile
    published : collection of str
        As in `gate_of`.

    Returns
    -------
    findings : list of Finding
        In the same order. Counts of areas that stand together are added up; shares are made anew from them at release;
        what cannot be added up is not available. Tables by area are left out where they cannot be shown.
    gate : AreaGate
    """
    gate = gate_of(findings, profile, published)
    if not gate.fit:
        return list(findings), gate
    return [_passed(finding, gate) for finding in findings], gate


def _by_area(finding: Finding) -> bool:
    return finding.table is not None and area_column(finding.table) is not None


def _passed(finding: Finding, gate: AreaGate) -> Finding:
    if finding.table is None or (place := area_column(finding.table)) is None:
        return finding
    if not gate.shown:
        return _told(finding, gate)
    told = f"{finding.method} {gate.words}".strip()
    return replace(finding, table=_together(_without(finding.table, gate.units), place, gate), method=told)


def _told(finding: Finding, gate: AreaGate) -> Finding:
    """Without its table, and with the reason."""
    method = finding.method.removesuffix(replace(gate, shown=True).words).strip()
    return replace(finding, table=None, figure="", method=f"{method} {gate.words}".strip())


def _without(table: Table, units: Sequence[str]) -> Table:
    """Keep the number of those inside whose number is not printed by area, and all that is made of it."""
    dropped = {c.name for c in table.columns if c.kind == "volume" and not c.of and c.unit not in units}
    made = ("share", "low", "high", "modelled", "derived")
    columns = tuple(
        replace(c, inside=c.inside or c.name in dropped or (c.kind in made and not dropped.isdisjoint((c.of, c.part))))
        for c in table.columns
    )
    return replace(table, columns=columns)


def _together(table: Table, place: int, gate: AreaGate) -> Table:
    """One row for the areas that stand together, for each of the row's other labels; where the first of them stood."""
    group_of = {area: TOGETHER.join(group) for group in gate.groups for area in group}
    keyed: dict[tuple[Scalar, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(table.rows):
        area = row[place]
        named = area is not None and not (table.total and number == len(table.rows) - 1)
        code = group_of.get(str(area)) if named else None
        key = (number,) if code is None else (code, *_labels(table.columns, row))
        keyed[key].append(number)
    rows: list[tuple[Scalar, ...]] = []
    held: list[int] = []
    for numbers in keyed.values():
        held += [len(rows)] if not set(numbers).isdisjoint(table.held) else []
        together = [table.rows[number] for number in numbers]
        code = group_of.get(str(together[0][place]))
        rows.append(together[0] if code is None else tuple(_merged(table.columns, together, code)))
    return replace(table, rows=tuple(rows), held=tuple(held), noise=())


def _labels(columns: Sequence[Column], row: Sequence[Scalar]) -> Iterator[Scalar]:
    return (v for c, v in zip(columns, row, strict=True) if c.kind in ("text", "region") and not c.inside)


def _merged(columns: Sequence[Column], rows: Sequence[Sequence[Scalar]], code: str) -> Iterator[Scalar]:
    """One row of several; what is the same in all stays, counts add up, and nothing else is known."""
    for column, values in zip(columns, zip(*rows, strict=True), strict=True):
        if column.kind == "area":
            yield code
        elif column.kind in COUNTS:
            yield _sum(values)
        else:
            yield values[0] if column.kind in ("text", "region", "structural") and len({*values}) == 1 else None


def _sum(values: Sequence[Scalar]) -> Scalar:
    numbers = [value for value in values if isinstance(value, int | float)]
    return sum(numbers) if len(numbers) == len(values) else None


def enough_left(
    before: Sequence[Finding], after: Sequence[Finding], gate: AreaGate, profile: OutputProfile
) -> list[Finding]:
    """Leave out all tables by area where fewer than half of the attributes have a row left, and say so.

    Parameters
    ----------
    before, after : sequence of Finding
        The same findings, before and after whole tables were held back.
    gate : AreaGate
    profile : OutputProfile

    Returns
    -------
    list of Finding
        `after` itself where at least half are left, or where no attribute is counted by area.
    """
    all_of_them, left = _attributes(before, profile, held=False), _attributes(after, profile, held=True)
    if not gate.fit or 2 * len(left) >= len(all_of_them):
        return list(after)
    return [
        _told(now, replace(gate, shown=False)) if _by_area(was) else now for was, now in zip(before, after, strict=True)
    ]


def _attributes(findings: Sequence[Finding], profile: OutputProfile, *, held: bool) -> set[str]:
    """The attributes that are counted by area; those of which some row is shown, where `held` rows are not."""
    found = set()
    for table in (finding.table for finding in findings if finding.table is not None):
        people = [at for at, column in enumerate(table.columns) if column.kind == "people" and not column.inside]
        labels = [at for at, column in enumerate(table.columns) if column.kind == "text" and not column.inside]
        if area_column(table) is None or not people or not labels:
            continue
        hidden = primary(table.columns, table.rows, profile)
        for number, row in enumerate(table.rows):
            if not held or (number not in table.held and not hidden[number, people].all()):
                found.add(str(row[labels[0]]))
    return found
