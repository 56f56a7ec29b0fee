"""The records themselves in the forms of one node: what is handed on after recoding and suppression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting import TableLike, as_source
from dpiabook.counting.coded_keys import ColumnReader
from dpiabook.counting.encoding import MISSING, encode
from dpiabook.counting.engines import fetch
from dpiabook.counting.missing_rule import NOT_APPLICABLE
from dpiabook.counting.number_text import number_text
from dpiabook.counting.source import state_column
from dpiabook.machine.mapped import aside_column
from dpiabook.mitigation.forms import Digits, forms_of
from dpiabook.mitigation.ladders import Ladder
from dpiabook.mitigation.rungs import Rung


def recode(table: TableLike, ladders: Mapping[str, Ladder], node: Sequence[int]) -> pa.Table:
    """Put every record's key variables into the forms of a node.

    Parameters
    ----------
    table : TableLike
        One row per person.
    ladders : mapping of str to Ladder
        The key variables and their forms.
    node : sequence of int
        The form of each key.

    Returns
    -------
    pyarrow.Table
        All columns in their order; recoded ones hold text such as ``"2000-2001"``, as a dictionary. Those that are
        left out are gone, and so are coarser columns that a recoded key's ladder names. Rows are in row order. What is
        unknown or does not apply is null.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> import pandas as pd
    >>> children = pd.DataFrame({"yob": [2000, 2003, None], "sex": ["F", "M", "F"]})
    >>> ladders = {"yob": Ladder("yob", (Rung(band=2),)), "sex": Ladder("sex", (Rung(drop=True),))}
    >>> recode(children, ladders, (1, 1)).to_pydict()
    {'yob': ['2000-2001', '2002-2003', None]}
    """
    records, _ = read_records(table, ())
    chosen = {key: (ladder, form) for (key, ladder), form in zip(ladders.items(), node, strict=True) if form}
    for key, (ladder, form) in chosen.items():
        rung = ladder.rungs[form - 1]
        at = records.column_names.index(key)
        if rung.drop:
            records = records.remove_column(at)
        else:
            column = _wider(records, key, rung.to) if rung.to else _recoded(records, ladder, rung)
            records = records.set_column(at, key, column)
    # A region that stayed would say more than an area that was left out or made coarser.
    coarser = {name for ladder, _ in chosen.values() for name in ladder.needs} - set(ladders)
    return records.select([name for name in records.column_names if name not in coarser])


def read_records(table: TableLike, keys: Sequence[str]) -> tuple[pa.Table, dict[str, NDArray[np.bool_]]]:
    """Read all columns once, and to whom each key does not apply.

    Parameters
    ----------
    table : TableLike
        One row per person.
    keys : sequence of str
        Key variables.

    Returns
    -------
    records : pyarrow.Table
        All columns; what is missing is null.
    not_applicable : dict of str to ndarray of bool, shape (rows,)
        For each key that does not apply to somebody, in the order of the records.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE``.

    Examples
    --------
    >>> import pandas as pd
    >>> records, applies_not = read_records(pd.DataFrame({"yob": [2000, None]}), ["yob"])
    >>> records.to_pydict(), applies_not
    ({'yob': [2000.0, None]}, {})
    """
    source = as_source(table)
    asked = [name for name in keys if name in source.states and source.states[name].may_not_apply]
    if isinstance(source.origin, pa.Table) and not source.states:
        return source.origin, {}
    if not isinstance(source.origin, Path):
        marks = {state_column(name): source.state(name) == NOT_APPLICABLE for name in asked}
        read = fetch(source.table.mutate(**marks).select([*source.columns, *marks]), where=source.where)
        return read.select(list(source.columns)), {
            name: np.asarray(read[state_column(name)].to_numpy(), dtype=bool) for name in asked
        }
    reader = ColumnReader(source, list(source.columns))
    records = pa.table({name: aside_column(reader.column(name)) for name in source.columns})
    return records, {name: found for name in asked if (found := reader.state(name)) is not None}


def _wider(records: pa.Table, key: str, wider: str) -> pa.DictionaryArray:
    """The wider column, missing where the key is: somebody without an area has no region either."""
    codes, levels = encode(records[wider], wider)
    absent = pc.or_(records[key].is_null(nan_is_null=True), pa.array(codes == MISSING))
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=absent.to_numpy()), levels)


def _recoded(records: pa.Table, ladder: Ladder, rung: Rung) -> pa.Array:
    """One column in a coarser form, as text."""
    codes, levels = encode(records[ladder.variable], ladder.variable)
    forms = forms_of(Ladder(ladder.variable, (rung,)), levels)
    labels = pa.array(_labels(rung, levels.to_pylist(), forms.maps[1]), pa.string())
    found = forms.recoded(1, codes)
    return pa.DictionaryArray.from_arrays(pa.array(found, mask=found == MISSING), labels)


def _labels(rung: Rung, levels: Sequence[object], digits: Digits) -> list[str]:
    """A label for every digit but the first, which is missing."""
    first: NDArray[np.int64] = np.unique(digits[1:], return_index=True)[1]
    return [_label(rung, levels[at]) for at in first]


def _label(rung: Rung, level: object) -> str:
    if not isinstance(level, int | float) or not rung.numeric:
        together = {code: label for label, codes in rung.group.items() for code in codes}
        return together.get(str(level), str(level))
    if rung.top is not None and level >= rung.top:
        return f"{number_text(rung.top)} and over"
    if rung.bottom is not None and level <= rung.bottom:
        return f"{number_text(rung.bottom)} and under"
    if rung.band is not None:
        low = int(np.floor(level / rung.band)) * rung.band
        return f"{low}-{low + rung.band - 1}"
    if rung.nearest is None:
        return number_text(level)
    # Eight tenths are no 0.8000000000000002: what multiplying adds far behind the point is none of the step's.
    return number_text(round(float(np.floor(level / rung.nearest + 0.5)) * rung.nearest, 10))
