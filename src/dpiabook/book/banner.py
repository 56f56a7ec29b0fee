"""What stands at the top of every executed notebook: that it stays inside, what it is about, and who said what."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dpiabook.book.reads import EVERYTHING, is_read
from dpiabook.settings import Loaded
from dpiabook.settings.model import Settings
from dpiabook.settings.reads import leaves, setting_at, unnoted

_LONG = 40


def banner(loaded: Loaded, reads: Collection[str] = (EVERYTHING,)) -> str:
    """Say in Markdown that figures are exact, which dataset version they are of, and where its settings come from.

    Parameters
    ----------
    loaded : Loaded
        Settings, with who said each.
    reads : collection of str
        The settings that the notebook reads: those of the file that it does not read are not named.

    Returns
    -------
    str
        Settings that are as built in are not named; of those that somebody gave here, short values are shown.
    """
    settings = loaded.settings
    lines = [f"**Exact figures: stays inside.** Dataset *{settings.dataset}*, version *{settings.version}*."]
    with unnoted():
        return "  \n".join([*lines, *_origins(loaded, reads)])


def _origins(loaded: Loaded, reads: Collection[str]) -> Iterator[str]:
    built_in, said = Settings.model_construct().model_dump(), loaded.settings.model_dump()
    changed = [path for path in leaves(Settings) if setting_at(said, path) != setting_at(built_in, path)]
    here = {path.partition(".")[0] for path in changed if is_read(path, reads)}
    given = [name for name in loaded.origins if name in here]
    given += [name for name in loaded.origins if name not in given and _is_here(loaded, name)]
    for origin in dict.fromkeys(loaded.origins[name] for name in given):
        names = [name for name in given if loaded.origins[name] == origin]
        yield f"From {origin}: {', '.join(_said(loaded, name) for name in names)}."


def _is_here(loaded: Loaded, name: str) -> bool:
    """Whether it was given for this notebook alone; then it is told also where it is as built in."""
    return not loaded.where.endswith(loaded.origins[name])


def _said(loaded: Loaded, name: str) -> str:
    value = getattr(loaded.settings, name, None)
    short = _is_here(loaded, name) and isinstance(value, str | int) and len(str(value)) <= _LONG
    return f"`{name} = {value!r}`" if short else f"`{name}`"
