"""The graph as workflow managers read it: what each notebook reads, needs and makes, and a hash for each of these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dpiabook
from dpiabook.book.data_files import files_of
from dpiabook.book.reads import BESIDE, declared_paths
from dpiabook.book.run_folder import interactive_folder
from dpiabook.book.snapshot import beside_file, read_by
from dpiabook.settings import Loaded
from dpiabook.suite.graph import Notebook
from dpiabook.suite.inputs import inputs_of, written_files
from dpiabook.suite.reach import rooms_of
from dpiabook.suite.rests import rests_now
from dpiabook.suite.runs import Options, load


def workflow(options: Options) -> dict[str, Any]:
    """What each notebook of a graph may read, needs and makes, whatever the dataset.

    Returns
    -------
    dict
        ``notebooks``, each with ``name``, ``question``, ``notebook`` (its file), ``after``, ``needs`` and ``makes``
        (relative to the folder of a run), ``settings`` and ``beside`` (what it may read) and ``code`` (the rooms of the
        package that it can reach); ``side_by_side``.
    """
    rooms = rooms_of(options.files, Path(dpiabook.__file__).parent)
    told: dict[str, Any] = options.graph.as_json()
    for said, one, file in zip(told["notebooks"], options.graph.notebooks, options.files, strict=True):
        reads = sorted(declared_paths(one.reads))
        said["notebook"] = str(file)
        said["settings"] = [path for path in reads if not path.startswith("beside.")]
        said["beside"] = [path.removeprefix("beside.") for path in reads if path.startswith("beside.")]
        said["code"] = list(rooms.get(one.name, {}))
    return told


def workflow_of(file: Path, version: str | None = None, out: Path | None = None) -> dict[str, Any]:
    """The same for the dataset version of a parameters file.

    Returns
    -------
    dict
        As `workflow`; of each notebook also ``files``, the data that it reads, and under ``rests`` by its name a hash
        for everything that its results rest on but the evidence of others: they hold as long as no hash changes.
        ``folder`` is where notebooks write that are run one by one, ``notebooks_in`` where they lie, ``parameters`` the
        file.

    Raises
    ------
    Refusal
        As a run of this file does.
    """
    options = Options(out=out)
    loaded = load(file, options, version)
    options = options.extended(loaded)
    inputs = inputs_of(loaded, options.files)
    told = workflow(options)
    for said, one in zip(told["notebooks"], options.graph.notebooks, strict=True):
        said["files"] = _files(loaded, one)
    told["rests"] = {one.name: dict(sorted(rests_now(inputs, one).items())) for one in options.graph.notebooks}
    told["folder"] = str(interactive_folder(loaded))
    told["notebooks_in"] = str(options.notebooks)
    told["parameters"] = str(Path(loaded.where).resolve())
    return told


def _files(loaded: Loaded, notebook: Notebook) -> list[str]:
    """Files and folders of data that a notebook reads, as far as they are there."""
    reads = declared_paths(notebook.reads)
    named = {**files_of(loaded), **{name: beside_file(loaded, name) for name in BESIDE}, **written_files(loaded)}
    there = [path for part, path in named.items() if read_by(part) in reads and path.exists()]
    return sorted({str(path) for path in there})
