"""Findings about who could be recognised: people by their combinations, groups by the people in them (B08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import (
    MOST,
    alone_columns,
    both_ends,
    in_order,
    named,
    narrowed,
    ranged,
    risk,
    share,
    structural,
    text,
    volume,
)
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, assessed, makes
from dpiabook.evidence.scenarios import outcome_columns
from dpiabook.result import NotAssessed


@makes("B08.person_uniqueness")
def person_uniqueness(facts: Facts, frequencies: Mapping[str, Any]) -> Draft:
    """People who are alone, or in small groups, with their combination of known facts."""
    rows = [
        {
            "short": name.replace("_", " "),
            "known": facts.titles(list(found.keys)),
            "n": found.n,
            **both_ends("unique", found.uniques_range),
            "under_3": found.under(3),
            "under_5": found.under(5),
            **both_ends("under_k", found.under_range(facts.k)),
        }
        for name, found in assessed(frequencies).items()
    ]
    frame = pd.DataFrame(rows)
    most = frame.sort_values(["unique", "unique_most"], ascending=False, kind="stable").iloc[0]
    person = facts.people
    columns = ranged(alone_columns(person, facts.k, ("{known}", "the {short}")), frame)
    shown = narrowed(columns)
    if not any(column.most for column in columns):
        shown[2:2] = [risk(f"under_{k}", f"In groups under {k}", "n", person) for k in (3, 5) if k != facts.k]
    table = Table.from_frame(frame, [text("short", "Combination"), text("known", "What somebody knows"), *shown])
    return Draft(dict(most), columns, table, {"short": most["short"], "known": most["known"]})


@makes("B08.individual_risk")
def right_guesses(facts: Facts, risks: Mapping[str, Any]) -> Draft:
    """Expected number of right guesses, by combination."""
    rows = [
        {
            "short": name.replace("_", " "),
            "n": found.frequencies.n,
            **both_ends("expected", found.expected_range),
        }
        for name, found in assessed(risks).items()
    ]
    frame = pd.DataFrame(rows)
    most = frame.sort_values("expected", ascending=False, kind="stable").iloc[0]
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        named(risk("expected", "Right guesses expected", "n", facts.people), "right guesses with the {short}"),
        share("rate", "Share of guesses", "expected", "n"),
    ]
    columns = ranged(counted, frame)
    table = Table.from_frame(frame, [text("short", "Combination"), *columns])
    everyone = next(iter(assessed(risks).values())).population != "sample"
    return Draft(dict(most), columns, table, {"short": most["short"], "risk": _CENSUS if everyone else _SAMPLE})


_CENSUS = "one over the number of records with the same combination, since everyone is in the file"
_SAMPLE = "the expectation of one over the number of people in the population with the same combination, by the weights"


@makes("B08.group_profiles", needs=1)
def group_uniqueness(facts: Facts, everywhere: Any, *, within: Mapping[str, Any]) -> Draft:
    """Groups that live together and are alone with the make-up of their people."""
    places = {f"within their {role}": found for role, found in reversed(list(within.items()))}
    compared = {"in the whole dataset": everywhere, **places}
    rows = [
        {
            "where": where,
            "groups": found.families,
            **both_ends("unique", found.under_range(2)),
            **both_ends("under_k", found.under_range(facts.k)),
            "people": found.children.sum(),
            **both_ends("unique_people", found.children_under_range(2)),
        }
        for where, found in compared.items()
        if not isinstance(found, NotAssessed)
    ]
    frame = pd.DataFrame(rows)
    last = frame.iloc[-1]
    groups, people = facts.groups, facts.people
    counted = [
        volume("groups", groups.capitalize(), groups),
        named(
            risk("unique", f"{groups.capitalize()} alone", "groups", groups, within=("under_k", "unique_people")),
            f"{groups} alone {{where}} with {in_order(facts.titles(list(everywhere.child_keys)))}",
        ),
        risk("under_k", f"{groups.capitalize()} of which fewer than {facts.k} are alike", "groups", groups),
        share("share_unique", f"Share of {groups} alone", "unique", "groups"),
        volume("people", people.capitalize(), people),
        risk("unique_people", f"{people.capitalize()} in {groups} alone", "people", people),
    ]
    columns = ranged(counted, frame)
    table = Table.from_frame(frame, [text("where", f"Compared with {groups}"), *narrowed(columns)])
    told = [replace(one, known_as=tuple(n.replace("{where}", last["where"]) for n in one.known_as)) for one in columns]
    return Draft(dict(last), told, table, {"where": last["where"], "facts": facts.titles(list(everywhere.child_keys))})


@makes("B08.group_risk")
def group_exposure(facts: Facts, family: Mapping[str, Any], own: Mapping[str, Any]) -> Draft:
    """Expected exposures of people through anybody of their group, beside their own."""
    rows = [
        {
            "short": name.replace("_", " "),
            "n": own[name].frequencies.n,
            **both_ends("own", own[name].expected_range),
            **both_ends("group", exposed.expected_range),
        }
        for name, exposed in assessed(family).items()
    ]
    frame = pd.DataFrame(rows)
    first = frame.iloc[0]
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        named(
            risk("own", "Exposed by their own record", "n", facts.people, within=("group",)),
            "right guesses with the {short}",
        ),
        risk("group", f"Exposed by any record of the {facts.nouns.group}", "n", facts.people),
        share("share_own", "Share by own record", "own", "n"),
        share("share_group", "Share by any record", "group", "n"),
    ]
    columns = ranged(counted, frame)
    table = Table.from_frame(frame, [text("short", "Combination"), *narrowed(columns)])
    return Draft(dict(first), columns, table, {"short": first["short"]})


@makes("B08.by_area")
def uniqueness_by_area(
    facts: Facts, found: pd.DataFrame, keys: list[str], *, outcomes: Any = None, singled_out: Any = None
) -> Draft:
    """People alone or in small groups, groups alone, and what intruders would achieve, area by area."""
    return _by_place(facts, found, keys, outcomes, singled_out, Column("area", "Area", "area"), facts.area)


@makes("B08.by_region")
def uniqueness_by_region(
    facts: Facts, found: pd.DataFrame, keys: list[str], *, outcomes: Any = None, singled_out: Any = None
) -> Draft:
    """The same, region by region."""
    return _by_place(facts, found, keys, outcomes, singled_out, Column("region", "Region", "region"), facts.region)


_BY_PLACE = {"uniques": "unique", "families": "groups", "unique_families": "unique_groups"}


def _by_place(  # noqa: PLR0913, PLR0917 -- the parts of one table
    facts: Facts,
    found: pd.DataFrame,
    keys: list[str],
    outcomes: Any,
    singled_out: Any,
    place: Column,
    variable: str,
) -> Draft:
    names = {f"under_{facts.k}": "under_k", **_BY_PLACE}
    upper = {f"{old}{MOST}": f"{new}{MOST}" for old, new in names.items()}
    frame = found.rename(columns={variable: place.name, **names, **upper})
    columns = [*alone_columns(facts.people, facts.k), risk("expected", "Right guesses expected", "n", facts.people)]
    if "groups" in frame:
        columns.append(volume("groups", facts.groups.capitalize(), facts.groups))
        columns.append(risk("unique_groups", f"{facts.groups.capitalize()} alone", "groups", facts.groups))
    summed = frame[["n", *(f"{name}{end}" for name in ("unique", "under_k") for end in ("", MOST))]].sum()
    values = {"places": frame[place.name].nunique(), **dict(summed)}
    known = (in_order(facts.titles([*keys, variable])),) if variable not in keys else ()
    spoken = [*ranged(alone_columns(facts.people, facts.k, known), summed.to_frame().T), structural("places", "areas")]
    if isinstance(singled_out, pd.DataFrame):
        # Both tables are sorted by the place, missing last.
        frame = pd.concat([frame, singled_out.drop(columns=[variable, "n"])], axis="columns")
        columns += outcome_columns(facts, outcomes)
    table = Table.from_frame(frame, [place, *narrowed(ranged(columns, frame))], dimensions=[place.name])
    return Draft(values, spoken, table, {"known": facts.titles(keys)})
