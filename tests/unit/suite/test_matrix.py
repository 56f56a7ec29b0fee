"""Each setting and each notebook: what a change of the one costs of the others."""

import copy
from dataclasses import replace

import pytest

from dpiabook.book.contracts import NOTEBOOKS, PACK
from dpiabook.settings import Settings
from dpiabook.settings.reads import leaves
from dpiabook.suite.graph import SUITE
from dpiabook.suite.inputs import Inputs
from dpiabook.suite.rests import changed, rests_now

BEFORE = Inputs(Settings(source=None, dictionary=None).model_dump(mode="json"), {}, "", {}, "2026-11-29")
ALL = {one.name[:2] for one in NOTEBOOKS}
COSTS = {
    "context.controller": {"08"},
    "memory_limit": set(),
    "composites": {"03", "04", "05", "06", "07", "08"},
    "scenarios": {"03", "06", "08"},
    "areas.residents": {"03", "04", "05", "08"},
    "recodes": {"06", "08"},
    "profile": {"07", "08"},
    "compare_with": {"07", "08"},
    "assessed_on": {"08"},
    "missing": ALL,
    "seed": ALL,
    "targets.k": ALL,
}
"""What is promised of some; of every other only that it costs the pack, and what declared it."""


def with_other(path):
    """The same inputs with another value of one setting."""
    settings = copy.deepcopy(BEFORE.settings)
    *parts, last = path.split(".")
    place = settings
    for part in parts:
        place = place[part]
    place[last] = "another value"
    return replace(BEFORE, settings=settings)


def costs(path):
    """The numbers of the notebooks that a change of a setting makes run again."""
    now = with_other(path)
    return {one.name[:2] for one in SUITE.notebooks if changed(rests_now(BEFORE, one), rests_now(now, one))}


@pytest.mark.parametrize("path", sorted(leaves(Settings)))
def test_a_change_costs_the_pack_and_what_declared_it(path):
    found = costs(path)
    declared = {one.name[:2] for one in NOTEBOOKS if one.makes != PACK and path in leaves_of(one)}
    assert found == (set() if path == "memory_limit" else declared | {"08"})


def leaves_of(notebook):
    """The settings that a notebook declared, each by itself."""
    return {path for path in leaves(Settings) for said in notebook.reads if f"{path}.".startswith(f"{said}.")}


@pytest.mark.parametrize("path", COSTS)
def test_what_is_promised_of_a_change(path):
    found = [costs(one) for one in leaves(Settings) if f"{one}.".startswith(f"{path}.")]
    assert found
    assert all(one == COSTS[path] for one in found)
