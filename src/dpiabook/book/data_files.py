"""Where the files lie that the settings name, for programs that watch files themselves."""

from __future__ import annotations

from pathlib import Path

from dpiabook.book.database_files import database_file
from dpiabook.book.examples import EXAMPLE
from dpiabook.errors import Code
from dpiabook.settings import Loaded
from dpiabook.settings.places import split_part
from dpiabook.settings.reads import unnoted

_DEMO = "demo"


def files_of(loaded: Loaded) -> dict[str, Path]:
    """Files and folders that the settings name, by part of the data as in `dpiabook.book.snapshot.data_of`.

    What is no file of the user's is left out: the demonstration, the examples, a server's table.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` for what is not there.
    """
    with unnoted():
        settings = loaded.settings
        versions = {"": settings.version, "earlier_": settings.compare_with}
        named = {"source": settings.source, "dictionary": settings.dictionary}
        named |= {f"tables.{name}": table.source for name, table in settings.tables.items()}
        given = {
            f"{prefix}{part}": location.replace("{version}", version)
            for prefix, version in versions.items()
            if version is not None
            for part, location in named.items()
            if location is not None
        }
        beside = {"residents": settings.areas.residents, "profile": settings.profile}
    found = {part: _file(loaded, location) for part, location in given.items()}
    found |= {part: _if_there(loaded, location) for part, location in beside.items() if location is not None}
    return {part: path for part, path in found.items() if path is not None}


def _file(loaded: Loaded, location: str) -> Path | None:
    if location == _DEMO or location.startswith(EXAMPLE):
        return None
    if "://" in location:
        database = database_file(location, loaded.places)
        return None if database is None else Path(database[0])
    return split_part(loaded.places.resolve(location, what="data", code=Code.SOURCE_MISSING))[0]


def _if_there(loaded: Loaded, location: str) -> Path | None:
    tried = (folder / location for folder in (loaded.places.parameters, loaded.places.root))
    return next((path.resolve() for path in tried if path.is_file()), None)
