"""Findings about what less detail saves and costs: each step alone (B06), and the recommended recodes (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dpiabook.evidence.columns import (
    ANY_INTRUDER,
    AS_THEY_ARE,
    MOST,
    ONE_CANDIDATE,
    RIGHT_GUESSES,
    alone_with,
    both_ends,
    few_with,
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
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, assessed, makes
from dpiabook.mitigation import Lattice, Node, Recommended, Suppression, falling, frontier, recommended, steps, way_to
from dpiabook.result import NotAssessed

_TARGETS = {
    "k": "that nobody is in a group of fewer than {k}",
    "expected_rate": "the share of guesses that would be right",
    "unique_families": "the share of {groups} alone",
}


@makes("B06.minimisation")
def minimisation(facts: Facts, found: Lattice) -> Draft:
    """What each coarser form of one variable saves and costs, everything else as it is."""
    tried = steps(found)
    if tried.empty:
        return Draft({"n": found.n}, [volume("n", facts.people, facts.people)], variant="nothing")
    frame = tried.rename(columns=lambda name: name.replace("uniques", "unique")).assign(
        n=found.n, variable=[facts.title(name) for name in tried["variable"]]
    )
    left_out = [
        found.ladders[key].rungs[form - 1].drop for key, form in zip(tried["variable"], tried["form"], strict=True)
    ]
    milder = frame[[not out for out in left_out]]
    most = (milder if len(milder) else frame).sort_values(["unique_after", "under_k_after"], kind="stable").iloc[0]
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        *_before_after(facts, facts.titles(list(found.keys)), "{recode}"),
        share("share_after", "Share alone after", "unique_after", "n", 1),
        structural("loss", "Share of the variable's information lost", digits=2),
    ]
    columns = ranged(counted, frame)
    table = Table.from_frame(frame, [text("variable", "Variable"), text("recode", "Coarser form"), *narrowed(columns)])
    values = {**dict(most), "forms": len(frame)}
    words = {"recode": str(most["recode"]), "known": facts.titles(list(found.keys))}
    return Draft(values, [*columns, structural("forms", "coarser forms")], table, words)


def _before_after(facts: Facts, known: str, plan: str = "") -> list[Column]:
    """The columns that count people alone and in small groups, before and after; what is known, and what is done."""
    person = facts.people
    before, after = _names(facts, known, AS_THEY_ARE), _names(facts, known, plan) if plan else ((), ())
    return [
        named(risk("unique", "Alone before", "n", person, within=("under_k",)), *before[0]),
        named(risk("unique_after", "Alone after", "n", person, within=("unique", "under_k_after")), *after[0]),
        named(risk("under_k", f"In groups under {facts.k} before", "n", person), *before[1]),
        named(risk("under_k_after", f"In groups under {facts.k} after", "n", person, within=("under_k",)), *after[1]),
    ]


def _names(facts: Facts, known: str, plan: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What numbers of people alone and in small groups are called after recodes; without any, as everywhere else."""
    all_of: tuple[str, ...] = (f"{known}, {plan}",)
    if plan == AS_THEY_ARE:
        all_of = (*all_of, known, in_order(known))
    return tuple(map(alone_with, all_of)), tuple(few_with(one, facts.k) for one in all_of)


@makes("B10.before_after")
def before_after(facts: Facts, found: Lattice, families: Lattice | NotAssessed | None = None) -> Draft:
    """People alone, in small groups and whole households alone, after each step of the recommended recodes."""
    known = families if isinstance(families, Lattice) else found
    chosen = recommended(known)
    frame = _way(known, chosen)
    columns = ranged(_of_steps(facts, known), frame)
    table = Table.from_frame(frame, [text("step", "Step"), *narrowed(columns)])
    first, last = frame.iloc[0], frame.iloc[-1]
    whole = [name for name in ("unique", "under_k", "unique_groups") if name in frame]
    before = {key: end for name in whole for key, end in _both(f"{name}_before", first, name).items()}
    values = {**dict(last), **before}
    keys = facts.titles(list(known.keys))
    names = _names(facts, keys, AS_THEY_ARE)
    told = [
        named(risk("unique_before", "Alone before", "n"), *names[0]),
        named(risk("under_k_before", "In small groups before", "n"), *names[1]),
    ]
    words = {"recodes": _listed(chosen.recodes), "unmet": _unmet(facts, chosen), "known": _known(facts, found)}
    if known.families is not None:
        alone = risk("unique_groups_before", f"{facts.groups.capitalize()} alone before", "groups", facts.groups)
        told.append(named(alone, _groups_alone(facts, keys, AS_THEY_ARE), _groups_everywhere(facts, keys)))
    spoken = [*columns, *ranged(told, pd.DataFrame([before]))]
    return Draft(values, spoken, table, words, _variant(known, chosen))


def _groups_alone(facts: Facts, known: str, plan: str) -> str:
    """What the number of groups alone after recodes is called in the whole pack."""
    return f"{facts.groups} alone with {known}, {plan}"


def _groups_everywhere(facts: Facts, known: str) -> str:
    """The same as they are, as the make-up of groups names it."""
    return f"{facts.groups} alone in the whole dataset with {in_order(known)}"


def _known(facts: Facts, found: Lattice) -> str:
    """What somebody knows for whom people are counted: a named combination, and whatever is known beside it."""
    name = next((name for name, keys in facts.composites.items() if set(keys) <= set(found.keys)), "")
    if not name:
        return facts.titles(list(found.keys))
    beside = [key for key in found.keys if key not in facts.composites[name]]
    named = f"the {name.replace('_', ' ')}"
    return f"{named} and {facts.titles(beside)}" if beside else named


def _both(name: str, row: pd.Series, of: str) -> dict[str, float]:
    """Both ends of a count of a node under a name of its own."""
    return both_ends(name, (row[of], row[f"{of}{MOST}"]))


def _way(found: Lattice, chosen: Recommended) -> pd.DataFrame:
    """One row per step towards the recommended recodes, each adding one recode to those before."""
    way = way_to(found, chosen.node)
    said = [AS_THEY_ARE]
    for before, after in pairwise(way):
        new = [word for word in found.recodes(after) if word not in found.recodes(before)]
        said.append(f"and {_listed(tuple(new))}" if len(said) > 1 else _listed(tuple(new)))
    rows = pd.DataFrame([found.row(node) for node in way]).reset_index(drop=True)
    names = {"uniques": "unique", "unique_families": "unique_groups"}
    names |= {f"{old}{MOST}": f"{new}{MOST}" for old, new in names.items()}
    counts = rows.rename(columns=names).assign(step=said, n=found.n, groups=found.families)
    ends = (f"{name}{end}" for name in ("unique", "under_k", "unique_groups") for end in ("", MOST))
    whole = [name for name in ends if name in counts]
    return counts.astype(dict.fromkeys(whole, "int64"))


def _of_steps(facts: Facts, found: Lattice) -> list[Column]:
    person, groups, known = facts.people, facts.groups, facts.titles(list(found.keys))
    alone, few = _names(facts, known, "{step}")
    columns = [
        volume("n", person.capitalize(), person),
        named(risk("unique", f"{person.capitalize()} alone", "n", person, within=("under_k",)), *alone),
        share("share_unique", f"Share of {person} alone", "unique", "n", 1),
        named(risk("under_k", f"In groups under {facts.k}", "n", person), *few),
        share("share_under_k", f"Share in groups under {facts.k}", "under_k", "n", 1),
    ]
    if found.families is not None:
        columns += [
            volume("groups", groups.capitalize(), groups),
            named(
                risk("unique_groups", f"{groups.capitalize()} alone", "groups", groups),
                _groups_alone(facts, known, "{step}"),
            ),
            share("share_groups", f"Share of {groups} alone", "unique_groups", "groups", 1),
        ]
    return [*columns, structural("loss", "Information lost", digits=2)]


def _variant(found: Lattice, chosen: Recommended) -> str:
    """Which of the texts fits: nothing to do, or with groups, or with a target that is not reached."""
    if not chosen.recodes:
        return "unchanged_unmet" if chosen.unmet else "unchanged"
    with_groups = "with_groups" if found.families is not None else ""
    return "_".join(part for part in (with_groups, "unmet" if chosen.unmet else "") if part)


def _unmet(facts: Facts, chosen: Recommended) -> str:
    return _listed(tuple(_TARGETS[name].format(k=facts.k, groups=facts.groups) for name in chosen.unmet))


def _listed(words: tuple[str, ...]) -> str:
    """Words in a row, as a sentence lists them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@makes("B10.composites")
def composites_before_after(facts: Facts, found: Mapping[str, Any]) -> Draft:
    """What the least recodes that reach the targets do to each named combination."""
    rows = []
    for name, each in assessed(found).items():
        chosen = recommended(each)
        before = each.row(each.as_it_is)
        rows.append(
            {
                "composite": name.replace("_", " "),
                "recodes": _listed(chosen.recodes) or "nothing",
                "reached": "no" if chosen.unmet else "yes",
                "n": each.n,
                **_both("unique", before, "uniques"),
                **_both("unique_after", pd.Series(chosen.figures), "uniques"),
                **_both("under_k", before, "under_k"),
                **_both("under_k_after", pd.Series(chosen.figures), "under_k"),
                "loss": float(chosen.figures["loss"]),
            }
        )
    frame = pd.DataFrame(rows)
    counts = [
        name for name in map(str, frame) if name.removesuffix(MOST).removesuffix("_after") in ("unique", "under_k")
    ]
    frame = frame.astype(dict.fromkeys(counts, "int64"))
    columns = [
        volume("n", facts.people.capitalize(), facts.people),
        *_before_after(facts, "the {composite}"),
        structural("loss", "Information lost", digits=2),
    ]
    labels = [
        text("composite", "Combination"),
        text("recodes", "What is made coarser"),
        text("reached", "Targets reached"),
    ]
    values = {"composites": len(rows), "reached": sum(row["reached"] == "yes" for row in rows)}
    told = [structural("composites", "combinations"), structural("reached", "combinations")]
    return Draft(values, told, Table.from_frame(frame, [*labels, *ranged(columns, frame)]))


@makes("B10.frontier")
def risk_against_loss(
    facts: Facts, found: Lattice, families: Lattice | NotAssessed | None = None, tried: Node | None = None
) -> Draft:
    """The recodes that no other recode beats: how many people stay alone, and how much information is lost.

    A node that somebody tries out is shown among them, whether or not another beats it.
    """
    known = families if isinstance(families, Lattice) else found
    chosen = recommended(known)
    nodes = frontier(known)
    is_chosen = np.array([tuple(node) == chosen.node for node in nodes.index])
    shown = _with_node(known, nodes[falling(known)[nodes.index].to_numpy() | is_chosen], tried)
    frame = pd.DataFrame(
        {
            "plan": [_listed(tuple(known.recodes(node))) or AS_THEY_ARE for node in shown.index],
            "role": [_role(known, chosen, node, tried) for node in shown.index],
            "n": known.n,
            "unique": shown["uniques"].to_numpy(),
            "unique_most": shown["uniques_most"].to_numpy(),
            "under_k": shown["under_k"].to_numpy(),
            "under_k_most": shown["under_k_most"].to_numpy(),
            "loss": shown["loss"].to_numpy(),
        }
    )
    alone, few = _names(facts, facts.titles(list(known.keys)), "{plan}")
    columns = [
        volume("n", facts.people.capitalize(), facts.people),
        named(risk("unique", "Alone", "n", facts.people, within=("under_k",)), *alone),
        share("share_unique", "Share alone", "unique", "n", 1),
        named(risk("under_k", f"In groups under {facts.k}", "n", facts.people), *few),
        structural("loss", "Information lost", digits=2),
    ]
    shown_columns = narrowed(ranged(columns, frame))
    table = Table.from_frame(frame, [text("plan", "What is made coarser"), text("role", "Role"), *shown_columns])
    values = {"nodes": len(known.table), "plans": len(frame), "n": known.n, "loss": float(chosen.figures["loss"])}
    told = [
        structural("nodes", "combinations"),
        structural("plans", "combinations"),
        volume("n", facts.people.capitalize(), facts.people),
        structural("loss", "information lost", digits=2),
    ]
    return Draft(values, told, table)


def _with_node(found: Lattice, nodes: pd.DataFrame, node: Node | None) -> pd.DataFrame:
    """The nodes by rising loss, `node` among them."""
    if node is None or node in nodes.index:
        return nodes
    return pd.concat([nodes, found.table.loc[[node]]]).sort_values("loss", kind="stable")


@makes("B10.usefulness", needs=2)
def cost_of_recoding(
    facts: Facts, found: Lattice, measured: pd.DataFrame, outcomes: pd.DataFrame | NotAssessed | None = None
) -> Draft:
    """What the recodes of the frontier do to associations, rates by area, groups that are all alike and intruders."""
    chosen = recommended(found)
    frame = measured.reset_index(drop=True).assign(
        plan=[_listed(tuple(found.recodes(node))) or AS_THEY_ARE for node in measured.index],
        role=[_role(found, chosen, node) for node in measured.index],
        n=found.n,
    )
    columns = [
        volume("n", facts.people.capitalize(), facts.people),
        risk("homogeneous", f"In groups of {facts.k} or more that are all alike", "n", facts.people),
        structural("association_lost", "Largest fall of an association", digits=2),
    ]
    if "rate_error" in frame:
        columns.append(structural("rate_error", "Mean error of rates by area", digits=3))
    if isinstance(outcomes, pd.DataFrame):
        for end in ("one", f"one{MOST}"):
            frame[end] = [int(outcomes.loc[[node], end].max()) for node in measured.index]
        most = risk("one", "Most with one candidate for any one intruder", "n", facts.people)
        columns.append(named(most, f"{ANY_INTRUDER}{{plan}}"))
    columns = ranged(columns, frame)
    table = Table.from_frame(frame, [text("plan", "What is made coarser"), text("role", "Role"), *columns])
    values = dict(frame[[is_chosen == "chosen" for is_chosen in frame["role"]]].iloc[0]) if chosen.recodes else {}
    plan = str(values.get("plan", ""))
    told = [replace(one, known_as=tuple(name.format(plan=plan) for name in one.known_as)) for one in columns]
    return Draft(values, told if values else (), table, variant=_cost_variant(values, frame))


@makes("B10.scenarios")
def intruders_before_after(facts: Facts, found: Lattice, outcomes: pd.DataFrame, intruders: Mapping[str, Any]) -> Draft:
    """For each intruder, whom they would single out and how many guesses would be right, as it is and recoded."""
    chosen = recommended(found)
    before, after = (outcomes.loc[[node]].set_index("intruder") for node in (found.as_it_is, chosen.node))
    frame = pd.DataFrame(
        {
            "scenario": [intruders[name].title or name.replace("_", " ") for name in before.index],
            "n": before["n"].to_numpy(),
        }
    )
    for name, end in ((name, end) for name in ("one", "right") for end in ("", MOST)):
        frame[f"{name}{end}"] = before[f"{name}{end}"].to_numpy()
        frame[f"{name}_after{end}"] = after.loc[before.index, f"{name}{end}"].to_numpy()
    most = frame.sort_values([f"one_after{MOST}", "one_after"], ascending=False, kind="stable").iloc[0]
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        named(risk("one", "One candidate before", "n", facts.people), ONE_CANDIDATE),
        risk("one_after", "One candidate after", "n", facts.people),
        share("share_one_after", "Share with one candidate after", "one_after", "n", 1),
        named(risk("right", "Right guesses expected before", "n", facts.people), RIGHT_GUESSES),
        risk("right_after", "Right guesses expected after", "n", facts.people),
    ]
    words = {"who": in_sentence(str(most["scenario"])), "recodes": _listed(chosen.recodes)}
    columns = ranged(counted, frame)
    table = Table.from_frame(frame, [text("scenario", "Who"), *narrowed(columns)])
    any_of_them = f"{ANY_INTRUDER}{_listed(chosen.recodes) or AS_THEY_ARE}"
    told = [named(one, f"{any_of_them}, at most") if one.name == f"one_after{MOST}" else one for one in columns]
    return Draft(dict(most), told, table, words, "" if chosen.recodes else "unchanged")


def _cost_variant(values: Mapping[Any, Any], frame: pd.DataFrame) -> str:
    return "unchanged" if not values else "" if "rate_error" in frame else "without_areas"


@makes("B10.suppression")
def single_values(facts: Facts, found: Suppression) -> Draft:
    """How many single values would have to be blanked so that everybody shares their known facts with k people."""
    frame = found.by_key.assign(n=len(found.mask))
    frame["variable"] = [facts.title(key) for key in frame["key"]]
    columns = [
        volume("n", facts.people.capitalize(), facts.people),
        risk("cells", "Values to blank", "n", "values"),
        share("share_cells", "Share of values", "cells", "n", 1),
    ]
    values = {"cells": found.cells, "records": found.records, "n": len(found.mask)}
    told = [
        volume("n", facts.people.capitalize(), facts.people),
        risk("records", "Records with a blanked value", "n", "records"),
        Column("cells", "Values to blank in all", "risk", "values"),
        share("share_records", "Share of records", "records", "n", 1),
    ]
    table = Table.from_frame(frame, [text("variable", "Variable"), *columns])
    return Draft(values, told, table, {"known": facts.titles(list(found.keys))}, "" if found.cells else "none")


def _role(found: Lattice, chosen: Recommended, node: Node, tried: Node | None = None) -> str:
    roles = {tried: "tried", chosen.node: "chosen", found.as_it_is: "as it is"}
    return roles.get(tuple(node), "")
