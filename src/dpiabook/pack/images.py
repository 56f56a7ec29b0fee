"""A statement's drawing as a picture of the document."""

from __future__ import annotations

from collections.abc import Mapping

from dpiabook.figures import Rendered
from dpiabook.pack.forms.csvs import to_csv
from dpiabook.pack.model import Picture, anchor
from dpiabook.release.statement import Statement


def picture(statement: Statement, drawings: Mapping[str, Rendered]) -> Picture | None:
    """Return the statement's drawing as a picture, or None where it has none.

    Parameters
    ----------
    statement : Statement
        Names the picture and gives its caption.
    drawings : Mapping[str, Rendered]
        By the statement's id.

    Returns
    -------
    Picture or None
        PNG, SVG and the drawn values, with the same bytes for the same statement.
    """
    drawing = drawings.get(statement.id)
    if drawing is None:
        return None
    caption = statement.table.caption if statement.table and statement.table.caption else statement.title
    data = to_csv(drawing.headings, drawing.rows)
    return Picture(anchor(statement.id), caption, drawing.alt, drawing.png, drawing.svg, data)
