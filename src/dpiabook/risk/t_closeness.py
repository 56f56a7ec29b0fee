"""t-closeness: how far the sensitive values of a class are from those of everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import TableLike
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result
from dpiabook.risk.joint import NOT_APPLICABLE, Joint, Sensitive, sensitive_within

Distance = Literal["equal", "ordered"]


@dataclass(frozen=True)
class TCloseness(Result):
    """Earth mover's distance between classes and everyone.

    Attributes
    ----------
    t : float
        The largest distance of any class, in [0, 1].
    distance : {"equal", "ordered"}
        How far two values are from each other.
    by_class : ndarray of float64, shape (classes,)
        Distance of each class, in [0, 1].
    sizes : ndarray of int64, shape (classes,)
        People in each class.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("by_class", "sizes")

    t: float
    distance: Distance
    by_class: NDArray[np.float64] = field(repr=False)
    sizes: NDArray[np.int64] = field(repr=False)

    def over(self, t: float) -> int:
        """Return the number of people in classes further than `t` from everyone."""
        return int(self.sizes[self.by_class > t].sum())


def t_closeness(
    table: TableLike,
    keys: Sequence[str],
    sensitive: str,
    distance: Distance | None = None,
    *,
    count: str | None = None,
) -> TCloseness:
    """Measure the distance between each class's sensitive values and everyone's.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a class of which a key is unknown is none.
    sensitive : str
        Sensitive variable; people of whom it is unknown are left out.
    distance : {"equal", "ordered"}, optional
        ``equal``: any two values are as far apart as any others. ``ordered``: values are apart by how many stand
        between them; those to whom the variable does not apply, which no number says, are left out. By default
        ``ordered`` for numbers and dates that apply to everybody.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    TCloseness
        The largest distance, and that of each class.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key or the distance is unknown.

    Notes
    -----
    Li, Li & Venkatasubramanian (2007), "t-closeness: privacy beyond k-anonymity and l-diversity", section 4.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q"], "days": [0, 0, 1, 2]})
    >>> t_closeness(people, ["area"], "days").t, t_closeness(people, ["area"], "days", "equal").t
    (0.375, 0.5)
    """
    return closeness_within(sensitive_within(table, keys, sensitive, "t_closeness", count), distance)


def closeness_within(found: Sensitive, distance: Distance | None = None) -> TCloseness:
    """Measure t-closeness of counts that are there already, see `t_closeness`."""
    chosen: Distance = distance or ("ordered" if found.ordered else "equal")
    if chosen not in ("equal", "ordered"):
        cure = "use equal or ordered"
        raise Refusal(Code.MEASURE_INPUT, "there is no such distance", where="t_closeness", cure=cure)
    by_class = _equal(found) if chosen == "equal" else _ordered(found)
    return TCloseness(float(by_class.max(initial=0.0)), chosen, by_class, found.joint.sizes)


def _equal(found: Sensitive) -> NDArray[np.float64]:
    # Shares of both sum to one, so half the sum of all differences is the sum of those above zero.
    return found.joint.sum_by_class(np.maximum(found.joint.share - found.overall_of_cell, 0.0))


def _ordered(found: Sensitive) -> NDArray[np.float64]:
    applies = len(found.values) - 1 - (found.values[-1] == NOT_APPLICABLE)
    known = found.overall[1 : applies + 1]
    result = np.zeros(len(found.joint.starts))
    if len(known) < 2 or known.sum() == 0:
        return result
    here = found.joint.value < applies
    classes, place = np.unique(found.joint.cell_class[here], return_inverse=True)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    joint = Joint(starts, found.joint.value[here], found.joint.count[here])
    result[classes] = _moved(joint, np.cumsum(known / known.sum())) / (len(known) - 1)
    return result


def _moved(joint: Joint, everyone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum |Q - P| over the values, Q being constant from each value that occurs in the class to the next."""
    totals = np.append(0.0, np.cumsum(everyone))
    last = np.append(joint.starts[1:], len(joint.value)) - 1
    until = np.append(joint.value[1:], 0)
    until[last] = len(everyone)
    running = np.cumsum(joint.share)
    level = running - (running - joint.share)[joint.starts][joint.cell_class]
    level[last] = 1.0
    turn = np.clip(np.searchsorted(everyone, level), joint.value, until)
    below = level * (turn - joint.value) - (totals[turn] - totals[joint.value])
    above = totals[until] - totals[turn] - level * (until - turn)
    before = totals[joint.value[joint.starts]]
    return np.asarray(joint.sum_by_class(below + above) + before, dtype=np.float64)
