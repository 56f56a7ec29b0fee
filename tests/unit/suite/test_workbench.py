"""A working copy of the notebooks: what is opened, changed and saved there changes nothing else."""

import ast
import json

import pytest

from dpiabook.counting.fingerprint import of_notebooks
from dpiabook.errors import Code, Refusal
from dpiabook.suite.graph import SUITE
from dpiabook.suite.jupyter.workbench import workbench
from dpiabook.suite.runs import notebooks_folder

TEXT = "dataset: mine\nversion: '3'\nsource: null\ndictionary: null\nseed: 7\ncomposites: {one: [a, b]}\n"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "parameters").mkdir()
    path = tmp_path / "parameters" / "mine.yml"
    path.write_text(TEXT)
    return path


def cell_of(path):
    cells = json.loads(path.read_text())["cells"]
    return next("".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", []))


def others_of(path):
    cells = json.loads(path.read_text())["cells"]
    return [cell for cell in cells if "parameters" not in cell["metadata"].get("tags", [])]


def test_every_notebook_is_copied_with_the_file_named_and_nothing_assigned(file, tmp_path):
    bench = workbench(file)
    assert bench.folder == tmp_path / "outputs" / ".workbench" / "mine"
    assert bench.folder.stat().st_mode & 0o077 == 0
    for name in SUITE.names:
        source = cell_of(bench.folder / f"{name}.ipynb")
        found = {node.target.id: ast.literal_eval(node.value) for node in ast.parse(source).body}
        assert found.pop("parameters_file") == str(file)
        assert set(found.values()) == {...}
        assert "there: 7" in source
    assert (bench.folder / "parameters" / "mine.yml").read_text() == TEXT


def test_only_the_first_cell_differs_from_the_package(file):
    bench = workbench(file)
    for name in SUITE.names:
        ours, theirs = (
            [
                cell
                for cell in json.loads(path.read_text())["cells"]
                if "parameters" not in cell["metadata"].get("tags", [])
            ]
            for path in (notebooks_folder() / f"{name}.ipynb", bench.folder / f"{name}.ipynb")
        )
        assert ours == theirs


def test_what_somebody_changed_stays_and_what_was_only_run_is_made_anew(file):
    bench = workbench(file)
    changed, ran = (bench.folder / f"{name}.ipynb" for name in SUITE.names[:2])
    mine = json.loads(changed.read_text())
    mine["cells"].append(
        {"cell_type": "code", "source": ["x = 1"], "metadata": {}, "outputs": [], "execution_count": 1}
    )
    changed.write_text(json.dumps(mine))
    executed = json.loads(ran.read_text())
    executed["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["3"]}]
    ran.write_text(json.dumps(executed))
    file.write_text(TEXT.replace("seed: 7", "seed: 8"))
    again = workbench(file)
    assert again.kept == (SUITE.names[0],)
    assert json.loads(changed.read_text()) == mine
    assert "there: 8" in cell_of(ran)


def test_the_packages_notebooks_are_never_written(file):
    files = [notebooks_folder() / f"{name}.ipynb" for name in SUITE.names]
    before = of_notebooks(files), [path.stat().st_mtime_ns for path in files]
    workbench(file)
    assert (of_notebooks(files), [path.stat().st_mtime_ns for path in files]) == before


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Refusal) as found:
        workbench(tmp_path / "none.yml")
    assert found.value.code is Code.SETTINGS_FILE
