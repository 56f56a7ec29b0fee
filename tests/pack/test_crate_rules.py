"""The rules that RO-Crate 1.2 requires, checked without roc-validator, which needs an environment of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from dpiabook.pack.build import build_pack
from dpiabook.pack.forms.crate import CRATE

BASE = "https://w3id.org/ro/crate/1.2"


def faults(crate, folder):
    """What breaks a rule: RO-Crate 1.2, sections on metadata of the crate, the root data entity and data entities."""
    graph = crate["@graph"]
    names = [one.get("@id") for one in graph]
    known = {one.get("@id"): one for one in graph}
    root, descriptor = known.get("./", {}), known.get(CRATE, {})
    found = [] if crate.get("@context") == f"{BASE}/context" else ["context"]
    found += [] if len(known) == len(names) and all(names) else ["identifiers"]
    found += [] if all(isinstance(one.get("@type"), str) for one in graph) else ["types"]
    found += [] if all(_flat(value) for one in graph for value in one.values()) else ["nesting"]
    found += [] if descriptor.get("@type") == "CreativeWork" else ["descriptor's type"]
    found += [] if descriptor.get("about") == {"@id": "./"} else ["descriptor's subject"]
    found += [] if descriptor.get("conformsTo") == {"@id": BASE} else ["descriptor's version"]
    found += [] if root.get("@type") == "Dataset" else ["root's type"]
    found += [f"root's {name}" for name in ("name", "description", "datePublished", "license") if not root.get(name)]
    found += [] if _is_date(root.get("datePublished", "")) else ["root's date"]
    found += [] if set(_references(root.get("hasPart"))) <= set(known) else ["parts"]
    files = [one["@id"] for one in graph if one.get("@type") == "File"]
    found += [] if set(files) == set(_references(root.get("hasPart"))) else ["files outside the crate"]
    found += [f"file {name}" for name in files if not (folder / name).is_file()]
    local = [name for one in graph for value in one.values() for name in _references(value)]
    found += [f"reference {name}" for name in local if not name.startswith("http") and name not in known]
    return found


def _references(value):
    values = value if isinstance(value, list) else [value]
    return [one["@id"] for one in values if isinstance(one, dict) and "@id" in one]


def _flat(value):
    values = value if isinstance(value, list) else [value]
    return all(set(one) == {"@id"} if isinstance(one, dict) else isinstance(one, str) for one in values)


def _is_date(text):
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def pack(tmp_path_factory, material):
    assessed = replace(material.assessed, audience="dpia", release="demo/2026-01/0a1b2c3d")
    folder = build_pack(tmp_path_factory.mktemp("crate"), replace(material, assessed=assessed)).folder
    (folder / "release.json").write_text("{}")  # a run writes the record beside the pack's own files
    return folder


@pytest.fixture
def crate(pack):
    return json.loads((pack / CRATE).read_text(encoding="utf-8"))


def test_the_crate_keeps_every_required_rule(crate, pack):
    assert faults(crate, pack) == []


BREAKS = {
    "a license that is nowhere": lambda graph: graph[1].update(license={"@id": "#nowhere"}),
    "no date": lambda graph: graph[1].pop("datePublished"),
    "no such day": lambda graph: graph[1].update(datePublished="yesterday"),
    "a file that is not there": lambda graph: graph.append({"@id": "lost.csv", "@type": "File"}),
    "an entity within an entity": lambda graph: graph[1].update(author={"@type": "Person", "name": "x"}),
    "two entities of one name": lambda graph: graph.append(graph[2]),
    "another version": lambda graph: graph[0].update(conformsTo={"@id": "https://w3id.org/ro/crate/1.1"}),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_rule_is_found(crate, pack, change):
    change(crate["@graph"])
    assert faults(crate, pack) != []
