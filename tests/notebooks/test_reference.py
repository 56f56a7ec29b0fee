"""Each notebook, executed on the fixed demonstration, says what its reference says: every text, figures included."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reference")]

HERE = Path(__file__).parent
NOTEBOOKS = sorted((HERE.parents[1] / "notebooks").glob("*.ipynb"))
REFERENCES = sorted((HERE / "reference").glob("*.ipynb"))
REMAKE = "if the change is meant, run `make reference` and look at the differences"


def _maker():
    spec = importlib.util.spec_from_file_location("make_reference", HERE / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def nbval(tmp_path):
    """Compare copies of reference notebooks with their execution; they write to a folder of their own."""

    def compare(*paths, change=None):
        folder = tmp_path / "reference"
        folder.mkdir()
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        for path in paths:
            shutil.copy(path, folder)
        if change is not None:
            change(folder / paths[0].name)
        words = ["-p", "no:cacheprovider", "-p", "no:xdist", "--nbval", "--nbval-current-env", "-q", "--tb=short"]
        words += ["--nbval-sanitize-with", HERE / "sanitize.cfg", "-c", tmp_path / "pytest.ini", folder]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *map(str, words)],
            cwd=tmp_path,
            env=_maker().environment(tmp_path / "out"),
            capture_output=True,
            text=True,
            timeout=1200,
            check=False,
        )

    return compare


def cells(path):
    return [(cell.cell_type, cell.source) for cell in nbformat.read(path, as_version=4).cells]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_reference_is_of_the_notebook_as_it_is(notebook):
    reference = HERE / "reference" / notebook.name
    assert reference.is_file(), REMAKE
    assert cells(notebook) == cells(reference), REMAKE


def test_every_notebook_says_what_its_reference_says(nbval):
    assert [path.name for path in REFERENCES] == [path.name for path in NOTEBOOKS]
    done = nbval(*REFERENCES)
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{REMAKE}"


def raise_one_figure(path):
    """Change the first number that the notebook says of the data by one."""
    notebook = nbformat.read(path, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    said = next(output for output in outputs if re.search(r"\d", output.data["text/plain"]))
    said.data["text/plain"] = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), said.data["text/plain"], count=1)
    nbformat.write(notebook, path)


def test_a_figure_that_has_changed_is_seen(nbval):
    done = nbval(HERE / "reference" / "02_sensitive_attributes.ipynb", change=raise_one_figure)
    assert done.returncode == 1
    assert "mismatch 'text/plain'" in done.stdout
    assert re.search(r"\b1 failed", done.stdout)


def test_no_reference_tells_about_the_machine():
    texts = [path.read_text(encoding="utf-8") for path in REFERENCES]
    assert [text for text in texts if re.search(r"/(home|root|work|tmp)/", text)] == []
    assert sum(len(text) for text in texts) < 2_000_000
