"""Findings about which areas and groups could be labelled, and whether figures can bear publication (B09, B07)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import people, risk, share, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.stigma import CLASSES, AttributeIndicators, EducationLabels

_NOT_BY_AREA = ("withhold", "aggregate to region")
_CLASS_NAMES = ("interval", "banded", "region", "withheld")
_SIGNAL = {"inside": "no evidence of a difference", "95": "outside 95 %", "99.8": "outside 99.8 %"}


@makes("B09.areas")
def rates_by_area(facts: Facts, indicators: Mapping[str, AttributeIndicators], classes: pd.DataFrame) -> Draft:
    """Rates of every attribute by area, with intervals and publication class."""
    frames = [
        found.areas.table.assign(attribute=facts.title(name), key=name, overall=found.areas.overall)
        for name, found in indicators.items()
    ]
    frame = pd.concat(frames, ignore_index=True)
    frame = frame.merge(classes.rename(columns={"attribute": "key"}), on=["key", "area"], how="left")
    frame["signal"] = frame["funnel"].map(_SIGNAL)
    columns = [
        text("attribute", "Attribute"),
        Column("area", "Area", "area"),
        volume("n", f"{facts.person.capitalize()} recorded", facts.person),
        people("x", "With the attribute", "n", facts.person),
        share("rate", "Share", "x", "n"),
        Column("wilson_low", "95 % from", "low", "%", "x", "n"),
        Column("wilson_high", "95 % to", "high", "%", "x", "n"),
        Column("shrunken", "Allowing for chance", "modelled", "%", "x", "n"),
        Column("class", "May be published", inside=True),
        Column("reason", "Because", inside=True),
    ]
    alike = [name for name, found in indicators.items() if not found.areas.distinguishable]
    values = {"attributes": len(indicators), "areas": classes["area"].nunique(), "alike": len(alike)}
    held = frame.index[frame["class"].isin(_NOT_BY_AREA)]
    table = Table.from_frame(frame, columns, dimensions=["area"], held=held)
    return Draft(values, [structural(name, name) for name in values], table)


@makes("B09.classes")
def publication_classes(facts: Facts, classes: pd.DataFrame) -> Draft:
    """How many areas' figures can bear which form of publication, by attribute.

    Outside, what is withheld and what is for regions only stand together: that a figure is withheld because a whole
    group would be known is itself a disclosure.
    """
    counted = classes.groupby(["attribute", "class"], sort=False).size().unstack(fill_value=0)
    counted = counted.reindex(columns=list(CLASSES), fill_value=0).set_axis(list(_CLASS_NAMES), axis=1).reset_index()
    counted["attribute"] = counted["attribute"].map(facts.title)
    counted["not_by_area"] = counted["region"] + counted["withheld"]
    columns = [
        text("attribute", "Attribute"),
        structural("interval", "With interval", "areas"),
        structural("banded", "Unordered, banded", "areas"),
        structural("not_by_area", "Not by area", "areas"),
        Column("region", "For regions only", "structural", "areas", inside=True),
        Column("withheld", "Withheld", "structural", "areas", inside=True),
    ]
    values = {name: int(counted[name].sum()) for name in ("interval", "banded", "not_by_area")}
    values["cells"] = len(classes)
    of_values = [structural(name, "figures") for name in values]
    return Draft(values, of_values, Table.from_frame(counted, columns))


@makes("B09.group_disclosure")
def groups_alike(facts: Facts, indicators: Mapping[str, AttributeIndicators], keys: list[str]) -> Draft:
    """Cells of area by coarse keys in which everybody, or everybody but one, has an attribute."""
    rows = []
    for name, found in indicators.items():
        cells = found.groups.cells  # type: ignore[union-attr]
        hit = cells["found"].isin(["uniform", "all but one"])
        rows.append(
            {
                "attribute": facts.title(name),
                "n": int(cells["n"].sum()),
                "inside": int(cells.loc[hit, "n"].sum()),
                "cells": len(cells),
                "expected": found.groups.expected,  # type: ignore[union-attr]
            }
        )
    frame = pd.DataFrame(rows)
    columns = [
        text("attribute", "Attribute"),
        volume("n", f"{facts.person.capitalize()} recorded", facts.person),
        risk("inside", "In groups where all, or all but one, have it", "n", facts.person),
        structural("cells", "Groups looked at", "groups"),
        structural("expected", "Such groups expected by chance", "groups", 1),
    ]
    values = {"attributes": len(frame), "hit": int((frame["inside"] > 0).sum())}
    words = {"groups": facts.titles(keys)}
    return Draft(values, [structural(name, name) for name in values], Table.from_frame(frame, columns), words)


@makes("B07.education_labels")
def education_mismatch(facts: Facts, labels: EducationLabels) -> Draft:
    """Children flagged missing from education to whom the words do not, or may not, apply."""
    bounds = labels.overall
    values = {
        "flagged": bounds.flagged,
        "known_not": bounds.known_not,
        "unknown": bounds.unknown,
        "in_admission": bounds.in_admission,
        "upper": bounds.known_not + bounds.unknown,
    }
    columns = [
        volume("flagged", "Flagged missing from education"),
        people("known_not", "Known to be in education", "flagged"),
        people("unknown", "Status not recorded", "flagged"),
        people("in_admission", "Waiting for a place", "flagged"),
        people("upper", "Known or possibly in education", "flagged"),
        share("share_lower", "At least wrongly labelled", "known_not", "flagged"),
        share("share_upper", "At most wrongly labelled", "upper", "flagged"),
    ]
    rows: list[Mapping[Any, Any]] = [dict(values, region="All regions")]
    rows += [
        {**row, "region": row[labels.by], "upper": row["known_not"] + row["unknown"]}
        for row in labels.groups.to_dict("records")
    ]
    table = Table.from_frame(
        pd.DataFrame(rows), [Column("region", "Region", "region"), *columns], dimensions=["region"]
    )
    verdict = {"publish": "may be used", "review": "needs a review", "do not publish": "should not be published"}
    words = {"verdict": verdict.get(bounds.verdict, "cannot be judged")}
    return Draft(values, columns, table, words, "" if bounds.flagged else "none")
