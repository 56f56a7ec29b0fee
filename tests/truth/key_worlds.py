"""Seeded populations whose keys are independent, joined in pairs, joined by threes, or clustered; a sample is drawn."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

LEVELS = (10, 2, 20, 6, 5, 8)
KINDS = ("independent", "pairwise", "all pairs", "three-way", "clustered")


@dataclass(frozen=True)
class KeyWorld:
    """How the keys of a population come about; `strength` is the share of people for whom keys are joined."""

    kind: str
    people: int = 40_000
    fraction: float = 0.05
    strength: float = 0.7

    def draw(self, seed: int) -> "Sampled":
        rng = np.random.default_rng([seed, KINDS.index(self.kind), self.people, round(1000 * self.fraction)])
        shares = [rng.dirichlet(np.full(levels, 1.5)) for levels in LEVELS]
        keys = [rng.choice(len(share), self.people, p=share) for share in shares]
        if self.kind == "all pairs":
            keys = self._all_pairs(rng, shares)
        join = {"pairwise": self._pairs, "three-way": self._threes, "clustered": self._clusters}.get(self.kind)
        if join:
            join(rng, keys)
        population = pd.DataFrame({f"k{at}": column for at, column in enumerate(keys)})
        return Sampled(self, population, population.sample(frac=self.fraction, random_state=seed))

    def _joined(self, rng, own, other):
        return np.where(rng.random(self.people) < self.strength, other, own)

    def _pairs(self, rng, keys):
        keys[3] = self._joined(rng, keys[3], keys[2] % 6)
        keys[5] = self._joined(rng, keys[5], keys[0] % 8)
        keys[4] = self._joined(rng, keys[4], keys[3] % 5)

    def _all_pairs(self, rng, shares):
        """A log-linear table in which each key depends on each other, and nothing hangs together by threes."""
        logs = sum(np.log(share).reshape(self._along(at)) for at, share in enumerate(shares))
        for one, other in combinations(range(len(LEVELS)), 2):
            effect = 0.5 * self.strength * rng.normal(size=(LEVELS[one], LEVELS[other]))
            logs = logs + effect.reshape(self._along(one, other))
        table = np.exp(logs - logs.max())
        cells = rng.choice(table.size, self.people, p=table.ravel() / table.sum())
        return list(np.unravel_index(cells, LEVELS))

    @staticmethod
    def _along(*axes):
        return [levels if at in axes else 1 for at, levels in enumerate(LEVELS)]

    def _threes(self, rng, keys):
        keys[2] = self._joined(rng, keys[2], (keys[0] + 7 * keys[1] + 3 * keys[3]) % 20)
        keys[5] = self._joined(rng, keys[5], (keys[0] + keys[4]) % 8)

    def _clusters(self, rng, keys):
        """People of one of sixty kinds share most keys, as those do whom a service finds in one place."""
        kinds = [rng.integers(0, levels, 60) for levels in LEVELS]
        kind = rng.choice(60, self.people, p=rng.dirichlet(np.full(60, 1.0)))
        for at, typical in enumerate(kinds):
            keys[at] = self._joined(rng, keys[at], typical[kind])


@dataclass(frozen=True, eq=False)
class Sampled:
    """A population, and the sample of it that would be seen."""

    world: KeyWorld
    population: pd.DataFrame
    sample: pd.DataFrame

    @property
    def truth(self) -> tuple[int, float]:
        """Sample uniques that are unique in the population, and the sum of 1/F over the sample uniques."""
        keys = list(self.population)
        of_all = self.population.groupby(keys)[keys[0]].transform("size")
        alone = self.sample.index[self.sample.groupby(keys)[keys[0]].transform("size") == 1]
        return int((of_all[alone] == 1).sum()), float((1 / of_all[alone]).sum())
