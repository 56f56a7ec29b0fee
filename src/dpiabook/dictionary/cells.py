"""Cells of tables as text, whatever kind of file they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of text under a title: the name of a sheet, or what stands above a table of a document."""

    title: str
    rows: Sequence[Sequence[str]]


def as_text(cell: object) -> str:
    """A cell as people see it: whole numbers without a point, dates without a time.

    Examples
    --------
    >>> as_text(999.0), as_text(None), as_text(dt.datetime(2020, 1, 2)), as_text(True)
    ('999', '', '2020-01-02', 'TRUE')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip()
