"""What a protected file keeps: the records in the forms of one node, without what tells more than these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import TableLike, as_source
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation.choosing import recommended
from dpiabook.mitigation.lattice import Lattice
from dpiabook.mitigation.read_back import Keys, readable
from dpiabook.mitigation.recoding import read_records, recode
from dpiabook.mitigation.walking import Node
from dpiabook.result import Result


@dataclass(frozen=True)
class Kept(Result):
    """Records before and after recoding, the same people in the same order.

    Attributes
    ----------
    original, records : pyarrow.Table
        All columns as they are; the recoded ones, without what is left out.
    not_applicable : mapping of str to ndarray of bool, shape (rows,)
        For each column that does not apply to somebody, to whom.
    left_out : tuple of str
        Columns that went because something recoded could have been read back from them.
    """

    original: pa.Table = field(repr=False)
    records: pa.Table = field(repr=False)
    not_applicable: Mapping[str, NDArray[np.bool_]] = field(repr=False)
    left_out: tuple[str, ...]


def kept_records(table: TableLike, found: Lattice, lineage: Lineage | None = None, node: Node | None = None) -> Kept:
    """Put the records into the recommended recodes, or those of another node.

    Parameters
    ----------
    table : TableLike
        The rows that the lattice was counted from.
    found : Lattice
        Evaluated nodes.
    lineage : Lineage, optional
        Which columns are made of which: those from which a recoded one could be read back are left out with it.
    node : tuple of int, optional
        The form of each key; the recommended one if it is not named.

    Returns
    -------
    Kept

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE``, ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.mitigation import Ladder, Rung, lattice
    >>> from dpiabook.settings import Targets
    >>> people = pd.DataFrame({"yob": [2000, 2001, 2002, 2003]})
    >>> nodes = lattice(people, {"yob": Ladder("yob", (Rung(band=2),))}, Targets(k=2, expected_rate=0.5))
    >>> kept_records(people, nodes).records.to_pydict()
    {'yob': ['2000-2001', '2000-2001', '2002-2003', '2002-2003']}
    """
    # Rows are read once: two readings of a database may come in different orders.
    source = as_source(table)
    original, applies_not = read_records(source, list(source.columns))
    node = recommended(found).node if node is None else node
    records = recode(original, found.ladders, node)
    recoded = [key for key, form in zip(found.keys, node, strict=True) if form]
    gone = readable(original, records, lineage or Lineage(()), Keys(found.keys, recoded))
    return Kept(original, records.drop_columns(list(gone)), applies_not, gone)
