"""The scale itself: what is wholly true scores full, what is silent misses all, and what is made up costs precision."""

import dataclasses

import pytest

from .making import Stranger, strangers
from .scoring import ENTRIES, Look, below_the_floors, score, table

PEOPLE = [one for one in strangers() if one.truth["about_people"]]
PARTS = ("visible", "sensitive", "missing_codes", "identifiers")


def first(value):
    return value[0] if isinstance(value, list) else value


def variable(name, truth):
    codes = truth.get("missing_codes", {}).get(name, {})
    edges = [edge for edge in truth.get("made_of", []) if edge["column"] == name]
    return {
        "name": name,
        "visible": name in truth.get("visible", []),
        "identifier": name in truth.get("identifiers", []),
        "sensitive": truth.get("sensitive", {}).get(name, [])[:1],
        "missing_codes": {code: first(state) for code, state in codes.items()},
        "made_of": [{"relation": "function of", "columns": edge["from"]} for edge in edges],
    }


def ideal(one):
    """What a program would print that found exactly what is true, with the first alternative everywhere."""
    truth = one.truth
    names = {name for part in PARTS for name in truth.get(part, [])}
    names |= {edge["column"] for edge in truth.get("made_of", [])}
    return {
        **{entry: first(truth.get(entry)) for entry in ENTRIES},
        "about_people": True,
        "roles": {role: first(column) for role, column in truth.get("roles", {}).items()},
        "variables": [variable(name, truth) for name in sorted(names)],
    }


@pytest.fixture
def perfect():
    return [Look(one, ideal(one)) for one in PEOPLE]


def test_what_is_wholly_true_scores_full(perfect):
    found = score(perfect)
    assert {(tally.recall, tally.precision) for tally in found.tallies.values()} == {(1, 1)}
    assert [tally.missed for tally in found.entries.values()] == [[]] * len(found.entries)
    assert below_the_floors(found) == []
    assert f"| people | {len(PEOPLE)} of {len(PEOPLE)} |" in table(found)


def test_a_file_that_cannot_be_read_misses_all_that_is_true_of_it(perfect):
    name = perfect[0].stranger.name
    found = score([Look(perfect[0].stranger, None), *perfect[1:]])
    assert found.unread == [name]
    assert found.entries["people"].missed == [name]
    assert all(name in missed for missed in found.tallies["visible facts"].missed)


INVENTED = {"name": "q", "visible": True, "identifier": True, "sensitive": ["crime"], "missing_codes": {"7": "unknown"}}


def test_what_is_made_up_costs_precision_and_no_recall(perfect):
    more = [
        Look(one.stranger, one.found | {"variables": [*one.found["variables"], INVENTED]})
        for one in perfect
        if "*" not in one.stranger.truth.get("visible_or", [])
    ]
    for what, tally in score(more).tallies.items():
        assert tally.recall == 1
        assert len(tally.wrong) == (0 if what in {"roles", "made of"} else len(more))


SMALL = Stranger(
    "small",
    {
        "about_people": True,
        "form": "csv",
        "roles": {"person_id": ["a", "b"], "area": "place"},
        "roles_or": {"region": "wide", "time": "*"},
        "made_of": [{"column": "c", "from": ["a"]}],
        "missing_codes": {"d": {9: "unknown"}},
        "missing_or": {"d": [8]},
        "null_text": ["NA"],
    },
)


def tally(what, **found):
    return score([Look(SMALL, {"variables": [], "roles": {}, **found})]).tallies[what]


def test_any_alternative_is_right_and_what_is_free_counts_neither_way():
    assert tally("roles", roles={"person_id": "b", "region": "place", "time": "anything"}).wrong == []
    assert tally("roles", roles={"person_id": "b", "area": "wide"}).missed == ["small: area"]
    assert tally("roles", roles={"person_id": "z"}).wrong == ["small: person_id: z"]
    codes = {"9.0": "unknown", "8": "unknown", "NA": "unknown"}
    seen = tally("missing codes", variables=[{"name": "'D'", "missing_codes": codes}])
    assert dataclasses.astuple(seen) == (1, [], [])
    assert tally("missing codes", variables=[{"name": "d", "missing_codes": {"9": "suppressed"}}]).precision == 0


def test_lineage_may_be_found_along_a_chain_or_the_other_way_round():
    chain = [edge("c", "function of", "b"), edge("b", "function of", "a")]
    assert tally("made of", variables=chain).recall == 1
    assert tally("made of", variables=[edge("a", "same as", "c")]).recall == 1
    assert tally("made of", variables=[edge("a", "function of", "c")]).recall == 0


def edge(column, relation, other):
    return {"name": column, "made_of": [{"relation": relation, "columns": [other]}]}
