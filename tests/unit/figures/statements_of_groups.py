"""Invented findings about groups of people: combinations of facts, what they teach, and indicators by area."""

from itertools import product

import numpy as np
import pandas as pd

from dpiabook.evidence.columns import derived, people, risk, share, structural, text, volume
from dpiabook.evidence.finding import Column
from dpiabook.stigma import CLASSES
from dpiabook.stigma.wilson import wilson_interval

from .sample import AREA, N

KNOWN = volume("known", "Children for whom it is recorded")
LEARNED = [text("composite", "Known facts"), text("attribute", "What is learned")]
WITH_IT = [N, people("x", "With the attribute", "n"), share("rate", "Share", "x", "n")]
AREA_CLASSES = [
    structural("interval", "Areas with interval", "areas"),
    structural("banded", "Areas in bands", "areas"),
    structural("not_by_area", "Areas not shown", "areas"),
]


def _combinations(case, rng):
    count = min(case.areas, 12)
    frame = pd.DataFrame({"short": case.names(count), "facts": 4, "n": 9000, "unique": rng.integers(10, 900, count)})
    frame["under_k"] = frame["unique"] + rng.integers(100, 900, count)
    frame.loc[0, "unique"] = 4
    frame = frame.assign(bits=9.31, distinction=0.21, separation=0.87)
    columns = [
        text("short", "What somebody knows"),
        structural("facts", "Facts"),
        N,
        risk("unique", "Alone", "n"),
        risk("under_k", "In groups under 10", "n"),
        share("share_unique", "Share alone", "unique", "n"),
        share("share_under_k", "Share in groups under 10", "under_k", "n"),
        derived("bits", "Entropy in bits", "n", digits=1, inside=True),
        derived("distinction", "Distinction", "n", digits=3, inside=True),
        derived("separation", "Separation", "n", digits=3, inside=True),
    ]
    return frame, columns, "children"


def _area_size(case, rng):
    sizes = (300, 1000, 3000, 10_000, 30_000, 100_000, 300_000)
    count = min(case.areas, 6)
    falls = np.sort(rng.uniform(1, 99, (count, len(sizes))), axis=1)[:, ::-1]
    shares = pd.DataFrame(falls, columns=[f"in_{size}" for size in sizes])
    frame = shares.assign(short=case.names(count), n=9000, smallest=30_000, below=case.areas)
    columns = [
        text("short", "Combination"),
        N,
        *(derived(f"in_{size}", f"% alone in an area of {size:,}", "n", unit="%") for size in sizes),
        derived("smallest", "Smallest area in children", "n", unit="children"),
        structural("below", "Areas that are smaller", "areas"),
    ]
    return frame, columns, "children"


def _learned(case, most=14):
    """Rows of every set of known facts with every attribute."""
    facts = ("child profile", "exclusion profile", "risk factors")
    pairs = list(product(facts, case.names(min(case.areas, most))))
    return pd.DataFrame(pairs, columns=["composite", "attribute"]).assign(known=9000)


def _closeness(case, rng):
    frame = _learned(case)
    frame["far"] = rng.integers(10, 4000, len(frame))
    frame["twice"] = rng.integers(10, 4000, len(frame))
    frame.loc[::5, "far"] = 2
    columns = [
        *LEARNED,
        KNOWN,
        risk("far", "In groups whose share differs by over 15 points", "known"),
        share("share_far", "Share in such groups", "far", "known"),
        risk("twice", "In groups where it is at least twice as frequent", "known"),
        derived("t", "t-closeness", "known", digits=3, inside=True),
    ]
    return frame.assign(t=0.412), columns, "children"


def _inference_gain(case, rng):
    frame = _learned(case)
    frame["baseline"] = rng.integers(3000, 6000, len(frame))
    frame["guessed"] = frame["baseline"] + rng.integers(0, 2900, len(frame))
    frame.loc[0, "baseline"] = 3
    frame.loc[1, ["baseline", "guessed"]] = [2, 4]
    columns = [
        *LEARNED,
        KNOWN,
        people("baseline", "Guessed rightly without the known facts", "known"),
        people("guessed", "Guessed rightly with them", "known"),
        share("share_baseline", "Share without", "baseline", "known"),
        share("share_guessed", "Share with", "guessed", "known"),
        derived("bits", "Information gained, in bits", "known", digits=3, inside=True),
    ]
    return frame.assign(bits=0.127), columns, "children"


def _region_rates(case, rng):
    regions = [f"Region {number}" for number in range(min(case.areas, 9))]
    frame = pd.DataFrame(list(product(case.names(min(case.areas, 16)), regions)), columns=["attribute", "region"])
    frame["n"] = rng.integers(2000, 9000, len(frame))
    frame["x"] = rng.binomial(frame["n"], 0.1)
    frame.loc[::7, "x"] = 4
    frame["wilson_low"], frame["wilson_high"] = wilson_interval(frame["x"].to_numpy(), frame["n"].to_numpy())
    columns = [
        text("attribute", "Attribute"),
        Column("region", "Region", "region"),
        *WITH_IT,
        Column("wilson_low", "95 % from", "low", "%", "x", "n"),
        Column("wilson_high", "95 % to", "high", "%", "x", "n"),
    ]
    return frame.assign(held=frame.index % 11 == 1), columns, "children"


def _funnel(case, rng):
    names = case.names({4: 1, 12: 3}.get(case.areas, 14))
    frame = pd.DataFrame(list(product(names, case.area_codes())), columns=["attribute", "area"])
    frame["n"] = rng.integers(60, 4000, len(frame))
    frame["x"] = rng.binomial(frame["n"], rng.choice([0.1, 0.1, 0.3], len(frame)))
    frame.loc[1, "x"] = 3
    for name, deviations in {"low_998": -3.09, "low_95": -1.96, "high_95": 1.96, "high_998": 3.09}.items():
        frame[name] = np.clip(0.1 + deviations * np.sqrt(0.09 / frame["n"]), 0, 1)
    limits = {"low_998": "99.8 % from", "low_95": "95 % from", "high_95": "95 % to", "high_998": "99.8 % to"}
    columns = [
        text("attribute", "Attribute"),
        AREA,
        *WITH_IT,
        *(Column(name, label, "modelled", "%", "x", "n") for name, label in limits.items()),
        Column("signal", "Signal", inside=True),
    ]
    return frame.assign(signal="inside", held=frame.index % 5 == 2), columns, "children"


def _compounding(case, rng):
    n = rng.integers(300, 4000, case.areas)
    two = rng.binomial(n, 0.2)
    frame = pd.DataFrame({"area": case.area_codes(), "n": n, "flagged": n // 2, "two_or_more": two})
    frame["three_or_more"] = rng.binomial(two, 0.3)
    frame.loc[0, "three_or_more"] = 3
    frame.loc[1, ["two_or_more", "three_or_more"]] = [4, 2]
    frame = frame.assign(relatives=n // 3, relatives_per_flagged=0.7, review="")
    columns = [
        AREA,
        N,
        people("flagged", "With a flag", "n"),
        people("two_or_more", "With flags of two or more kinds", "n"),
        people("three_or_more", "Of three or more", "n"),
        share("share_two", "Share with two or more", "two_or_more", "n"),
        share("share_three", "Share with three or more", "three_or_more", "n"),
        people("relatives", "Without a flag, in a family with one", "n"),
        derived("relatives_per_flagged", "Of these for each with a flag", "flagged", digits=1),
        Column("review", "Review", inside=True),
    ]
    return frame, columns, "children"


def _pairs(case, rng):
    count = min(case.areas, 28)
    frame = pd.DataFrame({"pair": [f"{name} and {name.lower()}" for name in case.names(count)], "n": 9000})
    frame["both"] = rng.integers(10, 4000, count)
    frame.loc[0, "both"] = 3
    frame = frame.assign(times=1.8, **{column.name: rng.integers(0, case.areas, count) for column in AREA_CLASSES})
    columns = [
        text("pair", "Both of"),
        volume("n", "Children for whom both are recorded"),
        people("both", "With both", "n"),
        share("rate", "Share", "both", "n"),
        derived("times", "Times as often as if unrelated", "both", digits=1),
        *AREA_CLASSES,
    ]
    return frame, columns, "children"


def _indicators(case, rng):
    found = {
        "s1": "S1 whole groups",
        "over_10": "S2 over 10 points",
        "over_15": "S2 over 15 points",
        "over_20": "S2 over 20 points",
        "s3": "S3 concentrated",
        "s4": "S4 outside 99.8 %",
        "s6": "S6 small numbers",
        "s8": "S8 recorded differently",
        "s10": "S10 too close to residents",
    }
    count = min(case.areas, 18)
    counts = rng.integers(0, case.areas + 1, (count, len(found)))
    frame = pd.DataFrame(counts, columns=list(found)).astype(object)
    frame = frame.assign(attribute=case.names(count), areas=case.areas, n=9000, known=8000)
    frame.loc[0, "s10"] = None
    inside = ("s1", "s6")
    columns = [
        text("attribute", "Attribute"),
        structural("areas", "Areas", "areas"),
        *(Column(name, label, "structural", "areas", inside=name in inside) for name, label in found.items()),
        N,
        volume("known", "For whom it is recorded"),
        share("recorded", "Share recorded", "known", "n"),
    ]
    return frame, columns, "children"


def _gates(case, rng):
    frame = pd.DataFrame(
        list(product(case.names(min(case.areas, 14)), case.area_codes())), columns=["attribute", "area"]
    )
    frame["class"] = rng.choice(CLASSES, len(frame))
    frame["gate"] = rng.choice(["G1", "G2", "G3", "G4", ""], len(frame))
    headings = {"attribute": "Attribute", "class": "May be published", "gate": "Gate", "reason": "Because"}
    told = {name: Column(name, label, inside=True) for name, label in headings.items()}
    area = Column("area", "Area", "area", inside=True)
    return frame.assign(reason="its evidence is weak"), [told.pop("attribute"), area, *told.values()], "children"


GROUP_MAKERS = (
    _combinations,
    _area_size,
    _closeness,
    _inference_gain,
    _region_rates,
    _funnel,
    _compounding,
    _pairs,
    _indicators,
    _gates,
)
