"""Findings about combinations of facts: how large groups are, which facts identify, and what two imply (B08)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count, pairwise
from typing import Any

import numpy as np
import pandas as pd

from dpiabook.evidence.columns import (
    alone_columns,
    alone_with,
    both_ends,
    derived,
    few_with,
    named,
    narrowed,
    people,
    ranged,
    risk,
    share,
    structural,
    text,
    volume,
)
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes

MOST_ROWS = 12
NOTHING, TOGETHER = "Nothing implied", "All implied facts together"
_FIRST_BANDS = (1, 2, 3, 5, 9, 17, 33, 65, 129, 257, 513)


@makes("B08.class_sizes")
def class_sizes(facts: Facts, frequencies: Any) -> Draft:
    """How many people are in groups of each size, on a scale that doubles."""
    sizes = frequencies.class_sizes
    lower = _bands(int(sizes["size"].max()), facts.k)
    band = np.searchsorted(lower, sizes["size"], side="right") - 1
    held = np.bincount(band, weights=sizes["people"], minlength=len(lower)).astype(np.int64)
    rows = pd.DataFrame({"band": _labels(lower), "n": frequencies.n, "people": held})
    rows["small"] = ["yes" if low < facts.k else "no" for low in lower]
    n = volume("n", facts.people.capitalize(), facts.people)
    known = facts.titles(list(frequencies.keys))
    alike = f"in groups of {{band}} with {known}"
    columns = [
        text("band", "People who look alike"),
        text("small", f"Under {facts.k}"),
        n,
        named(risk("people", f"{facts.people.capitalize()} in such groups", "n", facts.people), alike),
        share("share_people", "Share", "people", "n"),
    ]
    if frequencies.class_least is not None:
        # Where unknown values tell people apart, they move to smaller groups.
        apart = np.searchsorted(lower, frequencies.class_least, side="right") - 1
        rows["apart"] = np.bincount(apart, weights=frequencies.class_people, minlength=len(lower)).astype(np.int64)
        apart_column = risk("apart", "Where unknown values tell them apart", "n", facts.people)
        columns.append(named(apart_column, f"{alike}, at most"))
    values = {
        "n": frequencies.n,
        **both_ends("unique", frequencies.uniques_range),
        **both_ends("under_k", frequencies.under_range(facts.k)),
    }
    spoken = [n, *_alone_and_few(facts, known)]
    told = ranged(spoken, pd.DataFrame([values]))
    return Draft(values, told, Table.from_frame(rows, columns), {"known": known})


def _alone_and_few(facts: Facts, known: str) -> list[Column]:
    """People alone, and in groups under k, by every name that they have in the pack."""
    return [
        named(
            risk("unique", "Alone", "n", facts.people, within=("under_k",)),
            alone_with(known),
            f"in groups of 1 with {known}",
        ),
        named(
            risk("under_k", f"In groups under {facts.k}", "n", facts.people),
            few_with(known, facts.k),
            few_with(f"{known}: {NOTHING}", facts.k),
        ),
        share("share_under_k", f"Share in groups under {facts.k}", "under_k", "n"),
    ]


def _bands(largest: int, k: int) -> list[int]:
    """Lower ends of bands: 1, 2, 3, 5 ... under k, then k, 2 k, 4 k ... up to the largest group."""
    small = [low for low in _FIRST_BANDS if low == 1 or 1.5 * low <= k]
    large = (k * 2**power for power in count())
    lower = [*small]
    for low in large:
        if low > largest or len(lower) == MOST_ROWS:
            break
        lower.append(low)
    return lower


def _labels(lower: list[int]) -> list[str]:
    middle = [f"{low:,} to {high - 1:,}" if high - 1 > low else f"{low:,}" for low, high in pairwise(lower)]
    return [*middle, f"{lower[-1]:,} or more"]


@makes("B08.combinations")
def telling_combinations(facts: Facts, found: Any, search: Any) -> Draft:
    """The smallest combinations of facts that single people out, or else those that may single out most."""
    identifying = not found.smallest.empty
    chosen = _telling(found).head(MOST_ROWS)
    frame = pd.DataFrame(
        {
            "short": [facts.titles(names.split(", ")) for names in chosen["combination"]],
            "facts": chosen["size"].to_numpy(),
            "n": found.n,
            "unique": chosen["uniques"].to_numpy(),
            "unique_most": chosen["uniques_most"].to_numpy(),
            "under_k": chosen["under_k"].to_numpy(),
            "under_k_most": chosen["under_k_most"].to_numpy(),
            "bits": chosen["entropy_bits"].to_numpy(),
            "distinction": chosen["distinction"].to_numpy(),
            "separation": chosen["separation"].to_numpy(),
        }
    )
    columns = [
        structural("facts", "Facts"),
        *ranged(alone_columns(facts.people, facts.k, ("{short}",)), frame),
        *_search_figures(),
    ]
    most = frame.iloc[int(frame["unique" if identifying else "unique_most"].argmax())]
    values = {name: most[name] for name in ("facts", "n", "unique", "unique_most", "under_k", "under_k_most")}
    reached = {"enough": "uniques", "may": "uniques_most"}
    values |= {"searched": len(found.table), "identifying": len(found.smallest), "fewest": int(frame["facts"].min())}
    values |= {name: int((found.table[of] >= found.threshold * found.n).sum()) for name, of in reached.items()}
    # What is said of none was only looked at up to so many facts at a time.
    values["facts"] = search.combination_size
    spoken = [*(column for column in columns if not column.inside), *(_combinations(name) for name in _COUNTED)]
    words = {
        "known": most["short"],
        "threshold": f"{found.threshold:.0%}",
        "limits": search.in_words(facts),
    }
    table = Table.from_frame(frame, [text("short", "What somebody knows"), *narrowed(columns)])
    return Draft(values, spoken, table, words, "" if identifying else "perhaps" if values["may"] else "none")


def _telling(found: Any) -> pd.DataFrame:
    """The smallest combinations that are enough for certain; where there is none, all, by whom they may leave alone."""
    table: pd.DataFrame = found.table
    smallest: pd.DataFrame = found.smallest
    if smallest.empty:
        return table.sort_values(["uniques_most", "uniques"], ascending=False, kind="stable")
    return smallest.sort_values(["size", "uniques"], ascending=[True, False], kind="stable")


_COUNTED = ("searched", "enough", "may", "identifying", "fewest")


def _combinations(name: str) -> Column:
    return structural(name, "facts" if name == "fewest" else "combinations")


def _search_figures() -> list[Column]:
    """Figures for those inside, who compare combinations in the terms of the literature."""
    return [
        derived("bits", "Entropy in bits", "n", digits=1, inside=True),
        derived("distinction", "Distinction", "n", digits=3, inside=True),
        derived("separation", "Separation", "n", digits=3, inside=True),
    ]


@makes("B08.leakage")
def implied_facts(facts: Facts, found: Any) -> Draft:
    """What a year of birth and an age say together, and how many more people it singles out."""
    table = found.table
    alone, together = table.iloc[0], table.iloc[-1]
    inner = table.iloc[1:-1]
    told = inner[(inner["more_uniques"] > 0) | (inner["more_under_k"] > 0)]
    # Beside a year of birth and one age, the year of an event and its gap to that age say the same.
    told = told.drop_duplicates(["people", "uniques", "under_k"])
    most = told.sort_values("more_uniques", ascending=False, kind="stable").head(MOST_ROWS - 2)
    shown = table.iloc[[0]] if inner.empty else pd.concat([table.iloc[[0]], most, table.iloc[[-1]]])
    frame = shown.rename(columns={"uniques": "unique", "uniques_most": "unique_most", "people": "recorded"}).assign(
        what=[_implied(facts, row) for row in shown.to_dict("records")], n=alone["people"]
    )
    known = facts.titles(list(found.keys))
    columns = [
        text("what", "Known"),
        people("recorded", "All of these recorded", "n", facts.people),
        *narrowed(ranged(alone_columns(facts.people, facts.k, (f"{known}: {{what}}",)), frame)),
    ]
    values = {
        "n": alone["people"],
        **both_ends("before", (alone["uniques"], alone["uniques_most"])),
        **both_ends("after", (together["uniques"], together["uniques_most"])),
        "pairs": len(inner),
    }
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        named(
            risk("before", "Alone without implied facts", "n", facts.people),
            alone_with(known),
            alone_with(f"{known}: {NOTHING}"),
        ),
        named(risk("after", "Alone with implied facts", "n", facts.people), alone_with(f"{known}: {TOGETHER}")),
        share("share_before", "Share without", "before", "n"),
        share("share_after", "Share with", "after", "n"),
        structural("pairs", "pairs of variables"),
    ]
    words = {"known": known}
    spoken = ranged(counted, pd.DataFrame([values]))
    moved = any(together[end] != alone[end] for end in ("uniques", "uniques_most"))
    variant = "none" if inner.empty else "" if moved else "nothing"
    return Draft(values, spoken, Table.from_frame(frame, columns), words, variant)


def _implied(facts: Facts, row: Mapping[str, Any]) -> str:
    """An implied fact in words."""
    if row["kind"] in ("keys", "all together"):
        return NOTHING if row["kind"] == "keys" else TOGETHER
    first, second = (in_sentence(facts.title(row[name])) for name in ("first", "second"))
    if row["kind"] == "event year":
        return f"Year of the event: {first} plus {second}"
    return f"Gap and order: {second} less {first}"
