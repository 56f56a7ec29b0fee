"""Findings about people between versions and geographies: whose values changed, who joined, whom a lookup cuts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dpiabook.evidence.columns import people, risk, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.evidence.versions import above, below
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
    values = {"variables": len(found.table), "moved": len(own), "n": found.both}
    told = [structural("variables", "variables"), structural("moved", "variables"), *_columns(facts)]
    if own.empty:
        return Draft(values, told[:3], variant="none")
    names = [facts.title(name) + below(facts, name, parents) for name in own["variable"]]
    table = Table.from_frame(own.assign(variable=names, n=found.both), [text("variable", "Variable"), *_columns(facts)])
    first = own.iloc[0]
    return Draft({**values, **dict(first[["changed", *_PARTS]])}, told, table, {"most": facts.title(first["variable"])})


def _columns(facts: Facts) -> list[Column]:
    who = facts.people
    changed = replace(risk("changed", "With another value", "n", who), sums=_PARTS)
    labels = ("Unknown before, recorded now", "Recorded before, unknown now", "Recorded in both, and another value")
    parts = [risk(name, label, "n", who) for name, label in zip(_PARTS, labels, strict=True)]
    return [volume("n", f"{who.capitalize()} in both versions", who), changed, *parts]


@makes("B11.joiners")
def joiners_alike(facts: Facts, found: Joiners) -> Draft:
    """Those who joined or left, by attribute, and whether all of them have it in some group."""
    frame = found.table.assign(attribute=[facts.title(name) for name in found.table["attribute"]])
    columns = [
        text("attribute", "Attribute"),
        text("who", "Who"),
        volume("people", facts.people.capitalize(), facts.people),
        volume("known", "Recorded", facts.people),
        people("having", "With the attribute", "known", facts.people),
    ]
    # How many groups are alike stays inside by attribute: it would tell of whom.
    inside = [Column(name, label, "structural", "groups", inside=True) for name, label in _GROUPS.items()]
    values = {name: int(frame[name].sum()) for name in _GROUPS}
    values |= {"attributes": frame["attribute"].nunique()}
    values |= {who: _of(frame, who) for who in (JOINED, LEFT)}
    told = [
        *(structural(name, "groups") for name in _GROUPS),
        structural("attributes", "attributes"),
        *(Column(who, who.capitalize(), "risk", facts.people) for who in (JOINED, LEFT)),
    ]
    table = Table.from_frame(frame, [*columns, *inside])
    return Draft(values, told, table, variant="" if values["alike"] else "none")


_GROUPS = {"groups": "Groups of two or more", "alike": "In which all have it"}


def _of(frame: pd.DataFrame, who: str) -> int:
    counts: Sequence[int] = frame.loc[frame["who"] == who, "people"].tolist()
    return int(counts[0]) if counts else 0


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
