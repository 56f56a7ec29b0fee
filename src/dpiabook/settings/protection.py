"""What the settings may say of perturbation: one part for each method, and which of them are applied."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from dpiabook.settings.strict import Strict

MethodName = Literal["swapping", "pram", "rank_swapping", "microaggregation", "noise", "shift"]
METHODS: tuple[MethodName, ...] = get_args(MethodName)


class Swapping(Strict):
    """Households that are alike swap areas; `alike` names what they must have in common, numbers in bands."""

    rate: float = Field(0.1, gt=0, le=1)
    alike: list[str] = []
    band: int = Field(5, ge=1)


class Pram(Strict):
    """Categories become others by chance; `stay` is the chance of staying in the first of two stages."""

    variables: list[str] = []
    stay: float = Field(0.9, gt=0, le=1)


class RankSwapping(Strict):
    """Numbers change places within a window of ranks, a share of all."""

    variables: list[str] = []
    window: float = Field(0.05, gt=0, le=1)


class Microaggregation(Strict):
    """At least `k` people get the mean of their numbers."""

    variables: list[str] = []
    k: int = Field(5, ge=2)


class Noise(Strict):
    """Amounts get noise of so many standard deviations."""

    variables: list[str] = []
    share: float = Field(0.1, gt=0)


class Shift(Strict):
    """All years of a household move by the same number, at most so many."""

    variables: list[str] = []
    most: int = Field(1, ge=1)


class Tables(Strict):
    """Open tables with noise.

    `by` names the columns of each table; `most` is how many people of one household count where privacy is promised, at
    a loss of `epsilon` for each release and of `budget` for all releases of a version. `p_table` is a file of a
    perturbation table for cell keys; the built-in one when null.
    """

    by: list[list[str]] = []
    p_table: str | None = None
    epsilon: float = Field(1.0, gt=0)
    budget: float = Field(3.0, gt=0)
    most: int = Field(3, ge=1)


class Protection(Strict):
    """Perturbation: which methods are applied to the file that leaves, in this order, and how each works.

    Where a method names no variables, those are taken that it can change without breaking what is made of them.
    """

    methods: list[MethodName] = []
    swapping: Swapping = Swapping()
    pram: Pram = Pram()
    rank_swapping: RankSwapping = RankSwapping()
    microaggregation: Microaggregation = Microaggregation()
    noise: Noise = Noise()
    shift: Shift = Shift()
    tables: Tables = Tables()
