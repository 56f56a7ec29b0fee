"""Seeded worlds of people in families of one to four who share an attribute, in areas of unequal size."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SIZES, SHARES = (1, 2, 3, 4), (0.45, 0.35, 0.15, 0.05)


@dataclass(frozen=True)
class FamilyWorld:
    """How the attribute comes about.

    `shared` is the correlation within families; `spread` the standard deviation of the areas' rates over what a rate of
    `mean` could have; `missing` the largest share of an area's people for whom nothing is recorded.
    """

    name: str
    mean: float
    shared: float = 0.0
    spread: float = 0.0
    missing: float = 0.0
    areas: int = 40
    people: tuple[int, int] = (5, 2000)

    def draw(self, seed):
        """The true rates, and the counts of people and of families."""
        rng = np.random.default_rng([seed, round(1e4 * self.mean), round(100 * self.shared)])
        rates = np.full(self.areas, self.mean)
        if self.spread:
            total = 1 / self.spread**2 - 1
            rates = rng.beta(self.mean * total, (1 - self.mean) * total, self.areas)
        wanted = np.exp(rng.uniform(*np.log(self.people), self.areas)).round()
        rows = [self._area(rng, rate, int(n)) for rate, n in zip(rates, wanted, strict=True)]
        return rates, pd.DataFrame(rows).assign(area=range(self.areas))

    def _area(self, rng, rate, people):
        sizes = rng.choice(SIZES, people, p=SHARES)
        families = int(np.searchsorted(np.cumsum(sizes), people)) + 1
        family = np.repeat(np.arange(families), sizes[:families])
        of_family = (rng.random(families) < rate)[family]
        # Two copies of one value agree with the square of the chance to be a copy.
        has = np.where(rng.random(family.size) < np.sqrt(self.shared), of_family, rng.random(family.size) < rate)
        told = rng.random(family.size) >= rng.uniform(0, self.missing)
        told[0] = True
        having = np.zeros(families, bool)
        np.logical_or.at(having, family[told], has[told])
        known = np.unique(family[told]).size
        return {"n": int(told.sum()), "x": int(has[told].sum()), "families": known, "families_x": int(having.sum())}


WORLDS = [
    FamilyWorld("alone in what they have", 0.1),
    FamilyWorld("half shared", 0.1, 0.5),
    FamilyWorld("nearly all shared", 0.1, 0.9),
    FamilyWorld("half shared, areas vary", 0.1, 0.5, 0.1),
    FamilyWorld("half shared, up to half unrecorded", 0.1, 0.5, 0.0, 0.5),
    FamilyWorld("rare, large areas, half shared", 0.002, 0.5, 0.0, 0.0, 40, (20, 20_000)),
]
