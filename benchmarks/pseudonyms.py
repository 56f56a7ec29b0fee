"""Measures how many pseudonyms of areas an open table of counts would give away, over many seeds.

Usage: python -m benchmarks.pseudonyms [seeds]          (default: 40)

The intruder has the exact number of people of each area, and attributes the pseudonyms so that the printed numbers fit.
"""

from __future__ import annotations

import sys

import numpy as np

from dpiabook.release.matching import match_pseudonyms
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import released_count

AREAS = (8, 40, 150)
PEOPLE = 48_000
ATTRIBUTES = 8
PROFILE = "ons_srs"


def banded(numbers: np.ndarray) -> np.ndarray:
    """Numbers of people as printed of areas."""
    profile = load_profile(PROFILE)
    return np.vectorize(lambda n: released_count(float(n), "volume", profile, by_area=True), otypes=[float])(numbers)


def measured(areas: int, seed: int) -> tuple[float, float, float]:
    """Rate with one number for each area, rate of its bands alone, and rate had each attribute a number of its own."""
    random = np.random.default_rng(seed)
    n = np.maximum(random.gamma(2.5, PEOPLE / areas / 2.5, areas), 30).astype(int)
    known = random.binomial(n[:, np.newaxis], random.uniform(0.9, 0.99, ATTRIBUTES))
    one = match_pseudonyms(banded(n[:, np.newaxis]), n.astype(float), seed=seed)
    several = match_pseudonyms(banded(known), n.astype(float), seed=seed)
    return one.rate, one.banding_rate, several.rate


def main(seeds: int) -> None:
    print("| areas | by chance | bands alone | attributed rightly | had each attribute its own number |")
    print("|--:|--:|--:|--:|--:|")
    for areas in AREAS:
        found = np.array([measured(areas, seed) for seed in range(seeds)])
        one, bands, several = found.mean(axis=0)
        error = found[:, 0].std(ddof=1) / np.sqrt(seeds)
        print(f"| {areas} | {1 / areas:.1%} | {bands:.1%} | {one:.1%} ± {1.96 * error:.1%} | {several:.1%} |")
    print(f"\n{seeds} seeds, {PEOPLE:,} people, output rules {PROFILE}; ± is the 95 % error of the mean.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
