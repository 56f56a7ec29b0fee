"""The second table: one row per child and school year, with absence and exclusions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.synthetic.columns import MISSING, Columns
from dpiabook.synthetic.histories import FIRST_SCHOOL_AGE, last_observed_age

SESSIONS = (376, 390)
ABSENCE_NOT_RECORDED = 0.04


def draw_years(children: Columns, absence_rate: NDArray[np.float64], rng: np.random.Generator) -> Columns:
    """Lay out each child's school years and share the recorded exclusions between them.

    Parameters
    ----------
    children : Columns
        With identifiers, histories and `frailty`.
    absence_rate : ndarray of float, shape (children,)
        Mean share of sessions missed in each child's area.
    rng : numpy.random.Generator
        Source of the draws.

    Returns
    -------
    Columns
        `child_id`, `school_year` (the year it begins), `sessions_possible` and `sessions_absent` (half days),
        `ftex_eps_year`, `ftex_days_year`. The last two add up to the child's own totals: the first years after the
        first exclusion share them as evenly as whole numbers can. Negative where missing.
    """
    age = children["age_at_tfp"]
    length = np.maximum(last_observed_age(age) - FIRST_SCHOOL_AGE + 1, 0)
    child = np.repeat(np.arange(len(age)), length)
    nth = np.arange(len(child)) - np.repeat(np.cumsum(length) - length, length)
    since_first = FIRST_SCHOOL_AGE + nth - children["age_first_ftex"][child]
    possible = rng.integers(*SESSIONS, len(child), endpoint=True)
    share = np.minimum(absence_rate[child] * children["frailty"][child] * rng.gamma(2, 0.5, len(child)), 1.0)
    absent = np.where(rng.random(len(child)) < ABSENCE_NOT_RECORDED, MISSING, (share * possible).astype(np.int64))
    episodes, halves = _shared_out(children, child, since_first)
    return {
        "child_id": children["child_id"][child],
        "school_year": children["yob"][child] + FIRST_SCHOOL_AGE + nth,
        "sessions_possible": possible,
        "sessions_absent": absent,
        "ftex_eps_year": episodes,
        "ftex_days_year": np.where(halves < 0, MISSING, halves / 2),
    }


def _shared_out(
    children: Columns, child: NDArray[np.int64], since_first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Episodes and half days per year; Hermite's identity keeps their sums."""
    episodes = children["ftex_eps"][child]
    halves = np.rint(children["ftex_duration"][child] * 2).astype(np.int64)
    horizon, first = children["horizon"], children["age_first_ftex"]
    active = np.clip(np.minimum(horizon - first + 1, children["ftex_eps"]), 1, None)[child]
    within = (since_first >= 0) & (since_first < active) & (episodes > 0)
    spare = active - 1 - since_first
    unknown = episodes < 0
    share = [np.where(within, (total + spare) // active, 0) for total in (episodes, halves)]
    return np.where(unknown, MISSING, share[0]), np.where(unknown, MISSING, share[1])
