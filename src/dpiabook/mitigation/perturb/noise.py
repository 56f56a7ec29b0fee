"""Noise that keeps what must stay true: zeros, signs, whole numbers, the order of events and the years between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal

Bounds = tuple[float | None, float | None]


def noisy(values: NDArray[Any], share: float, seed: int) -> NDArray[np.float64]:
    """Add noise to amounts, in proportion to how much they vary.

    Parameters
    ----------
    values : ndarray, shape (rows,)
        Amounts; NaN is missing, and stays so.
    share : float
        Standard deviation of the noise, as a share of that of the amounts that are not 0.
    seed : int

    Returns
    -------
    ndarray of float64, shape (rows,)
        Zeros stay 0, and nothing else becomes 0 or changes its sign: noise that would do so is cut to half the amount.
        Whole numbers stay whole. Who has some and who has none is as it was, and so
        stays known.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a share that is not above 0.

    Notes
    -----
    Additive noise: Kim (1986), A method for limiting disclosure in microdata based on random noise and transformation;
    Handbook on Statistical Disclosure Control (ESSnet), section 3.5.1. The mean stays in expectation but for amounts
    near 0; the variance grows by about the square of `share`.

    Examples
    --------
    >>> found = noisy(np.array([0.0, 5.0, 40.0, np.nan]), 0.2, seed=1)
    >>> float(found[0]), bool(found[1] > 0), bool(np.isnan(found[3])), bool((found[1:3] % 1 == 0).all())
    (0.0, True, True, True)
    """
    if not share > 0:
        raise Refusal(Code.SETTING_VALUE, "a share of noise is not above 0", cure="use 0.1, say")
    numbers = np.asarray(values, np.float64).copy()
    rows = np.flatnonzero(~np.isnan(numbers) & (numbers != 0))
    amounts = numbers[rows]
    if not len(rows):
        return numbers
    draw = np.random.default_rng(seed)
    size, up = np.abs(draw.normal(0, share * amounts.std(), len(rows))), draw.random(len(rows)) < 0.5
    largest = np.abs(amounts)
    step = np.where(up, size, -np.where(size < largest, size, largest / 2))
    whole = bool((amounts == np.rint(amounts)).all())
    found = largest + (np.rint(step) if whole else step)
    numbers[rows] = np.sign(amounts) * np.where(found > 0, found, largest)
    return numbers


def shifted(
    columns: Mapping[str, NDArray[Any]],
    most: int,
    seed: int,
    *,
    together: NDArray[np.int64] | None = None,
    bounds: Mapping[str, Bounds] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Move all dates, years or ages of a person by the same number, so that order and differences stay exactly.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (rows,)
        Numbers that are in one unit and on one scale; NaN is missing, and stays so.
    most : int
        The largest shift to either side; every shift within it is equally likely.
    seed : int
    together : ndarray of int64, shape (rows,), optional
        Household numbers from 0: who lives together is moved together, so that the years between brothers and sisters
        stay.
    bounds : mapping of str to (low, high), optional
        What a column's numbers must lie within.

    Returns
    -------
    dict of str to ndarray of float64, shape (rows,)

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where somebody could be moved by one number at most without leaving the bounds, or `most` is
        below 1: such records would stay as they are without a word.

    Notes
    -----
    Hripcsak et al. (2016), Preserving temporal relations in clinical data while maintaining privacy, JAMIA 23(6).

    Examples
    --------
    >>> moved = shifted({"born": np.array([2000, 2003]), "entry": np.array([2010, 2011])}, 2, seed=1)
    >>> (moved["entry"] - moved["born"]).tolist()
    [10.0, 8.0]
    """
    if most < 1:
        raise Refusal(Code.MEASURE_INPUT, "a shift below 1 moves nobody", cure="use 1 or more")
    numbers = {name: np.asarray(column, np.float64) for name, column in columns.items()}
    rows = len(next(iter(numbers.values())))
    own = np.arange(rows) if together is None else together
    low, high = _room(numbers, own, most, bounds or {})
    if (low >= high).any():
        cure = "widen the bounds, make the column coarser, or leave it out"
        raise Refusal(Code.MEASURE_INPUT, "somebody's numbers cannot be moved within the bounds", cure=cure)
    chance = np.random.default_rng(seed).random(len(low))
    shift = low + np.floor(chance * (high - low + 1))
    return {name: column + shift[own] for name, column in numbers.items()}


def _room(
    numbers: Mapping[str, NDArray[np.float64]], own: NDArray[np.int64], most: int, bounds: Mapping[str, Bounds]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the largest shift of each person or household."""
    size = int(own.max(initial=-1)) + 1
    low, high = np.full(size, -float(most)), np.full(size, float(most))
    for name, (least, largest) in bounds.items():
        if least is not None:
            np.fmax.at(low, own, np.ceil(least - numbers[name]))
        if largest is not None:
            np.fmin.at(high, own, np.floor(largest - numbers[name]))
    return low, high
