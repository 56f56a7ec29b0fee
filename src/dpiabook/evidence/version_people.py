"""Findings about people between versions and geographies: whose values changed, who joined, whom a lookup cuts out."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dpiabook.evidence.columns import people, risk, structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.evidence.versions import above, below, changed_of_both, in_both
from dpiabook.meaning.lineage import Lineage
from dpiabook.versions import ColumnChanges, CrossedAreas, Joiners
from dpiabook.versions.joiners import JOINED, LEFT

_PARTS = ("new", "gone", "corrected")


@makes("B11.columns")
def changed_columns(facts: Facts, found: ColumnChanges, lineage: Lineage | None = None) -> Draft:
    """Variables with another value for somebody who is in both versions; what follows from one stands under it."""
    moved = found.table[found.table["changed"] > 0]
    parents = above(list(moved["variable"]), lineage or Lineage(()))
    own = moved[~moved["variable"].isin(list(parents))].reset_index(drop=True)
    values = {"variables": len(found.table), "moved": len(own), "both": found.both}
    told = [structural("variables", "variables"), structural("moved", "variables"), *_columns(facts)]
    if own.empty:
        return Draft(values, told[:3], variant="none")
    # Whoever changed did so in one of the variables at least; one that is named under another may be the only one.
    some = replace(changed_of_both(facts), any_of="" if parents else "other")
    names = [facts.title(name) + below(facts, name, parents) for name in own["variable"]]
    frame = own.rename(columns={"changed": "other"}).assign(variable=names, both=found.both)
    table = Table.from_frame(frame, [text("variable", "Variable"), *_columns(facts)])
    first = frame.iloc[0]
    values |= {"changed": found.some, **first[["other", *_PARTS]]}
    return Draft(values, [*told, some], table, {"most": facts.title(own["variable"].iloc[0])})


def _columns(facts: Facts) -> list[Column]:
    who = facts.people
    other = replace(risk("other", "With another value", "both", who), sums=_PARTS)
    labels = ("Unknown before, recorded now", "Recorded before, unknown now", "Recorded in both, and another value")
    parts = [risk(name, label, "both", who) for name, label in zip(_PARTS, labels, strict=True)]
    return [in_both(facts), other, *parts]


@makes("B11.joiners")
def joiners_alike(facts: Facts, found: Joiners) -> Draft:
    """Those who joined or left, by attribute, and whether all of them have it in some group."""
    rows = found.table
    frame = pd.DataFrame({"attribute": rows["attribute"].unique()})
    for who in (JOINED, LEFT):
        mine = rows[rows["who"] == who].drop(columns="who").rename(columns={"people": who})
        frame = frame.merge(mine.rename(columns={name: f"{name}_{who}" for name in _COUNTED}), on="attribute")
    frame["attribute"] = [facts.title(name) for name in frame["attribute"]]
    values = {name: int(rows[name].sum()) for name in _GROUPS} | {"attributes": len(frame)}
    values |= {who: int(frame[who].max()) if len(frame) else 0 for who in (JOINED, LEFT)}
    told = [
        *(structural(name, "groups") for name in _GROUPS),
        structural("attributes", "attributes"),
        *(_who(facts, who) for who in (JOINED, LEFT)),
    ]
    columns = [text("attribute", "Attribute"), *(one for who in (JOINED, LEFT) for one in _counts(facts, who))]
    return Draft(values, told, Table.from_frame(frame, columns), variant="" if values["alike"] else "none")


_GROUPS = {"groups": "groups of two or more", "alike": "in which all have it"}
_COUNTED = ("known", "having", *_GROUPS)


def _who(facts: Facts, who: str) -> Column:
    """Those who joined, or who left, as the comparison of records names them."""
    return Column(who, who.capitalize(), "risk", facts.people)


def _counts(facts: Facts, who: str) -> list[Column]:
    """For how many of them an attribute is recorded, and how many have it."""
    label = who.capitalize()
    # How many groups are alike stays inside by attribute: it would tell of whom.
    inside = [
        Column(f"{name}_{who}", f"{label}: {said}", "structural", "groups", inside=True)
        for name, said in _GROUPS.items()
    ]
    return [
        _who(facts, who),
        Column(f"known_{who}", f"{label}: recorded", "volume", facts.people, of=who),
        people(f"having_{who}", f"{label}: with the attribute", f"known_{who}", facts.people),
        *inside,
    ]


@makes("B11.lookup")
def pieces_of_a_lookup(facts: Facts, found: CrossedAreas) -> Draft:
    """How many people are in small pieces between geographies that cut each other."""
    columns = [
        text("one", "Geography"),
        text("other", "Cut by"),
        structural("pieces", "Pieces", "pieces"),
        structural("close", f"Pieces under {found.threshold}", "pieces"),
        Column("people", f"{facts.people.capitalize()} in small pieces", "risk", facts.people),
    ]
    values = {"geographies": len(found.geographies), "pairs": len(found.pairs), "unmatched": found.unmatched}
    values |= {name: int(found.pairs[name].sum()) for name in ("pieces", "close")}
    units = {
        "geographies": "geographies",
        "pairs": "pairs",
        "unmatched": "areas",
        "pieces": "pieces",
        "close": "pieces",
    }
    told = [structural(name, unit) for name, unit in units.items()]
    table = Table.from_frame(found.pairs, columns) if len(found.pairs) else None
    return Draft(values, told, table, {"threshold": str(found.threshold)}, "" if values["close"] else "none")
