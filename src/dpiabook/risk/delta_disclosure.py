"""delta-disclosure privacy: how much more or less frequent a value is in a class than among everyone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dpiabook.counting import TableLike
from dpiabook.result.collected import shaped
from dpiabook.risk.joint import Sensitive, sensitive_within


@shaped
def delta_disclosure(table: TableLike, keys: Sequence[str], sensitive: str, *, count: str | None = None) -> float:
    """Return the largest ``|ln(q / p)|`` of any value that occurs in any class.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a class of which a key is unknown is none.
    sensitive : str
        Sensitive variable; people of whom it is unknown are left out.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    float
        delta, at least 0; q is the value's share in a class, p its share among everyone.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key.

    Notes
    -----
    Brickell & Shmatikov (2008), "The cost of privacy", definition 3. Values that a class lacks are passed over: with
    them any class that lacks a value would make delta infinite.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q"], "care": ["a", "a", "a", "b"]})
    >>> round(delta_disclosure(people, ["area"], "care"), 4), round(np.log(0.5 / 0.25), 4)
    (0.6931, np.float64(0.6931))
    """
    return delta_within(sensitive_within(table, keys, sensitive, "delta_disclosure", count))


def delta_within(found: Sensitive) -> float:
    """Measure delta of counts that are there already, see `delta_disclosure`."""
    return float(np.abs(np.log(found.joint.share / found.overall_of_cell)).max(initial=0.0))
