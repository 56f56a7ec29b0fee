"""Claims about what is learned without recognising anyone (B08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dpiabook.evidence.claims.rows import both, ends, first, lowered
from dpiabook.evidence.claims.truth import Said, Truth, claims

_MARK = " (may be derived: confirm)"


def _rows(said: Said) -> list[dict[Any, Any]]:
    """Every pair of known facts and attribute that tells something: that some have and some have not."""
    rows: list[dict[Any, Any]] = []
    for name, found in said.there(0).items():
        rows += [{**row, "composite": name.replace("_", " ")} for row in found.table.to_dict("records")]
    varied = {row["attribute"] for row in rows if 0 < row["having"] < row["known"]}
    return [row for row in rows if row["attribute"] in varied]


def _named(said: Said, rows: list[dict[Any, Any]]) -> tuple[dict[Any, Any], dict[str, str]]:
    """The row of the facts and the attribute that the words name."""
    words = said.draft.words
    bare = words["attribute"].removesuffix(_MARK)
    row = first(
        row
        for row in rows
        if row["composite"] == words["composite"] and lowered(said.facts.title(row["attribute"])) == bare
    )
    return row, {"composite": words["composite"], "attribute": words["attribute"]}


@claims("B08.attributes")
def attributes(said: Said) -> Truth:
    """What all or none have of those for whom it is recorded tells nothing, and is only named."""
    totals, conditions = said.results[:2]
    have = {name: (int(totals[name].sum()), int(totals[f"{name}_known"].sum())) for name in conditions}
    nothing = [name for name, (some, recorded) in have.items() if some in {0, recorded}]
    sensitive = {flag.variable for flag in said.facts.flags if flag.role == "sensitive"}
    others = len(sensitive - set(conditions))
    aside = f" ({others} more sensitive variables were left aside)"
    words = {"aside": aside if others else ""}
    if len(nothing) in {0, len(have)}:
        return Truth({"attributes": len(have)}, words)
    words["nothing"] = ", ".join(lowered(said.facts.title(name)) for name in nothing)
    return Truth({"attributes": len(have) - len(nothing), "nothing": len(nothing)}, words, "some_tell_nothing")


@claims("B08.told")
def told(said: Said) -> Truth:
    """A pair is left out, or looked at; none is neither."""
    found, totals = said.results[:2]
    recorded = {name.removesuffix("_known") for name in totals if name.endswith("_known") and totals[name].sum() > 0}
    pairs = [pair for pair in found.pairs if pair.attribute in recorded]
    left_out = [pair for pair in pairs if pair.sure]
    asked = sum(len(recorded & set(kept)) for kept in found.attributes.values() if isinstance(kept, Mapping))
    numbers = {"left_out": len(left_out), "confirm": len(pairs) - len(left_out), "asked": asked + len(left_out)}
    variant = {(True, True): "both", (True, False): "", (False, True): "confirm", (False, False): "none"}
    return Truth(numbers, variant=variant[bool(left_out), bool(numbers["confirm"])])


@claims("B08.homogeneous")
def homogeneous(said: Said) -> Truth:
    """That everybody has it is said for certain only where it is recorded for everybody."""
    rows = _rows(said)
    row, words = _named(said, rows)
    hit = {one["attribute"] for one in rows if one["everybody"] > 0}
    perhaps = any(one["everybody_most"] > 0 for one in rows)
    grouped = max(one["grouped"] for one in rows)
    variant = "" if hit else "perhaps" if perhaps else "none" if grouped else "no_group"
    by = {"": "everybody", "perhaps": "everybody_most"}.get(variant, "everybody_but_one_most")
    numbers = {
        "n": row["n"],
        **both(row, "everybody"),
        **both(row, "everybody_but_one"),
        "hit": len(hit),
        "grouped": grouped,
        "attributes": len({one["attribute"] for one in rows}),
        "combinations": len({one["composite"] for one in rows}),
    }
    whole = row["everybody"] + row["everybody_but_one"] + row["nobody"] + row["nobody_but_one"] <= row["n"]
    return Truth(numbers, words, variant, whole and row[by] == max(one[by] for one in rows))


@claims("B08.l_diversity")
def l_diversity(said: Said) -> Truth:
    """No other attribute and combination has more people in groups in which all have it."""
    rows = _rows(said)
    row, words = _named(said, rows)
    variant = (
        ""
        if any(one["all_have_most"] for one in rows)
        else "nobody"
        if any(one["none_has_most"] for one in rows)
        else "none"
    )
    by = "none_has_most" if variant == "nobody" else "all_have_most"
    numbers = {"known": row["known"], **both(row, "all_have"), **both(row, "none_has")}
    most = row[by] == max(one[by] for one in rows)
    return Truth(numbers, words, variant, most and row["all_have_most"] + row["none_has_most"] <= row["known"])


@claims("B08.closeness")
def closeness(said: Said) -> Truth:
    """No other pair has more people in groups that far from everyone; that none has is said only if none can have."""
    rows = _rows(said)
    row, words = _named(said, rows)
    numbers = {name: row[name] for name in ("far_by_chance", "known")} | both(row, "far") | both(row, "twice")
    can = any(one["far_most"] for one in rows)
    variant = "" if can else "none" if any(one["grouped"] for one in rows) else "no_group"
    within = max(row["far_most"], row["twice_most"]) <= row["known"] and _in_order(row, "far", "twice")
    most = max((one["far"], one["far_most"]) for one in rows)
    return Truth(numbers, words, variant, within and (row["far"], row["far_most"]) == most)


@claims("B08.inference_gain")
def inference_gain(said: Said) -> Truth:
    """No other pair gains more; that no group stands out is said only where no lower limit of a lift can be over 1."""
    rows = _rows(said)
    row, words = _named(said, rows)
    lifted, may_be = (sum(pd.notna(one[low]) and one[low] > 1 for one in rows) for low in ("lift_low", "lift_low_most"))
    numbers = {"known": row["known"], "pairs": len(rows), **both(row, "guessed"), **both(row, "baseline")}
    gains = any(one["gained_most"] > 0 for one in rows)
    variant = "" if gains else "lifted" if lifted else "may_be_lifted" if may_be else "none"
    most = max((max(one["gained"], 0), one["gained_most"]) for one in rows)
    ordered = _in_order(row, "guessed", "baseline", "gained")
    holds = ordered and most == (max(row["gained"], 0), row["gained_most"])
    return Truth(numbers | ends("lifted", lifted, may_be), words, variant, holds)


def _in_order(row: Mapping[Any, Any], *names: str) -> bool:
    """Whether no lower end of a range is over its upper one."""
    return all(row[name] <= row[f"{name}_most"] for name in names)
