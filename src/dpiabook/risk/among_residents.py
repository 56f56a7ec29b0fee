"""People beside all residents of their area: who is rare among them, and what it tells to be in the data at all."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_keys
from dpiabook.errors import Code, DataRefusal, column_missing, refuse_all
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import frequencies_of

OFTEN = 0.25


@dataclass(frozen=True)
class AmongResidents(Result):
    """What resident counts add.

    Attributes
    ----------
    keys : tuple of str
        What somebody knows beside the area.
    n : int
        People of areas with resident counts.
    unique, under_k : tuple of (int, int)
        Of these, alone with the facts within their area; and those who would share them with fewer than k residents: at
        least and at most, whatever the unknown facts are.
    expected : tuple of (float, float)
        Right guesses expected if somebody guesses among the residents who fit, at least and at most.
    k : int
        The number of residents that is asked for.
    areas : pandas.DataFrame
        One row per area: ``area``, ``n``, ``residents``, ``share`` (of residents who are in the data, 0 to 1).
    advantage : float
        How much more likely somebody is in the data if their area is known: Σ n/N · share − overall share.
    """

    keys: tuple[str, ...]
    n: int
    unique: tuple[int, int]
    under_k: tuple[int, int]
    expected: tuple[float, float]
    k: int
    areas: pd.DataFrame = field(repr=False)
    advantage: float

    @property
    def often(self) -> int:
        """Areas in which over a quarter of the residents are in the data."""
        return int((self.areas["share"] > OFTEN).sum())


def among_residents(  # noqa: PLR0913 -- the roles of the columns, by name
    table: TableLike,
    keys: list[str],
    area: str,
    residents: pd.DataFrame | None,
    *,
    k: int = 10,
    count: str | None = None,
) -> AmongResidents:
    """Scale the people who look alike in an area to its residents.

    Of residents who are not in the data only their number is known: they are taken to be like those who are.

    Parameters
    ----------
    table : TableLike
        Rows of people.
    keys : list of str
        What somebody knows beside the area.
    area : str
        Column of areas.
    residents : pandas.DataFrame or None
        Columns ``area`` and ``residents``.
    k : int
        How many residents should fit.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    AmongResidents

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` where no area has a resident count, or fewer residents than people.

    Notes
    -----
    k-map: Sweeney 2002; journalist risk: El Emam & Dankar 2008, JAMIA 15(5). Membership: Nergiz, Atzori & Clifton 2007
    (delta-presence).

    Examples
    --------
    >>> people = pd.DataFrame({"area": ["P"] * 4, "sex": ["F", "F", "F", "M"]})
    >>> found = among_residents(people, ["sex"], "area", pd.DataFrame({"area": ["P"], "residents": [20]}), k=10)
    >>> found.unique, found.under_k, found.expected, found.areas["share"].tolist()
    ((1, 1), (1, 1), (0.4, 0.4), [0.2])
    """
    known_counts = _stated(residents)
    coded = coded_keys(table, [area, *[key for key in keys if key != area]], count=count)
    codes = np.asarray(coded.column(area))
    levels = coded.levels[0].to_pylist()
    of_level = np.array([float(known_counts.get(level, np.nan)) for level in levels])
    people = coded.times(np.ones(coded.rows, np.int64))
    in_area = np.bincount(codes[codes >= 0], people[codes >= 0], len(levels))
    if not np.isfinite(of_level).any() or (of_level < in_area).any():
        what = (
            "an area has fewer residents than people" if np.isfinite(of_level).any() else "no area has a resident count"
        )
        raise DataRefusal(Code.MEASURE_INPUT, what, where="areas.residents", cure="give residents by the same areas")
    known = (codes >= 0) & np.isfinite(of_level[codes])
    found = frequencies_of(coded, dict.fromkeys(coded.keys, "states"))
    times = (of_level / np.maximum(in_area, 1))[codes[known]]
    share = in_area / of_level
    areas = pd.DataFrame(
        {"area": levels, "n": in_area.astype(np.int64), "residents": of_level, "share": share}
    ).dropna()
    weight = people[known]
    ends = [_rare(alike[known], times, weight, k) for alike in (found.sample, found.least)]
    unique, under_k, expected = ((low, high) for low, high in zip(*ends, strict=True))
    each = areas["n"] / areas["n"].sum()
    return AmongResidents(
        tuple(keys),
        int(weight.sum()),
        unique,
        under_k,
        expected,
        k,
        areas.reset_index(drop=True),
        float((each * areas["share"]).sum() - areas["n"].sum() / areas["residents"].sum()),
    )


def _stated(residents: pd.DataFrame | None) -> pd.Series:
    """Residents by area, or why there are none."""
    if residents is None:
        cure = "a file under areas.residents"
        raise DataRefusal(Code.MEASURE_INPUT, "no resident counts are given", where="areas.residents", cure=cure)
    refuse_all(
        column_missing(name, residents.columns, where="residents")
        for name in ("area", "residents")
        if name not in residents
    )
    return residents.dropna().groupby("area")["residents"].sum()


def _rare(
    alike: NDArray[np.float64], times: NDArray[np.float64], people: NDArray[np.int64], k: int
) -> tuple[int, int, float]:
    """People alone, people whom fewer than k residents are like, and right guesses, from those who look alike."""
    fit = alike * times
    return int(people[alike == 1].sum()), int(people[fit < k].sum()), float((people / fit).sum())
