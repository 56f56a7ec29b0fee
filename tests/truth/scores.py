"""Shares of simulated cases, with their Monte Carlo error."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Score:
    """How often something held; cases of one world err together, so that the error is taken between worlds drawn."""

    hits: list[float] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)

    def add(self, held) -> None:
        held = np.asarray(held, dtype=bool)
        self.hits.append(float(held.sum()))
        self.cases.append(held.size)

    @property
    def total(self) -> int:
        return int(sum(self.cases))

    @property
    def share(self) -> float:
        return sum(self.hits) / self.total if self.total else float("nan")

    @property
    def error(self) -> float:
        """Standard error of the share, as of a ratio over the draws."""
        if not self.total:
            return float("nan")
        apart = np.array(self.hits) - self.share * np.array(self.cases)
        return float(np.sqrt((apart**2).sum()) / self.total)

    def __str__(self) -> str:
        return f"{self.share:.4f} ± {self.error:.4f} ({self.total:,})"
