"""Where a child is educated: on a school roll, at home, elsewhere, or missing from education."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.synthetic.columns import CME_REASONS, MISSING, Columns
from dpiabook.synthetic.histories import Rates

COMPULSORY_AGES = (5, 15)
NOT_RECORDED = 0.05
REASON_NOT_RECORDED = 0.30
HOME_EDUCATED_FLAGGED_MISSING = 0.15
"""Share of home-educated children wrongly flagged as missing from education."""

REASON_SHARES = (0.35, 0.20, 0.20, 0.15, 0.10)


def draw_education(children: Columns, rates: Rates, rng: np.random.Generator) -> Columns:
    """Draw the education status of children at the start of their family's programme.

    Parameters
    ----------
    children : Columns
        As `families.draw_children` gives them.
    rates : dict of str to ndarray, shape (children,)
        The rates ``cme``, ``ehe`` and ``eotas`` in each child's area.
    rng : numpy.random.Generator
        Source of the draws.

    Returns
    -------
    Columns
        `cme_flag`, `ehe_flag`, `eotas_flag`, `on_roll` (1, 0, or missing: not of school age, or not recorded) and
        `cme_reason` (position of the code; missing unless flagged missing from education, and for some who are).
    """
    age = children["age_at_tfp"]
    of_school_age = (age >= COMPULSORY_AGES[0]) & (age <= COMPULSORY_AGES[1])
    missing, home, elsewhere = _true_status(rates, rng)
    flagged = missing | (home & (rng.random(len(age)) < HOME_EDUCATED_FLAGGED_MISSING))
    return {
        "cme_flag": (cme := _recorded(flagged, of_school_age, rng)),
        "ehe_flag": _recorded(home, of_school_age, rng),
        "eotas_flag": _recorded(elsewhere, of_school_age, rng),
        "on_roll": _recorded(~(missing | home | elsewhere), of_school_age, rng),
        "cme_reason": _reasons(cme == 1, rng),
    }


def _true_status(rates: Rates, rng: np.random.Generator) -> tuple[NDArray[np.bool_], ...]:
    draw = rng.random(len(rates["cme"]))
    to_cme = rates["cme"]
    to_ehe = to_cme + rates["ehe"]
    to_eotas = to_ehe + rates["eotas"]
    return draw < to_cme, (draw >= to_cme) & (draw < to_ehe), (draw >= to_ehe) & (draw < to_eotas)


def _recorded(
    status: NDArray[np.bool_], of_school_age: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.int64]:
    known = of_school_age & (rng.random(len(status)) >= NOT_RECORDED)
    return np.where(known, status, MISSING).astype(np.int64)


def _reasons(flagged: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int64]:
    known = flagged & (rng.random(len(flagged)) >= REASON_NOT_RECORDED)
    reason = rng.choice(len(CME_REASONS), size=len(flagged), p=REASON_SHARES)
    return np.where(known, reason, MISSING)
