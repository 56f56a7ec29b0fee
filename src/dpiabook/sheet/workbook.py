"""Writing the sheet: a workbook with drop-downs, or a CSV, for its owner only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from dpiabook.dictionary.sheet_columns import COLUMNS, GONE, HOW_TO, LISTS, SURE, VARIABLES, Column
from dpiabook.dictionary.sheet_rows import csv_text
from dpiabook.dictionary.xlsx import sheets_of
from dpiabook.errors import Code, Refusal
from dpiabook.sensitivity import CATEGORIES, Category

Cells = dict[str, str]
DECIDE = "needs decision"
"""Marks a row in which a person has to decide something; it colours the row, and is no column."""
# Points; a line holds fewer letters than the column's width says, and a spreadsheet's rows end at 409 points.
_LINE, _FILLED, _MOST_LINES = 15.0, 0.9, 27
_OWNER_ONLY = 0o600
_HEAD, _DECIDE, _GUESS, _OLD = (PatternFill("solid", fgColor=c) for c in ("DCE6F1", "FCE4C4", "FFF8E1", "E7E6E6"))
_CITED = "The dictionary that was given stays as it is:"
_TOP = Alignment(wrap_text=True, vertical="top")
_HOW = (
    "One row for each variable of {what}. Read the coloured rows first: they need a decision. Pale ones are guesses.",
    "Change what is not right, and write yes under 'confirmed' when a row is right. Until then it counts as a guess.",
    "what it is: person and household are ids; area, region, weight, time, count are roles; a visible fact is"
    " what others could know of somebody; sensitive would hurt if learned; other is neither; leave out removes it.",
    "A column that names people (names, addresses, numbers of records, free text, coordinates) stops every run until"
    " its row is confirmed: as leave out, or as identifier where it must stay.",
    "missing codes: code = meaning, with semicolons between, such as: -9 = not known; 8 = not applicable. A question"
    " mark behind a code asks whether it is missing: take the mark away if it is, and the whole code if it is a value.",
    "made of: a column that follows from others, such as: year - yob; flag: episodes > 0; band of age; same as status.",
    "sensitive kind: ids from the sheet 'lists', with semicolons between; none where the variable is not sensitive.",
    "whose: the person's own, a relative's, or the household's. has it means: > 0, or 1, or in A, B.",
    'A code that holds other signs than letters and digits stands in quotation marks, everywhere: "1. Yes"; "2. No".',
    "who could know it: in your words; nobody where no other person could.",
    "Codes are listed where they are declared, or where many people hold them; otherwise only how many there are.",
    "dpiabook init, run again, adds new variables, marks gone ones, and keeps what you confirmed or changed.",
    "This sheet is the dictionary from now on. {given}",
)


def write_workbook(
    path: Path,
    rows: Sequence[Cells],
    *,
    what: str,
    given: str = "",
    kinds: Mapping[str, Category] = CATEGORIES,
) -> None:
    """Write the sheet as a workbook: how to fill it, the variables, and the lists to choose from.

    Parameters
    ----------
    path : Path
        ``NAME.variables.xlsx``; what lies there is replaced whole or not at all.
    rows : sequence of dict of str to str
        Cells by heading.
    what : str
        What the variables are of, such as the name of the file.
    given : str
        The dictionary that was given, which stays as it is.
    kinds : Mapping of str to Category
        The sensitive kinds to choose from.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE``.
    """
    book = openpyxl.Workbook()
    _fill_how_to(book.active, what, given)
    _fill_variables(book.create_sheet(VARIABLES), rows, len(kinds))
    _fill_lists(book.create_sheet(LISTS), kinds)
    # The second sheet is the one to work in, and the first the one to read once.
    book.active = 0 if not any(row.get("confirmed") for row in rows) else 1
    _replace(path, book.save)


def cited(path: Path) -> str:
    """The dictionary that a workbook cites as given; empty where it cites none, or is no workbook."""
    if path.suffix != ".xlsx":
        return ""
    rows = sheets_of(path).get(HOW_TO, [])
    texts = [str(row[0]) for row in rows if row and row[0]]
    return next((text.partition(_CITED)[2].strip() for text in texts if _CITED in text), "")


def write_csv(path: Path, rows: Sequence[Cells]) -> None:
    """Write the same rows as a CSV.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE``.
    """
    columns = shown_columns(rows)
    lines = [[column.heading for column in columns]]
    lines += [[row.get(column.heading, "") for column in columns] for row in rows]
    text = csv_text(lines)
    _replace(path, lambda part: Path(part).write_text(text, encoding="utf-8"))


def shown_columns(rows: Iterable[Cells]) -> list[Column]:
    """The columns that every sheet has, and those that some row fills."""
    filled = {heading for row in rows for heading, text in row.items() if text}
    return [column for column in COLUMNS if column.always or column.heading in filled]


def _replace(path: Path, write: Any) -> None:
    """Write a file for its owner only, and put it in its place when it is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=_OWNER_ONLY)
        write(part)
        part.chmod(_OWNER_ONLY)
        os.replace(part, path)  # noqa: PTH105 -- the same on every system
    except OSError as error:
        part.unlink(missing_ok=True)
        cure = f"close it where it is open, or name a folder that can be written with --out ({error.strerror})"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the sheet cannot be written", where=str(path), cure=cure) from None


def _fill_how_to(sheet: Any, what: str, given: str) -> None:
    sheet.title = HOW_TO
    sheet.column_dimensions["A"].width = 110
    source = f"{_CITED} {given}" if given else "No other dictionary was given."
    for number, line in enumerate(("How to fill the sheet 'variables'", *_HOW), start=1):
        _write(sheet, number, 1, line.format(what=what, given=source))
    sheet["A1"].font = Font(bold=True, size=14)
    _give_room(sheet)
    sheet.row_dimensions[1].height = 2 * _LINE


def _fill_variables(sheet: Any, rows: Sequence[Cells], kinds: int) -> None:
    columns = shown_columns(rows)
    for at, column in enumerate(columns, start=1):
        _write(sheet, 1, at, column.heading)
        sheet.cell(1, at).font, sheet.cell(1, at).fill = Font(bold=True), _HEAD
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width, dimension.hidden = column.width, column.hidden
        _offer(sheet, column, get_column_letter(at), (len(rows), kinds))
    for number, row in enumerate(rows, start=2):
        fill = _colour(row)
        for at, column in enumerate(columns, start=1):
            _write(sheet, number, at, row.get(column.heading, ""))
            if fill is not None:
                sheet.cell(number, at).fill = fill
    _give_room(sheet)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"


def _colour(row: Cells) -> Any:
    """The colour of a row that asks for a decision, that is a guess, or whose variable is gone."""
    if row.get("sure or guessed") == GONE:
        return _OLD
    if row.get("confirmed"):
        return None
    if row.get(DECIDE):
        return _DECIDE
    return None if row.get("sure or guessed") == SURE or "guessed" not in row.get("sure or guessed", "") else _GUESS


def _offer(sheet: Any, column: Column, letter: str, many: tuple[int, int]) -> None:
    """A drop-down; sensitive kinds may be several, and so are only offered."""
    rows, kinds = many
    if column.heading == "sensitive kind":
        offer = DataValidation("list", formula1=f"={LISTS}!$A$2:$A${kinds + 2}", showErrorMessage=False)
    elif column.choices:
        choices = ",".join(column.choices)
        offer = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
        offer.errorTitle, offer.error = "Not on the list", "Choose one of the list, or leave the cell empty."
    else:
        return
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{max(rows + 1, 2)}")


def _fill_lists(sheet: Any, known: Mapping[str, Category]) -> None:
    kinds = [("none", "not sensitive"), *((one.id, one.title) for one in known.values())]
    states = ("unknown", "not applicable", "suppressed", "not collected")
    for at, heading in enumerate(("sensitive kind", "in words", "what a missing code may mean"), start=1):
        _write(sheet, 1, at, heading)
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = 34
    for number, pair in enumerate(kinds, start=2):
        _write(sheet, number, 1, pair[0])
        _write(sheet, number, 2, pair[1])
    for number, state in enumerate(states, start=2):
        _write(sheet, number, 3, state)
    _give_room(sheet)


def _give_room(sheet: Any) -> None:
    """Rows as high as their texts are long, and pages as wide as the sheet: not every program does either by itself."""
    columns = [one for one in sheet.iter_cols() if not sheet.column_dimensions[one[0].column_letter].hidden]
    for at in range(sheet.max_row):
        lines = [
            _lines(column[at].value, sheet.column_dimensions[column[at].column_letter].width) for column in columns
        ]
        sheet.row_dimensions[at + 1].height = _LINE * min(max(lines), _MOST_LINES)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lines(text: Any, width: float) -> int:
    """How many lines a text needs in a column."""
    return max(1, len(wrap(str(text or ""), max(1, int(width * _FILLED)))))


def _write(sheet: Any, row: int, column: int, text: str) -> None:
    """A cell that is text whatever it looks like."""
    cell = sheet.cell(row, column)
    cell.alignment, cell.number_format = _TOP, "@"
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
