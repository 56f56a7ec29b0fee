"""Findings for those who know the field: weighed matches, an exercise, histories, residents, intersections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import both_ends, derived, ranged, risk, share, structural, text, volume
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, assessed, makes
from dpiabook.risk import AmongResidents, ExerciseScore, MatchWeights
from dpiabook.stigma import Intersections

_SURE = {"sure": 0.9, "likely": 0.5}


@makes("B08.match_weights")
def weighed_matches(facts: Facts, found: MatchWeights) -> Draft:
    """People whose record somebody finds who is sometimes wrong, and what each fact weighs."""
    person = facts.people
    frame = found.weights.assign(n=found.n, key=[facts.title(key) for key in found.weights["key"]])
    columns = [
        volume("n", person.capitalize(), person),
        derived("m", "Agrees for the right record", "n", digits=3),
        derived("u", "Agrees for another", "n", digits=3),
        derived("agree", "Weight if it agrees, in bits", "n", digits=1),
        derived("differ", "Weight if it differs, in bits", "n", digits=1),
    ]
    values: dict[str, Any] = {"n": found.n}
    told = [columns[0]]
    for name, sure in _SURE.items():
        values |= {f"right_{name}": found.right(sure), f"wrong_{name}": found.wrong(sure)}
        told.append(risk(f"right_{name}", f"Found rightly, at {sure:g} or more", "n", person))
        told.append(risk(f"wrong_{name}", f"Found wrongly, at {sure:g} or more", "n", person))
    told.append(share("share_sure", "Share found rightly, at 0.9 or more", "right_sure", "n"))
    words = {"known": facts.titles(list(found.keys)), "errors": f"{100 * found.errors:g}"}
    return Draft(values, told, Table.from_frame(frame, [text("key", "Known fact"), *columns]), words)


@makes("B08.exercise")
def exercise_result(facts: Facts, found: ExerciseScore) -> Draft:
    """What a motivated intruder found in an exercise, by how sure they were."""
    columns = [
        text("confidence", "How sure they were, of 100"),
        structural("named", "Records named", "records"),
        structural("hits", "Rightly", "records"),
        structural("false_hits", "Wrongly", "records"),
    ]
    values = {name: getattr(found, name) for name in ("targets", "named", "hits", "false_hits")}
    told = [structural(name, "records") for name in values]
    return Draft(values, told, Table.from_frame(found.table, columns))


@makes("B08.trajectories")
def points_of_a_history(facts: Facts, found: Mapping[str, Any]) -> Draft:
    """How few points of a history single somebody out, for each history of the data."""
    rows = [
        {**row, "history": name.replace("_", " ")}
        for name, one in assessed(found).items()
        for row in one.table.to_dict("records")
    ]
    person = facts.people
    frame = pd.DataFrame(rows).astype({"points": "int64", "people": "int64", "alone": "int64"})
    most = frame.sort_values(["alone", "points"], ascending=[False, True], kind="stable").iloc[0]
    columns = [
        structural("points", "Points known"),
        volume("people", f"{person.capitalize()} with so many", person),
        risk("alone", "Whose points fit nobody else", "people", person),
        share("share_alone", "Share", "alone", "people"),
        derived("candidates", "Histories that fit, on average", "people", digits=1),
    ]
    table = Table.from_frame(frame, [text("history", "History"), *columns])
    return Draft(dict(most), columns[:4], table, {"history": str(most["history"])}, "" if most["alone"] else "none")


@makes("B08.residents")
def beside_residents(facts: Facts, found: AmongResidents) -> Draft:
    """Who is rare among all residents of an area, and what it tells to be in the data at all."""
    person = facts.people
    columns = [
        Column("area", "Area", "area"),
        volume("n", person.capitalize(), person),
        Column("residents", "Residents", "structural", "residents", inside=True),
        Column("share", "Share of the residents who are in the data", "derived", of="n", digits=3, inside=True),
    ]
    ends = {name: getattr(found, name) for name in ("unique", "under_k", "expected")}
    values: dict[str, Any] = {"n": found.n, "often": found.often}
    for name, both in ends.items():
        values |= both_ends(name, both)
    counted = [
        risk("unique", "Alone within their area", "n", person),
        risk("under_k", f"Under {found.k} residents who fit", "n", person),
        risk("expected", "Right guesses expected", "n", person),
    ]
    told = [
        volume("n", person.capitalize(), person),
        *ranged(counted, pd.DataFrame([values])),
        structural("areas", "areas"),
        structural("often", "areas"),
        structural("advantage", "points", digits=1),
    ]
    values |= {"areas": len(found.areas), "advantage": 100 * found.advantage}
    table = Table.from_frame(found.areas, columns, dimensions=["area"])
    return Draft(values, told, table, {"known": facts.titles(list(found.keys))})


@makes("B09.intersections")
def protected_groups(facts: Facts, found: Intersections) -> Draft:
    """Groups by two or three protected characteristics in which everybody, or everybody but one, has an attribute."""
    names = [facts.titles(list(keys)) for keys in found.table["keys"]]
    frame = found.table.assign(by=names, attribute=[facts.title(name) for name in found.table["attribute"]])
    columns = [
        text("by", "Groups by"),
        text("attribute", "Attribute"),
        structural("groups", "Groups looked at", "groups"),
        volume("n", f"{facts.people.capitalize()} recorded", facts.people),
        risk("inside", "In groups where all, or all but one, have it", "n", facts.people),
    ]
    values = {
        "combinations": found.table["keys"].nunique(),
        "attributes": frame["attribute"].nunique(),
        "groups": int(frame["groups"].sum()),
        "alike": int(frame["alike"].sum()),
        "perhaps": int(frame["perhaps"].sum()),
    }
    words = {"keys": "; ".join(in_sentence(facts.title(key)) for key in found.keys)}
    told = [structural(name, name) for name in values]
    variant = "" if values["alike"] else "perhaps" if values["perhaps"] else "none"
    return Draft(values, told, Table.from_frame(frame, ranged(columns, frame)), words, variant)
