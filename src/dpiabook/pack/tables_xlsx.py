"""The XLSX form by gptables: cover, contents, notes, and one table a sheet.

gptables follows the Analysis Function's guidance on spreadsheets. It turns ``=1+1`` in a label into a formula unless it
is told not to, so it is told.
"""

from __future__ import annotations

import re
import tempfile
import warnings
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from gptables import Cover, GPTable, produce_workbook

from dpiabook.evidence.finding import Column
from dpiabook.pack.archive import fixed
from dpiabook.pack.document import Material
from dpiabook.pack.model import Grid
from dpiabook.pack.register_grids import measure_grid, risk_grid
from dpiabook.pack.wording import AUDIENCES, CHANCE, DRAFT, in_words, printable
from dpiabook.release.statement import PrintedTable, Statement

_PLAIN_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")
_WORDLESS = re.compile(r"[^a-zA-Z0-9]*")
WIDEST = 60
NOT_APPLICABLE = "[z]"
BLANK = f"{NOT_APPLICABLE} not applicable, or nothing is recorded."
TO_DECIDE = "To be decided by the author"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_xlsx(material: Material) -> bytes:
    """Write every released table, the register and the measures as a workbook.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    bytes
        An XLSX file without formulas; labels are text, counts are numbers, withheld cells are their symbol.
    """
    tabled = [one for one in material.statements if one.table]
    registers = {"Step 5": risk_grid(material.risks), "Step 6": measure_grid(material.measures)}
    notes = _all_notes(tabled, registers.values())
    sheets = {name: _sheet(name, one, notes) for name, one in zip(sheet_names(tabled), tabled, strict=True)}
    sheets |= {name: _register(name, grid, notes) for name, grid in registers.items()}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"gptables\.")  # it uses pandas in ways that pandas is giving up
        path = Path(folder) / "tables.xlsx"
        book = produce_workbook(
            filename=str(path),
            sheets=sheets,
            cover=_cover(material),
            notes_table=_notes(notes),
            contentsheet_options={"column_names": ["Sheet", "Table"]},
            workbook_options=_OPTIONS,
        )
        for name, sheet in sheets.items():
            _narrow(book.get_worksheet_by_name(name), sheet.table)
        book.set_properties(_properties(material.assessed.on, material.assessed.name))
        book.close()
        return fixed(path.read_bytes())


def sheet_names(statements: Sequence[Statement]) -> list[str]:
    """Name the sheets after their block, numbered within it.

    Examples
    --------
    >>> sheet_names([Statement("B02.a", "B02", "", ""), Statement("B02.b", "B02", "", "")])
    ['B02 1', 'B02 2']
    """
    blocks = [one.block for one in statements]
    return [f"{name} {blocks[:index].count(name) + 1}" for index, name in enumerate(blocks)]


def text(words: str) -> str:
    """Make words fit a cell: no control characters, and none of the signs by which gptables marks notes and links.

    Examples
    --------
    >>> text("a $$b$$ [c](http://d)")
    'a $ $b$ $ [c] (http://d)'
    """
    return printable(words).replace("$$", "$ $").replace("](", "] (")


def _cell(words: str) -> str:
    """Give a cell's text; gptables refuses cells without a letter or digit, so these are put in words."""
    if not words.strip():
        return NOT_APPLICABLE
    return f"sign {text(words)}" if _WORDLESS.fullmatch(words) else text(words)


def _sheet(name: str, statement: Statement, notes: Sequence[str]) -> GPTable:
    table = statement.table
    if table is None:
        raise TypeError(statement.id)
    return GPTable(
        table=_frame(table),
        table_name="table_" + name.replace(" ", "_"),
        title=text(f"{statement.block}: {table.caption or statement.title}") + _references(table.notes, notes),
        subtitles=[text(statement.sentence)],
        scope=text(f"Output rules: {statement.profile}") if statement.profile else None,
        source=text(statement.method) or None,
        index_columns={},
        additional_formatting=_wrapped(_frame(table)),
    )


def _register(name: str, grid: Grid, notes: Sequence[str]) -> GPTable:
    rows = [[text(cell) or TO_DECIDE for cell in row] for row in grid.rows]
    frame = pd.DataFrame(rows, columns=_unique(grid.headings))
    return GPTable(
        table=frame,
        table_name="table_" + name.replace(" ", "_"),
        title=grid.caption + _references(grid.notes, notes),
        index_columns={},
        additional_formatting=_wrapped(frame),
    )


def _long_columns(frame: pd.DataFrame) -> list[int]:
    """Columns whose longest text would make the sheet too wide to read."""
    longest = [max([0, *(len(str(cell)) for cell in frame.iloc[:, index])]) for index in range(frame.shape[1])]
    return [index for index, length in enumerate(longest) if length > WIDEST]


def _wrapped(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Wrap long texts, and set every cell of such a table at the top of its row."""
    if not _long_columns(frame):
        return []
    every = {"columns": list(range(frame.shape[1])), "format": {"valign": "top"}, "include_names": False}
    long = {"columns": _long_columns(frame), "format": {"text_wrap": True}, "include_names": False}
    return [{"column": every}, {"column": long}]


def _narrow(sheet: Any, frame: pd.DataFrame) -> None:
    for index in _long_columns(frame):
        sheet.set_column(index, index, WIDEST)


def _frame(table: PrintedTable) -> pd.DataFrame:
    columns = [_column(table, index) for index in range(len(table.columns))]
    headings = _unique([heading for heading, _ in columns])
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    return pd.DataFrame(rows, columns=headings, dtype=object)


def _column(table: PrintedTable, index: int) -> tuple[str, list[object]]:
    """Return heading and cells; percentages give their sign to the heading, so that the cells are numbers."""
    column, cells = table.columns[index], [row[index] for row in table.cells]
    heading = text(column.label) + _unit(column)
    if column.kind in ("text", "area", "region"):
        return heading, [_cell(cell) for cell in cells]
    if any(cell.endswith("%") for cell in cells):
        heading, cells = f"{heading} (%)", [cell.removesuffix("%").strip() for cell in cells]
    return heading, [_number(cell) for cell in cells]


def _unit(column: Column) -> str:
    known = column.unit and column.unit.lower() not in column.label.lower()
    return f" ({text(column.unit)})" if known else ""


def _number(cell: str) -> object:
    if not _PLAIN_NUMBER.fullmatch(cell):
        return _cell(cell)
    plain = cell.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _unique(headings: Sequence[str]) -> list[str]:
    """Tell equal headings apart: gptables and spreadsheets refuse a table with two columns of one name."""
    seen: dict[str, int] = {}
    names = []
    for heading in headings:
        key = heading.lower()
        seen[key] = seen.get(key, 0) + 1
        names.append(heading if seen[key] == 1 else f"{heading} {seen[key]}")
    return names


def _cover(material: Material) -> Cover:
    assessed = material.assessed
    return Cover(
        title="Tables of the evidence for a data protection impact assessment",
        intro=[DRAFT, text(assessed.name), f"Assessed on {in_words(assessed.on)}"],
        about=[f"Made for {AUDIENCES[assessed.audience]}.", CHANCE],
        cover_label="Cover",
    )


def _all_notes(statements: Iterable[Statement], grids: Iterable[Grid]) -> list[str]:
    """List every note once; the symbol of empty cells is explained beside the profile's own symbols."""
    own = [note for one in statements if one.table for note in one.table.notes]
    return list(dict.fromkeys([*own, BLANK, *(note for grid in grids for note in grid.notes)]))


def _references(own: Sequence[str], notes: Sequence[str]) -> str:
    return "".join(f"$$note {notes.index(note) + 1}$$" for note in (*own, BLANK))


def _notes(notes: Sequence[str]) -> pd.DataFrame:
    rows = [[f"note {number}", text(note)] for number, note in enumerate(notes, start=1)]
    return pd.DataFrame(rows, columns=["Note", "What it says"])


def _properties(on: date, subject: str) -> dict[str, object]:
    return {
        "title": "Tables of the evidence for a data protection impact assessment",
        "subject": text(subject),
        "author": "dpiabook",
        "comments": DRAFT,
        "created": datetime.combine(on, time()),
    }
