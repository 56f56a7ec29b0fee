"""A file and what it was made of, the same people in the same order, coded alike so that both can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting import as_source, condition, group, pack
from dpiabook.counting.encoding import MISSING, decoded_type, encode
from dpiabook.counting.engines import fetch
from dpiabook.errors import Refusal

Codes = NDArray[np.int32]
_AT = "dpiabook level"


@dataclass(frozen=True)
class Paired:
    """Records before and after protection.

    Attributes
    ----------
    original : pyarrow.Table
        As the people are.
    form : pyarrow.Table
        The originals in the recodes of the file: what somebody who holds them makes of them to compare.
    after : pyarrow.Table
        The file.
    """

    original: pa.Table = field(repr=False)
    form: pa.Table = field(repr=False)
    after: pa.Table = field(repr=False)
    _coded: dict[tuple[str, bool], tuple[Codes, Codes, int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def rows(self) -> int:
        """Number of people."""
        return int(self.after.num_rows)

    def kept(self, names: Sequence[str]) -> list[str]:
        """Those of the columns that the file has."""
        return [name for name in names if name in self.after.column_names and name in self.form.column_names]

    def codes(self, name: str, *, source: bool = False) -> tuple[Codes, Codes, int]:
        """Level numbers of a column before and after, and how many levels there are.

        Parameters
        ----------
        name : str
        source : bool
            Before, as the people are: each file has numbers of its own. Otherwise before is the originals in the form
            of the file, and equal values have equal numbers.
        """
        if (name, source) not in self._coded:
            self._coded[name, source] = self._apart(name) if source else self._alike(name)
        return self._coded[name, source]

    def _apart(self, name: str) -> tuple[Codes, Codes, int]:
        before, levels = encode(self.original[name], name)
        if name not in self.after.column_names:
            return before, np.full(self.rows, MISSING, np.int32), len(levels)
        return before, encode(self.after[name], name)[0], len(levels)

    def _alike(self, name: str) -> tuple[Codes, Codes, int]:
        one, other = self.form[name], self.after[name]
        if one is other or one.equals(other):
            codes, levels = encode(other, name)
            return codes, codes, len(levels)
        kind = _common(one.type, other.type)
        both = pa.chunked_array([*one.cast(kind).chunks, *other.cast(kind).chunks], kind)
        codes, levels = encode(both, name)
        return codes[: self.rows], codes[self.rows :], len(levels)

    def combined(self, names: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32], int]:
        """One number for each combination of values, equal before and after where all values are."""
        coded = [self.codes(name) for name in names]
        if all(one is other for one, other, _ in coded):
            classes = group(pack([one for one, _, _ in coded], [size for _, _, size in coded]))
            return classes.numbers, classes.numbers, classes.size
        columns = [np.concatenate([one, other]) for one, other, _ in coded]
        classes = group(pack(columns, [size for _, _, size in coded]))
        return classes.numbers[: self.rows], classes.numbers[self.rows :], classes.size

    def having(
        self, attributes: Mapping[str, str]
    ) -> tuple[dict[str, NDArray[np.bool_]], dict[str, NDArray[np.bool_]]]:
        """Who has each attribute, before and after, as :func:`having` finds it."""
        before = having(self.original, attributes)
        same = {name for name in self.kept(list(before)) if self.original[name].equals(self.after[name])}
        others = {
            name: attributes[name] for name in self.kept(list(before)) if name not in same and self._of_kind(name)
        }
        return before, {name: before[name] for name in same} | having(self.after, others)

    def _of_kind(self, name: str) -> bool:
        """Whether the file says it in numbers where the people do: bands of numbers are words."""
        return (numbers_of(self.original[name]) is None) == (numbers_of(self.after[name]) is None)

    def drawn(self, most: int, seed: int) -> Paired:
        """Some of the people, where there are more than that."""
        if self.rows <= most:
            return self
        rows = pa.array(np.sort(np.random.default_rng(seed).choice(self.rows, most, replace=False)))
        return Paired(*(table.take(rows) for table in (self.original, self.form, self.after)))


def _common(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    plain, else_plain = decoded_type(one), decoded_type(other)
    if plain.equals(else_plain):
        return plain
    numbers = all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in (plain, else_plain))
    return pa.float64() if numbers else pa.string()


def numbers_of(column: pa.ChunkedArray) -> NDArray[np.float64] | None:
    """Numbers, missing as NaN; None for a column of anything else."""
    kind = column.type
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return None
    return np.asarray(pc.fill_null(column.cast(pa.float64(), safe=False), np.nan).to_numpy(), np.float64)


def having(table: pa.Table, attributes: Mapping[str, str]) -> dict[str, NDArray[np.bool_]]:
    """Who has each attribute, found by its values alone.

    Parameters
    ----------
    table : pyarrow.Table
    attributes : mapping of str to str
        Name of a column to a condition on it, such as ``{"n_offences": "n_offences >= 1"}``.

    Returns
    -------
    dict of str to ndarray of bool, shape (rows,)
        Without those that cannot be asked of this table: gone, recoded, or a condition on other columns as well.

    Examples
    --------
    >>> having(pa.table({"eps": [0, 2, None]}), {"eps": "eps >= 1", "plan": "plan >= 1"})["eps"].tolist()
    [False, True, False]
    """
    coded = {name: encode(table[name], name) for name in attributes if name in table.column_names}
    told = _told(_Asked.of({name: levels for name, (_, levels) in coded.items()}, attributes))
    return {name: np.append(has, False)[coded[name][0]] for name, has in told.items()}


@dataclass(frozen=True)
class _Asked:
    """Conditions on columns, each on its own values; equal where conditions, types and values are."""

    conditions: tuple[tuple[str, str], ...]
    values: tuple[tuple[pa.DataType, tuple[object, ...]], ...] = field(repr=False)
    levels: Mapping[str, pa.Array] = field(compare=False, repr=False)

    @classmethod
    def of(cls, levels: Mapping[str, pa.Array], attributes: Mapping[str, str]) -> _Asked:
        values = tuple((one.type, tuple(one.to_pylist())) for one in levels.values())
        return cls(tuple((name, attributes[name]) for name in levels), values, levels)


@lru_cache(maxsize=64)
def _told(asked: _Asked) -> dict[str, NDArray[np.bool_]]:
    """Which levels have each attribute. Files are compared with the same people many times: one query answers all."""
    conditions = dict(asked.conditions)
    most = max(map(len, asked.levels.values()), default=0)
    if not most:
        return {name: np.zeros(0, bool) for name in conditions}
    padded = {name: _padded(levels, most) for name, levels in asked.levels.items()}
    source = as_source(pa.table({**padded, _AT: np.arange(most)}))
    truths = {}
    for name, text in conditions.items():
        # One that asks other columns as well, or numbers of what are words by now, cannot be asked of values alone.
        if any(re.search(rf"\b{re.escape(other)}\b", text) for other in conditions if other != name):
            continue
        with suppress(Refusal):
            truths[f"has {name}"] = condition(source, text)
    if not truths:
        return {}
    rows = fetch(source.table.select(_AT, **truths).order_by(_AT))
    return {
        name: pc.fill_null(rows[f"has {name}"], False).to_numpy()[: len(levels)]
        for name, levels in asked.levels.items()
        if f"has {name}" in truths
    }


def _padded(levels: pa.Array, length: int) -> pa.Array:
    return pa.concat_arrays([levels, pa.nulls(length - len(levels), levels.type)])
