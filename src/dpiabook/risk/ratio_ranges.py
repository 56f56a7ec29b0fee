"""Ranges of the measures that set shares in a class beside everyone's, over all that unknown values can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.risk.joint import Sensitive

Range = tuple[float, float]


def ratio_ranges(found: Sensitive) -> dict[str, Range]:
    """Return the ends between which delta, beta and alpha lie, whatever the unknown values are.

    Parameters
    ----------
    found : Sensitive
        Counts of the sensitive variable within the classes, and of those of whom it is unknown.

    Returns
    -------
    dict of str to tuple of float
        ``delta``, ``beta`` (basic) and ``alpha``. Of two values or more, the upper ends of beta and alpha are reached;
        the others may be wider than what can be, since no single filling need be the worst for all classes.

    Notes
    -----
    Of N people U are unknown, of a class of n, u. A value that c of the class and C of all have is, in the class,
    between c N / (n (C + U − u)) and (c + u) N / (n (C + u)) times as frequent as among everyone; one that nobody in
    the class is known to have, from one person up, likewise. Sources of the measures: `delta_disclosure`,
    `beta_likeness`, `alpha_k_anonymity`.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.risk.joint import sensitive_within
    >>> people = pd.DataFrame({"area": list("ppqq"), "care": ["a", None, "a", "b"]})
    >>> ratio_ranges(sensitive_within(people, ["area"], "care", "example"))["alpha"]
    (0.5, 1.0)
    """
    least, most = _recorded(found)
    rare, common = _unseen(found)
    ends = np.concatenate([least, most, rare, common])
    return {
        "delta": (
            float(max(np.log(least).max(initial=0.0), -np.log(most).min(initial=0.0))),
            float(np.abs(np.log(ends)).max(initial=0.0)),
        ),
        "beta": (float((least - 1).max(initial=0.0)), float((ends - 1).max(initial=0.0))),
        "alpha": _alpha(found),
    }


def _recorded(found: Sensitive) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    of_cell, count, recorded = found.joint.cell_class, found.joint.count, found.recorded_of_cell
    n, u = found.sizes[of_cell], found.unknown[of_cell]
    everyone, unknown = found.everyone, int(found.people[0])
    return count / n * everyone / (recorded + unknown - u), (count + u) / n * everyone / (recorded + u)


def _unseen(found: Sensitive) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends for a value that nobody is recorded to have in a class, where somebody may have it."""
    u = np.concatenate([found.unknown, found.silent])
    n = np.concatenate([found.sizes, found.silent])[u > 0]
    u = u[u > 0]
    rarest, commonest = found.people[1:].min(), found.people[1:].max()
    least = found.everyone / n / (commonest + 1 + found.people[0] - u)
    return least, u / n * found.everyone / (rarest + u)


def _alpha(found: Sensitive) -> Range:
    joint, values = found.joint, len(found.people) - 1
    most = np.maximum.reduceat(joint.count, joint.starts) if len(joint.count) else joint.count
    n, unknown = (np.append(part, found.silent) for part in (found.sizes, found.unknown))
    held = np.append(most, np.zeros_like(found.silent))
    # The unknown are spread evenly at best, and share one value at worst.
    least, reached = np.maximum(held, -(-n // values)) / n, (held + unknown) / n
    return float(least.max(initial=0.0)), float(reached.max(initial=0.0))
