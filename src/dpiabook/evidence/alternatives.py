"""Findings about ways to protect a file beside each other, and about what it takes to meet the target (B10)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dpiabook.evidence.columns import alone_with, named, narrowed, ranged, risk, share, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.evidence.remainders import by_all_columns, by_what_is_visible
from dpiabook.mitigation.alternatives import AS_IT_IS, RECODED, Alternatives
from dpiabook.mitigation.closing import Closed
from dpiabook.mitigation.kept_use import USE
from dpiabook.mitigation.tables_tried import CELL_KEYS, PRIVATE

_DIGITS = {"pmse": 1}
TABLES = "open tables"
LINKED = "linked by weights, all columns: "


@makes("B10.alternatives")
def ways_compared(facts: Facts, found: Alternatives) -> Draft:
    """Each way to protect the file: who is found in it by whom, and what it is still good for."""
    frame = found.table.assign(role=[_role(str(way)) for way in found.table["way"]])
    frame["kept_information"] = 1 - frame["entropy"]
    columns = [*_of_risk(facts), *_of_use(frame)]
    labels = [text("way", "Way"), text("what", "What is done"), text("role", "Role")]
    before, recoded = (frame[frame["way"] == way].iloc[0] for way in (AS_IT_IS, RECODED))
    others = frame[~frame["way"].isin([AS_IT_IS, RECODED]) & (frame["role"] != TABLES)]
    least = others.sort_values(["linked_every", "entropy"], kind="stable").iloc[0] if len(others) else recoded
    values: dict[str, Any] = {
        "ways": int((frame["way"] != AS_IT_IS).sum()),
        "n": int(before["n"]),
        "drawn": int(before["drawn"]),
        "linked": int(before["linked_every"]),
        "linked_recoded": int(recoded["linked_every"]),
        "linked_least": int(least["linked_every"]),
        "entropy_recoded": float(recoded["entropy"]),
        "entropy_least": float(least["entropy"]),
        "overlap_recoded": recoded["overlap"],
        "rates_recoded": recoded["rates"],
    }
    told = [
        structural("ways", "ways"),
        volume("n", facts.people.capitalize(), facts.people),
        volume("drawn", "Looked for", facts.people),
        named(risk("linked", "Linked in the data as they are", "drawn", facts.people), f"{LINKED}{AS_IT_IS}"),
        named(risk("linked_recoded", "Linked after the recodes", "drawn", facts.people), f"{LINKED}{RECODED}"),
        named(
            risk("linked_least", "Linked in the file that gives least away", "drawn", facts.people),
            f"{LINKED}{least['way']}",
        ),
        structural("entropy_recoded", "information lost by the recodes", digits=2),
        structural("entropy_least", "information lost by that way", digits=2),
        structural("overlap_recoded", "overlap of models' intervals after the recodes", digits=2),
        structural("rates_recoded", "mean error of rates by area after the recodes", digits=3),
    ]
    words = {"least": str(least["way"]), "not_done": _not_done(found)}
    table = Table.from_frame(frame, [*labels, *columns])
    return Draft(values, told, table, words, "some_not_done" if found.not_done else "")


def _role(way: str) -> str:
    if way in {CELL_KEYS, PRIVATE}:
        return TABLES
    return "as it is" if way == AS_IT_IS else "recodes" if way.startswith("recodes") else "perturbation"


def _not_done(found: Alternatives) -> str:
    return "; ".join(f"{way} ({reason})" for way, reason in found.not_done.items())


def _of_risk(facts: Facts) -> list[Column]:
    person = facts.people
    return [
        volume("n", person.capitalize(), person),
        named(
            risk("exact", "Found by exactly what is visible", "n", person),
            alone_with(f"{by_what_is_visible(facts)}: {{what}}"),
        ),
        named(
            risk("every", "Found by exactly all columns", "n", person), alone_with(f"{by_all_columns(facts)}: {{what}}")
        ),
        risk("learned", "A sensitive attribute learned", "n", person),
        risk("learned_wrong", "One learned that is not theirs", "n", person),
        risk("within", "All perturbed numbers nearly told", "n", person),
        volume("drawn", "Looked for one by one", person),
        risk("near", "Of these found by nearly what is visible", "drawn", person),
        risk("linked", "Of these linked by weights, visible", "drawn", person),
        risk("linked_wrong", "Of these linked wrongly, visible", "drawn", person),
        named(risk("linked_every", "Of these linked by weights, all columns", "drawn", person), f"{LINKED}{{way}}"),
        risk("linked_every_wrong", "Of these linked wrongly, all columns", "drawn", person),
        share("share_linked", "Share linked, all columns", "linked_every", "drawn", 1),
    ]


def _of_use(frame: pd.DataFrame) -> list[Column]:
    there = [name for name in USE if bool(np.isfinite(frame[name].astype(float)).any())]
    return [structural(name, USE[name], digits=_DIGITS.get(name, 3)) for name in there]


@makes("B10.closing")
def what_it_takes(facts: Facts, found: Closed) -> Draft:
    """What must go beyond the recommended recodes until nobody is left in a small group by all visible facts."""
    steps = found.steps
    words = [_step(facts, str(step), str(column)) for step, column in zip(steps["step"], steps["column"], strict=True)]
    frame = steps.assign(what=words)
    person = facts.people
    columns = [
        volume("n", person.capitalize(), person),
        named(risk("unique", "Alone", "n", person), alone_with(f"{by_what_is_visible(facts)}: {{what}}")),
        risk("under_k", f"In groups under {facts.k}", "n", person),
        share("share_under_k", f"Share in groups under {facts.k}", "under_k", "n", 1),
    ]
    both = ranged(columns, frame)
    table = Table.from_frame(frame, [text("what", "Step"), *narrowed(both)])
    first = steps.iloc[0]
    cells = 0 if found.blanked is None else found.blanked.cells
    records = 0 if found.blanked is None else found.blanked.records
    values = {"n": first["n"], "under_k": first["under_k"], "columns": len(found.left_out), "cells": cells}
    told = [
        volume("n", person.capitalize(), person),
        risk("under_k", f"In groups under {facts.k}", "n", person),
        structural("columns", "columns"),
        risk("records", "Records with a blanked value", "n", "records"),
        Column("cells", "Values to blank", "risk", "values"),
    ]
    said = {"left_out": facts.titles(list(found.left_out)) if found.left_out else "nothing"}
    return Draft(values | {"records": records}, told, table, said, _variant(found))


def _variant(found: Closed) -> str:
    if not found.met:
        return "unmet"
    if not found.changed:
        return "met_already"
    return "" if found.left_out and found.blanked is not None else "left_out" if found.left_out else "blanked"


def _step(facts: Facts, step: str, column: str) -> str:
    if step == "recodes":
        return "the recommended recodes"
    return f"{facts.title(column)} left out" if step == "left out" else "single values blanked"
