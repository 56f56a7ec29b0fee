"""`dpiabook new`: a skeleton of an extension that works, and what its tests ask."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from dpiabook.errors import Code, Refusal, did_you_mean, each
from dpiabook.evidence import Finding, read_findings
from dpiabook.settings import Loaded, demo_file, load_settings, places_for
from dpiabook.settings.extensions import FOLDER, extensions_of
from dpiabook.suite.extension_commands import KINDS
from dpiabook.suite.own_files import write_new

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBERED = re.compile(r"(\d\d)_(.+)")
_FIRST = 9
_TESTS = "tests/test_extensions.py"
_FAMILIES = "DPIABOOK_DEMO_FAMILIES"
_FEW = "300"


def write_skeleton(kind: str, name: str, folder: Path | None = None) -> list[Path]:
    """Write an extension that works, and, once for a folder, the test of all that lies in it.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    name : str
        Small letters, digits and ``_``; that of a notebook may begin with its number.
    folder : Path, optional
        The folder of extensions; by default that of the project.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for another kind, or for a name that is none; ``OUTPUT_UNWRITABLE`` for a file that is there.
    """
    if kind not in KINDS:
        cure = did_you_mean(kind, KINDS) or f"name one of {', '.join(KINDS)}"
        raise Refusal(Code.SETTING_VALUE, f"there is no kind of extension {kind!r}", where="new", cure=cure)
    found = _NUMBERED.fullmatch(name) if kind == "notebook" else None
    plain = found[2] if found else name
    if not _NAME.fullmatch(plain):
        cure = "use small letters, digits and _, at most 40, beginning with a letter"
        raise Refusal(Code.SETTING_VALUE, "the name cannot be that of an extension", where="new", cure=cure)
    target = folder or places_for(None).root / FOLDER
    numbered = name if found else f"{_next(target)}_{name}"
    texts = {target / place: text for place, text in _texts(kind, plain, numbered)}
    if not (target / _TESTS).exists():
        texts[target / _TESTS] = _skeleton("tests.py")
    _refuse_there(texts)
    for path, text in texts.items():
        write_new(path, text)
    return list(texts)


def _refuse_there(texts: dict[Path, str]) -> None:
    """Nothing is written where one of the files is there already."""
    for path in texts:
        if path.exists():
            cure = "choose another name, or remove the file"
            raise Refusal(Code.OUTPUT_UNWRITABLE, "the file is there already", where=str(path), cure=cure)


def _texts(kind: str, name: str, numbered: str) -> Iterator[tuple[str, str]]:
    """Places in the folder, with what is written there."""
    if kind == "country":
        uk = files("dpiabook.pack").joinpath("content", "uk")
        yield from ((f"country/{name}/{one.name}", one.read_text(encoding="utf-8")) for one in uk.iterdir())
        return
    endings = {"measure": (".py", ".yml"), "notebook": (".ipynb", ".yml")}.get(kind, (".yml",))
    words = name.replace("_", " ")
    for ending in endings:
        text = _skeleton(f"{kind}{ending}").replace("NUMBERED", numbered).replace("NAME", name)
        text = text.replace("WORDS", words).replace("TITLE", words.capitalize())
        yield f"{KINDS[kind]}/{numbered if kind == 'notebook' else name}{ending}", text


def _skeleton(name: str) -> str:
    return files("dpiabook.suite").joinpath("skeletons", f"{name}.txt").read_text(encoding="utf-8")


def _next(folder: Path) -> str:
    """The first number that no notebook in the folder has."""
    taken = {path.name[:2] for path in (folder / "notebooks").glob("*.ipynb")}
    return next(f"{number:02}" for number in range(_FIRST, 100) if f"{number:02}" not in taken)


def faults(folder: Path) -> list[str]:
    """Everything that is wrong with the extensions in a folder, in words."""
    from dpiabook.book.extended import refuse_faults

    try:
        refuse_faults(_demonstration(folder, folder))
    except Refusal as refusal:
        return [str(one) for one in each(refusal)]
    return []


def measures(folder: Path) -> list[str]:
    """The names of the measures in a folder."""
    return sorted(path.stem for path in (folder / "measures").glob("*.py"))


def notebooks(folder: Path) -> list[str]:
    """The names of the notebooks in a folder."""
    return sorted(path.stem for path in (folder / "notebooks").glob("*.ipynb"))


def told_by_measure(folder: Path, name: str, out: Path) -> Finding:
    """Run a measure on a small demonstration, and give the finding that it makes.

    Parameters
    ----------
    folder : Path
        The folder of extensions.
    name : str
        The measure's.
    out : Path
        Where results may lie.
    """
    from dpiabook.book.own_measures import own_measures
    from dpiabook.book.own_notebooks import own_notebooks, suite_of
    from dpiabook.book.starting import book_of

    loaded = _demonstration(folder, out)
    known = extensions_of(loaded)
    measure = own_measures(known, suite_of(own_notebooks(known)))[name]
    with _few_families():
        book = book_of(measure.finding.notebook, loaded)
        book.own.show(name)
    return book.findings[-1]


def told_by_notebook(folder: Path, name: str, out: Path) -> list[Finding]:
    """Execute a notebook on a small demonstration, and give the findings that it makes; what it needs is not run."""
    import papermill

    file = out / "demo.yml"
    shutil.copyfile(demo_file(), file)
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\nextensions: {str(folder.resolve())!r}\n")
    with _few_families(DPIABOOK_OUT=str(out)):
        papermill.execute_notebook(
            folder / "notebooks" / f"{name}.ipynb",
            out / f"{name}.ipynb",
            parameters={"parameters_file": str(file)},
            progress_bar=False,
        )
    (evidence,) = out.rglob(f"evidence/{name}.json")
    return read_findings(evidence)


def _demonstration(folder: Path, out: Path) -> Loaded:
    loaded = load_settings(demo_file(), out=out)
    settings = loaded.settings.model_copy(update={"extensions": str(folder.resolve())})
    return replace(loaded, settings=settings, places=places_for(None, out))


@contextmanager
def _few_families(**more: str) -> Iterator[None]:
    """A small demonstration, for as long as it lasts."""
    given = {_FAMILIES: os.environ.get(_FAMILIES, _FEW), **more}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
