"""What it takes beyond the recommended recodes until the target holds by every visible fact that the file keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting import group, pack
from dpiabook.counting.encoding import encode
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation.keeping import Kept
from dpiabook.mitigation.read_back import Keys, readable
from dpiabook.mitigation.suppression import Suppression, suppress
from dpiabook.result import NotAssessed, Result

FEW = 0.05
"""Share of the people of whom single values are blanked; where more are in small groups, a column is left out first."""


@dataclass(frozen=True)
class Closed(Result):
    """A file in which everybody shares all visible facts with enough others.

    Attributes
    ----------
    kept : Kept
        Without the further columns that are left out.
    records : pyarrow.Table
        The same with single values blanked.
    steps : pandas.DataFrame
        One row per step: ``step`` (``"recodes"``, ``"left out"``, ``"blanked"``), ``column``; then of ``n`` people
        ``unique`` and ``under_k`` by all visible facts that the file keeps, what is missing being a value, but a blank
        fitting anything; ``unique_most`` and ``under_k_most``, a blank being a value of its own.
    blanked : Suppression or None
        Which single values; None where none had to be.
    k : int
        People who are to share all visible facts.
    """

    kept: Kept = field(repr=False)
    records: pa.Table = field(repr=False)
    steps: pd.DataFrame = field(repr=False)
    blanked: Suppression | None = field(repr=False)
    k: int

    @property
    def left_out(self) -> tuple[str, ...]:
        """The further columns that are gone."""
        return tuple(self.steps.loc[self.steps["step"] == "left out", "column"])

    @property
    def met(self) -> bool:
        """Whether nobody is left in a small group."""
        return int(self.steps["under_k"].iloc[-1]) == 0

    @property
    def changed(self) -> bool:
        """Whether anything was needed."""
        return bool(self.left_out) or self.blanked is not None

    @property
    def words(self) -> str:
        """What was done beyond the recodes, without a count: words pass no output rules."""
        said = [f"left out: {', '.join(self.left_out)}"] if self.left_out else []
        if self.blanked is not None:
            said.append("single values blanked")
        return "; ".join(said) or "nothing"


def closed(kept: Kept, visible: Sequence[str], k: int, lineage: Lineage | None = None, few: float = FEW) -> Closed:
    """Leave out visible columns, the one that helps most first, until few people are left; then blank their values.

    A column that went early comes back where the others that went are enough.

    Parameters
    ----------
    kept : Kept
        The file in the recommended recodes.
    visible : sequence of str
        All facts that others can see of a person.
    k : int
        Least number of people who must share all of them.
    lineage : Lineage, optional
        What a column that is left out could be read back from goes with it.
    few : float
        Share of the people of whom values may be blanked.

    Returns
    -------
    Closed
        Nobody is left in a small group, unless there are fewer than `k` people.

    Raises
    ------
    Refusal
        ``COLUMN_TYPE``.

    Notes
    -----
    Local suppression after global recoding: Handbook on Statistical Disclosure Control (ESSnet), section 3.6.

    Examples
    --------
    >>> people = pa.table({"sex": ["F"] * 40, "code": list(range(40))})
    >>> found = closed(Kept(people, people, {}, ()), ["sex", "code"], 3)
    >>> found.left_out, found.met, found.records.column_names
    (('code',), True, ['sex'])
    """
    coded = {name: encode(kept.records[name], name) for name in visible if name in kept.records.column_names}
    state = _State({name: (codes, len(levels)) for name, (codes, levels) in coded.items()}, k)
    gone, blanked = _gone(kept, state, few)
    rows, names = [state.row("recodes", "", list(coded))], list(coded)
    for name in gone:
        names.remove(name)
        rows.append(state.row("left out", name, names))
    return _finished(kept, gone, lineage, rows, blanked, state)


def _gone(kept: Kept, state: _State, few: float) -> tuple[list[str], Suppression | None]:
    """Columns to leave out, and the values to blank in the others: both as few as were found."""
    names, gone = list(state.coded), list[str]()
    while names:
        if state.under_k(names) <= few * state.people:
            back = _back(state, names, gone, few)
            blanked = _blanked(kept, [*names, *back], state)
            if not isinstance(blanked, NotAssessed):
                return [name for name in gone if name not in back], blanked
        worst = min(names, key=lambda name: state.under_k([one for one in names if one != name]))
        names.remove(worst)
        gone.append(worst)
    return gone, None


def _back(state: _State, names: Sequence[str], gone: Sequence[str], few: float) -> list[str]:
    """Columns that went early and need not have gone, now that others are gone, too."""
    back: list[str] = []
    for name in gone:
        if state.under_k([*names, *back, name]) <= few * state.people:
            back.append(name)
    return back


@dataclass(frozen=True)
class _State:
    """The visible columns as level numbers."""

    coded: dict[str, tuple[NDArray[np.int32], int]]
    k: int

    @property
    def people(self) -> int:
        return len(next(iter(self.coded.values()))[0]) if self.coded else 0

    def sizes(self, names: Sequence[str]) -> NDArray[np.int64]:
        """How many people are like each, by all of some columns."""
        if not names:
            return np.full(self.people, self.people)
        classes = group(pack([self.coded[name][0] for name in names], [self.coded[name][1] for name in names]))
        return np.asarray(classes.count()[classes.numbers])

    def under_k(self, names: Sequence[str]) -> int:
        return int((self.sizes(names) < self.k).sum())

    def row(self, step: str, column: str, names: Sequence[str]) -> dict[str, Any]:
        sizes = self.sizes(names)
        alone, few = int((sizes == 1).sum()), int((sizes < self.k).sum())
        ends = {"unique": alone, "unique_most": alone, "under_k": few, "under_k_most": few}
        return {"step": step, "column": column, "n": self.people, **ends}


def _blanked(kept: Kept, names: Sequence[str], state: _State) -> Suppression | NotAssessed | None:
    """What was missing before is a value; only what is blanked fits anything. None where nothing need be."""
    if not state.under_k(names):
        return None
    return suppress(kept.records.select(list(names)), list(names), state.k, missing=dict.fromkeys(names, "value"))


def _finished(  # noqa: PLR0913, PLR0917 -- the parts of one result
    kept: Kept,
    gone: Sequence[str],
    lineage: Lineage | None,
    rows: list[dict[str, Any]],
    blanked: Suppression | None,
    state: _State,
) -> Closed:
    smaller = _without(kept, gone, lineage)
    names = [name for name in state.coded if name not in gone]
    for name in smaller.left_out:
        if name not in (*kept.left_out, *gone):
            names = [one for one in names if one != name]
            rows.append(state.row("left out", name, names))
    if blanked is not None and names != list(blanked.keys):
        # With a column that goes with another fewer values need be blanked, or none.
        again = _blanked(kept, names, state)
        blanked = blanked if isinstance(again, NotAssessed) else again
    records = smaller.records
    if blanked is not None:
        for at, name in enumerate(blanked.keys):
            if name in records.column_names:
                values = pc.if_else(pa.array(blanked.mask[:, at]), pa.scalar(None, records[name].type), records[name])
                records = records.set_column(records.column_names.index(name), name, values)
        rows.append(_after(blanked, state))
    return Closed(smaller, records, pd.DataFrame(rows), blanked, state.k)


def _after(blanked: Suppression, state: _State) -> dict[str, Any]:
    unlike = {}
    for at, name in enumerate(blanked.keys):
        codes, size = state.coded[name]
        unlike[name] = np.where(blanked.mask[:, at], np.int32(size), codes), size + 1
    row = _State(unlike, state.k).row("blanked", "", list(unlike))
    return row | {"unique": 0 if blanked.under_k == 0 else row["unique"], "under_k": blanked.under_k}


def _without(kept: Kept, gone: Sequence[str], lineage: Lineage | None) -> Kept:
    """The file without some columns, and without those from which they could be read back."""
    records = kept.records.drop_columns(list(gone))
    further = readable(kept.original, records, lineage or Lineage(()), Keys((), gone)) if gone else ()
    further = tuple(name for name in further if name in records.column_names)
    return replace(kept, records=records.drop_columns(list(further)), left_out=(*kept.left_out, *gone, *further))
