"""Findings about the indicators themselves: what they found in how many areas, and what could not be computed (B09)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from dpiabook.evidence.columns import KNOWN, named, share, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.result import NotAssessed
from dpiabook.stigma import AttributeIndicators

Indicators = Mapping[str, AttributeIndicators]

NAMES = {
    "S1": "group disclosure",
    "S2": "inference gain",
    "S3": "concentration, allowing for chance",
    "S4": "funnel signal",
    "S5": "instability of ranks",
    "S6": "small numbers",
    "S7": "education labels",
    "S8": "differences in recording",
    "S9": "several flags on the same people, and relatives",
    "S10": "rate among all residents",
    "S11": "wording",
}
"""What each indicator is about."""
_MOVED = {"over_10": "p_over_10", "over_15": "p_over_15", "over_20": "p_over_20"}
_SURE = 0.8


@makes("B09.indicators")
def indicators_by_attribute(facts: Facts, indicators: Indicators) -> Draft:
    """In how many areas each indicator found something, attribute by attribute."""
    frame = pd.DataFrame([_row(facts.title(name), found) for name, found in indicators.items()])
    areas = "areas"
    columns = [
        text("attribute", "Attribute"),
        structural("areas", "Areas", areas),
        Column("s1", "S1 whole groups", "structural", areas, inside=True),
        structural("over_10", "S2 over 10 points", areas),
        structural("over_15", "S2 over 15 points", areas),
        structural("over_20", "S2 over 20 points", areas),
        structural("s3", "S3 concentrated", areas),
        structural("s4", "S4 outside 99.8 %", areas),
        structural("s5", "S5 width of ranks, in % of all places", "%"),
        Column("s6", "S6 small numbers", "structural", areas, inside=True),
        structural("s8", "S8 recorded differently, or much unrecorded", areas),
        volume("n", facts.people.capitalize(), facts.people),
        named(Column("known", "For whom it is recorded", "volume", facts.people, of="n"), *KNOWN),
        share("recorded", "Share recorded", "known", "n"),
        structural("s10", "S10 few residents, or many of them in the data", areas),
    ]
    values = {
        "attributes": len(frame),
        "areas": int(frame["areas"].max()),
        "moved": int((frame["over_15"] > 0).sum()),
        "recording": int((frame["s8"] > 0).sum()),
        "residents": int((frame["s10"].fillna(0) > 0).sum()),
    }
    table, variant = Table.from_frame(frame, columns), "" if values["moved"] else "none"
    return Draft(values, [structural(name, name) for name in values], table, variant=variant)


@makes("B09.not_computed")
def not_computed(facts: Facts, indicators: Indicators) -> Draft:
    """Which indicators are missing, for which attributes, and which input each of them needs."""
    gaps = [(gap, facts.title(name)) for name, found in indicators.items() for gap in found.not_computed]
    rows: dict[NotAssessed, list[str]] = {}
    for gap, attribute in gaps:
        rows.setdefault(gap, []).append(attribute)
    frame = pd.DataFrame(
        [
            {
                "indicator": f"{gap.what}: {NAMES[gap.what]}",
                "needs": gap.needed,
                "attributes": "all" if len(of) == len(indicators) else ", ".join(of),
            }
            for gap, of in rows.items()
        ],
        columns=["indicator", "needs", "attributes"],
    )
    columns = [text("indicator", "Indicator"), text("needs", "Input that is missing"), text("attributes", "Attributes")]
    values = {"gaps": len(frame)}
    table = Table.from_frame(frame, columns) if len(frame) else None
    return Draft(values, [structural("gaps", "indicators")], table, variant="" if len(frame) else "none")


@makes("B09.gates")
def gates_by_area(facts: Facts, classes: pd.DataFrame) -> Draft:
    """The class of every attribute in every area, with the gate that decided; for readers inside only."""
    frame = classes.assign(attribute=classes["attribute"].map(facts.title))
    columns = [
        Column("attribute", "Attribute", inside=True),
        Column("area", "Area", "area", inside=True),
        Column("class", "May be published", inside=True),
        Column("gate", "Gate", inside=True),
        Column("reason", "Because", inside=True),
    ]
    values = {"cells": len(frame), "areas": frame["area"].nunique(), "attributes": frame["attribute"].nunique()}
    of_values = [structural(name, name) for name in values]
    return Draft(values, of_values, Table.from_frame(frame, columns))


def _row(attribute: str, found: AttributeIndicators) -> dict[str, object]:
    """One attribute's numbers of areas; None where the indicator could not be computed."""
    table = found.areas.table
    return {
        "attribute": attribute,
        "areas": len(table),
        "s1": None if isinstance(found.groups, NotAssessed) else int(found.groups.areas["flagged"].sum()),
        **_moved(found),
        "s3": int(table["concentration"].isin(["flagged", "strong"]).sum()),
        "s4": int((table["funnel"] == "99.8").sum()),
        "s5": None if math.isnan(found.areas.rank_width) else round(100 * found.areas.rank_width),
        "s6": None if isinstance(found.small, NotAssessed) else int(found.small.areas["flagged"].sum()),
        "s8": None if isinstance(found.recording, NotAssessed) else int(found.recording.table["flagged"].sum()),
        "s10": None if isinstance(found.residents, NotAssessed) else int(found.residents.table["flagged"].sum()),
        "known": found.areas.people,
        "n": _everyone(found),
    }


def _everyone(found: AttributeIndicators) -> int:
    """People in all areas, whether the attribute is recorded or not."""
    shared = 1.0 if isinstance(found.recording, NotAssessed) else found.recording.overall
    return round(found.areas.people / shared)


def _moved(found: AttributeIndicators) -> dict[str, int | None]:
    """Areas that move what is believed of a person by more than 10, 15 and 20 points, nearly for sure."""
    if isinstance(found.gain, NotAssessed):
        return dict.fromkeys(_MOVED)
    table = found.gain.table
    return {name: int((table[column] > _SURE).sum()) for name, column in _MOVED.items()}
