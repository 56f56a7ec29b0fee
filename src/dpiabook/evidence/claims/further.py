"""Claims about weighed matches, the exercise, histories, residents and intersections (B08, B09)."""

from __future__ import annotations

import numpy as np

from dpiabook.evidence.claims.rows import ends, first, lowered
from dpiabook.evidence.claims.truth import Said, Truth, claims


@claims("B08.match_weights")
def match_weights(said: Said) -> Truth:
    """Each person is looked for once; of matches as sure as p one less p is wrong."""
    found = said.results[0]
    numbers: dict[str, float] = {"n": len(found.probability)}
    for name, sure in (("sure", 0.9), ("likely", 0.5)):
        right = [float(p) for p in found.probability if p >= sure]
        numbers |= {f"right_{name}": len(right), f"wrong_{name}": sum(1 / p for p in right) - len(right)}
    words = {"known": said.facts.titles(list(found.keys)), "errors": f"{100 * found.errors:g}"}
    within = bool(((found.probability >= 0) & (found.probability <= 1 + 1e-9)).all())
    return Truth(numbers, words, holds=within and found.errors > 0)


@claims("B08.exercise")
def exercise(said: Said) -> Truth:
    """Every record that was named is right or wrong, and stands in one row of the table."""
    found = said.results[0]
    sums = {name: int(found.table[name].sum()) for name in ("named", "hits", "false_hits")}
    return Truth({"targets": found.targets, **sums}, holds=sums["hits"] + sums["false_hits"] == sums["named"])


@claims("B08.trajectories")
def trajectories(said: Said) -> Truth:
    """With no other number of points, and by no other history, are more people alone."""
    found = said.there(0)
    name = first(name for name in found if name.replace("_", " ") == said.draft.words["history"])
    most = max(int(one.table["alone"].max()) for one in found.values())
    rows = found[name].table
    row = rows[rows["alone"] == most].iloc[0]
    numbers = {column: int(row[column]) for column in ("points", "people", "alone")}
    return Truth(numbers, {"history": said.draft.words["history"]}, "" if most else "none", most <= numbers["people"])


@claims("B08.residents")
def residents(said: Said) -> Truth:
    """No area has fewer residents than people."""
    found = said.results[0]
    areas = found.areas
    share = areas["n"] / areas["residents"]
    average = float(np.average(share, weights=areas["n"]))
    numbers = {
        "n": int(areas["n"].sum()),
        **ends("unique", *found.unique),
        **ends("under_k", *found.under_k),
        **ends("expected", *found.expected),
        "areas": len(areas),
        "often": int((areas["n"] * 4 > areas["residents"]).sum()),
        "advantage": 100 * (average - areas["n"].sum() / areas["residents"].sum()),
    }
    inside = max(*found.unique, *found.expected) <= numbers["n"] and bool((share <= 1).all())
    return Truth(numbers, {"known": said.facts.titles(list(found.keys))}, holds=inside and found.k == said.facts.k)


@claims("B09.intersections")
def intersections(said: Said) -> Truth:
    """A group is alike only where somebody is in it."""
    found = said.results[0]
    rows = found.table.to_dict("records")
    numbers = {name: sum(row[name] for row in rows) for name in ("groups", "alike", "perhaps")}
    numbers |= {
        "combinations": len({row["keys"] for row in rows}),
        "attributes": len({row["attribute"] for row in rows}),
    }
    words = {"keys": "; ".join(lowered(said.facts.title(key)) for key in found.keys)}
    holds = all((row["alike"] > 0) == (row["inside"] > 0) and row["alike"] <= row["groups"] for row in rows)
    variant = "none" if not numbers["alike"] + numbers["perhaps"] else "" if numbers["alike"] else "perhaps"
    return Truth(numbers, words, variant, holds)
