"""What is measured in the worlds, for the tests and for the page of benchmarks."""

from collections import defaultdict

import numpy as np
import pandas as pd

from dpiabook.risk import population_uniques
from dpiabook.stigma import DEFAULT_THRESHOLDS, StigmaThresholds, area_indicators, discoveries

from .area_worlds import AreaWorld, area_worlds
from .family_worlds import FamilyWorld
from .key_worlds import KINDS, KeyWorld
from .scores import Score

FEW_DRAWS = StigmaThresholds(bootstrap_fits=40, draws=20)


def _held(low, high, truth):
    return (np.asarray(low) <= truth + 1e-12) & (truth <= np.asarray(high) + 1e-12)


def intervals(worlds: list[AreaWorld], seeds: range) -> dict[str, Score]:
    """Coverage of the intervals of areas, false signals, and how wide the intervals are beside Wilson's."""
    found: dict[str, Score] = defaultdict(Score)
    widths = []
    for world in worlds:
        for seed in seeds:
            areas = world.draw(seed)
            table = area_indicators(areas.counts, thresholds=FEW_DRAWS).table
            enough, highest = areas.tellable, areas.highest
            for name in ("shrunken", "wilson"):
                low, high = table[f"{name}_low"], table[f"{name}_high"]
                held = _held(low, high, areas.rates)
                found[f"{name}: all areas"].add(held[enough])
                found[f"{name}: truly highest tenth"].add(held[enough & highest])
                found[f"{name}: {100 * world.mean:g} %, highest tenth"].add(held[enough & highest])
                found[f"{name}: too few people to tell"].add(held[~enough])
            wide = (table["shrunken_high"] - table["shrunken_low"]) / (table["wilson_high"] - table["wilson_low"])
            widths.append(float(wide[enough].mean()) if enough.any() else float("nan"))
            found[f"stands out falsely: {world.spread} variation"].add(table["funnel"] == "99.8")
            found["stands out falsely: all worlds"].add(table["funnel"] == "99.8")
    found["width"] = float(np.nanmean(widths))
    return dict(found)


def false_discoveries(seeds: range, areas: int = 60) -> Score:
    """Share of discoveries that are false: most areas have everybody's rate, pairs of others lie above and below it."""
    found = Score()
    for seed in seeds:
        rng = np.random.default_rng([seed, 9])
        rate, apart = rng.choice([0.02, 0.1, 0.3]), rng.choice([0.0, 0.5])
        rates = np.full(areas, rate)
        # Equal sizes, and as many above as below, so that everybody's rate is that of the areas that do not differ.
        rates[:6], rates[6:12] = rate * (1 + apart), rate * (1 - apart)
        people = int(rng.choice([60, 300, 1500]))
        counts = pd.DataFrame({"area": range(areas), "n": people, "x": rng.binomial(people, rates)})
        told = discoveries(area_indicators(counts, thresholds=FEW_DRAWS).table["exact_p"], 0.05)
        same = rates == rate
        found.hits.append(float(told[same].sum() / max(told.sum(), 1)))
        found.cases.append(1)
    return found


def in_families(worlds: list[FamilyWorld], seeds: range, *, counted: bool = True) -> dict[str, Score]:
    """Coverage and false alarms where people of one family are alike, with families counted beside people or not."""
    found: dict[str, Score] = defaultdict(Score)
    for world in worlds:
        for seed in seeds:
            rates, counts = world.draw(seed)
            given = counts if counted else counts[["area", "n", "x"]]
            areas = area_indicators(given, thresholds=FEW_DRAWS)
            table = areas.table
            enough = table["tellable"].fillna(False).to_numpy(dtype=bool)
            for name in ("shrunken", "wilson"):
                held = _held(table[f"{name}_low"], table[f"{name}_high"], rates)
                found[f"{world.name}: {name} interval holds"].add(held[enough])
            found[f"{world.name}: stands out falsely"].add(table["funnel"] == "99.8")
            if not world.spread:
                told = discoveries(table["exact_p"].fillna(1.0), DEFAULT_THRESHOLDS.false_discovery)
                found[f"{world.name}: any false discovery"].add([told.any()])
    return dict(found)


def uniques(worlds: list[KeyWorld], seeds: range) -> dict[str, Score]:
    """How often an interval of population uniques is given, and how often it holds where it is."""
    found: dict[str, Score] = defaultdict(Score)
    for world in worlds:
        for seed in seeds:
            drawn = world.draw(seed)
            told = population_uniques(drawn.sample, list(drawn.sample), sampling_fraction=world.fraction)
            found[f"{world.kind}: interval refused"].add([not told.fits])
            if told.fits:
                alone, right = drawn.truth
                for name, interval, truth in (
                    ("alone", told.tau1_interval, alone),
                    ("right matches", told.tau2_interval, right),
                ):
                    found[f"{world.kind}: {name} held where given"].add([_held(*interval, truth)])
                    found[f"all kinds: {name} held where given"].add([_held(*interval, truth)])
    return dict(found)


def short_area_worlds() -> list[AreaWorld]:
    return [world for world in area_worlds(shapes=("beta", "logit"), areas=(60,)) if world.mean != 0.6 or world.spread]


def key_worlds(people: tuple[int, ...], fractions: tuple[float, ...]) -> list[KeyWorld]:
    return [KeyWorld(kind, size, share) for kind in KINDS for size in people for share in fractions]
