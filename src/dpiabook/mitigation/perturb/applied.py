"""Methods of perturbation applied to the records of a file, whole households and what is made of columns with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting import group, pack, tally
from dpiabook.counting.encoding import MISSING, decoded_type, encode, number
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation.perturb.binding import binding, keeps_presence
from dpiabook.mitigation.perturb.derived import made_again
from dpiabook.mitigation.perturb.microaggregate import microaggregate
from dpiabook.mitigation.perturb.noise import noisy, shifted
from dpiabook.mitigation.perturb.pram import invariant_matrix, pram
from dpiabook.mitigation.perturb.rank_swap import rank_swap
from dpiabook.mitigation.perturb.record_swap import swap_households
from dpiabook.mitigation.perturb.steps import UNTOLD, Step

Numbers = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Perturbed:
    """A file after perturbation, the same people in the same order.

    Attributes
    ----------
    records : pyarrow.Table
    changed : mapping of str to float
        Share of the records in which each changed column has another value; what was made again among them.
    steps : tuple of Step
        What was done, in the order in which it was.
    """

    records: pa.Table = field(repr=False)
    changed: Mapping[str, float]
    steps: tuple[Step, ...]

    @property
    def words(self) -> str:
        """What was done and to which columns; of methods that it would help to undo, not how strongly."""
        return "; ".join(step.words for step in self.steps)

    @property
    def untold(self) -> frozenset[str]:
        """Columns of which recipients are not told how often a value is another, and those made again of them."""
        secret = {name for step in self.steps if step.method in UNTOLD for name in step.columns}
        told = {name for step in self.steps if step.method not in UNTOLD for name in step.columns}
        return frozenset(self.changed) - (told - secret) if secret else frozenset()


@dataclass(frozen=True)
class Together:
    """Who lives together, and how easily each is recognised.

    Attributes
    ----------
    household : ndarray of int64, shape (rows,)
        Numbers from 0; who has none is one of their own.
    risk : ndarray of float64, shape (rows,)
    """

    household: NDArray[np.int64] = field(repr=False)
    risk: Numbers = field(repr=False)

    @staticmethod
    def of(records: pa.Table, family: str | None, known: Sequence[str]) -> Together:
        """Read households from their column, and risk as 1/f by what others know of a person.

        Examples
        --------
        >>> people = pa.table({"family": [7, 7, None], "sex": ["F", "M", "F"]})
        >>> found = Together.of(people, "family", ["sex"])
        >>> found.household.tolist(), found.risk.tolist()
        ([0, 0, 1], [0.5, 1.0, 0.5])
        """
        rows = records.num_rows
        household = np.arange(rows)
        if family is not None and family in records.column_names:
            numbers, size = number(records[family], family)
            alone = np.flatnonzero(numbers == MISSING)
            household = numbers.astype(np.int64)
            household[alone] = size + np.arange(len(alone))
            household = np.unique(household, return_inverse=True)[1]
        coded = [encode(records[name], name) for name in known if name in records.column_names]
        if not coded:
            return Together(household, np.ones(rows))
        classes = group(pack([codes for codes, _ in coded], [len(levels) for _, levels in coded]))
        return Together(household, 1 / classes.count()[classes.numbers])


def perturbed(
    records: pa.Table, steps: Sequence[Step], together: Together, *, lineage: Lineage | None = None, seed: int = 1
) -> Perturbed:
    """Apply methods one after the other.

    Parameters
    ----------
    records : pyarrow.Table
        One row for each person.
    steps : sequence of Step
    together : Together
        Who lives together. A column that is the same for all of every household is changed for the household.
    lineage : Lineage, optional
        Which columns are made of which: sums, differences and flags are made again.
    seed : int
        Each method and column draws from a stream of its own. A secret where the file leaves.

    Returns
    -------
    Perturbed

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where a change would contradict another column that cannot be made again, or a method cannot
        do what is asked.

    Examples
    --------
    >>> people = pa.table({"days": [0, 10, 20, 30], "some": [0, 1, 1, 1]})
    >>> alone = Together.of(people, None, [])
    >>> done = perturbed(people, [Step("rank_swapping", ("days",), {"window": 0.4})], alone)
    >>> sorted(done.records["days"].to_pylist()), done.records["days"][0].as_py(), done.changed
    ([0, 10, 20, 30], 0, {'days': 0.5})
    """
    now, touched, keeps = records, list[str](), list[str]()
    lineage = lineage or Lineage(())
    for step in steps:
        before, drawn = now, _Drawn(now, together, step, seed)
        now = drawn.swapped(lineage) if step.method == "swapping" else drawn.each()
        new = [name for name in now.column_names if now[name] is not before[name] and name in _named(now, before)]
        touched += [name for name in new if name not in touched]
        keeps += [n for n in step.columns if keeps_presence(step.method, records.schema.field(n).type)]
        now = _made(now, new, binding(_without_areas(lineage, step), records.column_names, keeps))
    changed = {name: _changed(records[name], now[name]) for name in _named(now, records)}
    return Perturbed(now, changed, tuple(steps))


def _named(now: pa.Table, before: pa.Table) -> list[str]:
    return [name for name in now.column_names if not now[name].equals(before[name])]


def _changed(before: pa.ChunkedArray, after: pa.ChunkedArray) -> float:
    kind = pa.string() if not _numeric(before.type) else pa.float64()
    one, other = (column.cast(decoded_type(column.type)).cast(kind, safe=False) for column in (before, after))
    same = pc.fill_null(pc.equal(one, other), False)
    gaps = pc.and_(pc.is_null(one), pc.is_null(other))
    return 1 - float(pc.mean(pc.or_(same, gaps).cast(pa.float64())).as_py() or 0.0)


def _without_areas(lineage: Lineage, step: Step) -> Lineage:
    """What follows from the smallest area moves with it, and is nothing to be made again."""
    if step.method != "swapping":
        return lineage
    return Lineage(tuple(e for e in lineage.edges if e.parents != step.columns[-1:]), lineage.columns)


def _made(records: pa.Table, changed: Sequence[str], lineage: Lineage) -> pa.Table:
    """Make the sums, differences and flags of changed columns again."""
    needed = {name for edge in lineage.edges for name in edge.members if _numeric(records.schema.field(name).type)}
    before = {name: _numbers(records[name]) for name in needed}
    after = made_again(before, changed, lineage)
    for name, values in after.items():
        if values is not before[name]:
            records = _with(records, name, _typed(values, records.schema.field(name).type))
    return records


@dataclass(frozen=True)
class _Drawn:
    """One step on the records as they are before it."""

    records: pa.Table
    together: Together
    step: Step
    seed: int

    def each(self) -> pa.Table:
        """Change each column by itself; all years by one number."""
        if self.step.method == "shift":
            return self._shifted()
        records = self.records
        change = {
            "pram": self._pram,
            "rank_swapping": self._ranks,
            "microaggregation": self._means,
            "noise": self._noise,
        }
        for name in self.step.columns:
            records = _with(records, name, change[self.step.method](name))
        return records

    def _draw(self, name: str) -> int:
        text = f"{self.seed}\n{self.step.method}\n{name}".encode()
        return int.from_bytes(hashlib.sha256(text).digest()[:16], "big")

    def _heads(self, codes: NDArray[Any]) -> NDArray[np.int64] | None:
        """The first of each household, where all of every household are alike; None where some are not."""
        own = self.together.household
        first = self._first()
        alike = len(first) < len(own) and bool((codes[first][own] == codes).all())
        return first if alike else None

    def _first(self) -> NDArray[np.int64]:
        """The first record of each household."""
        own = self.together.household
        first = np.zeros(int(own.max(initial=-1)) + 1, np.int64)
        first[own[::-1]] = np.arange(len(own))[::-1]
        return first

    def _by_household(self, values: NDArray[Any], change: Callable[[NDArray[Any]], NDArray[Any]]) -> NDArray[Any]:
        first = self._heads(np.nan_to_num(values, nan=-np.inf) if values.dtype.kind == "f" else values)
        return change(values) if first is None else change(values[first])[self.together.household]

    def _pram(self, name: str) -> pa.Array:
        column = self.records[name]
        codes, levels = encode(column, name)

        def change(own: Codes) -> Codes:
            people = tally(own[own >= 0], len(levels))
            return pram(own, invariant_matrix(people, self.step.options["stay"]), self._draw(name))

        found = self._by_household(codes, change)
        return _of_codes(found, levels, column.type)

    def _amounts(self, name: str, change: Callable[[Numbers], Numbers]) -> Numbers:
        """Change amounts that are not 0 among each other: who has some and who has none stays."""

        def some(values: Numbers) -> Numbers:
            found, rows = values.copy(), np.flatnonzero(~np.isnan(values) & (values != 0))
            found[rows] = change(values[rows]) if len(rows) else found[rows]
            return found

        return np.asarray(self._by_household(_numbers(self.records[name]), some))

    def _ranks(self, name: str) -> pa.Array:
        window = self.step.options["window"]
        found = self._amounts(name, lambda own: rank_swap(own, window, self._draw(name)))
        return _typed(found, self.records.schema.field(name).type)

    def _means(self, name: str) -> pa.Array:
        found = self._amounts(name, lambda own: microaggregate(own, self.step.options["k"]))
        return pa.array(found, pa.float64(), from_pandas=True)

    def _noise(self, name: str) -> pa.Array:
        found = self._amounts(name, lambda own: noisy(own, self.step.options["share"], self._draw(name)))
        return _typed(found, self.records.schema.field(name).type)

    def _shifted(self) -> pa.Table:
        columns = {name: _numbers(self.records[name]) for name in self.step.columns}
        seed = self._draw(", ".join(self.step.columns))
        moved = shifted(columns, self.step.options["most"], seed, together=self.together.household)
        records = self.records
        for name, values in moved.items():
            records = _with(records, name, _typed(values, records.schema.field(name).type))
        return records

    def swapped(self, lineage: Lineage) -> pa.Table:
        """Swap areas; what follows from the smallest area moves with it."""
        coded = [encode(self.records[name], name) for name in self.step.columns]
        areas = [codes for codes, _ in coded]
        whole = areas if len(areas) > 1 else [np.zeros(len(areas[0]), np.int32), *areas]
        alike = [self._match(name) for name in self.step.options["alike"]]
        placed = self._swapped(whole, alike)[-len(areas) :]
        records = self.records
        for name, codes, (_, levels) in zip(self.step.columns, placed, coded, strict=True):
            records = _with(records, name, _of_codes(codes, levels, records.schema.field(name).type))
        smallest = self.step.columns[-1]
        of_area = [e.child for e in lineage.edges if e.parents == (smallest,) and e.kind in ("within", "function of")]
        for name in dict.fromkeys(of_area):
            if name in records.column_names and name not in self.step.columns:
                records = _with(records, name, _looked_up(self.records[name], areas[-1], placed[-1]))
        return records

    def _swapped(self, areas: Sequence[Codes], alike: Sequence[Codes]) -> list[Codes]:
        """Areas after swapping; a household that lies in several, or of which one is unknown, stays where it is."""
        own, risk = self.together.household, self.together.risk
        apart = np.zeros(int(own.max(initial=-1)) + 1, bool)
        first = self._first()
        for codes in areas:
            apart[own[(codes != codes[first][own]) | (codes == MISSING)]] = True
        rows = np.flatnonzero(~apart[own])
        if not len(rows):
            return list(areas)
        rate, seed = self.step.options["rate"], self._draw("areas")
        few = [[codes[rows] for codes in columns] for columns in (areas, alike)]
        found = swap_households(own[rows], few[0], few[1], risk[rows], rate, seed)
        placed = [codes.copy() for codes in areas]
        for codes, new in zip(placed, found.areas, strict=True):
            codes[rows] = new
        return placed

    def _match(self, name: str) -> Codes:
        """Match variables: numbers in bands, all else as it is."""
        column = self.records[name]
        codes, levels = encode(column, name)
        if not _numeric(column.type):
            return codes
        bands = np.floor(_numbers(pa.chunked_array([levels])) / self.step.options["band"])
        banded = np.unique(bands, return_inverse=True)[1].astype(np.int32)
        return np.append(banded, np.int32(MISSING))[codes]


def _looked_up(column: pa.ChunkedArray, before: Codes, after: Codes) -> pa.ChunkedArray:
    """The value that goes with each record's new area: that of the first record there."""
    size = int(max(before.max(initial=0), after.max(initial=0))) + 2
    first = np.zeros(size, np.int64)
    first[before[::-1] + 1] = np.arange(len(before))[::-1]
    return column.take(pa.array(first[after + 1]))


def _with(records: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return records.set_column(records.column_names.index(name), name, values)


def _numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _numbers(column: pa.ChunkedArray) -> Numbers:
    """Numbers as float64; what is missing is NaN."""
    plain = column.cast(pa.int8()) if pa.types.is_boolean(column.type) else column
    return np.asarray(pc.fill_null(plain.cast(pa.float64(), safe=False), np.nan).to_numpy(), np.float64)


def _typed(values: Numbers, kind: pa.DataType) -> pa.Array:
    """Numbers in the type that they had; in a wider one where they no longer fit."""
    found = pa.array(values, pa.float64(), from_pandas=True)
    for target in (pa.int8() if pa.types.is_boolean(kind) else kind, pa.int64()):
        try:
            whole = found.cast(target)
        except pa.ArrowInvalid:
            continue
        return whole.cast(kind) if pa.types.is_boolean(kind) else whole
    return found


def _of_codes(codes: Codes, levels: pa.Array, kind: pa.DataType) -> pa.Array:
    found = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes == MISSING), levels)
    return found if pa.types.is_dictionary(kind) else found.dictionary_decode().cast(kind)
