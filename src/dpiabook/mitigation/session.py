"""The R script beside exported records: what it reads, checks and compares."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import pyarrow as pa

from dpiabook.counting import group, pack
from dpiabook.counting.encoding import MISSING, encode
from dpiabook.mitigation.r_types import Roles, Typed, numbered_levels
from dpiabook.risk import class_frequencies

_LIMITS = (2, 3, 5)


def recodes(before: Typed, after: Typed) -> pa.Table:
    """List for each key that was made coarser which value went into which category.

    Parameters
    ----------
    before, after : Typed
        The same people before and after recoding.

    Returns
    -------
    pyarrow.Table
        Text columns ``variable``, ``value`` and ``category``; a missing category where a value was blanked. Keys that
        stayed as they are have no rows.

    Examples
    --------
    >>> tables = [pa.table({"yob": pa.array(text).dictionary_encode()}) for text in (["8", "9"], ["8-9", "8-9"])]
    >>> recodes(*(Typed(table, ("yob",), table) for table in tables)).to_pylist()
    [{'variable': 'yob', 'value': '8', 'category': '8-9'}, {'variable': 'yob', 'value': '9', 'category': '8-9'}]
    """
    schema = pa.schema([(name, pa.string()) for name in ("variable", "value", "category")])
    tables = [schema.empty_table()]
    for key in after.keys:
        distinct = _distinct(before.table[key], after.table[key])
        if distinct["value"].to_pylist() != distinct["category"].to_pylist():
            variable = pa.array([key] * distinct.num_rows, pa.string())
            tables.append(pa.table([variable, distinct["value"], distinct["category"]], schema=schema))
    return pa.concat_tables(tables)


def session(after: Typed, before: Typed | None, roles: Roles, *, missing: str = "NA") -> str:
    """Write the script: it builds the sdcMicro objects, and compares their counts with ours.

    Parameters
    ----------
    after : Typed
        The protected records.
    before : Typed, optional
        The original records.
    roles : Roles
        Family ids and weights.
    missing : str
        What stands for a missing text in the CSV files.

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
        "MISSING": _quoted(missing),
        "EXPECTED": _counts(after, roles),
        "ORIGINAL_EXPECTED": _counts(before, roles) if before else "",
        "CLASSES": _classes(after.table.schema),
        "ORIGINAL_CLASSES": _classes(before.table.schema) if before else "",
    }
    text = files(__package__).joinpath("session.R").read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def _distinct(values: pa.ChunkedArray, categories: pa.ChunkedArray) -> pa.Table:
    """Each pair once, sorted, without those that were missing before; found by number, since texts take much memory."""
    coded = [encode(column, name) for column, name in ((values, "value"), (categories, "category"))]
    groups = group(pack([codes for codes, _ in coded], [len(levels) for _, levels in coded]))
    value, category = (codes[groups.first] for codes, _ in coded)
    missing = len(coded[1][1])
    category = np.where(category == MISSING, missing, category)
    order = np.lexsort((category, value))[int((value == MISSING).sum()) :]
    at = [pa.array(value[order]), pa.array(category[order], mask=category[order] == missing)]
    found = [levels.take(places).cast(pa.string()) for (_, levels), places in zip(coded, at, strict=True)]
    return pa.table(found, names=["value", "category"])


def _counts(exported: Typed, roles: Roles) -> str:
    """People alone, in groups under 3 and under 5, by the values as they were given: no text is asked."""
    if not exported.keys:
        return ""
    named = enumerate(exported.keys, 1)
    # R tells names apart that differ in capitals only, which no engine that counts does.
    keys = {f"key_{at}": _numbers(exported.records[name], name, roles) for at, name in named}
    found = class_frequencies(pa.table(keys), list(keys))
    return ", ".join(str(found.under(limit)) for limit in _LIMITS)


def _numbers(column: pa.ChunkedArray, name: str, roles: Roles) -> pa.Array:
    codes, _ = numbered_levels(column, name, roles.not_applicable.get(name))
    return pa.array(codes, mask=codes == MISSING)


def _classes(schema: pa.Schema) -> str:
    return ", ".join(f"{_quoted(column.name)} = {_quoted(_class(column.type))}" for column in schema)


def _names(names: Sequence[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _class(kind: pa.DataType) -> str:
    return "factor" if pa.types.is_dictionary(kind) else "integer" if pa.types.is_integer(kind) else "numeric"


def _quoted(name: str) -> str:
    """A name as R writes it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
