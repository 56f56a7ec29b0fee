"""Claims about two versions of a dataset (B11)."""

from __future__ import annotations

from typing import Any

from dpiabook.evidence.claims.rows import first
from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.versions.differencing import EVERYBODY


@claims("B11.versions")
def versions(said: Said) -> Truth:
    """Those who stayed are as many in either version."""
    found = said.results[0].records
    numbers = {"n": found.n, "joined": found.joined, "left": found.left, "changed": found.changed}
    alike = (found.joined, found.left, found.changed or 0) == (0, 0, 0)
    before = said.options.get("before") or (said.results[1] if len(said.results) > 1 else None)
    words = {"before": str(before or "earlier"), "now": said.facts.version or "later"}
    variant = "same" if alike else "unmatched" if found.changed is None else ""
    return Truth(numbers, words, variant, found.n - found.joined == found.n_before - found.left)


@claims("B11.risk")
def risk(said: Said) -> Truth:
    """Shares are compared by multiplying out, so that no rounding decides."""
    rows = said.results[0].risk.to_dict("records")
    rose = sum(row["uniques"] * row["n_before"] > row["uniques_before"] * row["n"] for row in rows)
    return Truth({"composites": len(rows), "rose": rose}, variant="" if rose else "none")


@claims("B11.differencing", "B11.areas")
def differences(said: Said) -> Truth:
    """A difference isolates from one person up to one less than the threshold, in either direction."""
    found = said.results[0]
    area = found.by[0]
    close = found.cells[[0 < abs(one) < found.threshold for one in found.cells["difference"]]]
    numbers: dict[str, Any] = {
        "areas": len(set(found.cells[area].dropna())),
        "areas_close": len(set(close[area].dropna())),
        "populations": len(set(found.cells["population"])),
    }
    words = {"threshold": str(found.threshold), "most": str(found.threshold - 1)}
    everybody = EVERYBODY in set(found.cells["population"])
    none = said.finding == "B11.differencing" and not numbers["areas_close"]
    return Truth(numbers, words, "none" if none else "", everybody)


@claims("B11.geographies")
def geographies(said: Said) -> Truth:
    """A piece is small where it holds somebody and fewer than the threshold."""
    found = said.results[0]
    words = {"threshold": str(found.threshold)}
    numbers = {"new": found.new, "gone": found.gone}
    if found.pieces is None:
        return Truth(numbers, words, "unmatched" if found.new or found.gone else "none")
    close = sum(0 < people < found.threshold for people in found.pieces["n"])
    numbers |= {"pieces": len(found.pieces), "close": close}
    cut = bool(found.new or found.gone)
    return Truth(numbers, words, "" if close else "apart" if cut else "none", cut or not len(found.pieces))


@claims("B11.drift")
def drift(said: Said) -> Truth:
    """What is not named by itself is named under the variable that it is made of."""
    found = said.results[0].drift
    missing = found.missing
    moved = abs(missing["missing"] / missing["n"] - missing["missing_before"] / missing["n_before"]) >= 0.01
    changed = {
        "columns": list(found.columns["variable"]),
        "code_lists": list(found.codes["variable"]),
        "gaps": list(missing.loc[moved, "variable"]),
    }
    everything = {name for names in changed.values() for name in names} | set(found.renamed["now"])
    lineage = said.options.get("lineage")
    below = {name for name in everything if lineage and set(lineage.parents_of(name)) & (everything - {name})}
    named = {row[0] for row in said.draft.table.rows} if said.draft.table else set()
    own = {name for name in everything if said.facts.title(name) in named}
    numbers = {kind: sum(name in own for name in names) for kind, names in changed.items()}
    numbers |= {"variables": len(missing), "followed": len(everything - own)}
    variant = "none" if not everything else "followed" if everything - own else ""
    return Truth(numbers, variant=variant, holds=everything - own <= below)


@claims("B11.columns")
def columns(said: Said) -> Truth:
    """No variable that is named by itself changed for more people, and the three kinds of change are apart."""
    found, table = said.results[0], said.draft.table
    moved = {
        row["variable"]: row for row in found.table.to_dict("records") if row["new"] + row["gone"] + row["corrected"]
    }
    numbers: dict[str, Any] = {"variables": len(set(found.table["variable"])), "both": found.both}
    if not moved:
        return Truth(numbers, variant="none")
    named = {str(row[0]).partition(";")[0] for row in table.rows} if table else set()
    own = {name: row for name, row in moved.items() if said.facts.title(name) in named}
    row = first(row for name, row in own.items() if said.facts.title(name) == said.draft.words["most"])
    numbers |= {name: row[name] for name in ("new", "gone", "corrected")} | {"moved": len(own)}
    numbers["other"] = row["new"] + row["gone"] + row["corrected"]
    most = max(one["changed"] for one in own.values())
    return Truth(
        numbers, {"most": said.draft.words["most"]}, holds=numbers["other"] == most <= found.some <= found.both
    )


@claims("B11.joiners")
def joiners(said: Said) -> Truth:
    """All have it only where as many have it as are recorded."""
    rows = said.results[0].table.to_dict("records")
    sizes = {row["who"]: row["people"] for row in rows}
    numbers = {name: sum(row[name] for row in rows) for name in ("groups", "alike")}
    numbers |= {"attributes": len({row["attribute"] for row in rows}), **sizes}
    possible = all(row["having"] <= row["known"] <= row["people"] and row["alike"] <= row["groups"] for row in rows)
    return Truth(numbers, variant="" if numbers["alike"] else "none", holds=possible)


@claims("B11.lookup")
def lookup(said: Said) -> Truth:
    """A small piece holds somebody, and fewer than the threshold."""
    found = said.results[0]
    rows = found.pairs.to_dict("records")
    numbers = {name: sum(row[name] for row in rows) for name in ("pieces", "close")}
    pairs = {frozenset((row["one"], row["other"])) for row in rows}
    numbers |= {"pairs": len(pairs), "geographies": len(set(found.geographies)), "unmatched": found.unmatched}
    possible = all(row["close"] <= row["people"] <= row["close"] * (found.threshold - 1) for row in rows)
    return Truth(numbers, {"threshold": str(found.threshold)}, "" if numbers["close"] else "none", possible)
