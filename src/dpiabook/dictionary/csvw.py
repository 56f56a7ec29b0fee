"""CSV on the Web metadata.

Source: W3C, "Metadata Vocabulary for Tabular Data" (2015), sections 5.3 to 5.6 and 5.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dpiabook.dictionary.fields import inventory_from, unreadable
from dpiabook.dictionary.inventory import Inventory


def is_csvw(document: object) -> bool:
    """Whether a parsed JSON document is CSVW metadata of a table or a group of tables."""
    return isinstance(document, Mapping) and (
        "tableSchema" in document or ("@context" in document and "tables" in document)
    )


def read_csvw(document: Mapping[str, Any], *, where: str) -> Inventory:
    """Read parsed CSVW metadata.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when a table has no columns written into it.

    Examples
    --------
    >>> column = {"name": "yob", "titles": "Year of birth", "datatype": {"base": "gYear", "minimum": "1996"}}
    >>> found = read_csvw({"tableSchema": {"columns": [column]}}, where="a.json")
    >>> found["yob"].label, found["yob"].kind, found["yob"].minimum
    ('Year of birth', 'integer', 1996.0)
    """
    tables = document.get("tables", [document])
    if not isinstance(tables, list):
        raise unreadable("'tables' is not a list", where=where)
    entries = [
        _entry({"null": _null(document, table), **column}, table=str(table.get("url", "")) if len(tables) > 1 else "")
        for table in tables
        for column in _columns(table, where)
        if not column.get("virtual")
    ]
    return inventory_from(entries, where=where, title=_words(document.get("dc:title")))


def _columns(table: Any, where: str) -> list[Mapping[str, Any]]:
    schema = table.get("tableSchema") if isinstance(table, Mapping) else None
    columns = schema.get("columns") if isinstance(schema, Mapping) else None
    if not isinstance(columns, list) or not all(isinstance(column, Mapping) for column in columns):
        raise unreadable("a table has no columns written into it", where=f"{where}, tableSchema", cure="embed them")
    return columns


def _null(*holders: Mapping[str, Any]) -> Any:
    """What stands for a missing value in a whole table, which its columns inherit."""
    inner = [*holders, holders[-1].get("tableSchema", {})]
    return next((holder["null"] for holder in reversed(inner) if "null" in holder), None)


def _entry(column: Mapping[str, Any], *, table: str) -> dict[str, Any]:
    datatype = column.get("datatype", "string")
    facets = datatype if isinstance(datatype, Mapping) else {"base": datatype}
    title = _words(column.get("titles"))
    null = column.get("null")
    return {
        "name": column.get("name") or title,
        "label": title or _words(column.get("rdfs:label")),
        "description": _words(column.get("dc:description")),
        "type": facets.get("base", "string"),
        "minimum": facets.get("minimum", facets.get("minInclusive")),
        "maximum": facets.get("maximum", facets.get("maxInclusive")),
        "required": column.get("required"),
        "missing_codes": {str(code): "" for code in (null if isinstance(null, list) else [null]) if code},
        "table": table,
    }


def _words(value: Any) -> str:
    """Read natural language: text, a list of it, or a mapping of languages, of which English comes first."""
    if isinstance(value, Mapping):
        return _words(value.get("@value", value.get("en", next(iter(value.values()), ""))))
    if isinstance(value, list):
        return _words(value[0]) if value else ""
    return str(value or "")
