"""Findings about rates by area and region, of people and of groups (B09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dpiabook.evidence.columns import IN_AREA, KNOWN, WITH_ATTRIBUTE, named, people, share, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.result import NotAssessed
from dpiabook.stigma import DEFAULT_THRESHOLDS, AttributeIndicators, EducationLabels, discoveries

NOT_BY_AREA = ("withhold", "aggregate to region")
_ENOUGH = 50
"""People with and without an attribute from which its overall share, in whole points, gives no small count away."""
_SMALL = DEFAULT_THRESHOLDS.cell_threshold
_SIGNAL = {"inside": "inside", "95": "outside 95 %", "99.8": "outside 99.8 %"}

Indicators = Mapping[str, AttributeIndicators]


@makes("B09.areas")
def rates_by_area(facts: Facts, indicators: Indicators, classes: pd.DataFrame) -> Draft:
    """Rates of every attribute by area, with intervals and publication class."""
    tables = {name: _recorded(found).assign(**_overall(found)) for name, found in indicators.items()}
    frame = _with_classes(facts, tables, classes)
    columns = [
        *_rates(facts),
        Column("wilson_low", "95 % from", "low", "%", "x", "n"),
        Column("wilson_high", "95 % to", "high", "%", "x", "n"),
        Column("shrunken", "Allowing for chance", "modelled", "%", "x", "n"),
        Column("overall", "All areas", "modelled", "%", of="everyone", inside=True),
        Column("everyone", f"{facts.people.capitalize()} recorded in all areas", "structural", inside=True),
        Column("class", "May be published", inside=True),
        Column("reason", "Because", inside=True),
    ]
    alike = [name for name, found in indicators.items() if not found.areas.distinguishable]
    values = {
        "attributes": len(indicators),
        "areas": classes["area"].nunique(),
        "alike": len(alike),
        "regional": len(told_by_a_gap(frame)),
    }
    table = Table.from_frame(frame, columns, dimensions=["area"], held=_held(frame))
    return Draft(values, [structural(name, name) for name in values], table)


@makes("B09.funnel")
def funnels(facts: Facts, indicators: Indicators, classes: pd.DataFrame) -> Draft:
    """Whether areas stand out more than areas usually vary; beside it the exact test against everybody."""
    tables = {name: _limits(found) for name, found in indicators.items()}
    frame = _with_classes(facts, tables, classes)
    frame["signal"] = frame["funnel"].map(_SIGNAL)
    # All figures of the pack are read together, so that they are tested together.
    found = discoveries(frame["exact_p"].fillna(1.0), DEFAULT_THRESHOLDS.false_discovery)
    frame["differs"] = pd.Series(found).map({True: "yes", False: "not shown"})
    columns = [
        *_rates(facts),
        *(Column(name, label, "modelled", "%", "x", "n") for name, label in _LIMITS.items()),
        Column("signal", "Stands out", inside=True),
        Column("exact_p", "Exact test against everybody, p", "derived", of="n", digits=4, inside=True),
        Column("differs", "Differs from everybody", inside=True),
        Column("recording", "Recorded otherwise than elsewhere", inside=True),
        Column("bound_low", "Share if none of the unrecorded have it", "modelled", "%", "x", "n", inside=True),
        Column("bound_high", "Share if all of them have it", "modelled", "%", "x", "n", inside=True),
    ]
    outside = frame["funnel"] == "99.8"
    values = {
        "attributes": len(indicators),
        "areas": classes["area"].nunique(),
        "figures": len(frame),
        "outside": int(outside.sum()),
        "chance": sum(one.areas.expected_false_signals for one in indicators.values()),
        "unlike": int((outside & (frame["recording"] == "yes")).sum()),
        "discovered": int(found.sum()),
        "false": DEFAULT_THRESHOLDS.false_discovery * int(found.sum()),
        "few": int((~frame["tellable"].fillna(False).astype(bool)).sum()),
    }
    of_values = [structural(name, name, digits=1 if name in ("chance", "false") else 0) for name in values]
    table = Table.from_frame(frame, columns, dimensions=["area"], held=_held(frame))
    return Draft(values, of_values, table, variant="" if values["outside"] else "none")


@makes("B09.regions")
def rates_by_region(facts: Facts, regions: pd.DataFrame, indicators: Indicators, region: str) -> Draft:
    """Rates by region, for readers to whom single areas are not shown; labels that mislead are held back."""
    frames = [
        regions.dropna(subset=region).assign(
            region=regions[region], key=name, attribute=facts.title(name), n=regions[f"{name}_known"], x=regions[name]
        )
        for name in indicators
    ]
    frame = pd.concat(frames, ignore_index=True)
    columns = [
        text("attribute", "Attribute"),
        Column("region", "Region", "region"),
        *_counts(facts),
        Column("wilson_low", "95 % from", "low", "%", "x", "n"),
        Column("wilson_high", "95 % to", "high", "%", "x", "n"),
    ]
    unpublishable = [name for name, found in indicators.items() if _misleads(found)]
    held = frame.index[frame["key"].isin(unpublishable)]
    values = {"attributes": len(indicators), "regions": frame["region"].nunique(), "barred": len(unpublishable)}
    table = Table.from_frame(frame, columns, dimensions=["region"], held=held)
    variant = "barred" if unpublishable else ""
    return Draft(values, [structural(name, name) for name in values], table, variant=variant)


def _misleads(found: AttributeIndicators) -> bool:
    """Whether the attribute may not be printed under its label."""
    return isinstance(found.education, EducationLabels) and found.education.overall.verdict == "do not publish"


def _with_classes(facts: Facts, tables: Mapping[str, pd.DataFrame], classes: pd.DataFrame) -> pd.DataFrame:
    """Rows of every attribute, labelled, with the class of each area."""
    frames = [table.assign(attribute=facts.title(name), key=name) for name, table in tables.items()]
    joined: pd.DataFrame = pd.concat(frames, ignore_index=True)
    return joined.merge(classes.rename(columns={"attribute": "key"}), on=["key", "area"], how="left")


def _counts(facts: Facts) -> list[Column]:
    """One base for every rate of an attribute, by area and by region: those for whom it is recorded."""
    return [
        named(
            volume("n", f"{facts.people.capitalize()} for whom it is recorded", facts.people),
            total=KNOWN,
        ),
        named(people("x", "With the attribute", "n", facts.people), total=(WITH_ATTRIBUTE,)),
        share("rate", "Share of those recorded", "x", "n"),
    ]


def _rates(facts: Facts) -> list[Column]:
    """The same by area, banded with everybody in the area so that no two bases give its size away."""
    base, some, *others = _counts(facts)
    return [
        text("attribute", "Attribute"),
        Column("area", "Area", "area"),
        replace(base, of="everybody"),
        replace(some, known_as=(f"{WITH_ATTRIBUTE}{IN_AREA}",)),
        *others,
        Column("everybody", f"{facts.people.capitalize()} in the area", "volume", facts.people, inside=True),
    ]


def _recorded(found: AttributeIndicators) -> pd.DataFrame:
    """Counts and rates among those for whom it is recorded, and everybody in the area."""
    table = found.areas.table[["area", "n", "x", "shrunken", "funnel"]]
    if isinstance(found.recording, NotAssessed):
        return table.assign(everybody=table["n"])
    share_recorded = found.recording.table.set_index("area")["recorded"].reindex(table["area"]).to_numpy()
    everybody = (table["n"] / pd.Series(share_recorded).where(share_recorded > 0)).round()
    return table.assign(everybody=everybody.astype("Int64").fillna(0))


def _overall(found: AttributeIndicators) -> dict[str, float | int | None]:
    """The share of all areas, unless so few have the attribute, or lack it, that a whole point would tell their number.

    It is one number for all areas, so it rests on everyone and not on the people of an area.
    """
    having, everyone = int(found.areas.table["x"].sum()), int(found.areas.people)
    enough = min(having, everyone - having) >= _ENOUGH
    return {"overall": having / everyone if enough else None, "everyone": everyone}


def told_by_a_gap(frame: pd.DataFrame) -> set[str]:
    """Attributes of which a gap in the table would tell that everybody in some group of that area has them.

    Elsewhere a small count explains a gap. Where an area is held back for a whole group (S1) although its count is too
    large to be held back for itself, nothing else explains it, so all areas of that attribute are held back.
    """
    left = frame["n"] - frame["x"]
    plain = (frame["x"] >= _SMALL) & (left >= _SMALL)
    told = plain & (frame["class"] == "withhold") & (frame["gate"] == "G1")
    return set(frame.loc[told.fillna(False).astype(bool), "key"])


def _held(frame: pd.DataFrame) -> pd.Index:
    """Rows that are not for readers outside."""
    return frame.index[frame["class"].isin(NOT_BY_AREA) | frame["key"].isin(told_by_a_gap(frame))]


_LIMITS = {
    "low_998": "99.8 % from",
    "low_95": "95 % from",
    "high_95": "95 % to",
    "high_998": "99.8 % to",
}


def _limits(found: AttributeIndicators) -> pd.DataFrame:
    """Counts, signal and limits of each area."""
    table = _recorded(found).merge(found.areas.funnel.table[["area", *_LIMITS]], on="area")
    table = table.merge(found.areas.table[["area", "exact_p", "tellable"]], on="area")
    if isinstance(found.recording, NotAssessed):
        return table.assign(recording="not computed", bound_low=None, bound_high=None)
    recorded = found.recording.table[["area", "bound_low", "bound_high"]].assign(
        recording=found.recording.table["flagged"].map({True: "yes", False: "no"})
    )
    return table.merge(recorded, on="area")
