"""What can be found wrong before a notebook starts: every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dpiabook.book.opening import Opened, missing_columns, open_dataset
from dpiabook.counting import Source, profile_columns
from dpiabook.errors import Code, Refusal, Refusals, refuse_all
from dpiabook.release.profiles import load_profile
from dpiabook.settings import Loaded, Settings


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
    _collect(found, lambda: load_profile(loaded.settings.profile))
    opened = _collect(found, lambda: open_dataset(loaded))
    if isinstance(opened, Opened):
        found += _faults(loaded, opened)
    refuse_all(found)
    if not isinstance(opened, Opened):
        raise TypeError
    return opened


def _collect(found: list[Refusal], step: Callable[[], object]) -> object:
    """Run a step and put its refusals on the list."""
    try:
        return step()
    except Refusals as refusals:
        found.extend(refusals.found)
    except Refusal as refusal:
        found.append(refusal)
    return None


def _faults(loaded: Loaded, opened: Opened) -> Iterable[Refusal]:
    """Faults between settings, dictionary and source."""
    yield from _identifiers(opened, loaded.where)
    yield from _disagreements(opened, loaded.where)
    if opened.source is not None:
        missing = missing_columns(loaded.settings, opened.source, loaded.where)
        yield from missing
        if not missing:
            yield from _columns(loaded.settings, opened.source, loaded.where)


def _identifiers(opened: Opened, where: str) -> Iterable[Refusal]:
    """Direct identifiers stop a run until the settings say that they are known."""
    for flag in opened.flags.direct_identifiers:
        if not flag.confirmed:
            cure = f"remove the column from the source, or confirm it under identifiers: {flag.variable}: <reason>"
            what = f"{flag.variable!r} looks like a direct identifier"
            yield Refusal(Code.IDENTIFIER_FOUND, what, where=f"{where}: source", cure=cure)


def _disagreements(opened: Opened, where: str) -> Iterable[Refusal]:
    """The dictionary describes another table than the source."""
    reconciliation = opened.reconciliation
    for name in reconciliation.absent if opened.source else ():
        what = f"the dictionary describes {name!r}, which the source does not have"
        cure = "mend the dictionary, or name the source that it belongs to"
        yield Refusal(Code.DICTIONARY_DISAGREES, what, where=f"{where}: dictionary", cure=cure)
    for disagreement in reconciliation.type_disagreements:
        what = f"the dictionary and the source disagree about the type of {disagreement.variable!r}"
        cure = "mend the type in the dictionary, or convert the column"
        yield Refusal(Code.DICTIONARY_DISAGREES, what, where=f"{where}: dictionary", cure=cure)


def _columns(settings: Settings, source: Source, where: str) -> Iterable[Refusal]:
    """Columns whose content cannot play the part that the settings give them."""
    family = settings.roles.family_id
    keys = {key for keys in settings.composites.values() for key in keys}
    names = sorted(keys | ({family} if family else set()))
    if not names:
        return
    profile = {row["name"]: row for row in profile_columns(source, names).to_dict("records")}
    for name in names:
        if profile[name]["distinct"] <= 1:
            what = f"the column {name!r} has a single value, so it cannot tell people or families apart"
            cure = "leave it out of composites and roles, or name another column"
            yield Refusal(Code.COLUMN_CONSTANT, what, where=f"{where}: composites, roles", cure=cure)
    if family and profile[family]["missing"] > 0:
        what = f"the family id {family!r} is missing in some rows"
        cure = (
            "give every record a family id (one of its own where the family is not known), or set roles.family_id: null"
        )
        yield Refusal(Code.FAMILY_GAPS, what, where=f"{where}: roles.family_id", cure=cure)
