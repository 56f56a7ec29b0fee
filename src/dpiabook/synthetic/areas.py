"""Invented areas: how many families each supports, in which region, and how far its rates lie from the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST_AREA = 10
"""Families that every area has at least: room for what is planted."""

MEAN_RATES = {
    "cp_plan": 0.10,
    "ftex": 0.30,
    "mhda": 0.34,
    "offence": 0.15,
    "cme": 0.015,
    "ehe": 0.030,
    "eotas": 0.020,
    "absence": 0.145,
}
"""Mean over areas, before the age, sex and family of a child raise or lower it."""

CONCENTRATION = 60.0
"""Alpha + beta of the beta distribution of a rate between areas: smaller means areas that differ more."""


@dataclass(frozen=True)
class Areas:
    """The invented areas of one programme.

    Attributes
    ----------
    codes : tuple of str
        Area codes, ``A01`` and on.
    regions : tuple of str
        Region codes, ``R1`` and on.
    region : ndarray of int, shape (areas,)
        Position of each area's region.
    families : ndarray of int, shape (areas,)
        Families supported in each area, at least `SMALLEST_AREA`.
    residents : ndarray of int, shape (areas,)
        Children living in each area, whether the programme knows them or not.
    rates : dict of str to ndarray, shape (areas,)
        Each area's own rate of each attribute, between 0 and 1.
    """

    codes: tuple[str, ...]
    regions: tuple[str, ...]
    region: NDArray[np.int64]
    families: NDArray[np.int64]
    residents: NDArray[np.int64]
    rates: dict[str, NDArray[np.float64]]

    @property
    def by_size(self) -> NDArray[np.int64]:
        """Positions of the areas from the one with most families to the one with fewest."""
        return np.argsort(-self.families, kind="stable")


def lay_out_areas(families: int, areas: int, seed: int) -> Areas:
    """Share families between areas of skewed size, and draw each area's rates.

    Parameters
    ----------
    families : int
        Families in all areas together, at least ``SMALLEST_AREA * areas``.
    areas : int
        How many areas.
    seed : int
        Seed; the same arguments give the same areas.

    Returns
    -------
    Areas
        Sizes are log-normal; the rates of an attribute are beta-distributed, so that its counts are beta-binomial.

    Examples
    --------
    >>> layout = lay_out_areas(600, 12, seed=1)
    >>> int(layout.families.sum()), layout.codes[0], layout.regions
    (600, 'A01', ('R1', 'R2', 'R3'))
    """
    rng = np.random.default_rng([seed, 1])
    sizes = _skewed_sizes(families, areas, rng)
    region_count = int(np.clip(areas // 4, 2, 9))
    rates = {
        name: rng.beta(mean * CONCENTRATION, (1 - mean) * CONCENTRATION, areas) for name, mean in MEAN_RATES.items()
    }
    width = max(2, len(str(areas)))
    return Areas(
        codes=tuple(f"A{number:0{width}d}" for number in range(1, areas + 1)),
        regions=tuple(f"R{number}" for number in range(1, region_count + 1)),
        region=np.arange(areas) * region_count // areas,
        families=sizes,
        residents=np.rint(sizes * rng.uniform(18, 40, areas)).astype(np.int64),
        rates=rates,
    )


def _skewed_sizes(families: int, areas: int, rng: np.random.Generator) -> NDArray[np.int64]:
    weights = rng.lognormal(0.0, 0.7, areas)
    spare = families - SMALLEST_AREA * areas
    sizes: NDArray[np.int64] = SMALLEST_AREA + np.floor(spare * weights / weights.sum()).astype(np.int64)
    sizes[np.argmax(sizes)] += families - sizes.sum()
    return sizes
