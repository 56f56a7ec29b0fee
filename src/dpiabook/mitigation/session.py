"""The R script beside exported records: what it reads, checks and compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import pyarrow as pa

from dpiabook.risk import class_frequencies

_LIMITS = (2, 3, 5)


@dataclass(frozen=True)
class Exported:
    """What is compared of records that were written in the types that R reads.

    Attributes
    ----------
    table : pyarrow.Table
        One row per person: the keys, all factors, and the weight, if there is one.
    keys : tuple of str
        Key variables; may be none.
    schema : pyarrow.Schema
        All columns that were written.
    """

    table: pa.Table = field(repr=False)
    keys: tuple[str, ...]
    schema: pa.Schema = field(repr=False)


@dataclass(frozen=True)
class Roles:
    """Columns of family ids and of sampling weights, if there are any."""

    family: str | None
    weight: str | None


def recodes(before: Exported, after: Exported) -> pa.Table:
    """List for each key that was made coarser which value went into which category.

    Parameters
    ----------
    before, after : Exported
        The same people before and after recoding.

    Returns
    -------
    pyarrow.Table
        Text columns ``variable``, ``value`` and ``category``; a missing category where a value was blanked. Keys that
        stayed as they are have no rows.

    Examples
    --------
    >>> tables = [pa.table({"yob": pa.array(text).dictionary_encode()}) for text in (["8", "9"], ["8-9", "8-9"])]
    >>> recodes(*(Exported(table, ("yob",), table.schema) for table in tables)).to_pylist()
    [{'variable': 'yob', 'value': '8', 'category': '8-9'}, {'variable': 'yob', 'value': '9', 'category': '8-9'}]
    """
    schema = pa.schema([(name, pa.string()) for name in ("variable", "value", "category")])
    tables = [schema.empty_table()]
    for key in after.keys:
        pairs = pa.table({"value": before.table[key].cast(pa.string()), "category": after.table[key].cast(pa.string())})
        distinct = _distinct(pairs)
        if distinct["value"].to_pylist() != distinct["category"].to_pylist():
            variable = pa.array([key] * distinct.num_rows, pa.string())
            tables.append(pa.table([variable, distinct["value"], distinct["category"]], schema=schema))
    return pa.concat_tables(tables)


def session(after: Exported, before: Exported | None, roles: Roles) -> str:
    """Write the script: it builds the sdcMicro objects, and compares their counts with ours.

    Parameters
    ----------
    after : Exported
        The protected records.
    before : Exported, optional
        The original records.
    roles : Roles
        Family ids and weights.

    Returns
    -------
    str
        R code. It names columns and counts, and no value.
    """
    words = {
        "KEYS": _names(after.keys),
        "ORIGINAL_KEYS": _names(before.keys) if before else "",
        "FAMILY": _quoted(roles.family) if roles.family else "NULL",
        "WEIGHT": _quoted(roles.weight) if roles.weight else "NULL",
        "EXPECTED": _counts(after, roles),
        "ORIGINAL_EXPECTED": _counts(before, roles) if before else "",
        "CLASSES": _classes(after.schema),
        "ORIGINAL_CLASSES": _classes(before.schema) if before else "",
    }
    text = files(__package__).joinpath("session.R").read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def _distinct(pairs: pa.Table) -> pa.Table:
    """Each pair once, sorted, without those that were missing before."""
    found = pairs.filter(pairs["value"].is_valid()).group_by(["value", "category"]).aggregate([])
    return found.sort_by([("value", "ascending"), ("category", "ascending")])


def _counts(exported: Exported, roles: Roles) -> str:
    """People alone, in groups under 3 and under 5."""
    if not exported.keys:
        return ""
    found = class_frequencies(exported.table, list(exported.keys), weight=roles.weight)
    return ", ".join(str(found.under(limit)) for limit in _LIMITS)


def _classes(schema: pa.Schema) -> str:
    return ", ".join(f"{_quoted(column.name)} = {_quoted(_class(column.type))}" for column in schema)


def _names(names: Sequence[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _class(kind: pa.DataType) -> str:
    return "factor" if pa.types.is_dictionary(kind) else "integer" if pa.types.is_integer(kind) else "numeric"


def _quoted(name: str) -> str:
    """A name as R writes it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
