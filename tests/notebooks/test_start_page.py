"""The page that `make lab` opens names every notebook with its question, and is shown as a page."""

import json
import re
from pathlib import Path

from dpiabook.book.contracts import NOTEBOOKS
from dpiabook.suite.jupyter.workbench import workbench

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "notebooks" / "start.md"


def test_the_page_links_every_notebook_and_says_what_it_answers():
    rows = re.findall(r"^\| \[[^\]]+\]\((\S+)\.ipynb\) \| (.+) \|$", PAGE.read_text(), flags=re.MULTILINE)
    assert rows == [(notebook.name, notebook.question) for notebook in NOTEBOOKS]


def test_the_notebooks_ask_what_the_page_says():
    for notebook in NOTEBOOKS:
        cells = json.loads((ROOT / "notebooks" / f"{notebook.name}.ipynb").read_text())["cells"]
        first = "".join(cells[0]["source"])
        assert notebook.question in first, notebook.name


def test_the_workbench_opens_the_page_as_a_page(tmp_path):
    bench = workbench(ROOT / "parameters" / "demo.yml", tmp_path)
    folder = next(word.partition("=")[2] for word in bench.command if "app_settings_dir" in word)
    viewers = json.loads((Path(folder) / "overrides.json").read_text())["@jupyterlab/docmanager-extension:plugin"]
    assert viewers["defaultViewers"]["markdown"] == "Markdown Preview"
    assert bench.command[-1] == str(bench.start)
    assert bench.start.read_text() == PAGE.read_text()


def test_make_lab_opens_the_workbench():
    rule = re.search(r"^lab:.*\n\t(.+)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert rule[1] == "$(BIN)/dpiabook lab $(FILE)"
