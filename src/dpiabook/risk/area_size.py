"""Risk against area size: how many people an area needs before a combination of facts singles out few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import ClassFrequencies

_STEPS = (1, 3)


@dataclass(frozen=True)
class AreaSize(Result):
    """How risk falls as areas grow.

    Attributes
    ----------
    keys : tuple of str
        What an intruder knows beside the area.
    n : int
        People in the table.
    k : int
        Threshold of a small class.
    threshold : float
        Share of people alone from which the combination counts as broken, in (0, 1).
    curve : DataFrame
        One row per size, rising: ``size`` (people in an area), ``unique_share`` and ``under_k_share``, the expected
        shares of its people who are alone, or in classes under `k`, within it; both in [0, 1]. Each is the lower end of
        a range where key values are unknown, whose upper end has the same name and ``_most``.
    smallest : int or None
        The smallest area in which no more than `threshold` of the people are expected to be alone, whatever the unknown
        values are; None if not even the whole table is large enough.
    """

    keys: tuple[str, ...]
    n: int
    k: int
    threshold: float
    curve: pd.DataFrame = field(repr=False)
    smallest: int | None


def area_size(
    frequencies: ClassFrequencies, k: int = 10, threshold: float = 0.05, sizes: Sequence[int] | None = None
) -> AreaSize:
    """Compute how many people are expected to be alone in areas of any size.

    An area of m people is thought of as a random draw of m of the table's n people. Somebody whose class has f people
    is alone in it if none of the m - 1 others is one of the f - 1: a hypergeometric probability, so nothing is drawn at
    random and nothing but the sizes of the classes is needed.

    Parameters
    ----------
    frequencies : ClassFrequencies
        Classes of what is known beside the area, over the whole table.
    k : int
        Threshold of a small class, at least 2.
    threshold : float
        Largest share of people alone that is bearable, over 0 and under 1.
    sizes : sequence of int, optional
        People in an area, each at least 1 and at most n; 10, 30, 100, 300 ... up to n when absent.

    Returns
    -------
    AreaSize
        ``.curve`` and ``.smallest``.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for a `k`, `threshold` or size out of range.

    Notes
    -----
    A real area is no random draw: fewer of its people can be alone than on the curve, or more (`by_area` counts
    them). That risk grows as the population of an area shrinks: Greenberg & Voshell (1990), "The geographic component
    of disclosure risk for microdata", US Bureau of the Census.

    Examples
    --------
    >>> from dpiabook.risk.class_frequencies import class_frequencies
    >>> people = pd.DataFrame({"gender": ["F", "F", "M", "M"]})
    >>> found = area_size(class_frequencies(people, ["gender"]), k=2, threshold=0.5, sizes=[1, 2, 3, 4])
    >>> found.curve["unique_share"].round(3).tolist(), found.smallest
    ([1.0, 0.667, 0.333, 0.0], 3)
    """
    n = frequencies.n
    wanted = _sizes(n) if sizes is None else list(sizes)
    _check(n, k, threshold, wanted)
    least = frequencies.class_sample if frequencies.class_least is None else frequencies.class_least
    ends = {"": _histogram(frequencies, frequencies.class_sample), "_most": _histogram(frequencies, least)}
    columns = {
        f"{name}{end}": [_share(*histogram, n, size, limit) for size in wanted]
        for end, histogram in ends.items()
        for name, limit in (("unique_share", 2), ("under_k_share", k))
    }
    curve = pd.DataFrame({"size": wanted, **columns})
    return AreaSize(frequencies.keys, n, k, threshold, curve, _smallest(*ends["_most"], n, threshold))


def _check(n: int, k: int, threshold: float, sizes: Sequence[int]) -> None:
    wrong = {
        "k must be at least 2": k < 2,
        "the threshold must be over 0 and under 1": not 0 < threshold < 1,
        "an area must have at least one person and no more than the table": any(not 1 <= m <= n for m in sizes),
    }
    for what, found in wrong.items():
        if found:
            raise Refusal(Code.MEASURE_INPUT, what, where="area_size", cure="see the parameters of area_size")


def _sizes(n: int) -> list[int]:
    """10, 30, 100, 300 and so on below n."""
    every = (step * 10**power for power in range(1, 12) for step in _STEPS)
    return [size for size in every if size < n] or [n]


def _histogram(frequencies: ClassFrequencies, f: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The sizes that occur, and the people in classes of each."""
    size, at = np.unique(np.rint(f).astype(np.int64), return_inverse=True)
    people = np.bincount(at, weights=frequencies.class_people).astype(np.float64)
    return size[people > 0], people[people > 0]


def _share(f: NDArray[np.int64], people: NDArray[np.float64], n: int, size: int, k: int) -> float:
    """Share of people with fewer than `k` in their class, themselves included, in an area of `size` people."""
    from scipy.special import gammaln

    def log_ways(of: NDArray[Any] | int, drawn: NDArray[Any] | int) -> NDArray[np.float64]:
        return np.asarray(gammaln(of + 1.0) - gammaln(drawn + 1.0) - gammaln(np.subtract(of, drawn) + 1.0))

    few = np.zeros(len(f))
    for alike in range(k - 1):
        possible = (alike <= f - 1) & (size - 1 - alike <= n - f) & (alike <= size - 1)
        others = f[possible]
        ways = log_ways(others - 1, alike) + log_ways(n - others, size - 1 - alike)
        few[possible] += np.exp(ways - log_ways(n - 1, size - 1))
    return float(people @ few / n)


def _smallest(f: NDArray[np.int64], people: NDArray[np.float64], n: int, threshold: float) -> int | None:
    """Halve the range: a larger area never leaves more people alone."""
    if _share(f, people, n, n, 2) > threshold:
        return None
    low, high = 0, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _share(f, people, n, middle, 2) <= threshold else (middle, high)
    return high
