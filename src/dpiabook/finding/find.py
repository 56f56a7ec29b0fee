"""Find out what a file means: from its values first, from its names second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dpiabook.counting import Source
from dpiabook.counting.class_table import RESERVED
from dpiabook.dictionary import Inventory, Recognised, infer_inventory, reconcile, with_publications
from dpiabook.finding.about import by_values
from dpiabook.finding.brought import are_events, brought_by
from dpiabook.finding.children import ages_by_flags, children_in
from dpiabook.finding.columns import Columns, look_at
from dpiabook.finding.conditions import with_conditions
from dpiabook.finding.days import are_days_of_birth
from dpiabook.finding.facts import facts_in, may_be
from dpiabook.finding.found import Found
from dpiabook.finding.gathered import gathered
from dpiabook.finding.households import numbering_members
from dpiabook.finding.identifiers import free_texts, identifiers_in
from dpiabook.finding.kinds import with_kinds, with_yes_no, with_zeros
from dpiabook.finding.look import Look
from dpiabook.finding.profile import Profile, lineage_of, profile_of
from dpiabook.finding.questions import questions_of
from dpiabook.finding.roles import Parts, find_parts, of_events
from dpiabook.finding.rows import Rows, count_equal, describe_rows
from dpiabook.finding.settled import SettledCodes, settle_codes
from dpiabook.finding.told import Marks, Told, describe_variables, with_visible
from dpiabook.finding.words import words_about
from dpiabook.meaning import Entry, Meaning, children_by_age, describe_dataset, with_children, with_kind
from dpiabook.meaning.about_people import NOTHING_SAYS
from dpiabook.meaning.dataset import Dataset
from dpiabook.meaning.lineage import Lineage
from dpiabook.meaning.parts import roles_said
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.identifiers import DATE_OF_BIRTH
from dpiabook.sensitivity.own import NO_ADDITIONS, Additions
from dpiabook.sensitivity.said import with_about, with_said
from dpiabook.settings import Settings
from dpiabook.settings.model import Children, Kind, Subjects

Progress = Callable[[str, float], None]


def find_meaning(
    source: Source,
    inventory: Inventory | None = None,
    settings: Settings | None = None,
    own: Additions = NO_ADDITIONS,
    *,
    progress: Progress = lambda step, share: None,
) -> Found:
    """Say what a source means.

    Parameters
    ----------
    source : Source
        As it was opened; nothing settled.
    inventory : Inventory, optional
        Its dictionary as it was read, if there is one; what is declared there comes before what is measured.
    settings : Settings, optional
        What a person declared; roles, missing codes and subjects of it are never overridden.
    own : Additions, optional
        Categories and collections of the dataset's extensions.
    progress : callable
        Told each step in words, and the share of the work that is done, 0 to 1.

    Returns
    -------
    Found

    Raises
    ------
    Refusal
        As the engines and :func:`~dpiabook.meaning.declared_rules` do.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> waves = pd.DataFrame({"id": [n for n in range(40) for _ in range(3)], "wave": [1, 2, 3] * 40})
    >>> waves["sx"] = ["F" if n % 2 else "M" for n in waves["id"]]
    >>> found = find_meaning(as_source(waves))
    >>> {role: entry.value for role, entry in found.roles.items()}, found.people, found["sx"].visible.value
    ({'person_id': 'id', 'time': 'wave'}, 40, 'sex')
    """
    settings = settings or Settings(source=None, dictionary=None)
    progress("reading the rows", 0.0)
    rows = gathered(source)
    described, recognised = _described(rows, inventory, own)
    progress("looking for codes that stand for no value", 0.25)
    settled = settle_codes(
        rows, described, settings, _ids(described), published=recognised is not None and inventory is None
    )
    progress("looking at every column", 0.4)
    columns = look_at(settled.source)
    kinds = with_kinds(with_yes_no(settled.inventory, settled.source), columns)
    settled = replace(settled, inventory=with_zeros(kinds, settled.source))
    seen = _seen(columns, settled, (settings, own), recognised)
    progress("looking for people, households, areas and waves", 0.5)
    placed = _placed(seen, settings)
    dataset = _dataset(seen, placed, settings.subjects)
    marks = seen.marks.with_places(placed.parts.places).without(placed.numbering)
    seen = replace(seen, marks=marks, dataset=dataset)
    progress("looking for columns that are made of others", 0.6)
    apart = [*seen.marks.identifiers, *seen.marks.typed]
    lineage = Lineage(())
    if seen.people:
        first = {*seen.marks.visible, *(flag.variable for flag in seen.marks.flags.sensitive)}
        lineage = lineage_of(settled.source, settled.inventory, placed.parts, apart, first)
    progress("counting people who are alone", 0.9)
    profile = _profile(seen, placed, lineage)
    found = _found(seen, placed, lineage, profile)
    progress("done", 1.0)
    return found


@dataclass(frozen=True)
class _Seen:
    """What single columns say."""

    columns: Columns
    settled: SettledCodes
    marks: Marks
    dataset: Dataset
    recognised: Recognised | None

    @property
    def people(self) -> bool:
        return self.dataset.about_people.value


@dataclass(frozen=True)
class _Placed:
    """What columns say together."""

    parts: Parts
    rows: Rows
    kind: Entry[Kind] | None = None
    numbering: tuple[str, ...] = ()


def _described(source: Source, inventory: Inventory | None, own: Additions) -> tuple[Inventory, Recognised | None]:
    """A variable for each column: as the dictionary has it, as a publication has it, else by name and type."""
    given, recognised = with_publications(inventory or infer_inventory(source.columns), source.columns, own.collections)
    here = reconcile(given, source.columns).inventory
    kept = replace(here, variables=tuple(one for one in here if one.name in source.columns))
    return with_yes_no(kept, source), recognised


def _ids(inventory: Inventory, *, index: bool = True) -> list[str]:
    """Columns that are called ids: a number among them stands for somebody, and never for no value."""
    words = {one.name: words_about(one) for one in inventory}
    return [n for n, one in words.items() if one.person or (index and one.index) or (one.household and not one.parent)]


def _seen(
    columns: Columns, settled: SettledCodes, said: tuple[Settings, Additions], recognised: Recognised | None
) -> _Seen:
    inventory, (settings, own) = settled.inventory, said
    about = with_about(inventory, settings.subjects.about)
    flags = flag_variables(about, settings.sensitive, settings.identifiers, own.categories)
    flags = with_said(flags, {one.name: one for one in inventory})
    named = {
        flag.variable: Entry(_named_identifier(flag.reasons), "; ".join(flag.reasons), "guessed")
        for flag in flags.direct_identifiers
        if not flag.confirmed and columns[flag.variable].distinct > 1
    }
    declared = roles_said(settings.roles, inventory)
    published = recognised.kind_of_data if recognised else None
    ages = children_by_age(settled.source, inventory, ages_by_flags(inventory, flags))
    dataset = describe_dataset(settings.subjects, inventory, declared, published=published, ages=ages)
    if not dataset.about_people.value:
        return _Seen(columns, settled, Marks(with_visible(flags, {}), {}, {}, {}), dataset, recognised)
    named_sensitive, flags = bool(flags.sensitive), with_conditions(flags, columns, inventory)
    visible = facts_in(columns, inventory, flags)
    identifiers = {**identifiers_in(columns), **_days_of_birth(columns, visible), **named}
    typed = free_texts(columns, identifiers)
    if dataset.about_people.evidence == NOTHING_SAYS and not named_sensitive:
        told = [*visible, *identifiers, *typed, *_ids(inventory, index=False)]
        dataset = replace(dataset, about_people=by_values(columns, dataset.about_people, told))
    if not dataset.about_people.value:
        return _Seen(columns, settled, Marks(with_visible(flags, {}), {}, {}, {}), dataset, recognised)
    return _Seen(
        columns, settled, Marks(with_visible(flags, visible), visible, identifiers, typed), dataset, recognised
    )


def _days_of_birth(columns: Columns, visible: Mapping[str, Entry[str]]) -> dict[str, Entry[str]]:
    """Births to the day, by their values: what nobody declared to be a visible fact identifies, whatever its name."""
    born = (name for name, entry in visible.items() if entry.value == "birth" and entry.standing != "declared")
    seen = (name for name in born if are_days_of_birth(columns[name]))
    return {name: Entry(DATE_OF_BIRTH, "its values are days spread over a lifetime", "guessed") for name in seen}


def _named_identifier(reasons: tuple[str, ...]) -> str:
    return reasons[0].rpartition(" it is ")[2] if reasons else "a direct identifier"


def _placed(seen: _Seen, settings: Settings) -> _Placed:
    source, inventory = seen.settled.source, seen.settled.inventory
    look = Look(seen.columns, inventory, seen.marks.visible, seen.marks.identifiers)
    equal = count_equal(source, seen.columns)
    declared = roles_said(settings.roles, inventory)
    parts = find_parts(look, declared, equal_rows=equal, people=seen.people)
    kind = brought_by(look, parts) if seen.people else None
    told = seen.dataset.kind if seen.dataset.kind.value != "other" else kind
    if told is not None and are_events(told.value):
        parts = of_events(look, parts)
    household = parts.roles.get("family_id")
    numbering = numbering_members(look, household.value) if household is not None and seen.people else ()
    rows = describe_rows(source, parts, settings.subjects, equal, people=seen.people)
    return _Placed(parts, rows, kind, numbering)


def _dataset(seen: _Seen, placed: _Placed, said: Subjects) -> Dataset:
    """The dataset as its words describe it, or as its values do where words say nothing or less."""
    kind, dataset = placed.kind, seen.dataset
    if kind is not None and not dataset.kind.sure and (dataset.kind.value == "other" or kind.value == "trial"):
        dataset = with_kind(dataset, said, kind)
    if dataset.children.value != "unknown" or dataset.children.sure:
        return dataset
    return with_children(dataset, said, _children(seen, placed) or dataset.children)


def _children(seen: _Seen, placed: _Placed) -> Entry[Children] | None:
    """Where nothing else says how old people are: an id that is called after a child, or ages in any column."""
    person = placed.parts.roles.get("person_id")
    if person is not None and words_about(seen.settled.inventory[person.value]).child:
        return Entry("all", "the column of ids is named after a child", "guessed")
    return children_in(seen.columns, seen.settled.inventory, seen.marks.visible)


def _profile(seen: _Seen, placed: _Placed, lineage: Lineage) -> Profile:
    """The strongest visible facts of a file of people; a file of counts has nobody in it."""
    roles = {role: entry.value for role, entry in placed.parts.roles.items()}
    apart = {roles.get(role) for role in ("person_id", "family_id", "weight", "count", "time")}
    apart |= {roles["region"]} if {"area", "region"} <= roles.keys() else set()
    facts = [name for name in seen.marks.facts if name not in (*apart, *RESERVED)]
    if not seen.people or "count" in roles:
        return Profile()
    person = roles.get("person_id") if placed.parts.repeats else None
    return profile_of(seen.settled.source, facts, lineage, person)


def _may_be(seen: _Seen, placed: _Placed) -> Mapping[str, str]:
    """Columns of which nothing but the form of values says that they could be a visible fact."""
    playing = {entry.value for entry in placed.parts.roles.values()}
    free = (one for one in seen.columns if one.name not in playing and one.name not in seen.marks.visible)
    return {one.name: what for one in free if (what := may_be(one))}


def _found(seen: _Seen, placed: _Placed, lineage: Lineage, profile: Profile) -> Found:
    parts, rows, settled = placed.parts, placed.rows, seen.settled
    meaning = Meaning(seen.dataset, rows.records, settled.states, lineage)
    variables = describe_variables(Told(seen.columns, settled, seen.marks, parts, lineage, profile))
    return Found(
        meaning=meaning,
        inventory=settled.inventory,
        flags=seen.marks.flags,
        roles=parts.roles,
        variables=variables,
        profile=profile.names,
        alone=profile.alone,
        ladder=parts.ladder,
        questions=questions_of(meaning, variables, parts, rows, _may_be(seen, placed)),
        rows=rows.records.rows,
        people=rows.records.people,
        households=rows.households,
        repeated=rows.records.equal,
        collection=seen.recognised.in_words() if seen.recognised else "",
    )
