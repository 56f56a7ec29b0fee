"""What a dataset's extensions add, brought to the rooms that own each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dpiabook.book.own_notebooks import own_notebooks, suite_of
from dpiabook.dictionary.own_collections import read_own_collections
from dpiabook.errors import Refusal, refuse_all
from dpiabook.pack.countries import own_countries, read_country
from dpiabook.release.profiles import own_profiles
from dpiabook.risk.intruders import own_scenarios
from dpiabook.sensitivity.own import Additions, read_additions, read_own_categories
from dpiabook.settings import Loaded
from dpiabook.settings.extensions import Extensions, extensions_of


def additions_to(loaded: Loaded) -> Additions:
    """The categories and collections that are added for a dataset.

    Raises
    ------
    Refusal
        All faults of the files of one kind at once.
    """
    return read_additions(extensions_of(loaded))


def with_scenarios(loaded: Loaded) -> Loaded:
    """The settings with the intruders of extensions; what the settings say of one of them counts."""
    own = own_scenarios(extensions_of(loaded))
    if not own:
        return loaded
    said = {name: {**own.get(name, {}), **change} for name, change in loaded.settings.scenarios.items()}
    return replace(loaded, settings=loaded.settings.model_copy(update={"scenarios": own | said}))


def refuse_faults(loaded: Loaded) -> None:
    """Read every file of every extension, also what these settings do not use.

    Raises
    ------
    Refusal
        All faults of all files at once.
    """
    extensions = extensions_of(loaded)
    refuse_all(fault for read in READERS for fault in _faults(read, extensions))


def _countries(extensions: Extensions) -> None:
    found: list[Refusal] = []
    for folder in own_countries(extensions).values():
        found += _faults(lambda _, folder=folder: read_country(folder), extensions)  # type: ignore[misc]
    refuse_all(found)


def _code(extensions: Extensions) -> None:
    """Notebooks, and the measures that stand in their evidence; these bring every finding and figure with them."""
    notebooks = own_notebooks(extensions)
    if extensions.parts:
        from dpiabook.book.own_measures import refuse_own_faults

        refuse_own_faults(extensions, suite_of(notebooks))


READERS: tuple[Callable[[Extensions], Any], ...] = (
    read_own_categories,
    read_own_collections,
    own_scenarios,
    own_profiles,
    _countries,
    _code,
)


def _faults(read: Callable[[Extensions], Any], extensions: Extensions) -> Iterator[Refusal]:
    try:
        read(extensions)
    except Refusal as refusal:
        yield refusal
