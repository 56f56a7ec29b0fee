"""Drawn figures as PNG and SVG, with the same bytes for the same figure."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Protocol

import matplotlib as mpl
from matplotlib.figure import Figure

from dpiabook.pack.model import Picture, anchor
from dpiabook.release.statement import Statement

DPI = 200


class Drawing(Protocol):
    """What `dpiabook.figures` gives: a matplotlib figure and the text that stands for it."""

    @property
    def figure(self) -> Figure:
        """The figure, drawn from released values."""

    @property
    def alt(self) -> str:
        """What it shows, in words."""


def picture(statement: Statement, drawings: Mapping[str, Drawing]) -> Picture | None:
    """Return the statement's drawing as a picture, or None where it has none.

    Parameters
    ----------
    statement : Statement
        Names the picture and gives its caption.
    drawings : Mapping[str, Drawing]
        By the statement's id.

    Returns
    -------
    Picture or None
        PNG at 200 dots per inch and SVG; neither holds a date, the name of a program or other metadata.
    """
    drawing = drawings.get(statement.id)
    if drawing is None:
        return None
    caption = statement.table.caption if statement.table and statement.table.caption else statement.title
    return Picture(anchor(statement.id), caption, drawing.alt, _png(drawing.figure), _svg(drawing.figure))


def _png(figure: Figure) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DPI, bbox_inches="tight", metadata={"Software": None})
    return stream.getvalue()


def _svg(figure: Figure) -> bytes:
    stream = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({"svg.hashsalt": "dpiabook", "svg.fonttype": "path"}):
        figure.savefig(stream, format="svg", bbox_inches="tight", metadata=nothing)
    return stream.getvalue()
