"""Claims about areas and groups (B09): signals held against their limits, classes counted again, tests taken anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dpiabook.evidence.attributes import kind_title
from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.result import NotAssessed
from dpiabook.stigma import DEFAULT_THRESHOLDS, AttributeIndicators, EducationLabels

_NOT_BY_AREA = ("withhold", "aggregate to region")
_SCALES = {"likelihood": ("Remote", "Possible", "Probable"), "severity": ("Minimal", "Significant", "Severe")}
_CHANCE = 0.002
Indicators = Mapping[str, AttributeIndicators]


@claims("B09.areas")
def areas(said: Said) -> Truth:
    """An attribute is given by region only where nothing but a whole group explains a gap."""
    indicators, classes = said.results[:2]
    limit, regional = DEFAULT_THRESHOLDS.cell_threshold, set()
    for name, found in indicators.items():
        barred = classes[(classes["attribute"] == name) & (classes["class"] == "withhold") & (classes["gate"] == "G1")]
        table = found.areas.table[found.areas.table["area"].isin(barred["area"])]
        if any(x >= limit and n - x >= limit for n, x in zip(table["n"], table["x"], strict=True)):
            regional.add(name)
    alike = [name for name, found in indicators.items() if not found.areas.distinguishable]
    numbers = {"attributes": len(indicators), "areas": len(set(classes["area"])), "alike": len(alike)}
    return Truth({**numbers, "regional": len(regional)})


@claims("B09.funnel")
def funnel(said: Said) -> Truth:
    """What stands out lies outside its limits, and differs from everybody by the exact test as well."""
    indicators, classes = said.results[:2]
    tables = [_with_limits(found) for found in indicators.values()]
    told: pd.DataFrame = pd.concat(tables, ignore_index=True)
    outside = told[told["funnel"] == "99.8"]
    rates = outside["x"] / outside["n"]
    beyond = (rates > outside["high_998"]) | (rates < outside["low_998"])
    discovered = _discovered(told["exact_p"].fillna(1.0).to_numpy(dtype=float))
    numbers = {
        "attributes": len(indicators),
        "areas": len(set(classes["area"])),
        "figures": len(told),
        "outside": len(outside),
        "chance": _CHANCE * int((told["n"] > 0).sum()),
        "unlike": int(outside["unlike"].sum()),
        "discovered": discovered,
        "false": DEFAULT_THRESHOLDS.false_discovery * discovered,
        "few": int((~told["enough"]).sum()),
    }
    return Truth(numbers, variant="" if len(outside) else "none", holds=bool(beyond.all()))


def _with_limits(found: AttributeIndicators) -> pd.DataFrame:
    """One attribute's areas with limits, whether recorded unlike elsewhere, and enough people to tell anything."""
    limits = found.areas.funnel.table[["area", "low_998", "high_998"]]
    table = found.areas.table.merge(limits, on="area", how="left")
    unlike: set[Any] = set()
    if not isinstance(found.recording, NotAssessed):
        marked = found.recording.table
        unlike = set(marked.loc[marked["flagged"], "area"])
    rate, asked = table["x"].sum() / max(table["n"].sum(), 1), DEFAULT_THRESHOLDS
    cases = table["n"] * min(rate, 1 - rate)
    enough = (table["n"] >= asked.tell_people) & (cases >= asked.tell_cases)
    return table.assign(unlike=table["area"].isin(unlike), enough=enough)


def _discovered(p_values: np.ndarray[Any, Any]) -> int:
    """Benjamini and Hochberg: the largest i of which the i smallest are at most i/m of the rate."""
    ordered, rate = sorted(p_values), DEFAULT_THRESHOLDS.false_discovery
    passed = [place for place, p in enumerate(ordered, start=1) if p <= rate * place / len(ordered)]
    return max(passed, default=0)


@claims("B09.regions")
def regions(said: Said) -> Truth:
    """A label is barred where the bounds of its error ask for it."""
    frame, indicators, region = said.results[:3]
    barred = [
        one for one in indicators.values() if isinstance(one.education, EducationLabels) and _misleads(one.education)
    ]
    numbers = {"attributes": len(indicators), "regions": frame[region].dropna().nunique(), "barred": len(barred)}
    return Truth(numbers, variant="barred" if barred else "")


def _misleads(found: EducationLabels) -> bool:
    one, limits = found.overall, DEFAULT_THRESHOLDS
    return one.flagged > 0 and (one.lower > limits.mislabel_lower or one.upper > limits.mislabel_upper)


@claims("B09.classes")
def classes(said: Said) -> Truth:
    """Every figure has one form."""
    counted = Counter(said.results[0]["class"])
    barred = sum(counted.pop(one, 0) for one in _NOT_BY_AREA)
    names = {"publish with interval": "interval", "publish unordered, banded": "banded"}
    numbers = {name: counted.pop(said_as, 0) for said_as, name in names.items()}
    cells = len(said.results[0])
    return Truth({**numbers, "not_by_area": barred, "cells": cells}, holds=sum(numbers.values()) + barred == cells)


@claims("B09.gates")
def gates(said: Said) -> Truth:
    """No figure was decided on twice."""
    frame = said.results[0]
    pairs = set(zip(frame["attribute"], frame["area"], strict=True))
    numbers = {"cells": len(pairs), "areas": len({area for _, area in pairs})}
    return Truth({**numbers, "attributes": len({name for name, _ in pairs})})


@claims("B09.group_disclosure")
def group_disclosure(said: Said) -> Truth:
    """A group counts where as many have it as there are recorded, or all but one, and nobody is unrecorded."""
    indicators, keys, bands, single = said.results[:4]
    hit, perhaps, cells = 0, 0, 0
    for name, found in indicators.items():
        frames = [found.groups.cells, *([single[name].cells] if bands else [])]
        alike = [_alike(frame) for frame in frames]
        known = any(bool((one["missing"] == 0).any()) for one in alike)
        hit, perhaps = hit + known, perhaps + (not known and any(map(len, alike)))
        large = [frame[frame["n"] >= DEFAULT_THRESHOLDS.group_cell_minimum] for frame in frames]
        cells += sum(len(frame[frame["found"] != "not shown"]) for frame in large)
    words = {"divided_by": said.facts.divided_by(keys, bands)}
    numbers = {"attributes": len(indicators), "hit": hit, "perhaps": perhaps, "groups": cells}
    return Truth(numbers, words, "" if hit else "perhaps" if perhaps else "none")


def _alike(frame: pd.DataFrame) -> pd.DataFrame:
    """Groups large enough in which as many have it as there are recorded, or all but one."""
    large = frame[frame["n"] >= DEFAULT_THRESHOLDS.group_cell_minimum]
    return large[(large["x"] >= large["n"] - 1) & (large["found"] != "not shown")]


@claims("B09.groups")
def groups(said: Said) -> Truth:
    """The figures of all attributes are those that the gates decided on."""
    indicators, frame = said.results[:2]
    alike = sum(not found.areas.distinguishable for found in indicators.values())
    barred = int(frame["class"].isin(_NOT_BY_AREA).sum())
    return Truth({"attributes": len(indicators), "alike": alike, "cells": len(frame), "not_by_area": barred})


@claims("B09.compounding")
def compounding(said: Said) -> Truth:
    """Who has three kinds has two, and who has two has one."""
    counts, _, kinds, attributes = said.results[:4]
    known = counts.dropna(subset=said.facts.area)
    names = [name for name in ("n", "flagged", "two_or_more", "three_or_more", "relatives") if name in known]
    numbers: dict[str, Any] = {name: None if known[name].isna().any() else sum(known[name]) for name in names}
    numbers["kinds"] = len(kinds)
    words = {"kinds": "; ".join(kind_title(kind, said.facts) for kind in kinds)}
    words["counted"] = said.facts.titles([*attributes])
    nested = numbers["three_or_more"] <= numbers["two_or_more"] <= numbers["n"]
    if "relatives" not in numbers:
        return Truth(numbers, words, "no_groups", nested)
    flagged, relatives = numbers["flagged"], numbers["relatives"]
    numbers["relatives_per_flagged"] = relatives / flagged if flagged and relatives is not None else None
    return Truth(numbers, words, "", nested)


@claims("B09.pairs")
def pairs(said: Said) -> Truth:
    """No other pair falls on more people."""
    indicators = said.results[0]
    names = {kind_title(name, said.facts): name for name in indicators}
    table = indicators[names[said.draft.words["pair"]]].areas.table
    with_both, people = int(table["x"].sum()), int(table["n"].sum())
    most = max(int(found.areas.table["x"].sum()) for found in indicators.values())
    numbers = {"both": with_both, "n": people, "pairs": len(indicators)}
    words = {"pair": said.draft.words["pair"], "counted": said.facts.titles([*said.results[2]])}
    return Truth(numbers, words, holds=with_both == most)


@claims("B09.indicators")
def indicators(said: Said) -> Truth:
    """An attribute counts where any of its areas is marked; of S2 where the probability is over four fifths."""
    found = said.results[0]
    marked = {name: _marked(found, name) for name in ("recording", "residents")}
    gains = [one.gain for one in found.values() if not isinstance(one.gain, NotAssessed)]
    moved = sum(bool((gain.table["p_over_15"].astype(float) > 0.8).any()) for gain in gains)
    areas_of = max(len(one.areas.table) for one in found.values())
    numbers = {"attributes": len(found), "areas": areas_of, "moved": moved, **marked}
    return Truth(numbers, variant="" if moved else "none")


def _marked(found: Indicators, part: str) -> int:
    there = [getattr(one, part) for one in found.values()]
    return sum(bool(one.table["flagged"].astype(bool).any()) for one in there if not isinstance(one, NotAssessed))


@claims("B09.not_computed")
def not_computed(said: Said) -> Truth:
    """Each indicator counts once with what it lacks."""
    gaps = {(gap.what, gap.needed, gap.reason) for found in said.results[0].values() for gap in found.not_computed}
    return Truth({"gaps": len(gaps)}, variant="" if gaps else "none")


@claims("B09.register")
def register(said: Said) -> Truth:
    """The levels that are said are the highest in the table."""
    table = said.draft.table
    frame = pd.DataFrame() if table is None else table.frame
    words = {
        name: next((level for level in reversed(scale) if (frame[name] == level).any()), "no suggestion")
        for name, scale in _SCALES.items()
    }
    severe = int((frame["severity"] == "Severe").sum())
    return Truth({"attributes": len(said.results[0]), "severe": severe}, words)


@claims("B09.wording")
def wording(said: Said) -> Truth:
    """A variable counts once, however many of its labels should be reworded."""
    names = {one.place for one in said.results[0]}
    known = {variable.name for variable in said.facts.inventory}
    return Truth({"labels": len(names), "variables": len(known)}, variant="" if names else "none", holds=names <= known)
