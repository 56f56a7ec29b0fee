"""Which columns of texts say yes or no, and in which words; and how often columns of numbers say nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from dpiabook.counting.engines import fetch
from dpiabook.counting.in_parts import of_each
from dpiabook.counting.sources import TableLike, as_source

_PAIRS = {"y": "n", "yes": "no", "true": "false", "t": "f"}


def yes_no_codes(table: TableLike, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Find the columns of texts that hold a yes and a no, and nothing else but missing values.

    Parameters
    ----------
    table : TableLike
        Any source.
    names : sequence of str
        Columns; those that are no texts are passed over.

    Returns
    -------
    dict of str to dict of str to str
        Column to the two spellings and what they say. No other value is ever returned.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"camhs": ["Y", "N", None], "sex": ["F", "M", "F"], "told": ["Y", "N", "P"]})
    >>> yes_no_codes(frame, ["camhs", "sex", "told"])
    {'camhs': {'Y': 'yes', 'N': 'no'}}
    """
    source = as_source(table)
    source.require(names)
    texts = [name for name in names if source.columns[name] == "text"]
    if not texts:
        return {}
    measures: dict[str, Any] = {}
    for at, name in enumerate(texts):
        column = source.table[name]
        measures |= {f"low{at}": column.min(), f"high{at}": column.max()}
        known = column.lower().isin([*_PAIRS, *_PAIRS.values()])
        measures[f"others{at}"] = ibis.ifelse(known, 0, 1).sum(where=column.notnull())
        measures[f"spellings{at}"] = column.nunique(where=known)
    row = fetch(source.table.aggregate(**measures), where=source.where).to_pylist()[0]
    found = {}
    for at, name in enumerate(texts):
        no, yes = row[f"low{at}"], row[f"high{at}"]
        if not row[f"others{at}"] and row[f"spellings{at}"] == 2 and _PAIRS.get(yes.lower()) == no.lower():
            found[name] = {yes: "yes", no: "no"}
    return found


def zero_counts(table: TableLike, names: Sequence[str]) -> dict[str, int]:
    """Count the rows with a 0 in columns of numbers; a column without any value is left out.

    Parameters
    ----------
    table : TableLike
        Any source.
    names : sequence of str
        Columns of numbers.

    Returns
    -------
    dict of str to int

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> zero_counts(pd.DataFrame({"spells": [0, 0, 3], "asthma": [1, 2, 2]}), ["spells", "asthma"])
    {'spells': 2, 'asthma': 0}
    """
    source = as_source(table)
    source.require(names)

    def measures(name: str) -> dict[str, Any]:
        column = source.table[name]
        return {"zeros": (column == 0).sum(), "values": column.count()}

    told = of_each(source, names, measures)
    return {name: int(one["zeros"] or 0) for name, one in told.items() if one["values"]}
