"""Fixture notebooks, and runs over them."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.runner import RunPlan, run_notebooks

FIXTURES = Path(__file__).parents[1] / "notebooks" / "fixtures"


def cut_off(*what):
    """Words before a command that cut it off from the system's own; none where the system does not allow it.

    ``--net``: every network, also from what compiled code would open; ``--mount``: mounts.
    """
    words = ["unshare", *what, "--map-root-user"]
    able = shutil.which(words[0]) and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    return words if able else []


def graph_of(*names, last=None):
    """Notebooks that stand side by side, and one that needs them all."""
    first = tuple(Notebook(name, "?", f"evidence of {name}") for name in names)
    gathering = (Notebook(last, "?", "all", tuple(notebook.makes for notebook in first)),) if last else ()
    return Graph((*first, *gathering))


@pytest.fixture
def run(tmp_path):
    """Run fixture notebooks; gives outcomes by name, with the events in ``run.events``."""

    def start(*names, last=None, **options):
        plan = RunPlan(
            graph=graph_of(*names, last=last),
            folder=FIXTURES,
            run_dir=tmp_path,
            outputs=tmp_path,
            parameters={"version": "2026-02"},
            **({"jobs": 2, "warm": False} | options),
        )
        kept = frozenset(start.kept)
        notes = {"holds": start.holds, "finished": start.finished.append}
        done = run_notebooks(plan, start.events.append, kept=kept, **notes)
        return {outcome.notebook: outcome for outcome in done}

    start.events, start.finished, start.kept, start.holds = [], [], (), bool
    return start


@pytest.fixture
def outputs(tmp_path):
    """The outputs of an executed notebook, without what differs between any two executions."""

    def read(name):
        notebook = nbformat.read(tmp_path / "controlled" / "notebooks" / f"{name}.ipynb", as_version=4)
        return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]

    return read
