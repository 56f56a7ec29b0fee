"""(alpha, k)-anonymity: the smallest class, and the largest share of one sensitive value in any class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiabook.counting import TableLike
from dpiabook.result import Result
from dpiabook.risk.joint import Joint, sensitive_within


@dataclass(frozen=True)
class AlphaKAnonymity(Result):
    """What a table holds.

    Attributes
    ----------
    alpha : float
        Largest share of one sensitive value in any class, in (0, 1].
    k : int
        People in the smallest class, among those of whom the value is known; both 0 where it is known of nobody.
    """

    alpha: float
    k: int


def alpha_k_anonymity(
    table: TableLike, keys: Sequence[str], sensitive: str, *, count: str | None = None
) -> AlphaKAnonymity:
    """Return the alpha and the k that a table holds.

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
    AlphaKAnonymity
        ``.alpha`` and ``.k``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key.

    Notes
    -----
    Wong, Li, Fu & Wang (2006), "(alpha, k)-anonymity: an enhanced k-anonymity model", definition 3.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q"], "care": ["a", "b", "a", "b"]})
    >>> alpha_k_anonymity(people, ["area"], "care")
    AlphaKAnonymity(alpha=0.5, k=2)
    """
    return anonymity_within(sensitive_within(table, keys, sensitive, "alpha_k_anonymity", count).joint)


def anonymity_within(joint: Joint) -> AlphaKAnonymity:
    """Measure alpha and k of counts that are there already, see `alpha_k_anonymity`."""
    if not len(joint.starts):
        return AlphaKAnonymity(0.0, 0)
    return AlphaKAnonymity(float(joint.share.max()), int(joint.sizes.min()))
