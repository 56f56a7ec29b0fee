"""Findings about several sensitive attributes on the same people, and about their relatives (B09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dpiabook.evidence.attributes import kind_title
from dpiabook.evidence.columns import IN_AREA, WITH_ATTRIBUTE, named, people, share, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Scalar, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.stigma import CLASSES, AttributeIndicators, Compounding

CLASS_NAMES = ("interval", "banded", "region", "withheld")


@makes("B09.compounding")
def several_flags(
    facts: Facts,
    counts: pd.DataFrame,
    found: Compounding,
    kinds: Mapping[str, str],
    attributes: Mapping[str, str],
) -> Draft:
    """People with flags of two, or of three and more kinds in each area, and relatives without any."""
    frame = counts.rename(columns={facts.area: "area"}).dropna(subset="area").reset_index(drop=True)
    with_relatives = "relatives" in frame
    if not with_relatives:
        frame["relatives"] = None
    frame = frame.merge(found.table[["area", "relatives_per_flagged", "flagged"]], on="area", suffixes=("", "_s9"))
    who = facts.people
    columns = [
        volume("n", who.capitalize(), who),
        _flagged(facts, attributes),
        people("two_or_more", "With flags of two or more kinds", "n", who, within=("flagged",)),
        people("three_or_more", "Of three or more", "n", who, within=("two_or_more",)),
        share("share_two", "Share with two or more", "two_or_more", "n"),
        share("share_three", "Share with three or more", "three_or_more", "n"),
        Column(
            "relatives",
            f"Without a flag, in {facts.nouns.words['a_group']} with one",
            "people",
            who,
            of="n",
            apart=("flagged",),
        ),
        Column(
            "relatives_per_flagged",
            "Of these for each with a flag",
            "derived",
            part="relatives",
            of="flagged",
            digits=1,
        ),
    ]
    review = Column("review", "Review", inside=True)
    frame["review"] = frame["flagged_s9"].map({True: "review", False: ""})
    names = [column.name for column in columns if column.kind in ("volume", "people")]
    values: dict[str, Scalar] = {name: None if frame[name].isna().any() else int(frame[name].sum()) for name in names}
    values |= {"relatives_per_flagged": found.relatives_per_flagged, "kinds": len(kinds)}
    table = Table.from_frame(frame, [Column("area", "Area", "area"), *columns, review], dimensions=["area"])
    words = {"kinds": "; ".join(kind_title(kind, facts) for kind in kinds), "counted": facts.titles(list(attributes))}
    variant = "" if with_relatives else "no_groups"
    return Draft(values, [*columns, structural("kinds", "kinds")], table, words, variant)


def _flagged(facts: Facts, attributes: Mapping[str, str]) -> Column:
    """People with a flag of any kind; whoever has one has the only attribute, where there is one."""
    flagged = people("flagged", "With a flag", "n", facts.people)
    if len(attributes) != 1:
        return flagged
    only = WITH_ATTRIBUTE.replace("{attribute}", facts.title(next(iter(attributes))))
    return named(flagged, f"{only}{IN_AREA}", total=(only,))


@makes("B09.pairs")
def flagged_together(
    facts: Facts,
    indicators: Mapping[str, AttributeIndicators],
    classes: pd.DataFrame,
    attributes: Mapping[str, str],
) -> Draft:
    """Pairs of kinds of information on the same people: how many, and what their figures by area can bear."""
    counted = class_counts(classes)
    rows = [
        {
            "pair": kind_title(name, facts),
            "n": found.areas.people,
            "both": int(found.areas.table["x"].sum()),
            **counted.loc[name].to_dict(),
        }
        for name, found in indicators.items()
    ]
    frame = pd.DataFrame(rows)
    most = dict(frame.sort_values("both", ascending=False, kind="stable").iloc[0])
    columns = [
        volume("n", f"{facts.people.capitalize()} of whom it is known whether they have both", facts.people),
        people("both", "With both", "n", facts.people),
        share("rate", "Share", "both", "n"),
    ]
    # An area without anybody is in bands, one with a few is not shown: outside, numbers of areas would bound the few.
    forms = [
        replace(structural("interval", "Areas with interval", "areas"), inside=True),
        replace(structural("banded", "Areas in bands", "areas"), inside=True),
        replace(structural("not_by_area", "Areas not shown", "areas"), inside=True),
    ]
    table = Table.from_frame(frame, [text("pair", "Both of"), *columns, *forms])
    values = {**most, "pairs": len(frame)}
    words = {"pair": most["pair"], "counted": facts.titles(list(attributes))}
    return Draft(values, [*columns, structural("pairs", "pairs")], table, words)


@makes("B09.groups")
def groups_by_attribute(facts: Facts, indicators: Mapping[str, AttributeIndicators], classes: pd.DataFrame) -> Draft:
    """Groups with somebody who has each attribute, whether areas differ, and what figures by area can bear."""
    counted = class_counts(classes)
    rows = [
        {
            "attribute": facts.title(name),
            "known": found.areas.people,
            "x": int(found.areas.table["x"].sum()),
            "differ": "by more than chance" if found.areas.distinguishable else "not distinguishable",
            **counted.loc[name].to_dict(),
        }
        for name, found in indicators.items()
    ]
    frame = pd.DataFrame(rows)
    shown = without_telling_numbers(frame, frame["x"], facts.k)
    columns = [
        text("attribute", "Attribute"),
        volume("known", f"{facts.groups.capitalize()} in which it is recorded", facts.groups),
        people("x", "With somebody who has it", "known", facts.groups),
        share("rate", "Share", "x", "known"),
        text("differ", "Areas differ"),
        structural("interval", "Areas with interval", "areas"),
        structural("banded", "Areas in bands", "areas"),
        structural("not_by_area", "Areas not shown", "areas"),
    ]
    values = {
        "attributes": len(frame),
        "alike": int((frame["differ"] == "not distinguishable").sum()),
        "cells": len(classes),
        "not_by_area": int(frame["not_by_area"].sum()),
    }
    return Draft(values, [structural(name, name) for name in values], Table.from_frame(shown, columns))


def without_telling_numbers(counted: pd.DataFrame, having: pd.Series, k: int) -> pd.DataFrame:
    """Leave out numbers of areas that nearly are numbers of people.

    Parameters
    ----------
    counted : pandas.DataFrame
        A row per attribute, with the columns of `class_counts`.
    having : pandas.Series
        In the same order, how many have the attribute.
    k : int
        How far apart the two must be.

    Returns
    -------
    pandas.DataFrame
        An area in which nobody has it can be shown, and one in which few have it cannot: each of those holds somebody,
        so where their number comes near to that of the people, it is none of a reader's business.

    Examples
    --------
    >>> counted = pd.DataFrame({"interval": [0, 3], "banded": [4, 1], "not_by_area": [2, 2]})
    >>> without_telling_numbers(counted, pd.Series([3, 90]), 10)["not_by_area"].tolist()
    [nan, 2.0]
    """
    near = (counted["not_by_area"] > 0) & (having.to_numpy() - counted["not_by_area"] < k)
    of_areas = [name for name in (*CLASS_NAMES, "not_by_area") if name in counted]
    return counted.assign(**{name: counted[name].mask(near) for name in of_areas})


def class_counts(classes: pd.DataFrame) -> pd.DataFrame:
    """Number of areas by publication class: one row per attribute; ``interval``, ``banded``, ``region``, ``withheld``.

    ``not_by_area`` adds the last two up: outside they stand together, since that a figure is withheld because a whole
    group would be known is itself a disclosure.
    """
    counted: pd.DataFrame = classes.groupby(["attribute", "class"], sort=False).size().unstack(fill_value=0)
    counted = counted.reindex(columns=list(CLASSES), fill_value=0).set_axis(list(CLASS_NAMES), axis=1)
    return counted.assign(not_by_area=counted["region"] + counted["withheld"])
