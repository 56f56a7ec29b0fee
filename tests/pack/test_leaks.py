"""Values that occur once in the data are looked for in everything that leaves, and in everything that is told."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import zipfile
import zlib

import nbformat
import pytest
from PIL import Image

from dpiabook.errors import Code
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.runs import Options, notebooks_folder, run_file

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary-run")]

BREAK = """
import dpiabook.risk


def class_frequencies(source, *_, **__):
    import duckdb

    return duckdb.sql(f"SELECT CAST(area_code AS INTEGER) FROM '{DATA}'").df()


dpiabook.risk.class_frequencies = class_frequencies
"""
NAME = "03_reidentification"
FOUND_BEFORE = 7


def forms_of(canaries):
    """Each planted value as it may be written; numbers without their thousands' separators."""
    texts = {str(value) for value in canaries.values()}
    return texts | {text.removesuffix(".0") for text in texts}


def plain(text):
    """Text in which a number can be found however its thousands are separated."""
    return re.sub(r"(?<=\d)[,\u00a0\u2009\u202f ](?=\d{3})", "", text)


def readable(path):
    """All text in a file: the parts of an office document, the words kept in a picture, else the file itself."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if path.suffix == ".png":
        with Image.open(path) as picture:
            return json.dumps({str(name): str(value) for name, value in picture.info.items()})
    if path.suffix == ".pdf":
        return inflated(path.read_bytes())
    return path.read_text(encoding="utf-8")


def inflated(content):
    """The strings of a PDF, those in its compressed streams too."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    parts = [content]
    for stream in streams:
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompress(stream))
    return b"\n".join(parts).decode("latin-1")


def leaks(canaries, texts):
    forms = forms_of(canaries)
    return sorted(name for name, text in texts.items() if any(form in plain(f"{name}\n{text}") for form in forms))


@pytest.fixture(scope="session")
def values(canary_run):
    assert len(canary_run.canaries) == FOUND_BEFORE
    later = canary_run.frames["2026-01"]
    assert [name for name, value in canary_run.canaries.items() if (later[name] == value).sum() != 1] == []
    return canary_run.canaries


def test_the_search_finds_a_value_that_is_there(values, canary_run):
    inside = {path.name: readable(path) for path in (canary_run.run.folder / "controlled").glob("evidence/*.json")}
    assert leaks(values, inside) != []
    assert leaks({"n": 7391846}, {"a": "7,391,846 children", "b": "7391847"}) == ["a"]


def test_nothing_of_the_data_is_in_what_leaves(values, canary_run):
    pack = canary_run.run.folder / "pack"
    files = [path for path in pack.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".docx", ".xlsx", ".html", ".md", ".csv", ".png", ".svg", ".json"}
    assert leaks(values, {str(path.relative_to(pack)): readable(path) for path in files}) == []


def test_nothing_of_the_data_is_in_the_log_or_beside_the_results(values, canary_run):
    run = canary_run.run
    beside = {path.name: readable(path) for path in run.folder.glob("*") if path.is_file()}
    assert set(beside) == {"manifest.json"}
    logs = {path.name: readable(path) for path in run.folder.rglob("*.log")}
    assert leaks(values, {"told": run.told} | beside | logs) == []


@pytest.fixture
def broken(canary_run, tmp_path):
    """The notebook with a measure whose engine fails, and says a value of the data when it does."""
    data = canary_run.parameters.parents[1] / "data" / "2026-01" / "children.parquet"
    notebook = nbformat.read(notebooks_folder() / f"{NAME}.ipynb", as_version=4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell(f"DATA = {str(data)!r}\n{BREAK}"))
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks" / f"{NAME}.ipynb")
    return tmp_path


def outputs_of(path):
    """What cells have shown and how they ended; the cells themselves are ours."""
    notebook = nbformat.read(path, as_version=4)
    return "\n".join(json.dumps(output) for cell in notebook.cells for output in cell.get("outputs", []))


def test_an_engine_that_quotes_a_value_is_not_quoted(values, canary_run, broken, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    graph, events = Graph((Notebook(NAME, "?", "evidence"),)), []
    options = Options(out=broken / "out", graph=graph, notebooks=broken / "notebooks", jobs=1, warm=False)
    result = run_file(canary_run.parameters, events.append, options)
    (refusal,) = result.refusals
    assert refusal.code is Code.INTERNAL
    assert "class_frequencies" in refusal.what
    assert "ConversionException" in refusal.what
    told = {"refusal": str(refusal), "log": caplog.text, "events": str(events), "printed": str(capfd.readouterr())}
    written = {path.name: readable(path) for path in result.folder.rglob("refusals/*")}
    assert len(written) == 2
    executed = {"outputs": outputs_of(result.folder / "controlled" / "notebooks" / f"{NAME}.ipynb")}
    assert leaks(values, told | written | executed) == []


def test_an_engine_that_quotes_a_value_is_not_quoted_under_plain_papermill(values, canary_run, broken, command):
    out = {"DPIABOOK_OUT": str(broken / "out")}
    notebook, done = broken / "notebooks" / f"{NAME}.ipynb", broken / "done.ipynb"
    ended = command("papermill", notebook, done, "-f", canary_run.parameters, "--log-output", cwd=broken, **out)
    assert ended.returncode != 0
    assert "the step 'class_frequencies' failed (ConversionException)" in ended.stderr
    assert leaks(values, {"told": ended.stdout + ended.stderr, "outputs": outputs_of(done)}) == []


@pytest.mark.parametrize("line", ["{}\n", "1,F,{}\n", '1,"{}\n'], ids=["too few cells", "too many", "open quote"])
def test_a_line_that_cannot_be_read_is_not_quoted(values, command, tmp_path, line):
    canary = values["area_code"]
    lines = "age,sex\n" + "1,F\n2,M\n" * 30_000 + line.format(canary)
    (tmp_path / "people.csv").write_text(lines)
    parameters = tmp_path / "mine.yml"
    names = "dataset: mine\nversion: '1'\nsource: people.csv\ndictionary: null\nroles: {}\n"
    parameters.write_text(f"{names}composites: {{who: [age, sex]}}\n")
    done = command("dpiabook", "check", parameters, cwd=tmp_path)
    assert done.returncode == Code.SOURCE_UNREADABLE.value, done.stderr
    assert "Traceback" not in done.stderr
    assert leaks({"age": canary}, {"told": done.stdout + done.stderr}) == []
