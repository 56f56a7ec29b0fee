"""The page about extensions is run as it stands: each file is written, each command run, and the pack holds it all."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dpiabook.suite.extending import write_skeleton

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COUNTED = re.compile(r"^\| .* \| (`extensions/.*`) \| (\d) \|$", re.MULTILINE)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("extending")]


@pytest.fixture(scope="module")
def walked(tmp_path_factory, environment):
    """The project after all that the page says; the demonstration is small."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "parameters").mkdir()
    text = (ROOT / "parameters" / "demo.yml").read_text().replace("profile: ons_srs", "profile: our_panel")
    (folder / "parameters" / "demo.yml").write_text(f"{text}\njurisdiction: island\n")
    told = []
    for kind, place, content in BLOCK.findall(PAGE):
        if place:
            assert (folder / place).is_file(), f"{place}: the page has it written by a command first"
            (folder / place).write_text(content, encoding="utf-8")
        elif kind == "sh":
            told.append("\n".join(done(line, folder, environment) for line in content.splitlines()))
        elif kind == "text":
            assert [line for line in content.splitlines() if line not in told[-1]] == []
    return folder


def done(line, folder, environment):
    program, *words = shlex.split(line)
    path = sys.executable if program == "python" else Path(sys.executable).with_name(program)
    given = environment | {"DPIABOOK_DEMO_FAMILIES": "300"}
    ended = subprocess.run(
        [path, *words], cwd=folder, env=given, capture_output=True, text=True, timeout=600, check=False
    )
    assert ended.returncode == 0, f"{line}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


@pytest.fixture(scope="module")
def run(walked):
    return walked / "outputs" / "demo" / "2026-01"


def test_what_was_added_is_in_the_pack_and_its_hashes_in_manifest_and_record(walked, run):
    record = json.loads((run / "pack" / "dpia" / "release.json").read_text())
    said = {one["id"]: one["title"] for one in record["statements"]}
    assert "alone in their region" in said["B08.lone_in_area"]
    assert "groups" in said["B02.groups"]
    assert any("A childminder" in json.dumps(one) for one in record["statements"] if one["id"] == "B08.scenarios")
    assert any("Taught at home" in json.dumps(one) for one in record["statements"])
    kept = [[one["name"], one["sha256"]] for one in manifest(run)["data"]["extensions"]["files"]]
    assert record["rendering"]["extensions"] == kept
    assert {Path(name).name for name, _ in kept} >= {"lone_in_area.py", "09_groups.ipynb", "our_panel.yml"}


def test_every_document_says_that_the_rules_are_laxer(run):
    pages = sorted((run / "pack").glob("*/*.html"))
    assert len(pages) > 5
    for page in pages:
        assert "own:our_panel are laxer than ons_srs" in page.read_text(), page.name


def test_a_change_of_an_extension_makes_the_run_stale(walked, run, environment):
    assert "nothing has changed" in done("dpiabook run parameters/demo.yml --dry-run", walked, environment)
    file = walked / "extensions" / "scenarios" / "childminder.yml"
    before = file.read_text()
    file.write_text(before.replace("within: 1", "within: 2"))
    assert "run 03_reidentification" in done("dpiabook run parameters/demo.yml --dry-run", walked, environment)
    file.write_text(before)


def test_the_pack_verifies(walked, run, environment):
    told = done("dpiabook verify outputs/demo/2026-01/pack", walked, environment)
    assert "Nothing speaks against this pack" in told
    assert "laxer than ons_srs" in told


def test_saving_a_notebook_in_jupyterlab_leaves_the_run_as_it_is(walked, environment):
    file = walked / "extensions" / "notebooks" / "09_groups.ipynb"
    notebook = json.loads(file.read_text())
    notebook["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "saved"}]
    file.write_text(json.dumps(notebook))
    assert "nothing has changed" in done("dpiabook run parameters/demo.yml --dry-run", walked, environment)


def test_the_graph_shows_the_notebook_before_the_pack(walked, environment):
    told = done("dpiabook graph parameters/demo.yml", walked, environment)
    assert told.index("09_groups") < told.index("08_evidence_pack")


@pytest.mark.parametrize("kind", ["category", "profile", "scenario", "collection", "measure", "notebook"])
def test_each_kind_is_as_many_files_as_the_page_says(kind, tmp_path):
    write_skeleton(kind, "first", tmp_path)
    (said,) = [int(count) for places, count in COUNTED.findall(PAGE) if _folder(kind) in places]
    assert len(write_skeleton(kind, "second", tmp_path)) == said


def _folder(kind):
    return f"/{kind.removesuffix('y')}{'ies' if kind.endswith('y') else 's'}/"


def manifest(run):
    return json.loads((run / "manifest.json").read_text())
