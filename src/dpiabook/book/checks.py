"""What can be found wrong before a notebook starts: every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dpiabook.book.coded import strange_values
from dpiabook.book.extended import refuse_faults, with_scenarios
from dpiabook.book.identifying import unconfirmed_identifiers
from dpiabook.book.opening import Opened, missing_columns, open_dataset
from dpiabook.book.residents import resident_counts
from dpiabook.book.role_checks import named_as_results, one_column_twice, unusable_numbers
from dpiabook.counting import Source, profile_columns
from dpiabook.counting.class_table import RESERVED
from dpiabook.errors import Code, Refusal, Refusals, did_you_mean, refuse_all
from dpiabook.meaning.ladder import outside_ladder
from dpiabook.release.profiles import profile_of
from dpiabook.risk import scenarios
from dpiabook.settings import Loaded, Roles, Settings
from dpiabook.settings.reads import unnoted


def check(loaded: Loaded) -> Opened:
    """Check settings, source, dictionary and roles of one parameters file.

    Returns
    -------
    Opened
        The dataset, ready for a notebook.

    Raises
    ------
    Refusal
        Everything that was found, together.
    """
    found: list[Refusal] = []
    # Whatever notebook comes first looks for all: its results rest on no more settings for that.
    with unnoted():
        _collect(found, lambda: profile_of(loaded))
        faulty = len(found)
        _collect(found, lambda: refuse_faults(loaded))
        if len(found) > faulty:
            # What is wrong with them would be told once more by whatever reads them next.
            raise Refusals(found)
        _collect(found, lambda: scenarios(with_scenarios(loaded).settings.scenarios))
        _collect(found, lambda: resident_counts(loaded))
    opened = _collect(found, lambda: open_dataset(loaded))
    if isinstance(opened, Opened):
        with unnoted():
            found += _faults(loaded, opened)
    refuse_all(found)
    if not isinstance(opened, Opened):
        raise TypeError
    return opened


def _collect(found: list[Refusal], step: Callable[[], object]) -> object:
    """Run a step and put its refusals on the list."""
    try:
        return step()
    except Refusal as refusal:
        found.append(refusal)
    return None


def _faults(loaded: Loaded, opened: Opened) -> Iterable[Refusal]:
    """Faults between settings, dictionary and source."""
    yield from _things(opened, loaded.where)
    yield from unconfirmed_identifiers(loaded, opened)
    yield from _disagreements(opened, loaded.where)
    if opened.source is not None:
        missing = missing_columns(loaded.settings, opened.source, loaded.where)
        yield from missing
        yield from strange_values(loaded, opened, opened.source)
        yield from unusable_numbers(opened, opened.source, loaded.where)
        yield from named_as_results(opened.roles, loaded.where)
        yield from one_column_twice(opened.roles, loaded.where)
        if not missing:
            yield from _columns(loaded.settings, opened, opened.source, loaded.where)
            yield from _ladder(loaded.settings, opened.source, loaded.where)


def _things(opened: Opened, where: str) -> Iterable[Refusal]:
    """Data about things are no matter of a DPIA; whoever knows better says whom they are about."""
    about = opened.meaning.dataset.about_people
    if not about.value:
        cure = "name a file of records about people; where these are some, say so: subjects: {kind: other}"
        what = f"the data seem to be about no people: {about.evidence}"
        yield Refusal(Code.NOT_PEOPLE, what, where=f"{where}: source", cure=cure)


def _disagreements(opened: Opened, where: str) -> Iterable[Refusal]:
    """The dictionary describes another table than the source."""
    reconciliation = opened.reconciliation
    left_out = opened.meaning.records.left_out if opened.meaning.records else ()
    place = opened.inventory.place
    absent = [name for name in reconciliation.absent if name not in left_out]
    for name in absent if opened.source else ():
        what = f"the dictionary describes {name!r}, which the source does not have"
        near = did_you_mean(name, reconciliation.undocumented)
        cure = f"{near} mend the dictionary, or name the source that it belongs to".strip()
        if place is not None:
            what = f"the sheet describes {name!r}, which the source does not have any more"
            cure = "run dpiabook init again, which marks the row as gone; or name the source that it belongs to"
        at = place.of(name) if place else f"{where}: dictionary"
        yield Refusal(Code.DICTIONARY_DISAGREES, what, where=at, cure=cure)
    for disagreement in reconciliation.type_disagreements:
        what = f"the dictionary and the source disagree about the type of {disagreement.variable!r}"
        cure = "mend the type in the dictionary, or convert the column"
        at = place.of(disagreement.variable, "type") if place else f"{where}: dictionary"
        yield Refusal(Code.DICTIONARY_DISAGREES, what, where=at, cure=cure)


def _columns(settings: Settings, opened: Opened, source: Source, where: str) -> Iterable[Refusal]:
    """Columns whose content cannot play the part that the settings give them."""
    family, person = opened.roles.family_id, opened.roles.child_id
    yield from _order(opened.roles, source, where)
    keys = {key for keys in settings.composites.values() for key in keys}
    names = sorted(keys | {name for name in (family, person) if name})
    if not names:
        return
    for name in sorted(keys & set(RESERVED)):
        what = f"the column {name!r} has the name of a result, so it cannot be part of a combination"
        cure = "rename it in the source, or leave it out of composites"
        yield Refusal(Code.MEASURE_INPUT, what, where=f"{where}: composites", cure=cure)
    profile = {row["name"]: row for row in profile_columns(source, names).to_dict("records")}
    for name in names:
        if profile[name]["distinct"] <= 1:
            what = f"the column {name!r} has a single value, so it cannot tell people or groups apart"
            cure = "leave it out of composites and roles, or name another column"
            yield Refusal(Code.COLUMN_CONSTANT, what, where=f"{where}: composites, roles", cure=cure)
    if family and profile[family]["missing"] > 0:
        what = f"the id of groups {family!r} is missing in some rows"
        cure = "give every record an id of its group (where it is not known, one of its own), or take the role out"
        yield Refusal(Code.FAMILY_GAPS, what, where=f"{where}: roles.family_id", cure=cure)


def _ladder(settings: Settings, source: Source, where: str) -> Iterable[Refusal]:
    """Columns of areas that are no ladder."""
    for (smaller, larger), share in outside_ladder(source, settings.areas.ladder, count=settings.roles.count).items():
        what = f"{smaller!r} does not lie within {larger!r}: about {share:.1%} of people are outside"
        cure = "name the smallest areas first, each within the next, or leave the column out"
        yield Refusal(Code.DICTIONARY_DISAGREES, what, where=f"{where}: areas.ladder", cure=cure)


def _order(roles: Roles, source: Source, where: str) -> Iterable[Refusal]:
    """Results per record need an order of the records, which only files of their own have."""
    if not source.row_order and roles.child_id is None and roles.count is None:
        what = "this kind of source has no order of rows, so that no column says which result is whose"
        cure = "name the column of person ids"
        yield Refusal(Code.PERSON_GAPS, what, where=f"{where}: roles.child_id", cure=cure)
