"""What the results of each notebook rest on, one hash for each thing, and in words what of it has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from dpiabook.book.contracts import PACK
from dpiabook.book.reads import EVERYTHING, declared_paths
from dpiabook.book.snapshot import noted_beside, parts_of, read_by
from dpiabook.counting.fingerprint import hash_file, of_value
from dpiabook.settings.reads import setting_at
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.inputs import Inputs

Rests = Mapping[str, str]
"""A hash or a version by ``setting:seed``, ``data:source``, ``code:risk``, ``library:numpy``, ``evidence:01_…``."""
_DAY = "assessed_on"
_PARTS = {
    "source": "the source",
    "dictionary": "the dictionary",
    "layout": "the dictionary that the sheet cites",
    "residents": "the file of resident counts",
    "profile": "the output rules",
    "lookup": "the lookup of areas",
    "exercise": "the filled worksheet of the exercise",
    "ledger": "the ledger of releases",
    "decisions": "the author's decisions",
    "answers": "people's answers",
    "country": "the texts of the country",
    "extensions": "the extensions",
    "key": "the key of the pseudonyms",
}
_SEVERAL = ("extensions", "profile", "decisions", "answers", "country")
_SAID = {
    "setting": "the setting {} has changed",
    "code": "the code of dpiabook.{} has changed",
    "cells": "its own cells have changed",
    "library": "{} is of another version",
    "evidence": "the evidence of {} has changed",
    "day": "the day that the pack prints has changed",
    "year": "the year has changed",
}


def rests_now(inputs: Inputs, notebook: Notebook, read: Collection[str] = ()) -> dict[str, str]:
    """What the results of a notebook would rest on if it were run now, without the evidence of others.

    Parameters
    ----------
    inputs : Inputs
        Of the run.
    notebook : Notebook
        With what it may read.
    read : collection of str, optional
        What it has really read before, which counts as well.
    """
    reads = {*declared_paths(notebook.reads), *read}
    data = parts_of(inputs.data, reads)
    if EVERYTHING in notebook.reads:
        data |= parts_of(inputs.data, {read_by(part) for part in inputs.data})
    if notebook.makes != PACK:
        # Only the pack has pseudonyms, and its notebook makes their key where there is none.
        data.pop("key", None)
    found = {f"setting:{path}": _of_setting(inputs, path) for path in reads if not path.startswith("beside.")}
    found |= {f"data:{part}": signs for part, signs in data.items()}
    return found | _around(inputs, notebook.name, dated=_DAY in reads)


def rests_noted(inputs: Inputs, notebook: Notebook, graph: Graph, run_dir: Path) -> dict[str, str]:
    """What the results of a notebook rest on that has just finished: as it noted itself, and on whose evidence.

    A notebook that noted nothing may have read everything.
    """
    noted = noted_beside(_evidence(run_dir, notebook.name))
    if noted is None:
        found = rests_now(inputs, replace(notebook, reads=(EVERYTHING,)))
    else:
        found = rests_now(inputs, notebook, noted["read"])
        found |= {f"setting:{path}": signs for path, signs in noted["settings"].items()}
        found |= {f"data:{part}": signs for part, signs in noted["data"].items()}
    return found | evidence_of(graph.before(notebook.name), run_dir)


def evidence_of(notebooks: Iterable[str], run_dir: Path) -> dict[str, str]:
    """The evidence of notebooks by its content."""
    paths = {name: _evidence(run_dir, name) for name in notebooks}
    return {f"evidence:{name}": hash_file(path) for name, path in paths.items() if path.is_file()}


def changed(before: Rests, now: Rests, unknown: Collection[str] = ()) -> list[str]:
    """What differs, by its name; the evidence of others is not looked at.

    Parameters
    ----------
    before, now : Rests
    unknown : collection of str
        Parts of the data whose content cannot be told, which count as changed.

    Examples
    --------
    >>> changed({"setting:seed": "a", "evidence:01": "x"}, {"setting:seed": "b"})
    ['setting:seed']
    """
    names = {name for name in (*before, *now) if not name.startswith("evidence:")}
    unsure = {f"data:{part}" for part in unknown}
    return sorted(name for name in names if before.get(name) != now.get(name) or name in unsure)


def in_words(name: str, unknown: Collection[str] = ()) -> str:
    """What has changed, without its value.

    Examples
    --------
    >>> in_words("setting:targets.k"), in_words("data:earlier_source")
    ('the setting targets.k has changed', 'the source of the earlier version has changed')
    """
    kind, _, what = name.partition(":")
    if kind != "data":
        return _SAID[kind].format(what)
    part = what.removeprefix("earlier_")
    said = _PARTS.get(part, f"the table {part.partition('.')[2]}")
    said += " of the earlier version" if part != what else ""
    if what in unknown:
        return f"{said} lies in a database, whose content cannot be told without reading it"
    return f"{said} {'have' if part in _SEVERAL else 'has'} changed"


def read_before(before: Rests) -> set[str]:
    """The settings and files that results rest on."""
    settings = {name.removeprefix("setting:") for name in before if name.startswith("setting:")}
    return settings | {read_by(name.removeprefix("data:")) for name in before if name.startswith("data:")}


def _of_setting(inputs: Inputs, path: str) -> str:
    return of_value(setting_at(inputs.settings, path))


def _around(inputs: Inputs, name: str, *, dated: bool) -> dict[str, str]:
    """Code, libraries and the time."""
    found = {f"code:{room}": signs for room, signs in inputs.rooms.get(name, {}).items()}
    found |= {f"library:{library}": version for library, version in inputs.libraries.items()}
    found |= {"cells": inputs.cells.get(name, ""), "year": inputs.year}
    return found | ({"day": inputs.day} if dated else {})


def _evidence(run_dir: Path, name: str) -> Path:
    return run_dir / "controlled" / "evidence" / f"{name}.json"
