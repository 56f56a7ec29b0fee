"""`dpiabook lab`: a working copy of the notebooks for one parameters file, opened in JupyterLab.

The notebooks of the package are never written, so a finished run stays what it is however often they are opened.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from dpiabook.counting.fingerprint import of_notebooks
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded
from dpiabook.settings.cell import parameters_cell
from dpiabook.suite.runs import Options, load, notebooks_folder
from dpiabook.suite.workspace import writable

_FOLDER, _MADE, _START, _LOOKS = ".workbench", ".made.json", "start.md", ".lab"
_OWNER = 0o700


@dataclass(frozen=True)
class Workbench:
    """A working copy.

    Attributes
    ----------
    folder : Path
        ``outputs/.workbench/<dataset>``, for its owner only: saved notebooks show exact figures.
    outputs : Path
        Where the notebooks' results go.
    kept : tuple of str
        Notebooks that somebody has changed in it, which stay as they are.
    """

    folder: Path
    outputs: Path
    kept: tuple[str, ...]

    @property
    def start(self) -> Path:
        """The page that links the notebooks."""
        return self.folder / _START

    @property
    def command(self) -> list[str]:
        """What opens it in JupyterLab."""
        words = [sys.executable, "-m", "jupyterlab", f"--LabApp.app_settings_dir={self.folder / _LOOKS}"]
        return [*words, f"--ServerApp.root_dir={self.folder}", str(self.start)]


def workbench(file: Path, out: Path | None = None, version: str | None = None) -> Workbench:
    """Copy the notebooks for a parameters file; those that somebody has changed in the copy stay as they are.

    Parameters
    ----------
    file : Path
        A parameters file.
    out : Path, optional
        Where results go instead of the project's ``outputs``.
    version : str, optional
        A dataset version instead of the file's.

    Returns
    -------
    Workbench
        With links to the folders of parameters and of results, where the system has links.

    Raises
    ------
    Refusal
        As for a parameters file; ``OUTPUT_UNWRITABLE``.
    """
    loaded = load(file, Options(out=out), version)
    folder = loaded.places.outputs / _FOLDER / loaded.settings.dataset
    with writable(loaded.places.outputs):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_OWNER)
        kept = _copy(loaded, folder)
        for name in (_START, _LOOKS):
            _copied(notebooks_folder() / name, folder / name)
        _link(folder / "parameters", loaded.places.parameters)
        _link(folder / "outputs", loaded.places.outputs)
    return Workbench(folder, loaded.places.outputs, kept)


def _copy(loaded: Loaded, folder: Path) -> tuple[str, ...]:
    """Write the notebooks, and give those that are somebody's own by now."""
    made = _read(folder / _MADE)
    kept = []
    options = Options().extended(loaded)
    for name, source in zip(options.graph.names, options.files, strict=True):
        target = folder / f"{name}.ipynb"
        if target.is_file() and made.get(name) != of_notebooks([target]):
            kept.append(name)
            continue
        target.write_text(_for_this_file(source.read_text(encoding="utf-8"), loaded), encoding="utf-8")
        made[name] = of_notebooks([target])
    (folder / _MADE).write_text(json.dumps(made, indent=1), encoding="utf-8")
    return tuple(kept)


def _for_this_file(text: str, loaded: Loaded) -> str:
    """A notebook whose first cell names the parameters file, and says what stands there."""
    notebook = json.loads(text)
    source = parameters_cell(loaded.settings, str(Path(loaded.where).resolve()))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _copied(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, target)


def _link(link: Path, target: Path) -> None:
    """A link that leads to a folder; none where the system or the share has no links."""
    try:
        if link.is_symlink():
            link.unlink()
        link.symlink_to(target, target_is_directory=True)
    except OSError:
        return


def open_lab(bench: Workbench) -> None:
    """Take the place of this process with JupyterLab.

    Raises
    ------
    Refusal
        ``EXTRA_MISSING`` where it is not installed.
    """
    import importlib.util
    import os

    if importlib.util.find_spec("jupyterlab") is None:
        cure = "install jupyterlab beside dpiabook"
        raise Refusal(Code.EXTRA_MISSING, "JupyterLab is not installed", where="dpiabook lab", cure=cure)
    os.environ["DPIABOOK_OUT"] = str(bench.outputs)
    os.execv(bench.command[0], bench.command)  # noqa: S606 -- this Python, with names of our own
