"""The finding about special uniques: people who stand out on very few facts, and the facts that do it (B08)."""

from __future__ import annotations

from typing import Any

from dpiabook.evidence.columns import derived, risk, share, structural, text, volume
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes


@makes("B08.special_uniques")
def special_uniques(facts: Facts, found: Any, searched: Any) -> Draft:
    """How many people are alone on few facts, and how much each fact contributes."""
    n = searched.n
    frame = found.attribute_contributions.assign(n=n)
    frame = frame.assign(key=[facts.title(name) for name in frame["variable"]])
    ranked = frame.sort_values("contribution", ascending=False, kind="stable")
    person = facts.people
    columns = [
        volume("n", person.capitalize(), person),
        risk("special", f"Alone on {found.max_size} facts or fewer", "n", person),
        risk("two", "Alone on two facts or fewer", "n", person),
        share("share_special", "Share of special uniques", "special", "n"),
        structural("facts", "facts"),
    ]
    values = {
        "n": n,
        "special": int((found.score > 0).sum()),
        "two": int(((found.smallest > 0) & (found.smallest <= 2)).sum()),
        "facts": len(found.keys),
    }
    shown = [
        text("key", "Known fact"),
        volume("n", person.capitalize(), person),
        derived("contribution", "Contribution in %", "n", unit="%"),
    ]
    words = {"most": in_sentence(ranked["key"].iloc[0]), "size": str(found.max_size)}
    variant = "" if values["special"] else "none"
    return Draft(values, columns, Table.from_frame(ranked, shown), words, variant)
