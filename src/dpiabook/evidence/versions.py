"""Findings about two versions of a dataset: what changed, what drifted, and what differencing gives away (B11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import (
    MOST,
    alone_with,
    few_with,
    named,
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
from dpiabook.meaning.lineage import Lineage
from dpiabook.versions import CutAreas, Differencing, Drift, VersionComparison
from dpiabook.versions.differencing import EVERYBODY

_CHANGES = {"added": "only in the later version", "removed": "only in the earlier version", "type": "of another type"}


@makes("B11.versions")
def version_changes(facts: Facts, found: VersionComparison, before: str | None = None) -> Draft:
    """Records that joined, left or changed, and the share of people alone in either version."""
    records = found.records
    both = records.n - records.joined
    rows: list[dict[str, Any]] = [
        {"version": str(before or "earlier"), "n": records.n_before, "both": both},
        {
            "version": facts.version or "later",
            "n": records.n,
            "both": both,
            "joined": records.joined,
            "left": records.left,
            "changed": records.changed,
        },
    ]
    if len(found.risk):
        first = found.risk.iloc[0]
        rows[0] |= {"unique": first["uniques_before"], "under_k": first["under_k_before"]}
        rows[1] |= {"unique": first["uniques"], "under_k": first["under_k"]}
    # Each row is of one version, the earlier one first.
    composites = found.risk["composite"].str.replace("_", " ")
    columns = _of_version(facts, f"the {composites.iloc[0]}, in version {{row}}" if len(composites) else "")
    names = ["version", *(column.name for column in columns if column.kind != "share")]
    frame = pd.DataFrame(rows).reindex(columns=names)
    table = Table.from_frame(frame, [text("version", "Version"), *columns])
    values = dict(frame.astype(object).iloc[1])
    values["n_before"] = records.n_before
    told = [column for column in columns if column.kind not in ("text", "share")]
    # A sentence has one row, so that it says itself how many there were before.
    told = [replace(column, of="n_before", earlier="") if column.earlier else column for column in told]
    told.append(before_of(facts))
    return Draft(values, told, table, {"before": rows[0]["version"], "now": rows[1]["version"]}, _variant(found))


def _of_version(facts: Facts, known: str) -> list[Column]:
    """The columns of one version; those of people alone where something is `known` of them."""
    person = facts.people
    columns = [
        volume("n", person.capitalize(), person),
        in_both(facts),
        risk("joined", "Joined", "n", person, rest="both"),
        # Who left was there before: of the other version's people.
        Column("left", "Left", "risk", person, rest="both", earlier="n"),
        changed_of_both(facts),
    ]
    if not known:
        return columns
    return [
        *columns,
        named(risk("unique", "Alone", "n", person, within=("under_k",)), alone_with(known)),
        share("share_unique", "Share alone", "unique", "n", 1),
        named(risk("under_k", f"In groups under {facts.k}", "n", person), few_with(known, facts.k)),
    ]


def before_of(facts: Facts) -> Column:
    """How many people there were in the earlier version, by one name in every finding."""
    return volume("n_before", f"{facts.people.capitalize()} before", facts.people)


def in_both(facts: Facts) -> Column:
    """How many people are in both versions, by one name in every finding."""
    return volume("both", f"{facts.people.capitalize()} in both versions", facts.people)


def _variant(found: VersionComparison) -> str:
    records = found.records
    if not (records.joined or records.left or records.changed):
        return "same"
    return "unmatched" if records.changed is None else ""


def changed_of_both(facts: Facts) -> Column:
    """For how many of those in both versions something is another value now, by one name in every finding."""
    return risk("changed", "Changed", "both", facts.people)


@makes("B11.risk")
def risk_by_version(facts: Facts, found: VersionComparison) -> Draft:
    """People alone and in small groups with each combination, in either version."""
    frame = found.risk.rename(columns=_ends)
    frame["composite"] = frame["composite"].str.replace("_", " ")
    person = facts.people
    known = ("the {composite}, in version 0", "the {composite}, in version 1", "the {composite}")
    columns = [
        before_of(facts),
        named(
            risk("unique_before", "Alone before", "n_before", person, within=("under_k_before",)), alone_with(known[0])
        ),
        named(
            risk("under_k_before", f"In groups under {facts.k} before", "n_before", person), few_with(known[0], facts.k)
        ),
        volume("n", f"{person.capitalize()} now", person),
        named(risk("unique", "Alone now", "n", person, within=("under_k",)), *map(alone_with, known[1:])),
        named(
            risk("under_k", f"In groups under {facts.k} now", "n", person), *(few_with(k, facts.k) for k in known[1:])
        ),
    ]
    shares_now, shares_before = frame["unique"] / frame["n"], frame["unique_before"] / frame["n_before"]
    values = {"composites": len(frame), "rose": int((shares_now > shares_before).sum())}
    told = [structural(name, "combinations") for name in values]
    for column in (before_of(facts), volume("n", person.capitalize(), person)):
        if frame[column.name].nunique() == 1:
            told.append(column)
            values[column.name] = frame[column.name].iloc[0]
    table = Table.from_frame(frame, [text("composite", "Combination"), *ranged(columns, frame)])
    return Draft(values, told, table, variant="" if values["rose"] else "none")


def _ends(name: str) -> str:
    """The name of a column of counts, with what makes it an upper end last."""
    name = name.replace("uniques", "unique")
    return f"{name.replace(MOST, '')}{MOST}" if MOST in name else name


@makes("B11.differencing")
def side_by_side(facts: Facts, found: Differencing) -> Draft:
    """In how many areas the counts of two versions differ by so few that they isolate them."""
    counted = found.by_population()
    counted["population"] = [
        facts.people.capitalize() if name == EVERYBODY else facts.title(name) for name in counted["population"]
    ]
    frame = counted.rename(columns={"groups": "areas", "close": "areas_close", "people": "isolated"})
    values = {"areas": found.groups, "areas_close": found.groups_close, "populations": len(frame)}
    told = [structural("areas", "areas"), structural("areas_close", "areas"), structural("populations", "tables")]
    columns = [
        text("population", "Who is counted"),
        structural("areas", "Areas compared", "areas"),
        structural("areas_close", f"Areas with a difference under {found.threshold}", "areas"),
        # There are at least as many of them as areas, each with under the threshold: outside, that would say how many.
        Column("isolated", f"{facts.people.capitalize()} in these differences", "risk", facts.people, inside=True),
    ]
    words = {"threshold": str(found.threshold), "most": str(found.threshold - 1)}
    variant = "" if found.groups_close else "none"
    return Draft(values, told, Table.from_frame(frame, columns), words, variant)


@makes("B11.areas")
def differences_by_area(facts: Facts, found: Differencing) -> Draft:
    """By how many people each area's counts differ between the versions."""
    everybody = found.cells[found.cells["population"] == EVERYBODY]
    area = found.by[0]
    close = found.cells[found.cells["close"]].groupby(area)["difference"].agg(lambda each: each.abs().min())
    frame = pd.DataFrame(
        {
            "area": everybody[area].to_numpy(),
            "difference": everybody["difference"].abs().to_numpy(),
            "least": everybody[area].map(close).fillna(0).astype("int64").to_numpy(),
        }
    )
    person = facts.people
    columns = [
        Column("area", "Area", "area"),
        people("difference", f"Difference in {person}", "", person),
        people("least", "Smallest difference that isolates, over all attributes", "", person),
    ]
    values = {"areas": len(frame), "areas_close": found.groups_close}
    told = [structural(name, "areas") for name in values]
    words = {"threshold": str(found.threshold)}
    return Draft(values, told, Table.from_frame(frame, columns, dimensions=["area"]), words)


@makes("B11.geographies")
def pieces_of_areas(facts: Facts, found: CutAreas) -> Draft:
    """How many people are in small pieces between the areas of the earlier version and those of the later."""
    counted = found.by_area()
    values = {
        "new": found.new,
        "gone": found.gone,
        "pieces": int(counted["pieces"].sum()),
        "close": int(counted["close"].sum()),
    }
    told = [
        *(structural(name, "area codes") for name in ("new", "gone")),
        *(structural(name, "pieces") for name in ("pieces", "close")),
    ]
    words = {"threshold": str(found.threshold)}
    if found.pieces is None or counted.empty:
        unchanged = not (found.new or found.gone)
        return Draft(
            values, told, None, words, "none" if unchanged else "unmatched" if found.pieces is None else "apart"
        )
    columns = [
        Column("area", "Area", "area"),
        structural("pieces", "Pieces of earlier areas", "pieces"),
        structural("close", f"Pieces under {found.threshold}", "pieces"),
        # As above: at least one in each piece.
        Column("people", f"{facts.people.capitalize()} in small pieces", "risk", facts.people, inside=True),
    ]
    table = Table.from_frame(counted, columns, dimensions=["area"])
    return Draft(values, told, table, words, "" if values["close"] else "apart")


@makes("B11.drift")
def drifted(facts: Facts, found: VersionComparison, lineage: Lineage | None = None) -> Draft:
    """Columns, types, code lists and missing values that changed; what follows from a change stands under it."""
    moved = found.drift
    gaps = _gaps(moved)
    changes = [(row["variable"], "columns", _CHANGES[row["change"]]) for row in moved.columns.to_dict("records")]
    changes += [
        (row["now"], "renamed", f"perhaps {row['before']} under a new name") for row in moved.renamed.to_dict("records")
    ]
    changes += [(row["variable"], "code_lists", _codes(row)) for row in moved.codes.to_dict("records")]
    changes += [(name, "gaps", "missing more often" if more else "missing less often") for name, more in gaps]
    followed = above([name for name, _, _ in changes], lineage or Lineage(()))
    own = [change for change in changes if change[0] not in followed]
    first = {name: at for at, (name, _, _) in reversed(list(enumerate(own)))}
    rows = tuple(
        (facts.title(name), what + (below(facts, name, followed) if first[name] == at else ""))
        for at, (name, _, what) in enumerate(own)
    )
    counted = ("columns", "code_lists", "gaps")
    values = {name: sum(kind == name for _, kind, _ in own) for name in counted}
    values |= {"followed": len(followed), "variables": len(moved.missing)}
    told = [structural(name, "variables") for name in values]
    columns = (text("variable", "Variable"), text("change", "What changed"))
    variant = "none" if not rows else "followed" if followed else ""
    return Draft(values, told, Table(columns, rows) if rows else None, variant=variant)


def above(changed: Sequence[str], lineage: Lineage) -> dict[str, str]:
    """For each changed variable that is made of another one that changed, the first of those at the beginning."""
    parents = {name: [one for one in lineage.parents_of(name) if one in changed] for name in changed}
    found: dict[str, str] = {}
    for name in changed:
        seen, at = {name}, name
        while nearer := next((one for one in parents[at] if one not in seen), None):
            seen.add(nearer)
            at = nearer
        if at not in (name, *found):
            found[name] = at
    return found


def below(facts: Facts, name: str, parents: Mapping[str, str]) -> str:
    """The variables that changed because this one did."""
    made = [in_sentence(facts.title(one)) for one, parent in parents.items() if parent == name]
    return f"; and with it what is made of it: {', '.join(made)}" if made else ""


def _codes(row: dict[Any, Any]) -> str:
    """How a code list changed, without saying a code."""
    parts = [f"codes {what}" for what, number in (("added", row["new"]), ("no longer used", row["gone"])) if number]
    return " and ".join(parts)


def _gaps(moved: Drift) -> list[tuple[str, bool]]:
    """Variables whose share of missing values moved by a percentage point or more, and whether it rose."""
    shares = moved.missing.assign(
        moved=moved.missing["missing"] / moved.missing["n"]
        - moved.missing["missing_before"] / moved.missing["n_before"]
    )
    large = shares[shares["moved"].abs() >= 0.01]
    return [(str(row["variable"]), row["moved"] > 0) for row in large.to_dict("records")]
