"""What is told of each variable: one frozen entry for the page, the sheet and the checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from dpiabook.dictionary.inventory import Variable
from dpiabook.finding.columns import Column, Columns
from dpiabook.finding.found import NOT_TYPED, NOTHING, FoundVariable, MissingCode, Part
from dpiabook.finding.profile import Profile
from dpiabook.finding.roles import Parts
from dpiabook.finding.settled import SettledCodes
from dpiabook.meaning import Entry
from dpiabook.meaning.lineage import Lineage
from dpiabook.sensitivity import Flag, Flags

_PARTS: Mapping[str, Part] = {
    "person_id": "person",
    "family_id": "household",
    "area": "area",
    "region": "region",
    "weight": "weight",
    "time": "time",
    "count": "count",
}


@dataclass(frozen=True)
class Marks:
    """What values and names say of single columns.

    Attributes
    ----------
    flags : Flags
        What is sensitive, whose, and what identifies by its name.
    visible : Mapping[str, Entry of str]
        Visible facts and their kinds.
    identifiers : Mapping[str, Entry of str]
        Columns that identify on their own, and by what.
    typed : Mapping[str, Entry of bool]
        Columns of free text.
    """

    flags: Flags
    visible: Mapping[str, Entry[str]]
    identifiers: Mapping[str, Entry[str]]
    typed: Mapping[str, Entry[bool]]

    @property
    def facts(self) -> list[str]:
        """Visible facts that identify nobody on their own."""
        return [name for name in self.visible if name not in self.identifiers and name not in self.typed]

    def with_places(self, places: Mapping[str, Entry[str]]) -> Marks:
        """The same with columns of areas among the visible facts: where somebody lives is known to many."""
        visible = {**{name: entry for name, entry in places.items() if name in self.flags_by_name}, **self.visible}
        return replace(self, visible=visible, flags=with_visible(self.flags, visible))

    def without(self, names: Collection[str]) -> Marks:
        """The same without some visible facts that nobody declared."""
        kept = {name: one for name, one in self.visible.items() if name not in names or one.standing == "declared"}
        return (
            self
            if len(kept) == len(self.visible)
            else replace(self, visible=kept, flags=with_visible(self.flags, kept))
        )

    @property
    def flags_by_name(self) -> dict[str, Flag]:
        """Every flag by its variable."""
        return {flag.variable: flag for flag in self.flags}


def with_visible(flags: Flags, visible: Mapping[str, Entry[str]]) -> Flags:
    """The flags with the visible facts that values confirmed or told of, and without those that they refused.

    Examples
    --------
    >>> from dpiabook.sensitivity import Flag
    >>> flags = Flags((Flag("v1"), Flag("race", visible="ethnicity")))
    >>> found = with_visible(flags, {"v1": Entry("sex", "", "guessed")})
    >>> [(flag.visible, flag.quasi_identifier) for flag in found]
    [('sex', True), ('', False)]
    """
    return flags.of_flags(_with_visible(flag, visible.get(flag.variable)) for flag in flags)


def _with_visible(flag: Flag, entry: Entry[str] | None) -> Flag:
    if flag.confirmed or flag.role == "direct_identifier":
        return flag
    if entry is None:
        return replace(flag, visible="", quasi_identifier=flag.quasi_identifier and not flag.visible)
    role = "quasi_identifier" if flag.role in ("other", "technical") else flag.role
    return replace(flag, visible=entry.value, quasi_identifier=True, role=role)


_FEW = 3


@dataclass(frozen=True)
class Told:
    """All that was found of a table, by which its columns are described one by one."""

    columns: Columns
    settled: SettledCodes
    marks: Marks
    parts: Parts
    lineage: Lineage
    profile: Profile


def describe_variables(told: Told) -> tuple[FoundVariable, ...]:
    """Put together what was found of each column, in file order."""
    playing = {entry.value: (_PARTS[role], entry) for role, entry in told.parts.roles.items()}
    return tuple(_described(told, one, playing) for one in told.columns if one.name in told.settled.inventory)


def _described(told: Told, column: Column, playing: Mapping[str, tuple[Part, Entry[str]]]) -> FoundVariable:
    name, marks = column.name, told.marks
    variable, flag, seen = told.settled.inventory[name], marks.flags[name], told.settled.seen.get(name)
    visible = marks.visible.get(name, NOTHING)
    return FoundVariable(
        name=name,
        label="" if "label" in variable.guessed else variable.label,
        kind=variable.kind,
        unit=variable.unit,
        what=_what(variable, flag, visible, playing, told.parts),
        visible=visible,
        sensitive=flag.categories,
        whose=flag.whose,
        missing_codes=_codes(name, told.settled),
        made_of=tuple(edge for edge in told.lineage.edges if edge.child == name),
        identifier=marks.identifiers.get(name, NOTHING),
        free_text=marks.typed.get(name, NOT_TYPED),
        becomes=seen.becomes if seen else "",
        decimal_comma=bool(seen and seen.comma),
        rows=column.rows,
        missing=column.missing,
        distinct=column.distinct,
        alone=told.profile.single.get(name),
        bits=told.profile.bits.get(name),
        asks_having=flag.sensitive and _asks_having(variable, column),
    )


def _asks_having(variable: Variable, column: Column) -> bool:
    few = 1 < column.distinct <= _FEW
    return few and variable.without_zero and not variable.has_it and not variable.unit


def _what(
    variable: Variable,
    flag: Flag,
    visible: Entry[str],
    playing: Mapping[str, tuple[Part, Entry[str]]],
    parts: Parts,
) -> Entry[Part]:
    if variable.name in playing:
        part, entry = playing[variable.name]
        return Entry(part, entry.evidence, entry.standing)
    if variable.what:
        return Entry(variable.what, "the dictionary says so", "declared")  # type: ignore[arg-type]
    if variable.name in parts.ladder or (variable.name in parts.places and variable.name in parts.shapes):
        return Entry("area", "its areas lie within others, or its values have the form of codes of areas", "measured")
    if visible.value:
        return Entry("visible fact", visible.evidence, visible.standing)
    if flag.sensitive:
        return Entry("sensitive", "; ".join(flag.reasons), "declared" if flag.confirmed else "guessed")
    return Entry("other", "nothing says that it is anything else", "guessed")


def _codes(name: str, settled: SettledCodes) -> dict[str, MissingCode]:
    """Codes for no value that are applied: as declared, or as measured."""
    states = settled.states
    if name not in states.rules:
        return {}
    entry = states.evidence[name]
    return {
        code: MissingCode(Entry(state, entry.evidence, entry.standing), applied=True)
        for code, state in states.rules[name].codes.items()
        if code not in settled.absent.get(name, ())
    }
