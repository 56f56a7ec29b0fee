"""Claims about the dataset itself: its variables, rows, flow, and the assessment (B01, B02, B03, B12)."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.meaning.years import version_year

_GUESSED = "guessed"
_OF_DATASET = ("kind", "nouns", "children", "origin", "known_by")


@claims("B01.inventory")
def inventory(said: Said) -> Truth:
    """Each variable counts once in each of its parts."""
    by_name = {flag.variable: flag for flag in said.facts.held_flags}
    flags = [by_name[variable.name] for variable in said.facts.held]
    roles = Counter(flag.role for flag in flags)
    numbers = {
        "variables": len({flag.variable for flag in flags}),
        "sensitive": roles["sensitive"],
        "technical": roles["technical"],
        "identifying": Counter(flag.quasi_identifier for flag in flags)[True],
        "both": sum(flag.quasi_identifier and flag.role == "sensitive" for flag in flags),
        "inferred": sum(len(one.guessed) > 0 and not one.confirmed for one in said.facts.held),
    }
    return Truth(numbers, variant="" if numbers["inferred"] else "declared")


@claims("B01.themes")
def themes(said: Said) -> Truth:
    """The theme that is named has more sensitive variables than any other."""
    facts = said.facts
    names = {flag.variable for flag in facts.held_flags if flag.sensitive}
    sensitive = Counter(one.theme for one in facts.held if one.name in names)
    named = {one.theme for one in facts.held if one.theme}
    first, second = [*(count for _, count in sensitive.most_common(2)), 0, 0][:2]
    most = next((theme for theme, count in sensitive.items() if count == first), "")
    numbers = {"themes": len(named), "variables": len(facts.held), "most": first}
    variant = "none" if not named else "" if first > second and most else "even"
    return Truth(numbers, {"theme": most}, variant)


@claims("B01.sensitive")
def sensitive(said: Said) -> Truth:
    """Whose it is is unknown, or the flag is weak, for as many variables as is said."""
    flags = {flag.variable: flag for flag in said.facts.held_flags if len(flag.categories) > 0}
    doubts = [name for name, flag in flags.items() if flag.confidence == "low" and not flag.confirmed]
    unknown = [name for name, flag in flags.items() if flag.whose == "unknown"]
    numbers = {"sensitive": len(flags), "unknown": len(unknown), "review": len(doubts)}
    doubted = {(True, True): "", (False, True): "known", (True, False): "sure", (False, False): "known_and_sure"}
    return Truth(numbers, variant=doubted[bool(unknown), bool(doubts)] if flags else "none")


@claims("B01.categories")
def categories(said: Said) -> Truth:
    """Kinds are counted once, however many variables are of them."""
    kinds = {category for flag in said.facts.held_flags for category in flag.categories}
    return Truth({"categories": len(kinds)}, variant="" if kinds else "none")


@claims("B01.lineage")
def lineage(said: Said) -> Truth:
    """Each relation counts once, as it was declared if it was."""
    first = {(edge.kind, edge.child, edge.parents): edge for edge in reversed(said.results[0].edges)}
    open_ones = [edge for edge in first.values() if edge.kind != "within" and not edge.silences]
    numbers = {
        "variables": len(list(said.facts.inventory)),
        "edges": len(first),
        "made": len({child for _, child, _ in first}),
        "confirm": len(open_ones),
    }
    return Truth(numbers, variant="none" if not first else "" if open_ones else "sure")


@claims("B01.meaning")
def meaning(said: Said) -> Truth:
    """The entries are those of the dataset, its roles and states, and what is asked; guesses are no declarations."""
    found, roles = said.results[:2]
    told = [getattr(found.dataset, name).standing for name in _OF_DATASET]
    told += [found.records.unit.standing] if found.records is not None else []
    told += [one.standing for name, one in found.states.evidence.items() if name in said.facts.inventory]
    by_name = {one.name: one for one in said.facts.inventory}
    proposed = sum(
        column in by_name and bool(by_name[column].what) and "what" in by_name[column].guessed
        for column in roles.named.values()
    )
    beside = sum(bool(one) for one in (*said.results[2:], *said.options.values()))
    asked = len(dict(found.states.questions))
    guessed = told.count(_GUESSED) + proposed + asked
    entries = len(told) + len(roles.named) + beside + asked
    numbers = {"entries": entries, "guessed": guessed, "sure": entries - guessed}
    return Truth(numbers, variant="" if guessed else "sure")


@claims("B01.event_tables")
def event_tables(said: Said) -> Truth:
    """Tables with rules and tables without them are all the tables."""
    summaries = said.results[0]
    ruled = {one.table for one in summaries if one.name}
    bare = {one.table for one in summaries} - ruled
    made = len([one.name for one in summaries if one.name])
    numbers = {"tables": len(ruled) + len(bare), "made": made, "without": len(bare)}
    late = [next(one.late() for one in summaries if one.table == table) for table in ruled | bare]
    if any(late):
        return Truth(numbers | {"late": sum(late)}, variant="late" if bare else "all_ruled_late")
    return Truth(numbers, variant="" if bare else "all_ruled")


@claims("B02.records")
def records(said: Said) -> Truth:
    """Rows that are left out are counted apart; a row is a person of its own only where there are as many of both."""
    found = said.results[0]
    people = found.rows if found.people is None else found.people
    apart = {"without_id": found.without_id, "equal": found.equal}
    unit = found.unit.value
    variant = unit if unit != "person" else "set_aside" if any(apart.values()) else ""
    if not variant and found.unit.standing == "guessed":
        variant = "guessed"
    alone = variant not in {"", "household"} or people == found.rows
    left = {"left_out": said.facts.titles(list(found.left_out)) if found.left_out else "none"}
    return Truth({"rows": found.rows, "n": people, **apart}, left, variant, alone and people <= found.rows)


@claims("B02.volumes")
def volumes(said: Said) -> Truth:
    """Who has no area is no area."""
    frame = said.results[0]
    numbers = {"n": frame["n"].sum(), "areas": frame[said.facts.area].dropna().nunique()}
    if "families" in frame:
        numbers["groups"] = frame["families"].sum()
    variant = ["with_groups"] if "groups" in numbers else []
    if said.facts.speech.applies(["children"]) and "grown" in frame and (frame["grown"] > 0).any():
        variant.append("grown")
        # Whoever was born 19 calendar years before has had an 18th birthday, whatever the day.
        numbers |= {"grown": sum(frame["grown"]), "of_age": (version_year(said.facts.version) or 0) - 19}
    return Truth(numbers, variant="_".join(variant))


@claims("B03.flow")
def flow(said: Said) -> Truth:
    """A stage is open where its holder, or what happens there, was not declared; a declared flow is told as it is."""
    context = said.results[0]
    given = [bool(stage.get("holder")) for stage in context.get("flow") or ()]
    closed = given or _usual_stages(said)
    numbers = {"stages": len(closed), "open": closed.count(False)}
    variant = "" if not all(closed) else "whole" if given else "declared"
    return Truth(numbers, variant=variant)


def _usual_stages(said: Said) -> list[bool]:
    """Whether each of the usual stages is described: collection, matching, analysis, use and outputs."""
    facts, context = said.facts, said.results[0]
    systems = any(one.source_system for one in facts.inventory)
    return [
        bool(facts.speech.origin) and systems,
        *([False] if facts.speech.applies(["linked"]) else []),
        bool(context.get("controller")),
        bool(context.get("recipients")) and bool(context.get("access_setting")),
        True,
    ]


@claims("B12.assessed")
def assessed(said: Said) -> Truth:
    """Every finding was made, or is named as left out."""
    made = pd.Series([finding.assessed for finding in said.results[0]], dtype=bool)
    return Truth({"findings": int(made.sum()), "left": int((~made).sum())}, variant="all" if made.all() else "")


@claims("B12.questions")
def questions(said: Said) -> Truth:
    """The table lists each question once, and none is left out."""
    rows = said.draft.table.rows if said.draft.table else ()
    asked = [one for one in said.results[0] if one.assessed and one.author_decides]
    unknown = [flag for flag in said.facts.flags.sensitive if flag.whose == "unknown"]
    wanted = {(f"Block {one.block}", one.author_decides) for one in asked}
    whole = wanted <= {*rows} and len({*rows}) == len(rows) >= len(wanted) + len(unknown)
    return Truth({"questions": len(rows)}, variant="" if rows else "none", holds=whole)
