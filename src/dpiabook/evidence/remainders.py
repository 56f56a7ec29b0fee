"""The finding about what is left after protection, for whoever knows other things than it was made against (B10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import alone_with, few_with, named, narrowed, ranged, risk, text, volume
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.mitigation.remainders import EVERYTHING, VISIBLE, Remainders

_WORDS = {
    VISIBLE: "all facts that are taken to be visible",
    EVERYTHING: "all columns (another extract of the same {people}; no target is held against it)",
}

_NAMED = 6


@makes("B10.remaining")
def what_remains(facts: Facts, found: Remainders) -> Draft:
    """People alone after protection by each named combination, by all that is visible, and by all that is kept."""
    frame = found.people.assign(
        who=[_who(facts, str(name)) for name in found.people["name"]],
        kept=[_some(facts, kept) for kept in found.people["kept"]],
    )
    order = frame.assign(apart=frame["name"] == EVERYTHING).sort_values(
        ["apart", "unique_after_most", "unique_after"], ascending=[True, False, False], kind="stable"
    )
    columns = ranged(_columns(facts, frame), frame)
    labels = [text("who", "What somebody knows"), text("kept", "Of it the recoded file keeps")]
    table = Table.from_frame(order.drop(columns=["name", "known", "apart"]), [*labels, *narrowed(columns)])
    worst = found.worst
    values: dict[str, Any] = dict(worst.drop(["name", "known", "kept"]))
    words = {
        "worst": _who(facts, str(worst["name"])),
        "kept": _some(facts, worst["kept"]),
    }
    spoken = [
        replace(one, known_as=tuple(name.replace("{who}", words["worst"]) for name in one.known_as)) for one in columns
    ]
    if found.groups is not None:
        values |= dict(found.groups.iloc[0])
        spoken += ranged(_of_groups(facts), found.groups)
    variant, told, said = _next_step(facts, found, worst)
    values |= told
    spoken += ranged(
        [risk("unique_next", "Alone with one more left out", "n", facts.people)],
        pd.DataFrame([told]),
    )
    return Draft(values, spoken, table, words | said, _variant(found, worst, variant))


def _who(facts: Facts, name: str) -> str:
    said = _WORDS.get(name, f"the {name.replace('_', ' ')}")
    return said.format(people=facts.people)


def by_what_is_visible(facts: Facts) -> str:
    """What whoever knows all visible facts is said to know."""
    return _who(facts, VISIBLE)


def by_all_columns(facts: Facts) -> str:
    """What whoever has another extract of the same people is said to know."""
    return _who(facts, EVERYTHING)


def _some(facts: Facts, kept: Sequence[str]) -> str:
    """The first of the facts, and how many there are beside them."""
    if not kept:
        return "nothing"
    beside = len(kept) - _NAMED
    if beside < 2:
        return facts.titles(list(kept))
    return f"{', '.join(in_sentence(facts.title(name)) for name in kept[:_NAMED])} and {beside} more"


def _columns(facts: Facts, frame: pd.DataFrame) -> list[Column]:
    person = facts.people
    found = [
        volume("n", person.capitalize(), person),
        named(
            risk("unique", "Alone as they are", "n", person),
            alone_with("{who}"),
            alone_with("{who}: nothing is done"),
        ),
        named(risk("unique_after", "Alone after recoding", "n", person), alone_with("{who}: the recommended recodes")),
        named(
            risk("under_k_after", f"In groups under {facts.k} after recoding", "n", person),
            f"{few_with('{who}', facts.k)} after recoding",
        ),
    ]
    if "unique_blanked" in frame:
        blanked = risk("unique_blanked", "Alone if single values are blanked instead", "n", person)
        found.append(named(blanked, f"{alone_with('{who}')} with values blanked"))
    return found


def _of_groups(facts: Facts) -> list[Column]:
    groups = facts.groups
    return [
        volume("groups", groups.capitalize(), groups),
        risk("unique_groups", f"{groups.capitalize()} alone as they are", "groups", groups),
        risk("unique_groups_after", f"{groups.capitalize()} alone after recoding", "groups", groups),
    ]


def _next_step(facts: Facts, found: Remainders, worst: pd.Series) -> tuple[str, Mapping[str, Any], dict[str, str]]:
    """The visible column that would help most if it were left out, too, where the target is missed and one helps."""
    missed = worst["under_k_after_most"] > 0 and worst["name"] == VISIBLE
    if not missed or found.without.empty:
        return "", {}, {}
    first = found.without.iloc[0]
    if first["unique_after_most"] >= worst["unique_after_most"]:
        return "", {}, {}
    told = {"unique_next": first["unique_after"], "unique_next_most": first["unique_after_most"]}
    return "next", told, {"next": facts.titles([str(first["column"])])}


def _variant(found: Remainders, worst: pd.Series, step: str) -> str:
    if worst["unique_after_most"] == 0 and worst["under_k_after_most"] == 0:
        return "nobody"
    return "_".join(part for part in ("groups" if found.groups is not None else "", step) if part)
