"""The pieces of a DOCX that python-docx has no words for: table heads, bookmarks, links, page numbers."""

from __future__ import annotations

import io
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from dpiabook.pack.docx_styles import TABLE_STYLE, style_id
from dpiabook.pack.model import Grid, Picture
from dpiabook.pack.widths import widths
from dpiabook.pack.wording import printable

WIDEST_FIGURE_MM = 150.0
TALLEST_FIGURE_MM = {True: 135.0, False: 205.0}
KEPT_TOGETHER = 8


def add_table(document: Any, grid: Grid, room: float) -> None:
    """Add a real table: a marked, repeated head row, rows that do not split, widths that fit the page.

    Parameters
    ----------
    document : docx.document.Document
        Where it goes.
    grid : Grid
        What is printed.
    room : float
        Width of the text area in millimetres.
    """
    table = document.add_table(rows=0, cols=len(grid.headings), style=TABLE_STYLE)
    table.autofit = False
    _look(table, grid)
    measures = [Mm(width) for width in widths(grid, room)]
    heads = ["Table Head Number" if grid.is_numeric(index) else "Table Head" for index in range(len(grid.headings))]
    _row(table, grid.headings, heads, measures, head=True)
    for number, cells in enumerate(grid.rows):
        _row(table, cells, [_cell_style(grid, number, index) for index in range(len(cells))], measures)
    for column, width in zip(table.columns, measures, strict=True):
        column.width = width
    _keep_together(table)


def _keep_together(table: Any) -> None:
    """Keep a short table on one page, and the head of a long one with its first two rows."""
    rows = list(table.rows)
    together = rows[:-1] if len(rows) <= KEPT_TOGETHER else rows[:2]
    for row in together:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _look(table: Any, grid: Grid) -> None:
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    total, mask = ("1", "0660") if grid.total else ("0", "0620")
    properties.append(
        parse_xml(
            f'<w:tblLook {nsdecls("w")} w:val="{mask}" w:firstRow="1" w:lastRow="{total}" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
    )
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), printable(grid.caption))
    properties.append(caption)


def _row(table: Any, cells: tuple[str, ...], styles: list[str], measures: list[Any], head: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, style, width in zip(row.cells, cells, styles, measures, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style_id(style)
        paragraph.add_run(printable(text))


def _cell_style(grid: Grid, row: int, column: int) -> str:
    if (row, column) in grid.to_fill:
        return "Table To Fill"
    return "Table Number" if grid.is_numeric(column) else "Table Text"


def add_picture(document: Any, picture: Picture, number: int, landscape: bool) -> None:
    """Add a figure, no larger than the page, with its alternative text, and nothing in it that names a file."""
    paragraph = document.add_paragraph(style="Figure")
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png))
    fits = min(1.0, Mm(WIDEST_FIGURE_MM) / shape.width, Mm(TALLEST_FIGURE_MM[landscape]) / shape.height)
    shape.width, shape.height = round(shape.width * fits), round(shape.height * fits)
    properties = shape._inline.docPr
    properties.set("descr", printable(picture.alt))
    properties.set("name", f"Figure {number}")
    shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", f"Figure {number}")


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
