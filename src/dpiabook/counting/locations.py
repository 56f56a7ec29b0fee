"""What a location means: a file, a folder of parts or a table of a database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dpiabook.errors import Code, Refusal
from dpiabook.settings.places import split_part

PASSWORD_VARIABLE = "DPIABOOK_DB_PASSWORD"  # noqa: S105 -- the name of a variable, not a password
_SCHEMES = {"duckdb": "duckdb", "sqlite": "sqlite", "postgres": "postgres", "postgresql": "postgres"}


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table of a database, as a URL names it.

    Attributes
    ----------
    kind : str
        ``duckdb``, ``sqlite`` or ``postgres``.
    database : str
        The path of the file, or the name of the PostgreSQL database.
    table : str
        The table.
    host, user, schema : str or None
        PostgreSQL only.
    port : int or None
        PostgreSQL only.
    """

    kind: str
    database: str
    table: str
    host: str | None = None
    port: int | None = None
    user: str | None = None
    schema: str | None = None


def is_url(location: str | Path) -> bool:
    """Tell a database URL from a path.

    Examples
    --------
    >>> is_url("sqlite://data/programme.sqlite/children"), is_url("data/children.parquet")
    (True, False)
    """
    return isinstance(location, str) and "://" in location


def parse_url(url: str, *, where: str) -> DatabaseTable:
    """Read ``duckdb://FILE/TABLE``, ``sqlite://FILE/TABLE`` or ``postgres://user@host:port/database/[schema/]table``.

    A file is relative (``sqlite://data/programme.sqlite/children``) or absolute
    (``sqlite:///srv/data/programme.sqlite/children``); a space, a slash and other signs in the name of a table may be
    written as in any URL (``%20``, ``%2F``).

    Parameters
    ----------
    url : str
        The location. A password in it is refused.
    where : str
        The setting that held it.

    Returns
    -------
    DatabaseTable
        Its parts.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for another scheme, a missing part or a password.

    Examples
    --------
    >>> parse_url("duckdb://data/programme.duckdb/children", where="source").database
    'data/programme.duckdb'
    >>> parse_url("postgres://reader@db:5433/programme/children", where="source").port
    5433
    """
    scheme, _, rest = url.partition("://")
    kind = _SCHEMES.get(scheme.lower())
    if kind is None:
        raise _bad_url(f"the source's scheme is none of {', '.join(sorted(_SCHEMES))}", where)
    if kind == "postgres":
        return _postgres(url, where)
    database, _, table = rest.rpartition("/")
    if not database or not table:
        raise _bad_url("the source names no table", where)
    return DatabaseTable(kind, database, unquote(table))


def _postgres(url: str, where: str) -> DatabaseTable:
    parts = urlsplit(url)
    if parts.password is not None:
        raise Refusal(
            Code.SETTING_VALUE,
            "the source holds a password",
            where=where,
            cure=f"take it out, and put it into the environment variable {PASSWORD_VARIABLE}",
        )
    names = [unquote(name) for name in parts.path.split("/") if name]
    if len(names) not in (2, 3):
        raise _bad_url("the source names no database and table", where)
    return DatabaseTable(
        "postgres",
        names[0],
        names[-1],
        parts.hostname,
        parts.port,
        parts.username,
        names[1] if len(names) == 3 else None,
    )


def _bad_url(what: str, where: str) -> Refusal:
    cure = "write duckdb://FILE/TABLE, sqlite://FILE/TABLE or postgres://user@host:port/database/table"
    return Refusal(Code.SETTING_VALUE, what, where=where, cure=cure)


def password() -> str | None:
    """Return the database password from the environment, or None."""
    return os.environ.get(PASSWORD_VARIABLE) or os.environ.get("PGPASSWORD")


def existing(location: str | Path, *, where: str) -> Path:
    """Resolve a path, and refuse one at which nothing lies.

    Parameters
    ----------
    location : str or Path
        Relative to the working directory, or absolute.
    where : str
        The setting that held it.

    Returns
    -------
    Path
        Absolute.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING``, with the resolved path.
    """
    path = Path(location).expanduser().resolve()
    if not path.exists():
        raise Refusal(Code.SOURCE_MISSING, f"there is no file {path}", where=where, cure="correct the path")
    return path


def existing_part(location: str | Path, *, where: str) -> tuple[Path, str]:
    """Resolve a path that may end in ``#part``: a sheet of a workbook, or a file of an archive.

    Returns
    -------
    path : Path
        Absolute.
    part : str
        Empty where none is named.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING``, with the resolved path.
    """
    path, part = split_part(Path(location).expanduser())
    return existing(path, where=where), part
