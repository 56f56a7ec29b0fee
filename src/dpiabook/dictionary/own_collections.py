"""Data collections that people describe themselves, read by the model of the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from dpiabook.dictionary.published import Collection, collections, lists
from dpiabook.errors import Code, Refusal, refuse_all
from dpiabook.settings.extension_files import faults, plain, taken_name
from dpiabook.settings.extensions import Extensions, Part
from dpiabook.settings.faults import Wrong, wrongs

_CODES = "codes"


def read_own_collections(extensions: Extensions) -> dict[str, Collection]:
    """The collections of extensions, by name.

    Raises
    ------
    Refusal
        All faults of all files at once, with file, line and key.
    """
    found: dict[str, Collection] = {}
    refused: list[Refusal] = []
    titles = {table.title for made in collections().values() for table in made.tables}
    for part in extensions.of("collections"):
        refused += [taken_name(part)] if part.name in collections() else []
        try:
            found[part.name] = _read(part)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        refused += [_taken(part, table.title) for table in found[part.name].tables if table.title in titles]
        titles |= {table.title for table in found[part.name].tables}
    refuse_all(refused)
    return found


def _taken(part: Part, title: str) -> Refusal:
    what, cure = f"another table is called {title!r}", "give the table a title of its own"
    return Refusal(Code.SETTING_VALUE, what, where=part.place, cure=cure)


def _read(part: Part) -> Collection:
    said = plain(part)
    own = said.pop("lists", {})
    known = {**lists().lists, **(own if isinstance(own, dict) else {})}
    tables = said.get("tables")
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        cure = "write each table by its name, with title, subject, unit and columns"
        raise Refusal(Code.SETTING_VALUE, "the key 'tables' cannot be used", where=part.place, cure=cure)
    unknown = tuple(_unknown_lists(tables, known))
    refuse_all(faults(unknown, Collection, part))
    made = [_table(name, table, known) for name, table in tables.items()]
    try:
        return Collection.model_validate({**said, "tables": tuple(made)})
    except ValidationError as error:
        found = tuple(faults((_named(one, tables) for one in wrongs(error)), Collection, part))
    refuse_all(found)
    raise Refusal(Code.SETTING_VALUE, "the collection cannot be used", where=part.place)


def _columns(table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each column with its facts; a column of which nothing is said but its label may be written shortly."""
    given = table.get("columns")
    for name, facts in given.items() if isinstance(given, dict) else ():
        yield str(name), facts if isinstance(facts, dict) else {"label": facts}


def _unknown_lists(tables: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Wrong]:
    for name, table in tables.items():
        for column, facts in _columns(table):
            codes = facts.get(_CODES)
            if isinstance(codes, str) and codes not in known:
                cure = f"name one of {', '.join(known)}, or write the codes with their labels"
                yield Wrong(("tables", name, "columns", column, _CODES), "value", cure)


def _table(name: str, table: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    columns = tuple(_column(one, facts, known) for one, facts in _columns(table))
    return {**table, "id": name, "columns": columns}


def _column(name: str, facts: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    codes = facts.get(_CODES)
    listed = known[codes] if isinstance(codes, str) else {}
    return {
        "name": name,
        "verified": False,
        **listed,
        **{k: v for k, v in facts.items() if not (listed and k == _CODES)},
    }


def _named(wrong: Wrong, tables: Mapping[str, Any]) -> Wrong:
    """The place by the names of table and column, as the file has them, instead of by their numbers."""
    at = list(wrong.at)
    if len(at) > 1 and at[0] == "tables" and isinstance(at[1], int):
        name = list(tables)[at[1]]
        columns = [column for column, _ in _columns(tables[name])]
        at[1] = name
        if len(at) > 3 and at[2] == "columns" and isinstance(at[3], int):
            at[3] = columns[at[3]]
    return Wrong(tuple(at), wrong.kind, wrong.cure)
