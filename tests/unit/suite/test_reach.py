"""A notebook rests on all code that it can reach, and what cannot be told counts."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dpiabook
from dpiabook.suite.reach import Code, rooms_of
from dpiabook.suite.runs import Options

PACKAGE = Path(dpiabook.__file__).parent
ROOMS = {
    "dpiabook": b"",
    "dpiabook.a": b"",
    "dpiabook.a.one": b"from dpiabook.b import (\n    two,\n    three as other,\n)",
    "dpiabook.b": b"",
    "dpiabook.b.two": b"def late():\n    import dpiabook.c.four",
    "dpiabook.b.three": b"",
    "dpiabook.c": b"",
    "dpiabook.c.four": b"import_module(name)",
    "dpiabook.c.five": b"",
    "dpiabook.d": b"",
    "dpiabook.d.six": b"",
    "dpiabook.suite": b"",
    "dpiabook.suite.runner": b"",
    "dpiabook.suite.display": b"",
}
CODE = Code(ROOMS, {"a/words.yml": b"words", "d/words.yml": b"words"})
TEXT = "from dpiabook.a.one import something"


def test_imports_are_followed_also_late_ones_and_those_of_several_lines():
    reached = CODE.reached(TEXT)
    assert {"dpiabook.a.one", "dpiabook.b.two", "dpiabook.b.three", "dpiabook.c.four"} <= reached


def test_what_imports_by_a_name_that_cannot_be_told_reaches_its_whole_room():
    assert "dpiabook.c.five" in CODE.reached(TEXT)
    assert "dpiabook.d.six" not in CODE.reached(TEXT)


NOT_REACHED = {"dpiabook.d", "dpiabook.d.six", "dpiabook.suite", "dpiabook.suite.display", "d/words.yml"}


@pytest.mark.parametrize("name", [*ROOMS, "a/words.yml", "d/words.yml"])
def test_a_changed_file_changes_what_can_reach_it(name):
    modules = {**ROOMS, **({name: ROOMS[name] + b"# changed"} if name in ROOMS else {})}
    beside = {**CODE.beside, **({name: b"changed"} if name in CODE.beside else {})}
    now, before = Code(modules, beside).rooms(TEXT), CODE.rooms(TEXT)
    assert (now != before) == (name not in NOT_REACHED)


@pytest.mark.parametrize("name", ["03_reidentification", "08_evidence_pack"])
def test_no_module_is_loaded_that_could_not_be_reached(name):
    path = Options().notebooks / f"{name}.ipynb"
    cells = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    imports = next(cell for cell in cells if "import open_book" in cell).partition("book = open_book")[0]
    offered = "\n".join(sorted(set(re.findall(r"\b[fm]\.\w+", "\n".join(cells)))))
    told = "print(*(name for name in sys.modules if name.startswith('dpiabook')))"
    code = f"{imports}\n{offered}\nimport sys\nopen_book\n{told}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {*done.stdout.split()} <= Code.read(PACKAGE).reached("\n".join(cells))


FACES = Code(
    {
        "dpiabook": b"",
        "dpiabook.findings": b"",
        "dpiabook.measures": b"",
        "dpiabook.e": b"",
        "dpiabook.e.one": b"",
        "dpiabook.e.two": b"",
        "dpiabook.r": b"",
        "dpiabook.r.three": b"",
    },
    {
        "findings.pyi": b"from dpiabook.e.one import one as one\nfrom dpiabook.e.two import two as two\n",
        "measures.pyi": b"from dpiabook.r.three import three as three\n",
    },
)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("from dpiabook import findings as f\nf.one(f.one)", {"one"}),
        ("from dpiabook import findings\nfindings.two", {"two"}),
        ("from dpiabook.findings import one", {"one"}),
        ("import dpiabook.findings as g\ng.two()", {"two"}),
        ("import dpiabook.findings\ndpiabook.findings.two()", {"one", "two"}),
        ("from dpiabook import findings as f\ngetattr(f, name)", {"one", "two"}),
        ("from dpiabook.findings import *", {"one", "two"}),
        ("from dpiabook import findings as f\n%time f.one()", {"one", "two"}),
        ("from dpiabook import findings as f\nf.no_such", set()),
        ("one = 1", set()),
    ],
)
def test_of_the_findings_those_count_that_are_taken_and_all_where_that_cannot_be_told(text, taken):
    reached = FACES.reached(text)
    assert {name for name in ("one", "two") if f"dpiabook.e.{name}" in reached} == taken


def test_all_measures_count_where_any_may_be_called():
    assert "dpiabook.r.three" in FACES.reached("from dpiabook import measures as m")


def test_evidence_of_one_question_is_no_code_of_another():
    rooms = rooms_of(Options().files, PACKAGE)
    assert set(rooms) == {path.stem for path in Options().files}
    assert rooms["07_version_change"]["evidence"] != rooms["03_reidentification"]["evidence"]
    assert rooms["07_version_change"]["counting"]
