"""Every finding of a small demonstration with the results that it was made from: the notebooks' own cells, executed."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl

from dpiabook.book.book import Book
from dpiabook.evidence.claims import Said
from dpiabook.evidence.making import Maker, not_assessed_in
from dpiabook.evidence.mitigation import risk_against_loss

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@dataclass(frozen=True)
class Call:
    """One finding as a notebook asked for it."""

    maker: Maker
    facts: Any
    results: tuple[Any, ...]
    options: dict[str, Any]

    @property
    def said(self) -> Said:
        draft = self.maker.draft(self.facts, *self.results, **self.options)
        return Said(self.maker.id, self.facts, self.results, self.options, draft)

    @property
    def finding(self):
        return self.maker(self.facts, *self.results, **self.options)

    @property
    def missing(self) -> bool:
        return any(not_assessed_in(one) is not None for one in self.results[: self.maker.needs])


def every_call(out: Path, families: int = 600) -> list[Call]:
    """Execute the notebooks that measure, one after the other, and keep what each finding was made from."""
    calls: list[Call] = []

    def show(book, evidence, *results, **options):
        calls.append(Call(evidence, book.facts, results, options))
        book.findings.append(evidence(book.facts, *results, **options))

    with _set(out, families), _patched(Book, "show", show), _patched(Book, "what_if", _frontier):
        for path in sorted(NOTEBOOKS.glob("0[1-7]*.ipynb")):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            names = {"__name__": "__main__", "display": lambda *_: None, "print": lambda *_: None}
            for cell in cells:
                if cell["cell_type"] == "code":
                    exec(compile("".join(cell["source"]), path.stem, "exec"), names)
    return calls


def _frontier(book, nodes):
    return book.show(risk_against_loss, nodes)


@contextmanager
def _set(out, families):
    before, backend = dict(os.environ), mpl.get_backend()
    os.environ |= {"DPIABOOK_DEMO_FAMILIES": str(families), "DPIABOOK_OUT": str(out)}
    mpl.use("Agg")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before
        mpl.use(backend)


@contextmanager
def _patched(owner, name, by):
    kept = getattr(owner, name)
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, kept)
