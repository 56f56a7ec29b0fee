"""The files for workflow managers in docs/batch.md do what they say, also without these programs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dpiabook.suite.graph import SUITE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
SNAKEFILE = re.search(r"```python\n(import json\n.*?)```", PAGE, re.DOTALL)[1]
DVC = re.search(r"```yaml\n(vars:\n.*?)```", PAGE, re.DOTALL)[1]
STAGES = yaml.safe_load(DVC)["stages"]


@pytest.fixture(scope="module")
def project(tmp_path_factory, environment):
    """A project's folder with the two files, and what commands in it are started with."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "parameters").mkdir()
    demo = (ROOT / "parameters" / "demo.yml").read_text(encoding="utf-8")
    (folder / "parameters" / "demo.yml").write_text(f'{demo}\nassessed_on: "2026-11-22"\n', encoding="utf-8")
    (folder / "Snakefile").write_text(SNAKEFILE, encoding="utf-8")
    (folder / "dvc.yaml").write_text(DVC, encoding="utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    return folder, environment | {"DPIABOOK_DEMO_FAMILIES": "600", "PATH": path}


@pytest.fixture(scope="module")
def graph(project):
    folder, given = project
    words = ["dpiabook", "graph", "--json", "parameters/demo.yml"]
    told = subprocess.run(words, cwd=folder, env=given, capture_output=True, text=True, check=True).stdout
    (folder / "graph.json").write_text(told)
    return json.loads(told)


def filled(template, graph, item):
    """A template of DVC with the graph's values."""

    def value(found):
        name, _, place = found[1].partition("[")
        given = item if name == "item" else graph[name]
        return given[int(place[:-1])] if place else str(given)

    return re.sub(r"\$\{([^}]+)\}", value, template)


def by_snakemake(one, graph):
    """What the Snakefile's rule would call for a notebook."""
    shell = re.search(r'shell:\s+"(.+)"', SNAKEFILE)[1]
    there = {
        "input.notebook": one["notebook"],
        "output.executed": f"{graph['folder']}/{one['makes'][1]}",
        "params.parameters": graph["parameters"],
    }
    return shlex.split(re.sub(r"\{([\w.]+):q\}", lambda found: shlex.quote(there[found[1]]), shell))


def stage_of(one, graph):
    """The stage of dvc.yaml that runs a notebook."""
    named = {stage: re.findall(r"side_by_side\[(\d)\]", said["foreach"]) for stage, said in STAGES.items()}
    (stage,) = [stage for stage, (number,) in named.items() if one["name"] in graph["side_by_side"][int(number)]]
    return STAGES[stage]["do"]


@pytest.mark.parametrize("name", SUITE.names)
def test_both_call_each_notebook_in_the_same_way_after_what_it_needs(graph, name):
    one = next(one for one in graph["notebooks"] if one["name"] == name)
    stage = stage_of(one, graph)
    call = shlex.split(filled(stage["cmd"], graph, name).partition("&&")[2])
    assert call == by_snakemake(one, graph)
    assert [filled(path, graph, name) for path in stage.get("deps", ())] == [
        f"{graph['folder']}/{path}" for path in one["needs"]
    ]
    assert stage["params"] == [{"graph.json": ["rests.${item}"]}]
    assert [filled(path, graph, name) for out in stage["outs"] for path in out] == [
        f"{graph['folder']}/{one['makes'][0]}"
    ]
    assert [kept for out in stage["outs"] for kept in out.values()] == [{"cache": False}]


SHORT = ("02_sensitive_attributes",)
LONG = pytest.param(SUITE.names, marks=pytest.mark.thorough, id="all")


@pytest.mark.parametrize("names", [pytest.param(SHORT, id="one"), LONG])
def test_the_calls_make_what_the_graph_says(project, graph, names):
    folder, given = project
    notebooks = {one["name"]: one for one in graph["notebooks"]}
    for name in names:
        call = by_snakemake(notebooks[name], graph)
        Path(call[2]).parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(call, cwd=folder, env=given, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        assert all((Path(graph["folder"]) / path).is_file() for path in notebooks[name]["makes"])


@pytest.mark.parametrize(
    ("program", "words", "told"),
    [("snakemake", ["--cores", "2", "--dry-run"], "notebook_08_evidence_pack"), ("dvc", ["status"], "pack@08")],
)
def test_the_program_itself_understands_the_file(project, graph, program, words, told):
    folder, given = project
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed; its file was read, and its calls were made, without it")
    if program == "dvc":
        subprocess.run(["dvc", "init", "--no-scm", "-q"], cwd=folder, env=given, check=True)
    done = subprocess.run([program, *words], cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert told in done.stdout + done.stderr
