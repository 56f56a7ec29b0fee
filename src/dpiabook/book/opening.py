"""Opening what the settings name: the source, the dictionary, the demonstration data, the folder of the run."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dpiabook.book.database_files import database_file
from dpiabook.book.examples import EXAMPLE, example_file
from dpiabook.book.extended import additions_to
from dpiabook.book.once import once_of_dataset
from dpiabook.book.records_of import ages_of, find_records, settle_states
from dpiabook.book.tables import Joined, join_tables
from dpiabook.counting import Source, open_source, zero_counts
from dpiabook.dictionary import (
    Inventory,
    Recognised,
    infer_inventory,
    named_as_columns,
    read_dictionary,
    reconcile,
    with_publications,
)
from dpiabook.dictionary.reconcile import Reconciliation
from dpiabook.dictionary.sheet_rows import is_sheet
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.evidence.facts import NOTHING_VARIES, Varying
from dpiabook.finding.columns import look_at
from dpiabook.finding.conditions import conditions_named, open_texts, with_named
from dpiabook.finding.kinds import with_yes_no, with_zeros
from dpiabook.machine.mapped import kept_within
from dpiabook.machine.spill import spill_into
from dpiabook.meaning import Meaning, Records, Speech, declared_rules, describe_dataset, speech_of
from dpiabook.meaning.parts import left_out, roles_said
from dpiabook.pack.countries import jurisdiction_of
from dpiabook.sensitivity import Flags, flag_variables
from dpiabook.sensitivity.own import Additions
from dpiabook.sensitivity.said import require_known_kinds, with_about, with_said
from dpiabook.sensitivity.taxonomy import categories_with
from dpiabook.settings import Loaded, Places, Roles, Settings
from dpiabook.settings.model import EventTable, Kind
from dpiabook.sheet.workbook import cited
from dpiabook.synthetic import DemoFiles, write_demo

DEMO = "demo"
DEMO_FAMILIES = 20_000
_FAMILIES = "DPIABOOK_DEMO_FAMILIES"


@dataclass(frozen=True)
class Opened:
    """A dataset version as it was found: its source (None: dictionary only), meanings, flags, and what it is."""

    source: Source | None
    reconciliation: Reconciliation
    flags: Flags
    meaning: Meaning
    roles: Roles
    joined: Joined | None = None
    recognised: Recognised | None = None
    varying: Varying = NOTHING_VARIES

    @property
    def inventory(self) -> Inventory:
        """The variables of the source, those that the dictionary lacks marked as inferred."""
        return self.reconciliation.inventory


def open_dataset(loaded: Loaded) -> Opened:
    """Open source and dictionary, reconcile the two, recognise published collections, and flag the variables.

    Raises
    ------
    Refusal
        As the readers do; ``SETTING_VALUE`` when neither source nor dictionary is named.
    """
    spill_into(loaded.places.outputs)
    with kept_within(loaded.settings.memory_limit):
        return _opened(loaded)


def _opened(loaded: Loaded) -> Opened:
    own = additions_to(loaded)
    source = find_source(loaded.settings, loaded.places)
    inventory = find_dictionary(loaded.settings, loaded.places)
    if source is not None and inventory is not None:
        inventory = named_as_columns(inventory, source.columns)
    loaded = _with_parts(loaded, inventory)
    settings = loaded.settings
    if source is None:
        return _of_dictionary(loaded, inventory, own)
    _refuse_lacking_rows(source, inventory)
    source, inventory = _without_left_out(source, inventory)
    given, recognised = with_publications(inventory or infer_inventory(source.columns), source.columns, own.collections)
    found = find_records(loaded, source)
    joined = _join(loaded, found.source, given)
    settled = settle_states(loaded, joined.source, joined.inventory)
    joined = replace(joined, source=settled.source, inventory=settled.inventory)
    reconciliation = _of_source(loaded, reconcile(joined.inventory, joined.source.columns), joined.source)
    subjects = settings.subjects.model_copy(update={"unit": found.records.unit.value})
    here = reconciliation.inventory
    flags = _by_texts(loaded, flags_for(settings, here, own), here, joined.source)
    ages = ages_of(loaded, joined.source, here, flags)
    published = _kind(recognised)
    dataset = describe_dataset(subjects, reconciliation.inventory, settings.roles, published=published, ages=ages)
    meaning = Meaning(dataset, found.records, settled.states)
    varying = _varying((settings, own), given, found.records, joined)
    return Opened(joined.source, reconciliation, flags, meaning, found.roles, joined, recognised, varying)


def _by_texts(loaded: Loaded, flags: Flags, inventory: Inventory, source: Source) -> Flags:
    """The flags with what texts among values name, where no sheet or dictionary says what a column holds."""
    names = [name for name in open_texts(flags, inventory) if source.columns.get(name) == "text"]
    if not names:
        return flags

    def named() -> dict[str, tuple[str, ...]]:
        return conditions_named(look_at(source.only(names)), names)

    return with_named(flags, once_of_dataset(loaded, "conditions", dict[str, tuple[str, ...]], named))


def _with_parts(loaded: Loaded, inventory: Inventory | None) -> Loaded:
    """The settings with the roles that the dictionary gives."""
    roles = roles_said(loaded.settings.roles, inventory or Inventory(()))
    return replace(loaded, settings=loaded.settings.model_copy(update={"roles": roles}))


def _refuse_lacking_rows(source: Source, inventory: Inventory | None) -> None:
    """The sheet has a row for every column: one that was taken out is no decision to leave the column out."""
    place = inventory.place if inventory is not None else None
    if inventory is None or place is None:
        return
    cure = "run dpiabook init again, which adds it; to leave a column out, say so in its row"
    refuse_all(
        Refusal(Code.DICTIONARY_DISAGREES, f"the sheet has no row for the column {name!r}", where=place.of(), cure=cure)
        for name in source.columns
        if name not in inventory
    )


def _without_left_out(source: Source, inventory: Inventory | None) -> tuple[Source, Inventory | None]:
    """Source and dictionary without the variables that a person left out."""
    if inventory is None or not left_out(inventory):
        return source, inventory
    out = left_out(inventory)
    rules = tuple(rule for rule in inventory.rules if not out & set(re.findall(r"\w+", rule)))
    kept = replace(inventory, variables=tuple(one for one in inventory if one.name not in out), rules=rules)
    return source.only([name for name in source.columns if name not in out]), kept


def _of_dictionary(loaded: Loaded, inventory: Inventory | None, own: Additions) -> Opened:
    """What a dictionary alone says."""
    if inventory is None:
        where, cure = f"{loaded.where}: source, dictionary", "name a dictionary, a source, or both"
        raise Refusal(Code.SETTING_VALUE, "neither a source nor a dictionary is named", where=where, cure=cure)
    inventory, recognised = with_publications(inventory, own=own.collections)
    states = declared_rules(inventory, loaded.settings.missing, where=f"{loaded.where}: missing")
    reconciliation = reconcile(states.without_codes(inventory), {one.name: "" for one in inventory})
    settings = loaded.settings
    dataset = describe_dataset(settings.subjects, inventory, settings.roles, published=_kind(recognised))
    flags = flags_for(settings, reconciliation.inventory, own)
    return Opened(None, reconciliation, flags, Meaning(dataset, states=states), settings.roles, recognised=recognised)


def _kind(recognised: Recognised | None) -> Kind | None:
    return recognised.kind_of_data if recognised else None


def _join(loaded: Loaded, source: Source, inventory: Inventory) -> Joined:
    """Summarise the tables of events for each person."""
    settings, places = loaded.settings, loaded.places

    def find(table: EventTable) -> Source:
        return _located(table.source, settings, places, demo="years")

    return join_tables(settings, source, inventory, find)


def _of_source(loaded: Loaded, found: Reconciliation, source: Source | None) -> Reconciliation:
    """Leave out the variables of other tables that the dictionary describes, and the number of people in each row."""
    if source is None:
        return found
    count = loaded.settings.roles.count
    here = tuple(one for one in found.inventory if one.name in source.columns and one.name != count)
    inventory = with_yes_no(replace(found.inventory, variables=here), source)

    def counted(source: Source, names: Sequence[str]) -> dict[str, int]:
        return once_of_dataset(loaded, "zeros", dict[str, int], lambda: zero_counts(source, names))

    return replace(found, inventory=with_zeros(inventory, source, counted))


def speech_for(loaded: Loaded, meaning: Meaning, inventory: Inventory) -> Speech:
    """How texts speak of the dataset: with the nouns of its meaning, and of groups only where a column names them."""
    settings = loaded.settings
    systems = {one.source_system for one in inventory if one.source_system and "source_system" not in one.guessed}
    systems |= set(settings.context.source_systems.values())
    household = meaning.records is not None and meaning.records.unit.value == "household"
    said = speech_of(
        meaning.dataset,
        groups=settings.roles.family_id is not None and not household,
        everyone=settings.population != "sample",
        education=settings.areas.education_status.missing is not None,
        linked=len(systems) > 1,
        tables=bool(settings.tables),
    )
    return replace(said, jurisdiction=jurisdiction_of(loaded))


def flags_for(settings: Settings, inventory: Inventory, own: Additions) -> Flags:
    """Flag the variables, with the analyst's overrides."""
    require_known_kinds(inventory, categories_with(own.categories))
    inventory = with_about(inventory, settings.subjects.about)
    found = flag_variables(inventory, settings.sensitive, settings.identifiers, own.categories)
    return with_said(found, {one.name: one for one in inventory})


def _varying(said: tuple[Settings, Additions], given: Inventory, records: Records, joined: Joined) -> Varying:
    """What differs between the rows of a person and was not summarised: in the dataset, and in no figure."""
    settings, own = said
    summarised = {one.of for one in joined.summaries}
    out = [name for name in records.left_out if name not in summarised]
    if not out:
        return NOTHING_VARIES
    whole = reconcile(given, dict.fromkeys(out, "")).inventory
    here = replace(whole, variables=tuple(one for one in whole if one.name in out))
    overrides = {name: said for name, said in settings.sensitive.items() if name in out}
    identifiers = {name: said for name, said in settings.identifiers.items() if name in out}
    of_these = settings.model_copy(update={"sensitive": overrides, "identifiers": identifiers})
    return Varying(here, flags_for(of_these, here, own))


def find_source(settings: Settings, places: Places, version: str | None = None) -> Source | None:
    """Open the source, of another version if one is named."""
    if settings.source is None:
        return None
    return _located(settings.source, settings, places, version)


def _located(
    location: str, settings: Settings, places: Places, version: str | None = None, *, demo: str = "data"
) -> Source:
    """Open what a setting names: a path, a database URL, an example, or a table of the demonstration."""
    version = version or settings.version
    if location == DEMO:
        return _open(getattr(demo_files(places, version), demo), settings)
    location = location.replace("{version}", version)
    if location.startswith(EXAMPLE):
        return _open(example_file(places.outputs / ".examples", location.removeprefix(EXAMPLE)), settings)
    if "://" in location:
        return _open(_absolute(location, places), settings)
    path = places.resolve(location, what="source", code=Code.SOURCE_MISSING)
    return _open(path, settings, _layout(settings, places, version))


def _absolute(url: str, places: Places) -> str:
    """The URL of a database file with its whole path, since a kernel works in a folder of its own."""
    found = database_file(url, places)
    return url if found is None else f"{url.partition('://')[0]}://{found[0]}{found[1]}"


def _open(location: str | Path, settings: Settings, layout: Path | None = None) -> Source:
    limit = settings.memory_limit
    return open_source(location, engine=settings.engine, memory_limit=limit, layout=layout, where="source")


def _layout(settings: Settings, places: Places, version: str) -> Path | None:
    """The dictionary, or that which a sheet cites, may say where the columns of a fixed-width text lie."""
    if settings.dictionary in (None, DEMO):
        return None
    location = str(settings.dictionary).replace("{version}", version)
    tried = (folder / location for folder in (places.parameters, places.root))
    found = next((path.resolve() for path in tried if path.is_file()), None)
    if found is None or not is_sheet(found):
        return found
    given = found.parent / cited(found)
    return given.resolve() if given.is_file() else None


def find_dictionary(settings: Settings, places: Places, version: str | None = None) -> Inventory | None:
    """Read the dictionary, of another version if one is named; None when the settings name none."""
    if settings.dictionary is None:
        return None
    version = version or settings.version
    if settings.dictionary == DEMO:
        return read_dictionary(demo_files(places, version).dictionary)
    location = settings.dictionary.replace("{version}", version)
    return read_dictionary(places.resolve(location, what="dictionary", code=Code.DICTIONARY_MISSING))


def demo_files(places: Places, version: str) -> DemoFiles:
    """The demonstration data, made at their first use."""
    families = int(os.environ.get(_FAMILIES, DEMO_FAMILIES))
    folder = places.outputs / ".demo"
    return write_demo(folder if families == DEMO_FAMILIES else folder / str(families), version, families)


def missing_columns(settings: Settings, source: Source, where: str) -> list[Refusal]:
    """Every column that roles, composites and areas name and the source does not have."""
    named = {f"roles.{role}": column for role, column in settings.roles.named.items()}
    status = settings.areas.education_status.model_dump()
    named |= {f"areas.education_status.{kind}": column for kind, column in status.items() if column}
    named |= {
        f"composites.{name}[{index}]": column
        for name, columns in settings.composites.items()
        for index, column in enumerate(columns)
    }
    named |= {f"areas.ladder[{index}]": column for index, column in enumerate(settings.areas.ladder)}
    named |= {f"areas.published[{index}]": column for index, column in enumerate(settings.areas.published)}
    return [
        column_missing(column, source.columns, where=f"{where}: {place}")
        for place, column in named.items()
        if column not in source.columns
    ]
