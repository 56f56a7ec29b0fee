"""Claims about who could be recognised (B08): people counted again from classes, candidates and scores."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dpiabook.evidence.claims.rows import both, ends, first, lowered, row_of
from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.result import NotAssessed
from dpiabook.risk.class_frequencies import ClassFrequencies
from dpiabook.risk.intruders import THEMSELVES


def _under(found: ClassFrequencies, k: float, name: str) -> dict[str, float]:
    """People in classes under a size, from the sizes of classes and the people in them."""
    sizes = found.class_sizes
    low = int(sizes.loc[sizes["size"] < k, "people"].sum())
    least = found.class_least
    return ends(name, low, None if least is None else int(np.dot(found.class_people, least < k)))


def _expected(found: Any, name: str) -> dict[str, float]:
    people, most = found.frequencies.class_people, found.class_risk_most
    return ends(name, float(np.dot(people, found.class_risk)), None if most is None else float(np.dot(people, most)))


@claims("B08.person_uniqueness")
def person_uniqueness(said: Said) -> Truth:
    """With no other named combination are more people alone."""
    found = {name.replace("_", " "): one for name, one in said.there(0).items()}
    short = said.draft.words["short"]
    one = found[short]
    numbers = {"n": int(one.class_people.sum()), **_under(one, 2, "unique"), **_under(one, said.facts.k, "under_k")}
    worst = max(_under(other, 2, "unique")["unique"] for other in found.values())
    words = {"short": short, "known": said.facts.titles(list(one.keys))}
    return Truth(numbers, words, holds=numbers["unique"] == worst)


@claims("B08.class_sizes")
def class_sizes(said: Said) -> Truth:
    """All people are in a group of some size."""
    one = said.results[0]
    numbers = {"n": one.class_sizes["people"].sum(), **_under(one, 2, "unique"), **_under(one, said.facts.k, "under_k")}
    return Truth(numbers, {"known": said.facts.titles(list(one.keys))}, holds=numbers["unique"] <= numbers["under_k"])


@claims("B08.individual_risk")
def individual_risk(said: Said) -> Truth:
    """With no other named combination would more guesses be right, and never more than there are people."""
    found = {name.replace("_", " "): one for name, one in said.there(0).items()}
    short = said.draft.words["short"]
    numbers = {"n": int(found[short].frequencies.class_people.sum()), **_expected(found[short], "expected")}
    worst = max(_expected(other, "expected")["expected"] for other in found.values())
    return Truth(numbers, {"short": short}, holds=worst <= numbers["expected"] + 1e-9 and worst <= numbers["n"] + 1e-9)


@claims("B08.group_profiles")
def group_profiles(said: Said) -> Truth:
    """Groups are compared within the smallest place that is there."""
    within = {name: one for name, one in said.options["within"].items() if not isinstance(one, NotAssessed)}
    role, one = next(iter(within.items()), ("", said.results[0]))
    weight = np.ones(len(one.candidates), np.int64) if one.alike is None else one.alike
    people = weight * one.children
    alone, may_be = one.candidates == 1, one.least == 1
    numbers = {
        "groups": int(weight.sum()),
        **ends("unique", int(weight[alone].sum()), int(weight[may_be].sum())),
        **ends("unique_people", int(people[alone].sum()), int(people[may_be].sum())),
    }
    where = f"within their {role}" if role else "in the whole dataset"
    return Truth(numbers, {"where": where, "facts": said.facts.titles(list(said.results[0].child_keys))})


@claims("B08.group_risk")
def group_risk(said: Said) -> Truth:
    """Whoever is exposed by the own record is exposed by the group's."""
    name, exposed = next(iter(said.there(0).items()))
    own = said.results[1][name]
    least, most = exposed.family_risk, exposed.family_risk_most
    reach = (float(np.dot(exposed.members, risk)) for risk in (least, least if most is None else most))
    numbers = {"n": int(own.frequencies.class_people.sum()), **_expected(own, "own"), **ends("group", *reach)}
    return Truth(numbers, {"short": name.replace("_", " ")}, holds=numbers["own"] <= numbers["group"] + 1e-6)


@claims("B08.by_area", "B08.by_region")
def by_place(said: Said) -> Truth:
    """The places add up to everybody; people of unknown place are of no place."""
    frame, keys = said.results[:2]
    place = said.facts.area if said.finding == "B08.by_area" else said.facts.region
    under = f"under_{said.facts.k}"
    numbers = {"n": sum(frame["n"]), "places": len(set(frame[place].dropna()))}
    numbers |= ends("unique", sum(frame["uniques"]), sum(frame["uniques_most"]))
    numbers |= ends("under_k", sum(frame[under]), sum(frame[f"{under}_most"]))
    return Truth(numbers, {"known": said.facts.titles(list(keys))}, holds=numbers["unique"] <= numbers["n"])


@claims("B08.combinations")
def combinations(said: Said) -> Truth:
    """No part of a smallest combination is enough by itself, and what none does none does."""
    found, search = said.results
    enough = found.threshold * found.n
    sets = {frozenset(row.combination.split(", ")): row for row in found.table.itertuples()}
    reach = {names for names, row in sets.items() if row.uniques >= enough}
    smallest = {names for names in reach if not any(other < names for other in reach)}
    among = smallest or set(sets)
    known = said.draft.words["known"]
    rows = [sets[names] for names in among if said.facts.titles(sets[names].combination.split(", ")) == known]
    (row,) = rows[:1]
    most = max(one.uniques_most for one in sets.values())
    numbers = {
        "n": found.n,
        "searched": len(sets),
        "enough": len(reach),
        "identifying": len(smallest),
        "fewest": min(map(len, among)),
        "facts": search.combination_size,
        **ends("unique", row.uniques, row.uniques_most),
    }
    numbers["may"] = sum(one.uniques_most >= enough for one in sets.values())
    variant = "" if smallest else "perhaps" if numbers["may"] else "none"
    words = {"known": known, "threshold": f"{found.threshold:.0%}"}
    return Truth(numbers, words, variant, bool(smallest) or row.uniques_most == most)


@claims("B08.leakage")
def leakage(said: Said) -> Truth:
    """Implied facts single out more people, never fewer."""
    rows = said.results[0].table.to_dict("records")
    alone = first(row for row in rows if row["kind"] == "keys")
    together = next((row for row in rows if row["kind"] == "all together"), alone)
    pairs = [row for row in rows if row["kind"] not in {"keys", "all together"}]
    ranges = {**both(alone, "before", "uniques"), **both(together, "after", "uniques")}
    moved = any(ranges[f"after{end}"] != ranges[f"before{end}"] for end in ("", "_most"))
    variant = "none" if not pairs else "" if moved else "nothing"
    words = {"known": said.facts.titles(list(said.results[0].keys))}
    return Truth({"n": alone["people"], "pairs": len(pairs), **ranges}, words, variant, len(rows) < 2 or bool(pairs))


@claims("B08.scenarios")
def scenarios(said: Said) -> Truth:
    """No other intruder could single out more people; every guess is right or wrong."""
    found = {one.scenario.title: one for one in said.there(0).values()}
    words = dict(said.draft.words)
    one = found[words["scenario"]]
    row = row_of(said.draft.table, "scenario", words["scenario"])
    numbers = _guesses(one)
    others = [one for name, one in said.there(0).items() if name != THEMSELVES] or list(found.values())
    worst = max(_guesses(other)["one_most"] for other in others)
    words["but"] = " who look for others" if len(others) < len(said.there(0)) else ""
    words |= {"who": lowered(one.scenario.title), "knows": str(row["knows"]), "learned": str(row["learned"])}
    words["wants"] = one.scenario.wants or "something that the settings do not name"
    return Truth(numbers, words, holds=worst == numbers["one_most"])


def _guesses(found: Any) -> dict[str, float]:
    """People with one candidate, and guesses that would be right and wrong, from the candidates of each record."""
    numbers: dict[str, float] = {}
    for end, candidates in (
        ("", found.candidates),
        ("_most", found.candidates if found.least is None else found.least),
    ):
        takes_part = candidates > 0
        people = found.people[takes_part]
        numbers["n"] = int(people.sum())
        numbers[f"one{end}"] = int(people[candidates[takes_part] == 1].sum())
        numbers[f"right{end}"] = float((people / candidates[takes_part]).sum())
    numbers |= ends("wrong", numbers["n"] - numbers["right_most"], numbers["n"] - numbers["right"])
    return numbers


@claims("B08.second_opinion")
def second_opinion(said: Said) -> Truth:
    """That the rules hold at every geography is said where they do, also if what is unknown is put at its worst."""
    found = list(said.there(0).values())
    last = found[-1]
    broken = sum(1 for small in last.triples["small"] if small > 0)
    numbers = {"n": last.n, "triples": len(last.triples), "broken": broken}
    numbers |= ends("exposed", last.people, last.people_most)
    holds = all(one.people_most == 0 and not (one.triples["small"] > 0).any() for one in found)
    words = {"geography": lowered(said.facts.title(last.region))}
    return Truth(numbers, words, "holds" if holds else "", last.people <= last.n)


@claims("B08.population")
def population(said: Said) -> Truth:
    """An estimate is told where the test of the model leaves it standing, with the interval around it."""
    found = {name.replace("_", " "): one for name, one in said.there(0).items()}
    short = said.draft.words["short"]
    one = found[short]
    told = [other for other in found.values() if other.fits]
    numbers: dict[str, Any] = {"n": one.n, "unique": one.sample_uniques, "combinations": len(found)}
    numbers["refused"] = len(found) - len(told)
    if not told:
        return Truth(numbers, {"short": short}, "refused")
    least, most = one.tau1_interval
    numbers |= {"alone": one.tau1, "least": least, "most": most}
    holds = one.fits and least <= one.tau1 <= most and one.tau1 == max(other.tau1 for other in told)
    return Truth(numbers, {"short": short}, "some_refused" if numbers["refused"] else "", holds)


@claims("B08.area_size")
def area_size(said: Said) -> Truth:
    """Below the smallest area the curve lies over the threshold, and from there on it does not."""
    areas = said.results[1].dropna(subset=said.facts.area) if said.facts.area in said.results[1] else said.results[1]
    found = {name.replace("_", " "): one for name, one in said.there(0).items()}
    one = found[said.draft.words["short"]]
    curve = one.curve.set_index("size")["unique_share_most"] > one.threshold
    exact = one.smallest
    unit = 10 ** max(len(str(exact or 0)) - 2, 0)
    smallest = None if exact is None else math.ceil(exact / unit) * unit
    below = len(areas) if smallest is None else sum(1 for people in areas["n"] if people < smallest)
    over, under = (curve, curve[:0]) if exact is None else (curve[curve.index < exact], curve[curve.index >= exact])
    numbers = {"n": one.n, "smallest": smallest, "below": below, "areas": len(areas)}
    words = {"short": said.draft.words["short"], "threshold": f"{100 * one.threshold:g}%"}
    return Truth(numbers, words, "never" if smallest is None else "", bool(over.all() and not under.any()))


@claims("B08.special_uniques")
def special_uniques(said: Said) -> Truth:
    """Who is special has a smallest set of facts, and no fact contributes more than the one that is named."""
    found, searched = said.results
    sizes = found.smallest[found.smallest > 0]
    special = len(sizes)
    numbers = {"n": searched.n, "special": special, "two": int((sizes < 3).sum()), "facts": len(found.keys)}
    by_name = found.attribute_contributions.set_index("variable")["contribution"]
    named = [name for name in by_name.index if lowered(said.facts.title(name)) == said.draft.words["most"]]
    words = {"most": lowered(said.facts.title(named[0])), "size": str(found.max_size)}
    return Truth(numbers, words, "" if special else "none", not special or by_name[named[0]] == by_name.max())


@claims("B08.dictionary_bits")
def dictionary_bits(said: Said) -> Truth:
    """Bits are the logarithm of the number of combinations, and no other combination carries more."""
    found = said.results[0]
    told = found.table.dropna(subset="bits")
    if told.empty:
        return Truth(variant="not_said")
    shorts = told["name"].str.replace("_", " ")
    row = told[shorts == said.draft.words["short"]].iloc[0]
    combinations = int(row["value_combinations"])
    words = {"short": said.draft.words["short"], "known": said.facts.titles(row["combination"].split(", "))}
    numbers: dict[str, Any] = {"value_combinations": combinations, "bits": row["bits"]}
    most = math.isclose(row["bits"], told["bits"].max())
    if found.population is None:
        return Truth(numbers, words, holds=most)
    people = found.population
    numbers |= {"people": people, "single": math.log2(people), "mean_class_size": people / combinations}
    return Truth(numbers, words, "with_people", most)
