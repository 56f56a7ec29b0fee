"""Findings about which areas and groups could be labelled, and whether figures can bear publication (B09, B07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dpiabook.evidence.area_rates import NOT_BY_AREA
from dpiabook.evidence.columns import MOST, having_both, people, ranged, risk, share, structural, text, volume
from dpiabook.evidence.compounding import class_counts, without_telling_numbers
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.result import NotAssessed
from dpiabook.stigma import AttributeIndicators, CompulsoryAges, EducationLabels, GroupDisclosure


@makes("B09.classes")
def publication_classes(facts: Facts, classes: pd.DataFrame, indicators: Mapping[str, AttributeIndicators]) -> Draft:
    """How many areas' figures can bear which form of publication, by attribute.

    Outside, what is withheld and what is for regions only stand together: that a figure is withheld because a whole
    group would be known is itself a disclosure.
    """
    counted = class_counts(classes).reset_index()
    having = counted["attribute"].map({name: int(found.areas.table["x"].sum()) for name, found in indicators.items()})
    counted["attribute"] = counted["attribute"].map(facts.title)
    shown = without_telling_numbers(counted, having, facts.k)
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
    return Draft(values, of_values, Table.from_frame(shown, columns))


@makes("B09.group_disclosure")
def groups_alike(
    facts: Facts,
    indicators: Mapping[str, AttributeIndicators],
    keys: Sequence[str],
    bands: Mapping[str, Sequence[int]],
    single: Mapping[str, GroupDisclosure],
) -> Draft:
    """Cells of area by coarse keys, and by single values of them, in which everybody, or everybody but one, has it."""
    rows = []
    for name, found in indicators.items():
        groups, finer = found.groups, single[name]
        rows.append(
            {
                "attribute": facts.title(name),
                "n": int(groups.cells["n"].sum()),  # type: ignore[union-attr]
                **_alike(groups, ""),  # type: ignore[arg-type]
                **(_alike(finer, "_single") if bands else {}),
            }
        )
    frame = pd.DataFrame(rows)
    counted = [
        text("attribute", "Attribute"),
        volume("n", f"{facts.people.capitalize()} recorded", facts.people),
        *_alike_columns(facts, "", "with ages in bands" if bands else ""),
        *(_alike_columns(facts, "_single", "by single years") if bands else ()),
    ]
    ends = ("", "_single") if bands else ("",)
    hit, may = ((frame[[f"inside{end}{most}" for end in ends]] > 0).any(axis=1) for most in ("", MOST))
    values = {"attributes": len(frame), "hit": int(hit.sum()), "perhaps": int((may & ~hit).sum())}
    values["groups"] = int(frame[[name for name in ("cells", "cells_single") if name in frame]].to_numpy().sum())
    words = {"divided_by": facts.divided_by(keys, bands)}
    told = [structural(name, name) for name in values]
    variant = "" if values["hit"] else "perhaps" if values["perhaps"] else "none"
    return Draft(values, told, Table.from_frame(frame, ranged(counted, frame)), words, variant)


def _alike(found: GroupDisclosure, ending: str) -> dict[str, int | float]:
    return {
        f"inside{ending}": found.inside,
        f"inside{ending}{MOST}": found.inside_most,
        f"cells{ending}": found.looked_at,
        f"expected{ending}": found.expected,
    }


def _alike_columns(facts: Facts, ending: str, how: str) -> list[Column]:
    told = f", {how}" if how else ""
    return [
        risk(f"inside{ending}", f"In groups where all, or all but one, have it{told}", "n", facts.people),
        structural(f"cells{ending}", f"Groups looked at{told}", "groups"),
        structural(f"expected{ending}", f"Such groups expected by chance{told}", "groups", 1),
    ]


@makes("B07.education_labels")
def education_mismatch(facts: Facts, labels: EducationLabels) -> Draft:
    """People flagged missing from education to whom the words do not, or may not, apply."""
    bounds = labels.overall
    values = {
        "flagged": bounds.flagged,
        "known_not": bounds.known_not,
        "if_suitable": bounds.if_suitable,
        "unknown": bounds.unknown,
        "in_admission": bounds.in_admission,
        "waiting": bounds.waiting,
        "at_home": bounds.at_home,
        "upper": bounds.known_not + bounds.if_suitable + bounds.unknown,
    }
    columns = _label_columns(facts, ages=labels.ages)
    rows: list[Mapping[Any, Any]] = [
        {**row, "region": row[labels.by], "upper": row["known_not"] + row["if_suitable"] + row["unknown"]}
        for row in labels.groups.to_dict("records")
    ]
    rows.append(dict(values, region="All regions"))
    table = Table.from_frame(
        pd.DataFrame(rows), [Column("region", "Region", "region"), *columns], dimensions=["region"], total=True
    )
    columns = [replace(one, known_as=_both(facts)) if one.name == "at_home" else one for one in columns]
    verdict = {"publish": "may be used", "review": "needs a review", "do not publish": "should not be published"}
    words = {"verdict": verdict.get(bounds.verdict, "cannot be judged"), **_AGES[labels.ages]}
    return Draft(values, columns, table, words, "" if bounds.flagged else "none")


def _both(facts: Facts) -> tuple[str, ...]:
    """The name of the count of those who are flagged, and flagged as educated at home: a rule may be about them too."""
    flags = tuple(facts.education.get(role, "") for role in ("missing", "home"))
    return (having_both(*flags),) if all(flags) else ()


_AT_THE_EDGE = ", ".join(map(str, CompulsoryAges().at_the_edge))
_AGES = {
    True: {
        "by": "",
        "unsure": (
            f"is not recorded, or they were of an age ({_AT_THE_EDGE} or not recorded) at which education is not "
            "compulsory for all"
        ),
        "ages": "",
    },
    False: {
        "by": ", as far as their education status says",
        "unsure": "is not recorded",
        "ages": " Ages were not looked at: whoever was too young or too old for compulsory education comes on top.",
    },
}
"""What is said of ages, by whether they were looked at."""


@makes("B07.education_areas")
def education_by_area(
    facts: Facts,
    labels: EducationLabels,
    classes: pd.DataFrame,
    label: str,
    *,
    indicators: Mapping[str, AttributeIndicators] | NotAssessed | None = None,
) -> Draft:
    """Bounds of the label by area, only for areas whose figure may be shown at all.

    Inside, what the label leaves open of the indicators S2 to S4 stands beside them.
    """
    if not label:
        none = [structural("areas", "areas"), structural("shown", "areas")]
        return Draft({"areas": 0, "shown": 0}, none, variant="none")
    shown = classes[(classes["attribute"] == label) & ~classes["class"].isin(NOT_BY_AREA)]["area"]
    frame = labels.groups.rename(columns={labels.by: "area"})
    frame["upper"] = frame["known_not"] + frame["if_suitable"] + frame["unknown"]
    found = indicators.get(label) if isinstance(indicators, Mapping) else None
    bounds = None if found is None else found.label
    if bounds is not None:
        frame = frame.merge(bounds.table, on="area", how="left")
    values = {"areas": len(frame), "shown": int(frame["area"].isin(shown).sum())}
    of_values = [structural("areas", "areas"), structural("shown", "areas")]
    if not values["shown"]:
        return Draft(values, of_values, variant="none")
    held = frame.index[~frame["area"].isin(shown)]
    columns = [Column("area", "Area", "area"), *_label_columns(facts, ages=labels.ages)]
    if bounds is not None:
        columns += [Column(name, told, "derived", of="flagged", digits=2, inside=True) for name, told in _OPEN.items()]
    return Draft(values, of_values, Table.from_frame(frame, columns, dimensions=["area"], held=held))


def _label_columns(facts: Facts, *, ages: bool) -> list[Column]:
    who = facts.people
    return [
        volume("flagged", "Flagged missing from education", who),
        people("known_not", "Certainly not missing", "flagged", who),
        people("if_suitable", "Not missing if home education is suitable", "flagged", who, within=("at_home",)),
        people(
            "unknown",
            "Cannot be told: status not recorded, or age at the edge"
            if ages
            else "Cannot be told: status not recorded",
            "flagged",
            who,
        ),
        people("waiting", "Waiting for a place, by the reason recorded", "flagged", who),
        replace(
            people("in_admission", "Of these rightly flagged for certain", "flagged", who, within=("waiting",)),
            apart=("upper",),
        ),
        people("at_home", "Recorded as educated at home too", "flagged", who),
        people(
            "upper",
            "Certainly or possibly not missing",
            "flagged",
            who,
            sums=("known_not", "if_suitable", "unknown"),
        ),
        share("share_lower", "At least wrongly labelled", "known_not", "flagged"),
        share("share_upper", "At most wrongly labelled", "upper", "flagged"),
    ]


_OPEN = {
    "gain_low": "S2 gain, at least",
    "gain_high": "S2 gain, at most",
    "relative_low": "S3 relative rate, at least",
    "relative_high": "S3 relative rate, at most",
    "z_low": "S4 score, at least",
    "z_high": "S4 score, at most",
}
"""Bounds of the later indicators, for those who are truly missing from education."""
