"""Columns from which a recoded one could be read back by arithmetic: they are left out with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import group, pack
from dpiabook.counting.encoding import MISSING, encode
from dpiabook.meaning.lineage import Lineage

AddsNothing = Callable[[str, str], bool]
"""Whether a column, as it stands in the records, says nothing of another beyond that other's own coarser form."""


@dataclass(frozen=True)
class Keys:
    """The key variables, and those of them that were made coarser or left out."""

    every: Sequence[str]
    recoded: Sequence[str]


def readable(original: pa.Table, records: pa.Table, lineage: Lineage, keys: Keys) -> tuple[str, ...]:
    """Name the columns that must go, so that nothing recoded can be read back from those that stay.

    Parameters
    ----------
    original : pyarrow.Table
        The people before anything was recoded.
    records : pyarrow.Table
        The same people in the same order after it; what is left out is gone.
    lineage : Lineage
        Which columns are made of which; relations that are only proposed count, too.
    keys : Keys
        Which columns were made coarser or left out.

    Returns
    -------
    tuple of str
        Those that tell a recoded column wholly, alone or with others, until it cannot be told any more; and those that
        tell it in part, such as whether there was any, where its coarser form does not say the same. Of two that were
        both made coarser the later goes, unless it says nothing beyond the earlier: bands that overlap cut each other.

    Examples
    --------
    >>> from dpiabook.meaning.lineage import Edge
    >>> people = pa.table({"yob": [2000, 2001], "age": [20, 19], "sex": ["F", "M"]})
    >>> banded = people.set_column(0, "yob", pa.array(["2000-2001"] * 2))
    >>> readable(people, banded, Lineage((Edge("same as", "age", ("yob",), "equal codes"),)), Keys(["yob"], ["yob"]))
    ('age',)
    """

    def adds_nothing(name: str, other: str) -> bool:
        return other in records.column_names and _determined(records[other], records[name])

    gone: list[str] = []
    for name in keys.recoded:
        stay = [one for one in records.column_names if one not in (name, *gone)]
        gone += told_wholly(name, stay, lineage, keys, adds_nothing)
        stay = [one for one in stay if one not in (*gone, *keys.recoded)]
        partly = [one for one in stay if lineage.chain([one], name, sure=False)]
        gone += [one for one in partly if _tells_more(one, name, original, records, lineage)]
    return tuple(gone)


def told_wholly(name: str, stay: Sequence[str], lineage: Lineage, keys: Keys, adds_nothing: AddsNothing) -> list[str]:
    """Which of the columns that stay must go, so that the others together do not tell a column.

    Parameters
    ----------
    name : str
        The column.
    stay : sequence of str
        Columns beside it.
    lineage : Lineage
    keys : Keys
        They go after all others, those that are made coarser themselves last.
    adds_nothing : callable
        For recoded columns.

    Returns
    -------
    list of str
        As few as are needed, one after the other, the last column first.

    Examples
    --------
    >>> from dpiabook.meaning.lineage import Edge
    >>> lineage = Lineage((Edge("function of", "age", ("year", "yob"), "difference"),))
    >>> told_wholly("yob", ["year", "age"], lineage, Keys(["yob"], ["yob"]), lambda one, other: False)
    ['age']
    """
    left, gone = list(stay), list[str]()
    while name in lineage.known_from(left, sure=False):
        used = {one for edge in lineage.chain(left, name, sure=False) for one in edge.members}
        candidates = [one for one in left if one in used]
        last = min(reversed(candidates), key=lambda one: (one in keys.recoded, one in keys.every))
        left.remove(last)
        if not (last in keys.recoded and adds_nothing(last, name)):
            gone.append(last)
    return gone


def _tells_more(one: str, name: str, original: pa.Table, records: pa.Table, lineage: Lineage) -> bool:
    """Whether a column that tells another in part says what the other's coarser form does not."""
    if name not in records.column_names:
        return True
    follows = one in lineage.known_from([name], sure=False)
    return not _determined(records[name], original[one] if follows else _having(original[name], name))


def _having(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Whether somebody has it: a number above 0, or anything recorded."""
    codes, levels = encode(column, name)
    numbers = pa.types.is_integer(levels.type) or pa.types.is_floating(levels.type) or pa.types.is_boolean(levels.type)
    above = levels.cast(pa.float64(), safe=False).to_numpy() > 0 if numbers else np.ones(len(levels), bool)
    return pa.chunked_array([pa.array(np.append(above, False)[codes])])


def _determined(coarse: pa.ChunkedArray, column: pa.ChunkedArray) -> bool:
    """Whether people who are alike in the one are alike in the other."""
    one, other = (_codes(each) for each in (coarse, column))
    sizes = [int(codes.max(initial=MISSING)) + 1 for codes in (one, other)]
    return group(pack([one, other], sizes)).size == group(pack([one], sizes[:1])).size


def _codes(column: pa.ChunkedArray) -> NDArray[np.int32]:
    return encode(column, "records")[0]
