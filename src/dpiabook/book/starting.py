"""Opening the dataset version that a notebook's parameters name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dpiabook.book.banner import banner
from dpiabook.book.book import Book
from dpiabook.book.checks import check
from dpiabook.book.contracts import declared_by
from dpiabook.book.display import put_out
from dpiabook.book.extended import with_scenarios
from dpiabook.book.guard import Guard
from dpiabook.book.opening import Opened, open_dataset
from dpiabook.book.parameters import resolved_settings
from dpiabook.book.run_folder import run_folder
from dpiabook.book.seen import visible_facts
from dpiabook.book.snapshot import Snapshot, data_of
from dpiabook.choosing.visible import PROFILE
from dpiabook.settings import Loaded
from dpiabook.settings.reads import unnoted


def open_book(notebook: str, parameters: Mapping[str, Any] | None = None) -> Book:
    """Open the dataset version that the notebook's parameters name.

    Parameters
    ----------
    notebook : str
        Name of the notebook without its ending, such as ``"03_reidentification"``.
    parameters : Mapping, optional
        Values of a parameters file; by default those of the notebook's cells are used.

    Returns
    -------
    Book
        Ready to measure and to show.

    Raises
    ------
    Refusal
        Whatever `check` finds; ``NOTEBOOK_FAILED`` for a notebook that is not declared.
    """
    loaded = resolved_settings(parameters)
    if parameters is None:
        put_out(_Heading(banner(loaded, declared_by(notebook))))
    return book_of(notebook, loaded)


@dataclass(frozen=True)
class _Heading:
    """Text that a notebook shows as Markdown."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


def book_of(notebook: str, loaded: Loaded) -> Book:
    """Open the dataset version that settings name, as `open_book` does."""
    guard = Guard(notebook, run_folder(loaded, notebook), loaded.settings.memory_limit)
    data = guard("looking at the data", data_of, loaded)
    with unnoted():
        settings = loaded.settings.model_dump(mode="json")
    opened = guard("opening the dataset", open_dataset if guard.folder.checked else check, loaded)
    guard.folder.note_checked()
    return Book(notebook, _as_found(loaded, opened), opened, guard, snapshot=Snapshot(data, settings))


def _as_found(loaded: Loaded, opened: Opened) -> Loaded:
    """Name all combinations that are assessed, sequences of event years among them, and ids as they were found."""
    histories = opened.joined.histories if opened.joined is not None else {}
    loaded = with_scenarios(loaded)
    with unnoted():
        # Whoever uses them reads them; to name them here is no use.
        named = dict(loaded.settings.composites)
    named = named or _of_visible_facts(loaded, opened)
    composites = {**named, **histories}
    return replace(
        loaded, settings=loaded.settings.model_copy(update={"composites": composites, "roles": opened.roles})
    )


def _of_visible_facts(loaded: Loaded, opened: Opened) -> dict[str, list[str]]:
    """The strongest visible facts as a combination, where the settings name none."""
    profile = visible_facts(loaded, opened).profile
    return {PROFILE: list(profile)} if profile else {}
