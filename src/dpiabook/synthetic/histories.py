"""What is recorded about a child: protection plans, exclusions, mental health or drug abuse episodes, offences.

The rates aim at published figures of the programme and of national statistics; see ``MEAN_RATES`` in `areas`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.synthetic.columns import MISSING, Columns

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rates = dict[str, Floats]

YEARS_OBSERVED_AFTER_START = 2
FIRST_SCHOOL_AGE, LAST_AGE = 4, 17
CRIMINAL_RESPONSIBILITY = 10
MOST_DAYS_A_YEAR, MOST_DAYS = 45, 180
OFTEN_EXCLUDED = 0.10
MOST_EXCLUSIONS, MOST_EPISODES, MOST_OFFENCES = 40, 10, 30
NOT_LINKED = {"cp_plan": 0.006, "ftex": 0.03, "mhda": 0.04, "offence": 0.02}
"""Share of children whose records could not be linked to a source: their values are missing."""


def draw_histories(children: Columns, rates: Rates, rng: np.random.Generator) -> Columns:
    """Draw all recorded histories of children.

    Parameters
    ----------
    children : Columns
        As `families.draw_children` gives them.
    rates : dict of str to ndarray, shape (children,)
        The rate of each attribute in each child's area.
    rng : numpy.random.Generator
        Source of the draws.

    Returns
    -------
    Columns
        One element per child, negative where missing. Ages are in years, `ftex_duration` in days (halves).
        Counts are 0 exactly when the age at the first is missing and the source was linked. `horizon` (for the
        generator only) is the age up to which exclusions and episodes are counted: that of the plan, if there is one.
    """
    plans = _protection_plans(children, rates["cp_plan"], rng)
    horizon = plans["horizon"]
    return {
        **plans,
        **_exclusions(children, horizon, rates["ftex"], rng),
        **_episodes(children, horizon, rates["mhda"], rng),
        **_offences(children, rates["offence"], rng),
    }


def last_observed_age(age_at_tfp: Ints) -> Ints:
    """Age in years at the end of the records: two years after the start, at most 17."""
    return np.minimum(age_at_tfp + YEARS_OBSERVED_AFTER_START, LAST_AGE)


def _happens(rate: Floats, children: Columns, factor: Floats, rng: np.random.Generator) -> NDArray[np.bool_]:
    probability: Floats = np.minimum(rate * children["frailty"] * factor, 0.9)
    return rng.random(len(rate)) < probability


def _uniform_age(lowest: int, highest: Ints, skew: float, rng: np.random.Generator) -> Ints:
    """Draw ages from lowest to highest years; a skew under 1 draws towards the highest."""
    position = rng.random(len(highest)) ** skew
    return lowest + (position * (highest - lowest + 1)).astype(np.int64)


def _only_where(condition: NDArray[np.bool_], values: NDArray[Any], otherwise: float) -> NDArray[Any]:
    return np.where(condition, values, np.asarray(otherwise, dtype=values.dtype))


def _not_linked(columns: Columns, share: float, rng: np.random.Generator) -> Columns:
    size = len(next(iter(columns.values())))
    lost = rng.random(size) < share
    return {name: _only_where(~lost, values, MISSING) for name, values in columns.items()}


def _protection_plans(children: Columns, rate: Floats, rng: np.random.Generator) -> Columns:
    observed = last_observed_age(children["age_at_tfp"])
    plan = _happens(rate, children, np.ones(len(rate)), rng)
    age = _only_where(plan, _uniform_age(0, observed, 0.8, rng), MISSING)
    linked = _not_linked({"cp_plan": plan.astype(np.int64), "age_at_cp": age}, NOT_LINKED["cp_plan"], rng)
    return {**linked, "horizon": _only_where(plan, age, 0) + _only_where(~plan, observed, 0)}


def _exclusions(children: Columns, horizon: Ints, rate: Floats, rng: np.random.Generator) -> Columns:
    at_school = horizon >= FIRST_SCHOOL_AGE
    boys = np.where(children["gender"] == 0, 1.25, 0.75)
    ever = _happens(rate, children, boys * np.clip((horizon - 3) / 9, 0, 1.3), rng) & at_school
    first = _uniform_age(FIRST_SCHOOL_AGE, np.maximum(horizon, FIRST_SCHOOL_AGE), 0.45, rng)
    often = rng.random(len(horizon)) < OFTEN_EXCLUDED
    count = np.minimum(rng.geometric(np.where(often, 0.125, 0.44)), MOST_EXCLUSIONS)
    halves = count + rng.negative_binomial(1.3 * count, 1.3 / (1.3 + 2.9))
    years = np.minimum(horizon - first + 1, count)
    days = np.minimum(halves / 2, np.minimum(MOST_DAYS_A_YEAR * years, MOST_DAYS))
    columns = {
        "ftex_eps": _only_where(ever, count, 0),
        "ftex_duration": _only_where(ever, days, 0),
        "age_first_ftex": _only_where(ever, first, MISSING),
    }
    return _not_linked(columns, NOT_LINKED["ftex"], rng)


def _episodes(children: Columns, horizon: Ints, rate: Floats, rng: np.random.Generator) -> Columns:
    ever = _happens(rate, children, np.clip(0.55 + horizon / 20, 0, 1.3), rng)
    count = np.minimum(rng.geometric(0.5, len(horizon)), MOST_EPISODES)
    columns = {
        "mhda_eps_pre_cp": _only_where(ever, count, 0),
        "age_at_mhda": _only_where(ever, _uniform_age(0, horizon, 0.6, rng), MISSING),
    }
    return _not_linked(columns, NOT_LINKED["mhda"], rng)


def _offences(children: Columns, rate: Floats, rng: np.random.Generator) -> Columns:
    observed = last_observed_age(children["age_at_tfp"])
    responsible = observed >= CRIMINAL_RESPONSIBILITY
    boys = np.where(children["gender"] == 0, 1.5, 0.45)
    ever = _happens(rate, children, boys * np.clip((observed - 8) / 7, 0, 1.3), rng) & responsible
    first = _uniform_age(CRIMINAL_RESPONSIBILITY, np.maximum(observed, CRIMINAL_RESPONSIBILITY), 0.6, rng)
    count = np.minimum(rng.geometric(0.38, len(observed)), MOST_OFFENCES)
    columns = {
        "offence_ever": ever.astype(np.int64),
        "age_first_offence": _only_where(ever, first, MISSING),
        "n_offences": _only_where(ever, count, 0),
    }
    return _not_linked(columns, NOT_LINKED["offence"], rng)
