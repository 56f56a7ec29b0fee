"""The finding about risk against area size: which geography a combination of facts can bear (B08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import derived, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, assessed, makes

MOST_SIZES = 7
_TOP = 0.9


@makes("B08.area_size")
def smallest_areas(facts: Facts, found: Mapping[str, Any], areas: pd.DataFrame) -> Draft:
    """The expected share of people alone by the size of an area, and the smallest area that a combination can bear."""
    there = assessed(found)
    kept = {name: one for name, one in there.items() if not {facts.area, facts.region} & set(one.keys)} or there
    sizes = _sizes(kept)
    # People of unknown area are of none.
    people = areas.dropna(subset=facts.area)["n"] if facts.area in areas else areas["n"]
    frame = pd.DataFrame([_row(name, one, sizes, people) for name, one in kept.items()])
    first = frame.iloc[0]
    values = {**dict(first), "areas": len(people)}
    person = facts.people
    spoken = [
        volume("n", person.capitalize(), person),
        derived("smallest", f"Smallest area in {person}", "n", unit=person),
        structural("below", "areas", "areas"),
        structural("areas", "areas", "areas"),
    ]
    words = {"short": first["short"], "threshold": f"{100 * next(iter(kept.values())).threshold:g}%"}
    table = Table.from_frame(frame, [text("short", "Combination"), *_columns(facts, sizes)])
    variant = "never" if first["smallest"] is None or pd.isna(first["smallest"]) else ""
    return Draft(values, spoken, table, words, variant)


def _sizes(found: Mapping[str, Any]) -> list[int]:
    """At most seven sizes, beginning where the first curve leaves the top."""
    curves = [one.curve.set_index("size")["unique_share_most"] for one in found.values()]
    lowest = pd.concat(curves, axis="columns").min(axis="columns")
    begin = int((lowest > _TOP).sum()) - 1
    begin = max(0, min(begin, len(lowest) - MOST_SIZES))
    return [int(size) for size in lowest.index[begin : begin + MOST_SIZES]]


def _row(name: str, one: Any, sizes: list[int], people: pd.Series) -> dict[str, Any]:
    curve = one.curve.set_index("size")["unique_share_most"]
    smallest = None if one.smallest is None else two_figures(one.smallest)
    below = len(people) if smallest is None else int((people < smallest).sum())
    shares = {f"in_{size}": 100 * float(curve[size]) for size in sizes}
    return {"short": name.replace("_", " "), "n": one.n, **shares, "smallest": smallest, "below": below}


def two_figures(size: int) -> int:
    """The next larger number of two figures: what is expected of a random draw is not known to a single person.

    Examples
    --------
    >>> two_figures(4081), two_figures(40), two_figures(7)
    (4100, 40, 7)
    """
    unit = int(10 ** max(len(str(size)) - 2, 0))
    return -(-size // unit) * unit


def _columns(facts: Facts, sizes: list[int]) -> list[Column]:
    return [
        volume("n", facts.people.capitalize(), facts.people),
        *(derived(f"in_{size}", f"% alone at most in an area of {size:,}", "n", unit="%") for size in sizes),
        derived("smallest", f"Smallest area in {facts.people}", "n", unit=facts.people),
        structural("below", "Areas that are smaller", "areas"),
    ]
