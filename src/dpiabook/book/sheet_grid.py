"""The sheet as a table in notebook 01: editable where a person sits before it, and plain HTML everywhere else."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dpiabook.book.display import Aside
from dpiabook.book.extended import additions_to
from dpiabook.book.panel import attended
from dpiabook.book.parameters import resolved_settings
from dpiabook.book.tabulated import tabulated
from dpiabook.dictionary.sheet_columns import BY_HEADING, GONE, YES
from dpiabook.dictionary.sheet_rows import Row, Sheet, is_sheet, raw_sheet
from dpiabook.errors import Code, Refusal
from dpiabook.sensitivity import CATEGORIES, Category
from dpiabook.sensitivity.taxonomy import categories_with
from dpiabook.settings import Loaded
from dpiabook.sheet import write_csv, write_workbook
from dpiabook.sheet.workbook import cited

_EDITED = ("what it is", "missing codes and what they mean", "sensitive kind", "whose", "has it means")
_SHOWN = ("variable", "label", *_EDITED, "evidence", "sure or guessed", "confirmed")
_MOST = 60
_NONE = "There is no sheet for this dataset. To write one: dpiabook init FILE"


@dataclass(frozen=True)
class SheetGrid:
    """The rows of a sheet that nobody has confirmed, to be decided here and saved to the same file.

    Attributes
    ----------
    path : Path
        ``NAME.variables.xlsx`` or ``NAME.variables.csv``.
    sheet : Sheet
        As it lay there when it was opened.
    kinds : Mapping of str to Category
        The sensitive kinds that a workbook offers.
    """

    path: Path
    sheet: Sheet = field(repr=False)
    kinds: Mapping[str, Category] = field(default_factory=lambda: CATEGORIES, repr=False)

    @property
    def open_rows(self) -> list[Row]:
        """Rows that are not confirmed, in the order of the sheet, so that decisions come first."""
        return [row for row in self.sheet.rows if not row.confirmed and row["sure or guessed"] != GONE]

    def __repr__(self) -> str:
        left, all_rows = len(self.open_rows), len(self.sheet.rows)
        return f"{self.path.name}: {left} of {all_rows} rows are to be confirmed"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """Controls before a person; otherwise text and a table, the same in every run."""
        if attended(os.environ) and self.open_rows:
            shown = self.panel._repr_mimebundle_(include=include, exclude=exclude)
            data = shown[0] if isinstance(shown, tuple) else shown
            return {**data, "text/plain": repr(self)}
        return {"text/plain": repr(self), "text/html": _table(self)}

    @cached_property
    def controls(self) -> dict[str, dict[str, Any]]:
        """For each open row its cells that can be changed, by variable and heading."""
        return {row.name: _controls(row) for row in self.open_rows[:_MOST]}

    @cached_property
    def panel(self) -> Any:
        """The rows above each other, and a button that saves them."""
        from ipywidgets import HTML, Button, VBox  # type: ignore[import-untyped]

        told = HTML(value=html.escape(repr(self)))
        save = Button(description="Save to the sheet", button_style="primary", tooltip=str(self.path))
        save.on_click(lambda _: setattr(told, "value", html.escape(self.save_or_tell())))
        rows = [_row_of(row, self.controls[row.name]) for row in self.open_rows[:_MOST]]
        return VBox([told, *rows, save])

    def save_or_tell(self) -> str:
        """Save, and say what became of it: a person before a button sees no traceback."""
        try:
            return self.save()
        except Refusal as refusal:
            return str(refusal)

    def save(self) -> str:
        """Write what was changed into the sheet, in the format in which it lies there.

        Raises
        ------
        Refusal
            ``OUTPUT_UNWRITABLE``, also where the sheet was changed elsewhere since it was opened; as the reader of the
            sheet does for what may not stand there.
        """
        if [row.cells for row in raw_sheet(self.path).rows] != [row.cells for row in self.sheet.rows]:
            cure = "run the cell again: it shows the sheet as it is now"
            what = "the sheet was changed elsewhere since it was opened here"
            raise Refusal(Code.OUTPUT_UNWRITABLE, what, where=str(self.path), cure=cure)
        rows = [self._changed(row) for row in self.sheet.rows]
        _write(self.path, rows, self.kinds)
        object.__setattr__(self, "sheet", raw_sheet(self.path))
        confirmed = sum(row.confirmed for row in self.sheet.rows)
        return f"saved to {self.path.name}: {confirmed} of {len(rows)} rows are confirmed"

    def _changed(self, row: Row) -> dict[str, str]:
        """A row with what its controls say."""
        cells = dict(row.cells)
        for heading, control in self.controls.get(row.name, {}).items():
            value = (YES if control.value else "") if heading == "confirmed" else str(control.value or "").strip()
            cells[heading] = value
        return {heading: text for heading, text in cells.items() if text}


def open_sheet(parameters: Mapping[str, Any] | None = None) -> SheetGrid | Aside:
    """Open the sheet that the notebook's parameters name as the dictionary.

    Parameters
    ----------
    parameters : Mapping, optional
        Values of a parameters file; by default those of the notebook's cells are used.

    Returns
    -------
    SheetGrid or Aside
        The latter where the dictionary is no sheet, or cannot be read: opening the dataset says what is wrong.
    """
    try:
        return _opened(resolved_settings(parameters))
    except Refusal as refusal:
        return Aside(str(refusal))


def _opened(loaded: Loaded) -> SheetGrid | Aside:
    name = loaded.settings.dictionary
    if name is None or "://" in name or name == "demo":
        return Aside(_NONE)
    location = name.replace("{version}", loaded.settings.version)
    path = loaded.places.resolve(location, what="dictionary", code=Code.DICTIONARY_MISSING)
    kinds = categories_with(additions_to(loaded).categories)
    return SheetGrid(path, raw_sheet(path), kinds) if is_sheet(path) else Aside(_NONE)


def _controls(row: Row) -> dict[str, Any]:
    from ipywidgets import Checkbox, Dropdown, Layout, Text

    found: dict[str, Any] = {}
    for heading in _EDITED:
        choices = BY_HEADING[heading].choices
        layout = Layout(width="12em" if choices else "16em")
        now = row[heading].lower() if choices else row[heading]
        if choices:
            options = ["", *choices] if now in ("", *choices) else [now, "", *choices]
            found[heading] = Dropdown(options=options, value=now, layout=layout)
        else:
            found[heading] = Text(value=now, placeholder=heading, layout=layout)
        found[heading].tooltip = heading
    found["confirmed"] = Checkbox(value=row.confirmed, description="confirmed", indent=False)
    return found


def _row_of(row: Row, controls: Mapping[str, Any]) -> Any:
    """One variable: what it is and why, above what can be changed."""
    from ipywidgets import HTML, HBox, Label, Layout, VBox

    head = f"<b>{html.escape(row.name)}</b> {html.escape(row['label'])}<br>{html.escape(row['evidence'])}"
    cells = [VBox([Label(heading), control]) for heading, control in controls.items() if heading != "confirmed"]
    layout = Layout(border_bottom="1px solid #ccc", padding="4px 0")
    return VBox([HTML(head), HBox([*cells, controls["confirmed"]], layout=Layout(flex_flow="row wrap"))], layout=layout)


def _table(grid: SheetGrid) -> str:
    """The open rows as a table; those that stand first need a decision."""
    rows = [[row[heading] for heading in _SHOWN] for row in grid.open_rows]
    return tabulated(repr(grid), _SHOWN, rows, "the file")


def _write(path: Path, rows: list[dict[str, str]], kinds: Mapping[str, Category]) -> None:
    """Write the sheet in its own format, and in the other where that lies beside it."""
    workbook, csv = path.with_suffix(".xlsx"), path.with_suffix(".csv")
    if path == workbook or workbook.is_file():
        what = path.name.removesuffix(f".variables{path.suffix}")
        given = cited(workbook) if workbook.is_file() else ""
        write_workbook(workbook, rows, what=what, given=given, kinds=kinds)
    if path == csv or csv.is_file():
        write_csv(csv, rows)
