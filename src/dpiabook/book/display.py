"""What a notebook shows of a finding: its figure, its table and its sentence, as text and as HTML."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass

import pandas as pd

from dpiabook.book.tabulated import tabulated
from dpiabook.figures import Rendered
from dpiabook.release.statement import Statement

_LONGEST = 40
_WIDTH = 693
"""Pixels; a figure is drawn for print, and would fill more than a notebook's page."""


@dataclass(frozen=True)
class Shown:
    """A statement as one cell's output; Jupyter asks for the richest form that it can show."""

    statement: Statement
    drawing: Rendered | None

    def __repr__(self) -> str:
        return _text(self.statement)

    def _repr_html_(self) -> str:
        return _html(self.statement, self.drawing)

    def to_frame(self) -> pd.DataFrame:
        """Its table as a data frame, as those inside may read it; empty where it has none."""
        table = self.statement.table
        return pd.DataFrame() if table is None else table.frame


@dataclass(frozen=True)
class Aside:
    """A remark to the reader of the notebook that is no finding."""

    text: str

    def __repr__(self) -> str:
        return self.text


def put_out(thing: object) -> None:
    """Show something below the running cell of a notebook; nothing elsewhere."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        display(thing)  # type: ignore[no-untyped-call]


def _text(statement: Statement) -> str:
    """Title, sentence and table in plain text."""
    parts = [statement.title, statement.sentence]
    if statement.table is not None:
        lines = [statement.table.headings, *statement.table.cells[:_LONGEST]]
        widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
        parts.append("\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines))
    return "\n".join(parts)


def _html(statement: Statement, drawing: Rendered | None) -> str:
    """The same as HTML, the figure embedded with its alternative text."""
    parts = [] if drawing is not None else [f"<h4>{html.escape(statement.title)}</h4>"]
    if drawing is not None:
        data = base64.b64encode(drawing.png).decode()
        size = f'width="{_WIDTH}" style="max-width:100%"'
        parts.append(f'<img src="data:image/png;base64,{data}" alt="{html.escape(drawing.alt)}" {size}>')
    parts.append(f"<p>{html.escape(statement.sentence)}</p>")
    if statement.table is not None:
        table = statement.table
        parts.append(tabulated(table.caption, table.headings, table.cells))
    return "".join(parts)
