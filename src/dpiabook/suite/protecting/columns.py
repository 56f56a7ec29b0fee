"""Which columns of a protected file stay as they are, which get pseudonyms, and which are gone, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting.encoding import without_nan
from dpiabook.errors import Code, Refusal
from dpiabook.mitigation.keyed_ids import keyed_ids
from dpiabook.suite.protecting.measured import Measured

GONE_IDENTIFIER = "direct identifier"
GONE_READ_BACK = "something made coarser could be read back from it"
GONE_CLOSED = "left out so that the target is met"
GONE_RECODED = "left out by the recodes"
_NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Plan:
    """What becomes of each column.

    Attributes
    ----------
    ids : tuple of str
        Columns that get pseudonyms.
    kept : tuple of str
        All columns of the file, in order.
    gone : mapping of str to str
        Columns that are not in it, and why. Those that a person left out are no part of the dataset here.
    """

    ids: tuple[str, ...]
    kept: tuple[str, ...]
    gone: Mapping[str, str] = field(default_factory=dict)


def plan_of(found: Measured) -> Plan:
    """Decide what becomes of each column.

    Parameters
    ----------
    found : Measured

    Returns
    -------
    Plan
        A direct identifier that links records gets a pseudonym; any other is gone.
    """
    named = {flag.variable for flag in found.book.flags.direct_identifiers} - set(found.ids)
    kept = tuple(name for name in found.records.column_names if name not in named)
    before = [name for name in found.kept.original.column_names if name not in kept]
    reasons = dict.fromkeys(found.kept.left_out, GONE_READ_BACK) | dict.fromkeys(named, GONE_IDENTIFIER)
    reasons |= dict.fromkeys(found.closed.left_out if found.closed else (), GONE_CLOSED)
    return Plan(found.ids, kept, {name: reasons.get(name, GONE_RECODED) for name in before})


def columns_for(found: Measured, plan: Plan, secret: bytes) -> pa.Table:
    """The columns of one recipient's file, in the order of the source's rows.

    Parameters
    ----------
    found : Measured
    plan : Plan
    secret : bytes
        The recipient's.

    Returns
    -------
    pyarrow.Table
        Without the source's metadata. Where a recoded key does not apply to somebody, it says so.
    """
    records = found.records.select(list(plan.kept)).replace_schema_metadata(None)
    made = {name: pa.chunked_array([keyed_ids(records[name], name, secret)]) for name in plan.ids}
    recoded = {key for key, form in zip(found.nodes.keys, found.node, strict=True) if form}
    for name in recoded & set(plan.kept) & set(found.kept.not_applicable):
        made[name] = _where_it_applies(records[name], found.silent(name))
    return pa.table({name: _whole(made.get(name, records[name]), name) for name in plan.kept})


def _whole(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """A number that is none is missing; what no CSV can hold is refused."""
    if pa.types.is_nested(column.type):
        cure = "unnest it in the source, or leave it out"
        raise Refusal(Code.COLUMN_TYPE, f"column {name!r} holds lists or structures", where=name, cure=cure)
    if pa.types.is_string_view(column.type):
        return column.cast(pa.string())
    return without_nan(column) if pa.types.is_floating(column.type) else column


def _where_it_applies(column: pa.ChunkedArray, applies_not: NDArray[np.bool_]) -> pa.ChunkedArray:
    """Text that says "not applicable" where nothing is recorded because the question does not apply."""
    found: pa.ChunkedArray = pc.if_else(pa.array(applies_not), _NOT_APPLICABLE, column.cast(pa.string()))
    return found.dictionary_encode()
