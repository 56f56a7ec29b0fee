"""From a stranger's file to a pack: ``init``, ``check``, ``run``, with nothing changed in between."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .making import Stranger, make
from .scoring import Command

# One row per person each: a trial, births, siblings, employees, a survey with weights, people arrested, pupils.
RUNS = ("streptomycin", "births_smoking", "siblings", "employees", "election_weights", "arrests", "scottish_pupils")
NOUNS = Path(__file__).parents[1] / "suite" / "test_foreign_nouns.py"


@dataclass(frozen=True)
class Ran:
    """How far it came, what was said last, and which lines of the packs speak of people who are not in the data."""

    stranger: Stranger
    began: bool
    clean: bool = False
    finished: bool = False
    said: str = ""
    foreign: tuple[str, ...] = ()
    packs: Path | None = None

    @property
    def fails_after_a_clean_check(self) -> bool:
        return self.clean and not self.finished


def run(command: Command, stranger: Stranger, folder: Path) -> Ran:
    """Take a file the whole way, in a folder of its own."""
    folder.mkdir()
    begun = command("dpiabook", "init", make(stranger, folder), cwd=folder)
    if begun.returncode:
        return Ran(stranger, False, said=begun.stderr)
    file = next((folder / "parameters").glob("*.yml"))
    checked = command("dpiabook", "check", file, cwd=folder)
    if checked.returncode:
        return Ran(stranger, True, said=checked.stdout + checked.stderr)
    done = command("dpiabook", "run", file, cwd=folder, timeout=900)
    if done.returncode:
        return Ran(stranger, True, clean=True, said=done.stderr)
    outputs = folder / "outputs" / file.stem
    packs = next(path for path in outputs.iterdir() if (path / "pack").is_dir()) / "pack"
    return Ran(stranger, True, clean=True, finished=True, foreign=foreign(stranger, outputs), packs=packs)


def foreign(stranger: Stranger, outputs: Path) -> tuple[str, ...]:
    """Lines about children, families or programmes in packs of data that are about none; nothing where they may be."""
    if stranger.truth["children"][0] in {"all", "some"} or stranger.truth.get("households"):
        return ()
    nouns = _nouns()
    folder = next(path for path in outputs.iterdir() if (path / "pack").is_dir())
    said = nouns.read(folder, [*nouns.words_of_columns(folder), outputs.name])
    return tuple(line for line in said if nouns.FOREIGN.search(line))


def _nouns() -> Any:
    """The test of foreign nouns knows what is exempt."""
    spec = importlib.util.spec_from_file_location("foreign_nouns", NOUNS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
