"""Findings about who could look: intruders with what they know, and a second rule set (B08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import (
    ANY_INTRUDER,
    AS_THEY_ARE,
    MOST,
    ONE_CANDIDATE,
    RIGHT_GUESSES,
    both_ends,
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
from dpiabook.risk.intruders import THEMSELVES

_FEW_FACTS = 3
OWN_RECORD = " who look for others"


@makes("B08.scenarios", needs=1)
def intruders(facts: Facts, outcomes: Mapping[str, Any], undrawn: Sequence[str] = ()) -> Draft:
    """For each intruder: who would be singled out, how many guesses would be right and wrong, what would be learned."""
    found = assessed(outcomes)
    frame = pd.DataFrame([_outcome(facts, one) for one in found.values()])
    others = frame[[name != THEMSELVES for name in found]] if len(found) > 1 else frame
    most = others.sort_values(["one_most", "one"], ascending=False, kind="stable").iloc[0]
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        named(risk("one", "One candidate", "n", facts.people, within=("under_3", "right")), ONE_CANDIDATE),
        risk("under_3", "Under 3 candidates", "n", facts.people, within=("under_10",)),
        risk("under_10", "Under 10 candidates", "n", facts.people),
        share("share_one", "Share with one candidate", "one", "n"),
        named(risk("right", "Right guesses expected", "n", facts.people), RIGHT_GUESSES),
        risk("wrong", "Wrong guesses expected", "n", facts.people, rest="right"),
        share("share_wrong", "Share of wrong guesses", "wrong", "n"),
        structural("facts", "Sensitive facts learned"),
    ]
    words = {name: most[name] for name in ("who", "scenario", "wants", "knows", "learned")}
    words["but"] = OWN_RECORD if len(others) < len(found) else ""
    nobody = "; ".join(map(in_sentence, undrawn))
    words["undrawn"] = f"Too little is in these columns to draw: {nobody}." if undrawn else ""
    columns = ranged(counted, frame)
    shown = narrowed(columns)
    labels = [text("scenario", "Who"), text("knows", "What they know"), *shown, text("learned", "They would learn")]
    any_of_them = f"{ANY_INTRUDER}{AS_THEY_ARE}, at most"
    told = [replace(one, known_as=(*one.known_as, any_of_them)) if one.name == f"one{MOST}" else one for one in columns]
    return Draft(dict(most), told, Table.from_frame(frame, labels), words)


def _outcome(facts: Facts, found: Any) -> dict[str, Any]:
    """One intruder's row."""
    intruder, n = found.scenario, found.taking_part
    learned = found.learned[found.learned["people"] > 0]
    # What anybody can see of a person harms least to learn, so it is named last.
    seen = [bool(facts.flags[name].visible) for name in learned["variable"]]
    learned = learned.assign(seen=seen).sort_values(["seen", "people"], ascending=[True, False], kind="stable")
    names = [in_sentence(facts.title(name)) for name in learned["variable"].head(_FEW_FACTS)]
    more = "; and more" if len(learned) > _FEW_FACTS else ""
    right = tuple(share * n for share in found.correct_range)
    return {
        "scenario": intruder.title,
        "who": in_sentence(intruder.title),
        "wants": intruder.wants or "something that the settings do not name",
        "knows": known(facts, intruder),
        "n": n,
        **both_ends("one", found.people_under_range(2)),
        **both_ends("under_3", found.people_under_range(3)),
        **both_ends("under_10", found.people_under_range(10)),
        **both_ends("right", (right[0], right[1])),
        **both_ends("wrong", (n - right[1], n - right[0])),
        "facts": len(learned),
        "learned": "; ".join(names) + more if names else "nothing beyond what they know",
    }


def known(facts: Facts, intruder: Any) -> str:
    """What an intruder knows, in words."""
    parts = [_how(facts, name, how) for name, how in intruder.knows.items()]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return facts.speech.say(f"{listed}, of every <person> of the <group>") if intruder.whole_family else listed


def _how(facts: Facts, name: str, how: Any) -> str:
    """How well one fact is known."""
    title = in_sentence(facts.title(name))
    if how == "exact":
        return title
    if how == "at least one":
        return f"{title} (yes or no)"
    unit = facts.inventory[name].unit if name in facts.inventory else ""
    unit = "years" if unit in ("year", "age in years") else unit
    return f"{title} (to within {how.within:g} {unit.removesuffix('s') if how.within == 1 else unit})".replace(
        " )", ")"
    )


@makes("B08.second_opinion")
def second_opinion(facts: Facts, opinions: Mapping[str, Any], residents: pd.DataFrame | None) -> Draft:
    """What the rule set for microdata under contract says of each geography."""
    small = _small(residents, "area")
    rows = [
        {
            "geography": facts.title(found.region),
            "n": found.n,
            "places": found.regions,
            "small_places": small if found.region == facts.area else None,
            "triples": len(found.triples),
            "broken": int((found.triples["small"] > 0).sum()),
            **both_ends("exposed", (found.people, found.people_most)),
        }
        for found in assessed(opinions).values()
    ]
    frame = pd.DataFrame(rows)
    last = frame.iloc[-1]
    counted = [
        volume("n", facts.people.capitalize(), facts.people),
        structural("places", "Areas", "areas"),
        structural("small_places", "Areas under 10,000 in the resident counts", "areas"),
        structural("triples", "Combinations of three"),
        structural("broken", "Combinations with a cell under 100"),
        risk("exposed", f"{facts.people.capitalize()} in cells under 100", "n", facts.people),
        share("share_exposed", "Share in such cells", "exposed", "n"),
    ]
    triples = next(reversed(list(assessed(opinions).values()))).triples
    words = {"geography": in_sentence(last["geography"])} | {
        # In the order of the dictionary: that of the triples tells where most people are.
        part: facts.titles(sorted(set(triples[part]), key=list(facts.inventory.names).index))
        for part in ("very", "identifying")
    }
    columns = ranged(counted, frame)
    table = Table.from_frame(frame, [text("geography", "Geography"), *narrowed(columns)])
    return Draft(dict(last), columns, table, words, "" if frame["exposed_most"].any() else "holds")


def _small(residents: pd.DataFrame | None, area: str) -> int | None:
    """Areas with fewer than 10,000 people in the resident counts."""
    if residents is None:
        return None
    return int((residents.groupby(area)["residents"].sum() < 10_000).sum())


@makes("B08.population")
def population_uniqueness(facts: Facts, estimates: Mapping[str, Any]) -> Draft:
    """How many who are alone in a sample are expected to be alone in its population."""
    rows = [
        {
            "short": name.replace("_", " "),
            "n": found.n,
            "unique": found.sample_uniques,
            # What a rejected model says is not told.
            "alone": found.tau1 if found.fits else None,
            "least": found.tau1_interval[0] if found.tau1_interval else None,
            "most": found.tau1_interval[1] if found.tau1_interval else None,
            "right": found.tau2 if found.fits else None,
            "fits": found.fits,
        }
        for name, found in assessed(estimates).items()
    ]
    frame = pd.DataFrame(rows)
    most = frame.sort_values(["fits", "alone"], ascending=False, kind="stable").iloc[0]
    columns = [
        volume("n", f"{facts.people.capitalize()} in the sample", facts.people),
        risk("unique", "Alone in the sample", "n", facts.people),
        risk("alone", "Expected to be alone in the population", "n", facts.people, within=("most",)),
        risk("least", "From", "n", facts.people, within=("alone",)),
        risk("most", "To (95 %)", "n", facts.people),
        risk("right", "Right matches expected", "n", facts.people),
    ]
    told = columns if most["fits"] else columns[:2]
    refused = [structural("refused", "combinations without an estimate"), structural("combinations", "combinations")]
    values = {**most, "refused": int((~frame["fits"]).sum()), "combinations": len(frame)}
    frame["model"] = frame["fits"].map({True: "fits", False: "does not fit: no estimate"})
    table = Table.from_frame(frame, [text("short", "Combination"), *columns, text("model", "Model")])
    variant = ("some_refused" if values["refused"] else "") if most["fits"] else "refused"
    return Draft(values, [*told, *refused], table, {"short": most["short"]}, variant)


def outcome_columns(facts: Facts, outcomes: Mapping[str, Any]) -> list[Column]:
    """People whom each intruder would single out in an area: one column outside, one for each intruder inside."""
    each = [
        Column(name, f"One candidate: {in_sentence(found.scenario.title)}", "risk", facts.people, of="n", inside=True)
        for name, found in assessed(outcomes).items()
    ]
    return [risk("any", "One candidate for at least one intruder", "n", facts.people), *each]
