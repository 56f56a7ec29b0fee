"""Claims about ways to protect a file, and about what it takes to meet the target (B10)."""

from __future__ import annotations

from typing import Any

from dpiabook.evidence.claims.rows import both
from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.mitigation.alternatives import AS_IT_IS, RECODED
from dpiabook.mitigation.tables_tried import CELL_KEYS, PRIVATE


@claims("B10.alternatives")
def alternatives(said: Said) -> Truth:
    """No other way that was tried links fewer people back; nobody is linked who was not drawn."""
    found = said.results[0]
    rows = {str(row["way"]): row for row in found.table.to_dict("records")}
    before, recoded = rows[AS_IT_IS], rows[RECODED]
    apart = {AS_IT_IS, RECODED, CELL_KEYS, PRIVATE}
    others = {way: row for way, row in rows.items() if way not in apart} or {RECODED: recoded}
    least = others[said.draft.words["least"]]
    numbers: dict[str, Any] = {"ways": len(rows) - 1, "n": before["n"], "drawn": before["drawn"]}
    numbers |= {"linked": before["linked_every"], "linked_recoded": recoded["linked_every"]}
    numbers |= {"linked_least": least["linked_every"], "entropy_recoded": recoded["entropy"]}
    numbers |= {"entropy_least": least["entropy"], "overlap_recoded": recoded["overlap"]}
    numbers["rates_recoded"] = recoded["rates"]
    holds = all(least["linked_every"] <= row["linked_every"] for row in others.values())
    told = "; ".join(f"{way} ({reason})" for way, reason in found.not_done.items())
    words = {"least": said.draft.words["least"], "not_done": told}
    variant = "some_not_done" if found.not_done else ""
    return Truth(numbers, words, variant, holds and numbers["linked"] <= numbers["drawn"])


@claims("B10.closing")
def closing(said: Said) -> Truth:
    """The target is met where the last step leaves nobody in a small group."""
    found = said.results[0]
    first = found.steps.iloc[0]
    mask = None if found.blanked is None else found.blanked.mask.sum(axis=1)
    numbers: dict[str, Any] = {"n": first["n"], **both(first, "under_k"), "columns": len(set(found.left_out))}
    numbers |= {"cells": 0 if mask is None else int(mask.sum())}
    numbers |= {"records": 0 if mask is None else int((mask > 0).sum())}
    words = {"left_out": said.facts.titles(list(found.left_out)) if found.left_out else "nothing"}
    parts = (bool(found.left_out), found.blanked is not None)
    met = {(True, True): "", (True, False): "left_out", (False, True): "blanked", (False, False): "met_already"}
    return Truth(numbers, words, met[parts] if found.met else "unmet")
