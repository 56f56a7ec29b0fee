"""The pieces of a DOCX that python-docx has no words for: table heads, bookmarks, links, page numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from dpiabook.pack.forms.docx_styles import TABLE_STYLE, style_id
from dpiabook.pack.forms.widths import CHARACTER_MM, TIGHT_MM, padding_in, widths
from dpiabook.pack.model import Grid, Picture
from dpiabook.pack.wording import printable

WIDEST_FIGURE_MM = 150.0
TALLEST_FIGURE_MM = {True: 135.0, False: 205.0}
HALF_PAGE_MM = 130.0
SMALLEST = 0.8
"""A figure is set a little smaller if half a page then holds it, so that it can stand under its text."""
_TIGHT_EDGE = 28
"""Twentieths of a point between a tight cell's edge and its text: a millimetre less than usual."""
KEPT_TOGETHER = 14
"""Lines of a table that is never parted."""


def paragraph(document: Any, style: str, text: str = "") -> Any:
    """Add a paragraph before the section that ends the document.

    python-docx looks through all that is there for that end, and for a style by its name: both take longer than all the
    rest.

    Parameters
    ----------
    document : docx.document.Document
        Where it goes.
    style : str
        Name of one of the styles of `dpiabook.pack.forms.docx_styles`; empty for running text.
    text : str, optional
        Already `printable`.
    """
    own: Any = OxmlElement("w:p")
    added = Paragraph(own, document._body)
    _append(document, own)
    if style:
        own.style = style_id(style)
    if text:
        added.add_run(text)
    return added


def _append(document: Any, element: Any) -> None:
    """Put an element where a document goes on: what ends it is always there, and always last."""
    document.element.body[-1].addprevious(element)


def add_table(document: Any, grid: Grid, room: float) -> None:
    """Add a real table: a marked, repeated head row, rows that do not split, widths that fit the page.

    A short table is kept on one page, the head of a long one with its first two rows, and the last row with what
    stands under the table: no page holds notes alone. The rows are written as XML: python-docx looks at the whole table
    again for each cell.

    Parameters
    ----------
    document : docx.document.Document
        Where it goes.
    grid : Grid
        What is printed.
    room : float
        Width of the text area in millimetres.
    """
    padding = padding_in(grid, room)
    shared = widths(grid, room, padding)
    measures = [Mm(width).twips for width in shared]
    heads = ["Table Head Number" if grid.is_numeric(index) else "Table Head" for index in range(len(grid.headings))]
    kept, noted = _kept_together(grid, shared), bool(grid.notes)
    rows = [_row(grid.headings, heads, measures, keep=kept > 0, head=True)]
    for number, cells in enumerate(grid.rows, start=1):
        styles = [_cell_style(grid, number - 1, index) for index in range(len(cells))]
        rows.append(_row(cells, styles, measures, keep=number < kept or (noted and number == len(grid.rows))))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in measures)
    table = f"<w:tbl {nsdecls('w')}>{_look(grid, padding)}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    _append(document, parse_xml(table))


def _kept_together(grid: Grid, measures: Sequence[float]) -> int:
    """How many of the first rows stand on one page: all of a low table, else two, to leave no page half empty."""
    lines = [
        max(ceil(len(cell) * CHARACTER_MM / width) for cell, width in zip(row, measures, strict=True))
        for row in grid.rows
    ]
    return len(lines) if sum(lines) <= KEPT_TOGETHER else min(2, len(lines))


def _look(grid: Grid, padding: float) -> str:
    edges = "".join(f'<w:{side} w:w="{_TIGHT_EDGE}" w:type="dxa"/>' for side in ("left", "right"))
    margins = f"<w:tblCellMar>{edges}</w:tblCellMar>" if padding == TIGHT_MM else ""
    total, mask = ("1", "0660") if grid.total else ("0", "0620")
    return (
        f'<w:tblPr><w:tblStyle w:val="{style_id(TABLE_STYLE)}"/><w:tblW w:type="auto" w:w="0"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="{mask}" w:firstRow="1" w:lastRow="{total}" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(printable(grid.caption))}/></w:tblPr>"
    )


def _row(
    cells: Sequence[str], styles: Sequence[str], measures: Sequence[int], *, keep: bool, head: bool = False
) -> str:
    mark = "<w:tblHeader/>" if head else ""
    together = "<w:keepNext/>" if keep else ""
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/>'
        f"{together}</w:pPr>{_run(printable(text))}</w:p></w:tc>"
        for text, style, width in zip(cells, styles, measures, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{inner}</w:tr>"


def _run(text: str) -> str:
    lines = [f"<w:t{_spaced(line)}>{escape(line)}</w:t>" if line else "" for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>" if text else "<w:r/>"


def _spaced(line: str) -> str:
    return ' xml:space="preserve"' if line != line.strip() else ""


def _cell_style(grid: Grid, row: int, column: int) -> str:
    if (row, column) in grid.to_fill:
        return "Table To Fill"
    if (row, column) in grid.strong:
        return "Table Strong"
    return "Table Number" if grid.is_numeric(column) else "Table Text"


def add_picture(document: Any, picture: Picture, number: int, landscape: bool) -> None:
    """Add a figure, no larger than the page, with its alternative text, and nothing in it that names a file."""
    shape = paragraph(document, "Figure").add_run().add_picture(io.BytesIO(picture.png))
    fits = _scale(shape.width, shape.height, landscape)
    shape.width, shape.height = round(shape.width * fits), round(shape.height * fits)
    properties = shape._inline.docPr
    properties.set("descr", printable(picture.alt))
    properties.set("name", f"Figure {number}")
    shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", f"Figure {number}")


def _scale(width: int, height: int, landscape: bool) -> float:
    """Share of its size that a figure is set in."""
    fits = min(1.0, Mm(WIDEST_FIGURE_MM) / width, Mm(TALLEST_FIGURE_MM[landscape]) / height)
    half = Mm(HALF_PAGE_MM) / height
    return half if SMALLEST * fits <= half < fits else fits


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Mark a heading so that the contents can point to it."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def link(paragraph: Any, name: str, text: str) -> None:
    """Add words that lead to a bookmark of the same document."""
    leading = OxmlElement("w:hyperlink")
    leading.set(qn("w:anchor"), name)
    run = paragraph.add_run(printable(text))
    leading.append(run._r)
    paragraph._p.append(leading)


def field(paragraph: Any, code: str) -> None:
    """Add a field that Word computes when it lays out the page, such as the page number."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            sign = OxmlElement("w:fldChar")
            sign.set(qn("w:fldCharType"), kind)
            run._r.append(sign)
        elif kind is None:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {code} "
            run._r.append(words)
