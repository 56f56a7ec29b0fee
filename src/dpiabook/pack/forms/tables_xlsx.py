"""The XLSX form by gptables: cover, contents, notes, and one table a sheet.

gptables follows the Analysis Function's guidance on spreadsheets. It turns ``=1+1`` in a label into a formula unless it
is told not to, so it is told.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
from gptables import Cover, GPTable, produce_workbook

from dpiabook.pack.forms.archive import fixed
from dpiabook.pack.forms.xlsx_cells import NOT_APPLICABLE, frame_of, narrow, text, unique, wrapped
from dpiabook.pack.material import Material
from dpiabook.pack.model import Grid
from dpiabook.pack.register_grids import measure_grid, risk_grid
from dpiabook.pack.wording import AUDIENCES, CHANCE, DRAFT, in_words
from dpiabook.release.statement import Statement

BLANK = f"{NOT_APPLICABLE} not applicable, or nothing is recorded."
TO_DECIDE = "To be decided by the author"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def to_xlsx(material: Material) -> bytes:
    """Write every released table that has rows, the register and the measures as a workbook.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    bytes
        An XLSX file without formulas; labels are text, counts are numbers, withheld cells are their symbol.
    """
    tabled = [one for one in material.statements if one.table and one.table.cells]
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
            narrow(book.get_worksheet_by_name(name), sheet.table)
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


def _sheet(name: str, statement: Statement, notes: Sequence[str]) -> GPTable:
    table = statement.table
    if table is None:
        raise TypeError(statement.id)
    frame = frame_of(table)
    return GPTable(
        table=frame,
        table_name="table_" + name.replace(" ", "_"),
        title=text(f"{statement.block}: {table.caption or statement.title}") + _references(table.notes, notes),
        subtitles=[text(statement.sentence)],
        scope=text(f"Output rules: {statement.profile}") if statement.profile else None,
        source=text(statement.method) or None,
        index_columns={},
        additional_formatting=wrapped(frame),
    )


def _register(name: str, grid: Grid, notes: Sequence[str]) -> GPTable:
    rows = [[text(cell) or TO_DECIDE for cell in row] for row in grid.rows]
    frame = pd.DataFrame(rows, columns=unique(grid.headings))
    return GPTable(
        table=frame,
        table_name="table_" + name.replace(" ", "_"),
        title=grid.caption + _references(grid.notes, notes),
        index_columns={},
        additional_formatting=wrapped(frame),
    )


def _cover(material: Material) -> Cover:
    assessed = material.assessed
    return Cover(
        title="Tables of the evidence for a data protection impact assessment",
        intro=[
            *filter(None, (DRAFT, text(assessed.warning))),
            text(assessed.name),
            f"Assessed on {in_words(assessed.on)}",
        ],
        about=[f"Made for {AUDIENCES[assessed.audience]}.", material.speech.say(CHANCE)],
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
