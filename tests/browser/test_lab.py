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

ROOT = Path(__file__).parents[2]
NAME, PANEL = "02_sensitive_attributes.ipynb", "06_mitigation.ipynb"
ERRORS = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
PATIENCE = 600_000
DRAWN = ".widget-vbox .widget-html img"
OWN = """import seaborn as sns

sns.countplot(book.frame(["gender"]), x="gender")
book.show(f.sensitive_categories)"""
SHOWN = ".jp-RenderedHTMLCommon div[onclick]"
SORTED = """shown => {
  const tables = [...document.querySelectorAll(shown)], table = tables.at(-1);
  const column = () => [...table.querySelectorAll("td:first-child")].map(cell => cell.textContent);
  const before = table ? column() : [];
  for (const _ of [1, 2]) table?.querySelector("th").click();
  return {tables: tables.length, before, after: table ? column() : []};
}"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lab")]


def changed(folder: Path, name: str, change, of: str = NAME) -> str:
    """A copy of a notebook in which somebody has written something."""
    notebook = json.loads((folder / of).read_text())
    change(notebook["cells"])
    (folder / name).write_text(json.dumps(notebook))
    return name


def said(population: str):
    """Write another population into the cell of settings."""

    def change(cells) -> None:
        (first,) = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
        text = "".join(first["source"])
        first["source"] = text.replace("population: str = ...", f"population: str = {population!r}")
        assert first["source"] != text

    return change


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
    words += ["--IdentityProvider.token=told", f"--ServerApp.root_dir={folder}", "--expose-app-in-browser"]
    words += [f"--LabApp.app_settings_dir={folder / '.lab'}"]
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
def opened(chromium, lab):
    """Open a notebook of the copy, and give the page once its kernel waits."""
    pages = []

    def shown(name: str):
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.goto(lab[1])
        done(page, "await app.restored")
        done(page, f"window.panel = await app.commands.execute('docmanager:open', {{path: '{name}'}})")
        done(page, "await panel.context.ready; await panel.sessionContext.ready")
        return page

    yield shown
    for page in pages:
        page.close()


def done(page, steps: str) -> None:
    """Have JupyterLab do something by its own commands: a click may meet a page that is not there yet."""
    page.wait_for_function("() => window.jupyterapp && window.jupyterapp.shell")
    page.evaluate(
        "steps => { const made = Object.getPrototypeOf(async () => 0).constructor;"
        " window.ended = null; new made('app', steps)(window.jupyterapp)"
        ".then(() => window.ended = 'well', told => window.ended = String(told)) }",
        steps,
    )
    page.wait_for_function("() => window.ended !== null")
    assert page.evaluate("window.ended") == "well"


def run_all(page):
    """Run all cells, and wait until the last has ended or one is refused."""
    done(page, "await app.commands.execute('notebook:run-all-cells')")
    page.wait_for_timeout(1_000)
    return page


def test_a_mistyped_setting_is_three_lines(opened, lab):
    page = run_all(opened(changed(lab[0], "mistyped.ipynb", said("everyon"))))
    lines = page.locator(ERRORS).first.inner_text().strip().splitlines()
    assert len(lines) == 3
    assert "cure" in lines[-1]
    assert "everyone" in lines[-1]


@pytest.mark.thorough
def test_every_notebook_runs_and_runs_again_and_a_finished_run_stays_as_it_was(opened, lab):
    folder, _ = lab
    project = folder.parents[2]
    environment = os.environ | {"DPIABOOK_DEMO_FAMILIES": "300"}
    words = [Path(sys.executable).parent / "dpiabook", "run", "parameters/demo.yml", "--out", project / "outputs"]
    subprocess.run([*words, "--quiet"], cwd=project, env=environment, check=True)
    for name in sorted(path.name for path in folder.glob("0?_*.ipynb")):
        page = opened(name)
        for _ in range(2):
            run_all(page)
            assert page.locator(ERRORS).all_inner_texts() == [], name
        done(page, "await app.commands.execute('docmanager:save')")
        page.close()
    told = subprocess.run(
        [*words, "--explain"], cwd=project, env=environment, check=True, capture_output=True, text=True
    )
    assert "nothing has changed since the last run" in told.stdout


def test_all_cells_run_and_one_of_ones_own_draws_what_the_book_gives(opened, lab):
    before = (ROOT / "notebooks" / NAME).read_bytes()
    page = run_all(opened(changed(lab[0], "own.ipynb", with_own_cell)))
    assert page.locator(ERRORS).all_inner_texts() == []
    assert page.locator(".jp-RenderedImage img[src^='data:image/png']").count() >= 1
    found = page.evaluate(SORTED, SHOWN)
    assert found["tables"] >= 1
    assert found["before"] != found["after"], "a heading sorts"
    assert (ROOT / "notebooks" / NAME).read_bytes() == before


def test_an_override_is_told_on_top_and_again_after_a_restart(opened, lab):
    page = run_all(opened(changed(lab[0], "override.ipynb", said("everyone"))))
    assert page.locator(ERRORS).all_inner_texts() == []
    done(page, "await panel.sessionContext.session.kernel.restart(); await panel.sessionContext.ready")
    run_all(page)
    assert page.locator(ERRORS).all_inner_texts() == []
    assert page.get_by_text("population = 'everyone'").count() == 1
    assert page.get_by_text("Jupyter news").count() == 0, "where there is no internet, nobody is asked to use it"


def test_the_panel_draws_the_frontier_anew_for_what_is_chosen(opened):
    page = run_all(opened(PANEL))
    assert page.locator(ERRORS).all_inner_texts() == []
    before = page.locator(DRAWN).first.get_attribute("src")
    choice = page.locator(".widget-vbox select").first
    other = choice.evaluate("menu => [...menu.options].findIndex(option => !option.selected)")
    choice.select_option(index=other)
    page.wait_for_function(
        "([drawn, was]) => { const image = document.querySelector(drawn);"
        " return image && image.getAttribute('src') !== was }",
        arg=[DRAWN, before],
    )
