"""`dpiabook diff`: what two packs say otherwise, finding by finding, in the words that their readers see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.release.record import PackRecord, read_record
from dpiabook.release.statement import Audience, Statement
from dpiabook.release.verify import pack_folders

_PACK = "pack"
_READERS: tuple[Audience, ...] = ("dpia", "public", "controller")


@dataclass(frozen=True)
class Difference:
    """How a later pack differs from an earlier one.

    Attributes
    ----------
    new, gone : tuple of Statement
        Findings of which only the later, or only the earlier, pack tells anything.
    changed : tuple of (Statement, Statement)
        Findings of both whose sentence or table is another: as it was, as it is.
    same : int
        Findings that are the same in both.
    """

    new: tuple[Statement, ...]
    gone: tuple[Statement, ...]
    changed: tuple[tuple[Statement, Statement], ...]
    same: int

    def lines(self) -> Iterator[str]:
        """What differs, a finding after the other; one line where nothing does."""
        for one in self.new:
            yield f"new: {one.title} ({one.id})\n  {one.sentence}"
        for one in self.gone:
            yield f"gone: {one.title} ({one.id})\n  {one.sentence}"
        for was, now in self.changed:
            yield f"changed: {now.title} ({now.id})\n  {_what(was, now)}"
        yield f"{self.same} of {self.same + len(self.changed) + len(self.new)} findings are the same"


def difference(earlier: Path, later: Path) -> Difference:
    """Compare what two packs tell the same readers.

    Parameters
    ----------
    earlier, later : Path
        A run's folder, its folder ``pack/``, or one audience's folder in it; both have been made for that audience.

    Returns
    -------
    Difference
        Made of released values alone, so it may be read by whoever may read both packs.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` where no pack lies, ``RELEASE_BLOCKED`` for packs without an audience in common.
    """
    packs = [{record.audience: record for record in _records(folder)} for folder in (earlier, later)]
    audience = next((one for one in _READERS if all(one in pack for pack in packs)), None)
    if audience is None:
        cure = "name the folders of one audience, such as pack/dpia"
        raise Refusal(Code.RELEASE_BLOCKED, "the packs are for different readers", where=str(later), cure=cure)
    was, now = ({one.id: one for one in pack[audience].statements} for pack in packs)
    both = [(was[name], one) for name, one in now.items() if name in was]
    changed = tuple((before, after) for before, after in both if _told(before) != _told(after))
    return Difference(
        tuple(one for name, one in now.items() if name not in was),
        tuple(one for name, one in was.items() if name not in now),
        changed,
        len(both) - len(changed),
    )


def _records(folder: Path) -> list[PackRecord]:
    inner = folder / _PACK
    return [read_record(one) for one in pack_folders(inner if inner.is_dir() else folder)]


def _told(one: Statement) -> tuple[object, ...]:
    return one.title, one.sentence, one.table


def _what(was: Statement, now: Statement) -> str:
    if was.sentence == now.sentence:
        return "the sentence is the same, and figures of its table are others"
    return f"was: {was.sentence}\n  is:  {now.sentence}"
