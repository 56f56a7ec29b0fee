"""Claims about what less detail saves and costs (B06, B10): rows of the lattice looked at again, for all nodes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dpiabook.evidence.claims.rows import both, first, listed, lowered, row_of
from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.mitigation import Lattice
from dpiabook.mitigation.remainders import EVERYTHING, VISIBLE


def _missed(found: Lattice) -> pd.DataFrame:
    """By how much each node misses each target, from its figures."""
    table, aims = found.table, found.targets
    missed = {"k": table["small"] / found.n, "expected_rate": table["small_rate"] - aims.expected_rate}
    if "unique_families_share" in table:
        missed["unique_families"] = table["unique_families_share"] - aims.unique_families
    return pd.DataFrame(missed).clip(lower=0)


def _best(found: Lattice) -> tuple[int, ...]:
    """The node that misses fewest targets, then by least, then loses least: the first of equals."""
    missed = _missed(found)
    order = zip((missed > 0).sum(axis=1), missed.sum(axis=1), found.table["loss"], range(len(missed)), strict=True)
    at = min(order)[-1]
    return tuple(int(form) for form in found.table.index[at])


def _chosen(said: Said) -> Lattice:
    """The lattice that is spoken of: that with families where there is one."""
    families = said.options.get("families", said.results[1] if len(said.results) > 1 else None)
    return families if isinstance(families, Lattice) else said.results[0]


@claims("B06.minimisation")
def minimisation(said: Said) -> Truth:
    """The form that is named leaves fewest alone of those that keep their variable."""
    found = said.results[0]
    tried = [one for at in range(len(found.ladders)) for one in _forms(found, at)]
    if not tried:
        return Truth({"n": found.n}, variant="nothing")
    milder = [node for node, _, dropped in tried if not dropped] or [node for node, _, _ in tried]
    node = first(node for node, words, _ in tried if words == said.draft.words["recode"])
    before, after = found.row(found.as_it_is), found.row(node)
    numbers: dict[str, Any] = {"n": found.n, "forms": len(tried)}
    for name, of in (("unique", "uniques"), ("under_k", "under_k")):
        numbers |= both(before, name, of) | both(after, f"{name}_after", of)
    fewest = min(tuple(found.row(one)[["uniques", "under_k"]]) for one in milder)
    holds = node in milder and tuple(after[["uniques", "under_k"]]) == fewest
    words = {"recode": said.draft.words["recode"], "known": said.facts.titles([*found.ladders])}
    return Truth(numbers, words, holds=holds)


def _forms(found: Lattice, at: int) -> list[tuple[tuple[int, ...], str, bool]]:
    """Each coarser form of one variable alone: its node, its words, and whether it leaves the variable out."""
    ladder = [*found.ladders.values()][at]
    places = range(len(found.ladders))
    nodes = [tuple(form if place == at else 0 for place in places) for form in range(len(ladder))]
    forms = [(node, ladder.words(node[at]), ladder.rungs[node[at] - 1].drop) for node in nodes[1:]]
    return [one for one in forms if one[0] in found.table.index]


@claims("B10.before_after")
def before_after(said: Said) -> Truth:
    """No node misses fewer targets, or as many by less, or loses less; what it misses is named."""
    found = _chosen(said)
    node = _best(found)
    before, after = found.row(found.as_it_is), found.row(node)
    unmet = [str(name) for name, missed in _missed(found).iloc[found.table.index.get_loc(node)].items() if missed > 0]
    numbers: dict[str, Any] = {"n": found.n, "groups": found.families}
    pairs = [("unique", "uniques"), ("under_k", "under_k")]
    pairs += [("unique_groups", "unique_families")] if found.families is not None else []
    for name, of in pairs:
        numbers |= both(before, f"{name}_before", of) | both(after, name, of)
    return Truth(numbers, _words_of(said, found, node, unmet), _form(found, node, unmet))


def _form(found: Lattice, node: tuple[int, ...], unmet: list[str]) -> str:
    if not any(node):
        return "unchanged_unmet" if unmet else "unchanged"
    parts = ("with_groups" if found.families is not None else "", "unmet" if unmet else "")
    return "_".join(filter(None, parts))


def _words_of(said: Said, found: Lattice, node: tuple[int, ...], unmet: list[str]) -> dict[str, str]:
    facts = said.facts
    words = {
        "k": f"that nobody is in a group of fewer than {facts.k}",
        "expected_rate": "the share of guesses that would be right",
        "unique_families": f"the share of {facts.groups} alone",
    }
    keys = set(said.results[0].keys)
    name = next((name for name, known in facts.composites.items() if set(known) <= keys), "")
    beside = [key for key in said.results[0].keys if not name or key not in facts.composites[name]]
    known = " and ".join(
        filter(None, (f"the {name.replace('_', ' ')}" if name else "", facts.titles(beside) if beside else ""))
    )
    recodes = listed(found.recodes(node)) if any(node) else ""
    return {"recodes": recodes, "unmet": listed(words[one] for one in unmet) if unmet else "", "known": known}


@claims("B10.remaining")
def remaining(said: Said) -> Truth:
    """Nobody who knows visible facts finds more people alone than the one who is named."""
    found = said.results[0]
    rows = found.people.set_index("name")
    seen = rows.drop(index=EVERYTHING, errors="ignore")
    most = seen["unique_after_most"].max()
    name = max(
        (one for one in seen.index if seen.loc[one, "unique_after_most"] == most),
        key=lambda one: seen.loc[one, "unique_after"],
    )
    row = seen.loc[name]
    numbers: dict[str, Any] = {"n": row["n"]}
    for count in ("unique", "unique_after", "under_k_after"):
        numbers |= both(row, count)
    groups = found.groups
    if groups is not None:
        for count in ("groups", "unique_groups", "unique_groups_after"):
            numbers |= both(groups.iloc[0], count)
    printed = row_of(said.draft.table, "who", said.draft.words["worst"])
    words = {"worst": _who(said, name), "kept": str(printed["kept"])}
    nobody = not most and not row["under_k_after_most"]
    step = None if nobody or name != VISIBLE else _step(found, row)
    if step is not None:
        numbers |= both(step, "unique_next", "unique_after")
        words["next"] = said.facts.titles([str(step["column"])])
    parts = [*(["groups"] if groups is not None else []), *([] if step is None else ["next"])]
    variant = "nobody" if nobody else "_".join(parts)
    return Truth(numbers, words, variant)


def _who(said: Said, name: Any) -> str:
    kept = {VISIBLE: "all facts that are taken to be visible"}
    return kept.get(str(name), f"the {str(name).replace('_', ' ')}")


def _step(found: Any, row: pd.Series) -> pd.Series | None:
    """The next step: it leaves fewer alone, and no other leaves fewer than it; None where there is none."""
    if not row["under_k_after_most"] or found.without.empty:
        return None
    fewest = found.without["unique_after_most"].min()
    if fewest >= row["unique_after_most"]:
        return None
    best: pd.DataFrame = found.without[found.without["unique_after_most"] == fewest]
    return best.sort_values("unique_after", kind="stable").iloc[0]


@claims("B10.composites")
def composites(said: Said) -> Truth:
    """A combination is reached where some node misses no target."""
    found = said.there(0)
    reached = sum(bool((_missed(one) == 0).all(axis=1).any()) for one in found.values())
    return Truth({"composites": len(found), "reached": reached})


@claims("B10.frontier")
def frontier(said: Said) -> Truth:
    """Each plan that is shown but those chosen or tried leaves fewer alone than any of the lattice with less loss."""
    found = _chosen(said)
    table = said.draft.table.frame if said.draft.table else pd.DataFrame()
    every, named = found.table, table["role"] != ""
    beaten = [
        bool((every.loc[every["loss"] < loss, "uniques"] <= alone).any())
        for loss, alone in zip(table.loc[~named, "loss"], table.loc[~named, "unique"], strict=True)
    ]
    numbers = {"nodes": len(every), "plans": len(table), "n": found.n, "loss": found.row(_best(found))["loss"]}
    return Truth(numbers, holds=not any(beaten))


@claims("B10.scenarios")
def scenarios(said: Said) -> Truth:
    """No other intruder singles out more people after recoding, and nobody finds more than before."""
    found, outcomes, intruders = said.results[:3]
    node = _best(found)
    before, after = (outcomes.loc[[one]].set_index("intruder") for one in (found.as_it_is, node))
    titles = {lowered(intruders[name].title or name.replace("_", " ")): name for name in before.index}
    name = titles[said.draft.words["who"]]
    numbers: dict[str, Any] = {"n": before.loc[name, "n"]}
    for count in ("one", "right"):
        numbers |= both(before.loc[name], count) | both(after.loc[name], f"{count}_after", count)
    words = {"who": said.draft.words["who"], "recodes": listed(found.recodes(node)) if any(node) else ""}
    most = after["one_most"].max() == after.loc[name, "one_most"]
    fewer = bool((after["one"] <= before["one"].reindex(after.index)).all())
    return Truth(numbers, words, "" if any(node) else "unchanged", bool(most) and fewer)


@claims("B10.suppression")
def suppression(said: Said) -> Truth:
    """Nobody is left in a small group, and each blanked record lost at least one value."""
    found = said.results[0]
    per_record = found.mask.sum(axis=1)
    numbers = {"cells": int(per_record.sum()), "records": int((per_record > 0).sum()), "n": len(per_record)}
    words = {"known": said.facts.titles(list(found.keys))}
    return Truth(numbers, words, "" if numbers["cells"] else "none", found.under_k == 0)


@claims("B10.usefulness")
def usefulness(said: Said) -> Truth:
    """What is told is of the recommended node."""
    found, measured = said.results[:2]
    node = _best(found)
    if not any(node):
        return Truth(variant="unchanged")
    row = measured.loc[[node]].iloc[0]
    numbers = {"n": found.n, **both(row, "homogeneous"), "association_lost": row["association_lost"]}
    if "rate_error" not in measured:
        return Truth(numbers, variant="without_areas")
    return Truth({**numbers, "rate_error": row["rate_error"]})
