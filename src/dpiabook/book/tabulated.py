"""One form of table for notebooks: text to the left, numbers to the right, and a long one behind a click."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

MOST = 12
"""Rows that are seen at once."""
_WRITTEN, _FOLDER = 200, "the evidence folder"
_NUMBER = re.compile(
    r"(?:(?:about|between|and|fewer than|at least|at most|under|over)\s+)?[-–]?[\d.,]+\s?%?|\[[cxz]\]|–|"
)
_SORT = (
    "const h=event.target.closest('th');if(!h)return;"
    "const i=h.cellIndex,d=this.dataset.by===i+'up'?-1:1;this.dataset.by=i+(d>0?'up':'down');"
    "const r=[...this.querySelectorAll('tr')].filter(x=>x.cells[0].tagName==='TD'),b=r.map(x=>x.parentNode),"
    "t=x=>x.cells[i].textContent,"
    r"n=x=>parseFloat((t(x).replace(/,/g,'').match(/-?\d+(\.\d+)?/)||[-Infinity])[0]),"
    "f=h.style.textAlign==='right'?(x,y)=>n(x)-n(y):(x,y)=>t(x).localeCompare(t(y));"
    "r.sort((x,y)=>d*f(x,y)).forEach((x,j)=>b[j].appendChild(x))"
)
"""A click on a heading puts all rows in its order, those behind the other click too; a second one turns it round.

Where a page runs no code of an output, as with a notebook that nobody trusts yet, the table is the same without it.
"""
_LEFT, _RIGHT = ' style="text-align:left"', ' style="text-align:right"'


def tabulated(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], whole: str = _FOLDER) -> str:
    """Write a table as HTML.

    Parameters
    ----------
    caption : str
    headings : sequence of str
    rows : sequence of sequence of str
        Cells as they are printed.
    whole : str
        Where all rows lie, if they are too many to be written at all.

    Returns
    -------
    str
        A column of numbers stands to the right; of more than `MOST` rows the rest opens by a click, and a click on a
        heading sorts them all.

    Examples
    --------
    >>> tabulated("", ["Area", "Children"], [["North", "1,200"]]).count("text-align:right")
    2
    """
    sides = [_side([row[at] for row in rows]) for at in range(len(headings))]
    first, rest = rows[:MOST], rows[MOST:_WRITTEN]
    said = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    written = f"<table>{said}{_head(headings, sides)}{_body(first, sides)}</table>"
    if rest:
        table = f"<table>{_head(headings, sides)}{_body(rest, sides)}</table>"
        written += f"<details><summary>{len(rest)} more rows</summary>{table}</details>"
    left = len(rows) - _WRITTEN
    written = f'<div title="a heading sorts" onclick="{_SORT}">{written}</div>' if len(rows) > 1 else written
    return written + (f"<p>{left} more rows are in {whole}.</p>" if left > 0 else "")


def _side(cells: Sequence[str]) -> str:
    """To which side a column stands: to the right where all cells are numbers, and some are there."""
    return _RIGHT if any(cells) and all(_NUMBER.fullmatch(cell.strip()) for cell in cells) else _LEFT


def _head(headings: Sequence[str], sides: Sequence[str]) -> str:
    cells = (
        f'<th scope="col"{side}>{html.escape(heading)}</th>' for heading, side in zip(headings, sides, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _body(rows: Sequence[Sequence[str]], sides: Sequence[str]) -> str:
    lines = (
        "".join(f"<td{side}>{html.escape(cell)}</td>" for cell, side in zip(row, sides, strict=True)) for row in rows
    )
    return "".join(f"<tr>{line}</tr>" for line in lines)
