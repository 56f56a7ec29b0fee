"""What is kept of each record may lie in files: every finding and every file of records is the same."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from dpiabook.book import book as books
from dpiabook.machine import mapped as aside
from dpiabook.suite.runs import notebooks_folder

FAMILIES = "2000"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


def executed(notebook, out, demo, monkeypatch):
    """The evidence, and the columns of each Parquet file of records, of a notebook's cells run here."""
    out.mkdir()
    (out / ".demo").symlink_to(demo)
    monkeypatch.setenv("DPIABOOK_OUT", str(out))
    monkeypatch.setenv("DPIABOOK_DEMO_FAMILIES", FAMILIES)
    names = {"display": lambda *_: None}
    cells = json.loads((notebooks_folder() / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), notebook, "exec"), names)
    folder = names["book"].guard.folder
    records = {path.name: pq.read_table(path) for path in Path(folder.records).rglob("*.parquet")}
    return folder.evidence_file(notebook).read_bytes(), records


@pytest.mark.slow
@pytest.mark.parametrize("notebook", ["03_reidentification", "06_mitigation", "07_version_change"])
def test_results_that_lie_in_files_say_the_same(notebook, demo, tmp_path, monkeypatch):
    written = []
    mapped = np.memmap

    def counted(*given, **how):
        written.append(given)
        return mapped(*given, **how)

    with monkeypatch.context() as patch:
        in_memory = executed(notebook, tmp_path / "memory", demo, patch)
    with monkeypatch.context() as patch:
        patch.setattr(np, "memmap", counted)
        patch.setattr(aside, "_PART_OF_MEMORY", 1e8)
        patch.setattr(books, "_MANY_ROWS", 1)
        in_files = executed(notebook, tmp_path / "files", demo, patch)
    assert in_files[0] == in_memory[0]
    assert in_files[1].keys() == in_memory[1].keys()
    assert all(table.equals(in_memory[1][name]) for name, table in in_files[1].items())
    assert len(written) > 5
