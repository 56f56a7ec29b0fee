"""beta-likeness: by how much a class raises the share of a value, measured against its share among everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dpiabook.counting import TableLike
from dpiabook.result import Result
from dpiabook.risk.joint import Sensitive, sensitive_within


@dataclass(frozen=True)
class BetaLikeness(Result):
    """The two forms of beta-likeness.

    Attributes
    ----------
    basic : float
        Largest (q - p) / p of any value in any class, at least 0.
    enhanced : float
        The same, but not more than -ln of the rarest value's share: beyond that a value cannot gain.
    """

    basic: float
    enhanced: float


def beta_likeness(table: TableLike, keys: Sequence[str], sensitive: str, *, count: str | None = None) -> BetaLikeness:
    """Measure by how much belonging to a class raises the probability of a sensitive value.

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
    BetaLikeness
        ``.basic`` and ``.enhanced``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key.

    Notes
    -----
    Cao & Karras (2012), "Publishing microdata with a robust privacy guarantee", definitions 2 and 3.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q"], "care": ["a", "a", "a", "b"]})
    >>> beta_likeness(people, ["area"], "care")
    BetaLikeness(basic=1.0, enhanced=1.0)
    """
    return likeness_within(sensitive_within(table, keys, sensitive, "beta_likeness", count))


def likeness_within(found: Sensitive) -> BetaLikeness:
    """Measure beta of counts that are there already, see `beta_likeness`."""
    basic = float((found.joint.share / found.overall_of_cell - 1.0).max(initial=0.0))
    rarest = float(-np.log(found.overall[found.overall > 0].min(initial=1.0)))
    return BetaLikeness(basic, min(basic, rarest))
