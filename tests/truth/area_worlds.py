"""Seeded worlds of areas whose true rates are known: from 5 to 2,000 people each, with and without variation."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd
from scipy.special import expit, logit

MEANS = (0.005, 0.02, 0.1, 0.3, 0.6)
SPREADS = {"none": 0.0, "small": 0.15, "medium": 0.4, "large": 1.0}
"""Standard deviation between areas of the logit of the rate."""
SHAPES = ("beta", "logit", "heavy", "groups")
FEW, SOME, MANY = 8, 40, 150


@dataclass(frozen=True)
class AreaWorld:
    """How the rates of areas come about.

    `shape`: a beta distribution, a normal one of the logit, one with heavy tails (t with 4 degrees of freedom), or two
    groups of which the smaller has the higher rate.
    """

    mean: float
    spread: str
    shape: str = "beta"
    areas: int = SOME
    sizes: tuple[int, int] = (5, 2000)

    @property
    def name(self) -> str:
        return f"{100 * self.mean:g} %, {self.spread}, {self.shape}, {self.areas} areas"

    def draw(self, seed: int) -> "Areas":
        rng = np.random.default_rng([seed, self.areas, round(1e4 * self.mean)])
        rates = self._rates(rng)
        low, high = np.log(self.sizes)
        n = np.exp(rng.uniform(low, high, self.areas)).round().astype(np.int64)
        return Areas(self, rates, n, rng.binomial(n, rates))

    def _rates(self, rng: np.random.Generator) -> np.ndarray:
        spread, areas = SPREADS[self.spread], self.areas
        if not spread:
            return np.full(areas, self.mean)
        if self.shape == "beta":
            # The delta method: sd of the rate = sd of the logit times mean (1 - mean).
            total = 1 / (spread**2 * self.mean * (1 - self.mean)) - 1
            total = max(total, 1.0)
            return rng.beta(self.mean * total, (1 - self.mean) * total, areas)
        noise = {
            "logit": lambda: rng.normal(size=areas),
            "heavy": lambda: rng.standard_t(4, size=areas) / np.sqrt(2),
            "groups": lambda: np.where(rng.random(areas) < 0.1, 3.0, -1 / 3),
        }[self.shape]()
        return expit(logit(self.mean) + spread * noise)


@dataclass(frozen=True, eq=False)
class Areas:
    """One draw of a world: the truth, and the counts that were seen of it."""

    world: AreaWorld
    rates: np.ndarray
    n: np.ndarray
    x: np.ndarray
    missing: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def counts(self) -> pd.DataFrame:
        frame = pd.DataFrame({"area": [f"area {i:03d}" for i in range(len(self.n))], "n": self.n, "x": self.x})
        return frame if not self.missing.size else frame.assign(missing=self.missing)

    @property
    def tellable(self) -> np.ndarray:
        """Areas with at least 30 people and 3 expected cases at the rate of all."""
        return (self.n >= 30) & (self.n * self.x.sum() / self.n.sum() >= 3)

    @property
    def highest(self) -> np.ndarray:
        """The tenth of the areas with the truly highest rates; all of them where all rates are one."""
        return self.rates >= np.quantile(self.rates, 0.9)


def area_worlds(shapes=SHAPES, areas=(FEW, SOME, MANY)) -> list[AreaWorld]:
    """Every combination; without variation the shape makes no difference."""
    return [
        AreaWorld(mean, spread, shape, count)
        for mean, spread, shape, count in product(MEANS, SPREADS, shapes, areas)
        if spread != "none" or shape == shapes[0]
    ]
