"""What has changed since costs the notebooks that rest on it and no other; what cannot be told costs as well."""

from dataclasses import replace

import pytest

from dpiabook.book.reads import HOW, is_read
from dpiabook.book.snapshot import read_by
from dpiabook.settings import Settings
from dpiabook.settings.reads import leaves
from dpiabook.suite.graph import SUITE, Graph, Notebook
from dpiabook.suite.inputs import Inputs
from dpiabook.suite.keeping import Finished, decide, still_holds
from dpiabook.suite.manifest import Ended, write_manifest
from dpiabook.suite.progress import Progress
from dpiabook.suite.rests import rests_noted, rests_now
from dpiabook.suite.runner import Outcome

PATHS = sorted(leaves(Settings))
PACK = "08_evidence_pack"
OF_DATA = ("source", "dictionary", "layout", "tables.years", "earlier_source", "residents", "profile", "exercise")
OF_PEOPLE = ("lookup", "ledger", "decisions", "answers", "country")


def inputs_for(graph, **changes):
    data = {name: {"bytes": 1, "whole": True, "sha256": "a", "modified": 1} for name in (*OF_DATA, *OF_PEOPLE)}
    given = {
        "settings": Settings().model_dump(mode="json"),
        "data": data,
        "code": "whole",
        "libraries": {"numpy": "1"},
        "day": "2026-01-31",
        "rooms": {name: {"risk": "a", "counting": "b"} for name in graph.names},
        "cells": dict.fromkeys(graph.names, "c"),
    }
    return Inputs(**given | changes)


def finish(graph, inputs, folder):
    """A run as it leaves its folder, of notebooks that note nothing but what they have declared."""
    progress = Progress(folder)
    (folder / "controlled" / "evidence").mkdir(parents=True)
    for batch in graph.batches:
        for name in batch:
            (folder / "controlled" / "evidence" / f"{name}.json").write_text(f"evidence of {name}")
            progress.note(name, rests_now(inputs, graph[name]) | {})
    for name in graph.names:
        rests = rests_now(inputs, graph[name]) | {
            key: signs for key, signs in rests_noted(inputs, graph[name], graph, folder).items() if "evidence" in key
        }
        progress.note(name, rests)
    progress.forget()
    outcomes = [Outcome(name, "finished", 2.0) for name in graph.names]
    write_manifest(folder, inputs, Ended(outcomes, "2026-01-31T00:00:00+00:00", done=progress.finished))


@pytest.fixture(scope="module")
def final(tmp_path_factory):
    folder = tmp_path_factory.mktemp("final")
    finish(SUITE, inputs_for(SUITE), folder)
    return folder


def runs(final, inputs, tmp_path, graph=SUITE, **options):
    decided = decide(graph, inputs, Finished.read(final), Progress(tmp_path), **options)
    return {name for name, one in decided.items() if one.runs}, decided


def other(value):
    return {"changed": "x"} if isinstance(value, dict) else [*(value or []), "x"] if isinstance(value, list) else "x"


def with_setting(inputs, path):
    """The same inputs with another value of one setting."""
    changed = Settings().model_dump(mode="json")
    *parts, last = path.split(".")
    part = changed
    for name in parts:
        part = part[name]
    part[last] = other(part[last])
    return replace(inputs, settings=changed)


@pytest.mark.parametrize("path", PATHS)
def test_a_changed_setting_costs_whoever_may_read_it_and_the_pack(final, tmp_path, path):
    now = with_setting(inputs_for(SUITE), path)
    unchanged = Finished.read(final).unchanged(SUITE, now)
    assert unchanged == (path in HOW)
    if unchanged:
        return
    found, decided = runs(final, now, tmp_path)
    assert found == {one.name for one in SUITE.notebooks if is_read(path, one.reads)}
    assert all(f"the setting {path} has changed" in decided[name].why for name in found)


@pytest.mark.parametrize("part", [*OF_DATA, *OF_PEOPLE])
@pytest.mark.parametrize("how", ["changed", "gone", "unknown"])
def test_a_changed_part_of_the_data_costs_whoever_reads_it_and_the_pack(final, tmp_path, part, how):
    inputs = inputs_for(SUITE)
    became = {"changed": {**inputs.data[part], "sha256": "b"}, "gone": None, "unknown": {"unknown": True}}[how]
    now = replace(inputs, data={**inputs.data, part: became})
    found, decided = runs(final, now, tmp_path)
    reading = {one.name for one in SUITE.notebooks if read_by(part) in one.reads or is_read(read_by(part), one.reads)}
    assert found == reading | {PACK}
    assert all(decided[name].why for name in found)
    assert not Finished.read(final).unchanged(SUITE, now)


def test_a_file_that_was_only_written_again_costs_nothing(final, tmp_path):
    inputs = inputs_for(SUITE)
    now = replace(inputs, data={name: {**found, "modified": 7} for name, found in inputs.data.items()})
    assert Finished.read(final).unchanged(SUITE, now)


def test_code_libraries_and_cells_cost_whoever_can_reach_them(final, tmp_path):
    inputs = inputs_for(SUITE)
    name = "03_reidentification"
    rooms = {**inputs.rooms, name: {**inputs.rooms[name], "risk": "other"}}
    found, decided = runs(final, replace(inputs, rooms=rooms), tmp_path)
    assert found == {name, PACK}
    assert decided[name].why == ("the code of dpiabook.risk has changed",)
    assert runs(final, replace(inputs, cells={**inputs.cells, name: "other"}), tmp_path)[0] == {name, PACK}
    assert runs(final, replace(inputs, libraries={"numpy": "2"}), tmp_path)[0] == {*SUITE.names}
    assert runs(final, replace(inputs, libraries={"numpy": "1", "scipy": "1"}), tmp_path)[0] == {*SUITE.names}
    assert runs(final, replace(inputs, day="2026-02-01"), tmp_path)[0] == {PACK}


def test_what_was_really_read_counts_also_where_it_was_not_declared(tmp_path):
    graph = Graph((Notebook("a", "?", "x", reads=("source",)),))
    folder = tmp_path / "final"
    (folder / "controlled" / "evidence").mkdir(parents=True)
    (folder / "controlled/evidence/a.json").write_text("{}")
    noted = '{"read": ["seed", "source", "beside.decisions"], "settings": {"seed": "", "source": ""}, "data": {}}'
    (folder / "controlled/evidence/a.snapshot").write_text(noted)
    rests = rests_noted(inputs_for(graph), graph["a"], graph, folder)
    assert {"setting:seed", "setting:source", "data:source", "data:decisions"} <= set(rests)
    assert "setting:version" not in rests


def test_a_notebook_that_noted_nothing_may_have_read_everything(tmp_path):
    graph = Graph((Notebook("a", "?", "x", reads=("source",)),))
    rests = rests_noted(inputs_for(graph), graph["a"], graph, tmp_path)
    assert {f"setting:{path}" for path in PATHS if path not in HOW} <= set(rests)
    assert {f"data:{part}" for part in (*OF_DATA, *OF_PEOPLE)} <= set(rests)


def test_results_that_are_not_as_they_were_written_cost_their_notebook(tmp_path):
    folder = tmp_path / "final"
    finish(SUITE, inputs_for(SUITE), folder)
    (folder / "controlled/evidence/05_area_stigma.json").write_text("edited")
    assert not Finished.read(folder).unchanged(SUITE, inputs_for(SUITE))
    found, decided = runs(folder, inputs_for(SUITE), tmp_path)
    assert found == {"05_area_stigma", PACK}
    assert decided["05_area_stigma"].why == ("its results are not there as they were written",)


def test_without_a_finished_run_or_where_all_is_asked_for_everything_runs(final, tmp_path):
    inputs = inputs_for(SUITE)
    assert runs(tmp_path, inputs, tmp_path)[0] == {*SUITE.names}
    assert runs(final, inputs, tmp_path, fresh=True)[0] == {*SUITE.names}


@pytest.mark.parametrize("content", ["", "{}", '{"notebooks": 3, "files": {}}', '{"notebooks": [{}], "files": {}}'])
def test_a_damaged_manifest_tells_of_nothing(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    assert runs(tmp_path, inputs_for(SUITE), tmp_path / "x")[0] == {*SUITE.names}


CHAIN = Graph((Notebook("a", "?", "x", reads=("seed",)), Notebook("b", "?", "y", ("x",), reads=("source",))))


def test_evidence_counts_by_its_content(tmp_path):
    folder = tmp_path / "final"
    finish(CHAIN, inputs_for(CHAIN), folder)
    found, decided = runs(folder, with_setting(inputs_for(CHAIN), "seed"), tmp_path, graph=CHAIN)
    assert found == {"a"}
    assert decided["b"].kept_in == folder
    done = Finished.read(folder).done["b"]
    assert still_holds(CHAIN, "b", done, folder)
    (folder / "controlled/evidence/a.json").write_text("other evidence")
    assert not still_holds(CHAIN, "b", done, folder)
    (folder / "controlled/evidence/a.json").unlink()
    assert not still_holds(CHAIN, "b", done, folder)


def test_what_an_interrupted_run_finished_comes_before_the_last_whole_run(final, tmp_path):
    inputs = with_setting(inputs_for(SUITE), "seed")
    progress = Progress(tmp_path)
    (tmp_path / "controlled" / "evidence").mkdir(parents=True)
    (tmp_path / "controlled/evidence/01_variable_inventory.json").write_text("new")
    progress.note("01_variable_inventory", rests_now(inputs, SUITE["01_variable_inventory"]))
    decided = decide(SUITE, inputs, Finished.read(final), Progress.read(tmp_path))
    assert {name for name, one in decided.items() if not one.runs} == {"01_variable_inventory"}
    assert decided["01_variable_inventory"].kept_in == tmp_path
    back = decide(SUITE, inputs_for(SUITE), Finished.read(final), Progress.read(tmp_path))
    assert back["01_variable_inventory"].kept_in == final
    assert {name for name, one in back.items() if one.runs} == {PACK}


def test_only_the_pack_rests_on_the_key_of_the_pseudonyms():
    graph = Graph((Notebook("own", "?", "x"), Notebook("pack", "?", "pack", ("x",))))
    inputs = inputs_for(graph)
    inputs = replace(inputs, data={**inputs.data, "key": {"signs": "a"}})
    assert ["data:key" in rests_now(inputs, graph[name]) for name in ("own", "pack")] == [False, True]
