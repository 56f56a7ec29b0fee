"""Where the file of a database lies that a parameters file names by its URL."""

from __future__ import annotations

from pathlib import Path

from dpiabook.counting.locations import parse_url
from dpiabook.errors import Code
from dpiabook.settings import Places


def database_file(url: str, places: Places) -> tuple[Path, str] | None:
    """Find the file that a URL names, as paths of a parameters file are found.

    Parameters
    ----------
    url : str
        Such as ``sqlite://data/programme.sqlite/children``.
    places : Places
        The folders that paths are read from.

    Returns
    -------
    path : Path
        Of the file, whole.
    behind : str
        What stands behind it: the table, a schema and a table, or nothing. None altogether for a server.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``SETTING_VALUE``.
    """
    target = parse_url(url, where="source")
    if target.kind == "postgres":
        return None
    rest = url.partition("://")[2]
    for at in [at for at, sign in enumerate(rest) if sign == "/" and at] + [len(rest)]:
        for folder in (places.parameters, places.root):
            path = (folder / rest[:at]).expanduser()
            if path.is_file():
                return path.resolve(), rest[at:]
    return places.resolve(target.database, what="source", code=Code.SOURCE_MISSING), f"/{target.table}"
