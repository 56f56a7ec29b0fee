"""``dpiabook answers``: people's answers go beside the parameters file, where the next run reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dpiabook.book.packing import FOLDERS
from dpiabook.errors import Code, Refusal, some_of
from dpiabook.pack.answers import ANSWERS, Answer, read_answers
from dpiabook.pack.answers_put import Filled, put_answers
from dpiabook.pack.pia_read import read_pia
from dpiabook.settings import Loaded
from dpiabook.suite.own_files import keep_out_of_git
from dpiabook.suite.runs import Options, load
from dpiabook.suite.workspace import writable

_PIA = "pia.json"
_NAMED = 6


@dataclass(frozen=True)
class Taken:
    """Where the answers are now, and what still waits."""

    path: Path
    filled: Filled

    @property
    def lines(self) -> tuple[str, ...]:
        """What to tell whoever answered."""
        left = len(self.filled.waiting)
        told = [f"{self.path}: {self.filled.taken} answers taken, {left} rows have none yet"]
        needed = self.filled.needed
        told += [f"needed before anybody signs: {some_of(needed, _NAMED)}"] if needed else []
        return (*told, "the next run prints them in their places")


def take_answers(file: Path, parameters: Path, out: Path | None = None) -> Taken:
    """Take answers from a filled workbook, or from what CNIL's tool exported.

    Parameters
    ----------
    file : Path
        A workbook, or the tool's JSON.
    parameters : Path
        The dataset's parameters file: the answers go beside it, as ``<dataset>.answers.xlsx``.
    out : Path, optional
        Where results lie, instead of ``outputs``.

    Returns
    -------
    Taken

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` where the file is not there, or no run has made a pack to answer; `SETTING_VALUE` where it is
        neither a workbook of answers nor an export of the tool.
    """
    if not file.is_file():
        raise Refusal(Code.SOURCE_MISSING, "there is no such file of answers", where=str(file), cure="name one")
    loaded = load(parameters, Options(out=out))
    target = loaded.places.parameters / f"{loaded.settings.dataset}.{ANSWERS}"
    pack = _pack(loaded)
    base = target if target.is_file() else pack / ANSWERS
    if not base.is_file():
        cure = f"make a pack first: dpiabook run {parameters}"
        raise Refusal(Code.SOURCE_MISSING, "no run has asked anything yet", where=str(pack), cure=cure)
    filled = put_answers(base, _read(file, pack / _PIA))
    with writable(target.parent):
        keep_out_of_git(target)
        target.write_bytes(filled.content)
    return Taken(target, filled)


def _pack(loaded: Loaded) -> Path:
    settings = loaded.settings
    return loaded.places.outputs.joinpath(settings.dataset, settings.version, *FOLDERS["dpia"])


def _read(file: Path, before: Path) -> tuple[Answer, ...]:
    if file.suffix.lower() == ".json":
        return read_pia(file, before if before.is_file() else None)
    return read_answers(file)
