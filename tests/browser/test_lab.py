"""The working copy in JupyterLab, as an analyst has it: run all, a mistyped setting, a cell of one's own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Error

ROOT = Path(__file__).parents[2]
NAME = "02_sensitive_attributes.ipynb"
ERRORS = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
ENDED = "errors => document.querySelector(errors) || /\\d findings, \\d+ not/.test(document.body.innerText)"
OWN = 'import seaborn as sns\n\nsns.countplot(book.frame(["gender"]), x="gender");'

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lab")]


def changed(folder: Path, name: str, change) -> str:
    """A copy of the notebook in which somebody has written something."""
    notebook = json.loads((folder / NAME).read_text())
    change(notebook["cells"])
    (folder / name).write_text(json.dumps(notebook))
    return name


def mistyped(cells) -> None:
    (first,) = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    text = "".join(first["source"])
    first["source"] = text.replace("population: str = ...", 'population: str = "everyon"')
    assert first["source"] != text


def with_own_cell(cells) -> None:
    at = next(at for at, cell in enumerate(cells) if "book.close()" in "".join(cell["source"]))
    own = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None, "source": OWN}
    cells.insert(at, own)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a working copy; gives the copy's folder and an address."""
    project = tmp_path_factory.mktemp("lab")
    (project / "parameters").mkdir()
    shutil.copy(ROOT / "parameters" / "demo.yml", project / "parameters" / "demo.yml")
    environment = os.environ | {"DPIABOOK_DEMO_FAMILIES": "300", "JUPYTERLAB_SETTINGS_DIR": str(project / "settings")}
    program = [str(Path(sys.executable).parent / "dpiabook")]
    words = ["lab", "parameters/demo.yml", "--copy-only", "--out", str(project / "outputs")]
    subprocess.run([*program, *words], cwd=project, env=environment, check=True, capture_output=True)
    folder = project / "outputs" / ".workbench" / "demo"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--no-browser", "--allow-root", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    words += ["--IdentityProvider.token=told", f"--ServerApp.root_dir={folder}"]
    environment["DPIABOOK_OUT"] = str(project / "outputs")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *words],
        env=environment,
        stdout=(project / "server.log").open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        _answers(f"http://127.0.0.1:{port}/api?token=told", server)
        yield folder, f"http://127.0.0.1:{port}/lab/tree/{{}}?token=told&reset"
    finally:
        server.terminate()
        server.wait(60)


def _answers(address: str, server: subprocess.Popen[bytes], seconds: float = 180.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.5)
    pytest.fail("JupyterLab did not start")


@pytest.fixture
def run_all(chromium, lab):
    """Run all cells of a notebook of the copy, and give the page when none waits any more."""
    opened = []

    def ran(name: str):
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        opened.append(page)
        page.set_default_timeout(180_000)
        page.goto(lab[1].format(name))
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")
        for _ in range(4):
            # A page that has just been opened may not have taken the first click.
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            with contextlib.suppress(Error):
                page.wait_for_function(ENDED, arg=ERRORS, timeout=60_000)
                break
        page.wait_for_timeout(1_000)
        return page

    yield ran
    for page in opened:
        page.close()


def test_a_mistyped_setting_is_three_lines(run_all, lab):
    page = run_all(changed(lab[0], "mistyped.ipynb", mistyped))
    lines = page.locator(ERRORS).first.inner_text().strip().splitlines()
    assert len(lines) == 3
    assert "cure" in lines[-1]
    assert "everyone" in lines[-1]


def test_all_cells_run_and_one_of_ones_own_draws_what_the_book_gives(run_all, lab):
    before = (ROOT / "notebooks" / NAME).read_bytes()
    page = run_all(changed(lab[0], "own.ipynb", with_own_cell))
    assert page.locator(ERRORS).count() == 0
    assert page.locator(".jp-RenderedImage img[src^='data:image/png']").count() >= 1
    assert (ROOT / "notebooks" / NAME).read_bytes() == before
