"""`dpiabook check`: everything that is wrong with one parameters file, and what a run of it would assess."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Refusal, each
from dpiabook.settings import Loaded
from dpiabook.settings.extensions import extensions_of
from dpiabook.suite.runs import Options, load


@dataclass(frozen=True)
class Checked:
    """What was found: lines about what would be assessed, and what is refused."""

    lines: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def checked(file: Path, out: Path | None = None, version: str | None = None, *, strict: bool = False) -> Checked:
    """Check one parameters file without running anything.

    Parameters
    ----------
    file : Path
        The parameters file.
    out : Path, optional
        Where results would go.
    version : str, optional
        A dataset version instead of the file's.
    strict : bool
        Refuse guesses on which much rests, too.

    Returns
    -------
    Checked
        Nothing is refused only where something about people can be assessed.
    """
    try:
        loaded = load(file, Options(out=out), version)
        from dpiabook.book import check
        from dpiabook.book.assessed import outlook, refuse_nothing
        from dpiabook.book.opening import speech_for
        from dpiabook.book.unconfirmed import unconfirmed
        from dpiabook.release.profiles import profile_of

        opened = check(loaded)
        found = outlook(loaded, opened, speech_for(loaded, opened.meaning, opened.inventory))
        guesses = unconfirmed(loaded, opened) if strict else ()
        warning = profile_of(loaded).warning
        read = opened.source.notes if opened.source is not None else ()
        lines = (
            *filter(None, (warning,)),
            *_used(loaded),
            *(f"source: {note}" for note in read),
            *opened.inventory.notes,
            *found.lines,
        )
    except Refusal as refusal:
        return Checked((), each(refusal))
    try:
        refuse_nothing(loaded, found)
    except Refusal as refusal:
        return Checked(lines, (refusal, *guesses))
    return Checked(lines, guesses)


def _used(loaded: Loaded) -> tuple[str, ...]:
    """What is added to the package, in one line where there is any."""
    names = ", ".join(part.place for part in extensions_of(loaded).parts)
    return (f"extensions: {names}",) if names else ()
