"""Workbooks of spreadsheet programs (XLSX, XLSM, XLSB, XLS, ODS): one sheet as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dpiabook.counting.forms.shape import above_in_words, named, shape_of
from dpiabook.errors import Code, Refusal, did_you_mean

_FIRST, _PART = 300, 50_000
# Of fewer columns a row with a single cell says nothing.
_WIDE = 3
# So many rows of a sheet tell whether it lists columns, and so many columns at least.
_LISTED, _LEAST_LISTED = 5_000, 3
_EXACT = 2.0**53
_NOTHING = {"", "NA", "#N/A"}
_DATE, _MOMENT, _WHOLE, _NUMBER, _TRUTH, _TEXT, _TIME = "date", "moment", "whole", "number", "truth", "text", "time"
_TYPES: tuple[tuple[set[str], pa.DataType], ...] = (
    ({_WHOLE}, pa.int64()),
    ({_WHOLE, _NUMBER}, pa.float64()),
    ({_DATE}, pa.date32()),
    ({_DATE, _MOMENT}, pa.timestamp("us")),
    ({_TRUTH}, pa.bool_()),
    ({_TIME}, pa.int64()),
)


def write_sheet(path: Path, sheet: str, out: Path, *, where: str) -> list[str]:
    """Write a sheet of a workbook as Parquet.

    Numbers that are whole in every row become integers, for workbooks keep all numbers as decimal ones; empty cells,
    ``NA`` and ``#N/A`` are missing; a column that mixes kinds becomes text.

    Parameters
    ----------
    path : Path
        The workbook.
    sheet : str
        Its name; empty where the workbook has one table.
    out : Path
        The Parquet file to write.
    where : str
        How refusals name the source.

    Returns
    -------
    list of str
        What was done to read it.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE``, ``SOURCE_MISSING`` for a sheet that is not there, ``SETTING_VALUE`` where several sheets
        hold tables and none is named, ``SOURCE_EMPTY`` or ``COLUMN_DUPLICATE``.
    """
    book = _opened(path, where)
    table, notes = _chosen(book, sheet, path, where)
    first = [[_text(cell) or "" for cell in row] for row in islice(table.iter_rows(), _FIRST)]
    shape = shape_of(first, where=where)
    rows, below = _rows_and_notes(table, shape.above + 1)
    kinds = _kinds(_parts(table, shape.above + 1, rows), len(shape.names))
    names, unnamed = named(shape.names, [not found for found in kinds])
    kept = [(at, name, _type_of(kinds[at])) for at, name in enumerate(names) if name]
    schema = pa.schema([(name, kind) for _, name, kind in kept])
    with pq.ParquetWriter(out, schema) as writer:
        for part in _parts(table, shape.above + 1, rows):
            columns = [_column([row[at] if at < len(row) else "" for row in part], kind) for at, _, kind in kept]
            writer.write_table(pa.table(columns, schema=schema))
    return [*notes, *above_in_words(shape.above), *_below_in_words(below), *unnamed]


def _opened(path: Path, where: str) -> Any:
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path)
    # The parser raises whatever it raises, a panic of its own among it; the file is to blame in every case.
    except BaseException as failure:
        if isinstance(failure, KeyboardInterrupt | SystemExit):
            raise
    what = "the workbook cannot be read: it is damaged, or protected by a password"
    cure = "open it in a spreadsheet program, take any password off, and save it as XLSX"
    raise Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)


def _chosen(book: Any, sheet: str, path: Path, where: str) -> tuple[Any, list[str]]:
    """The sheet that is named, or the only one that holds a table."""
    known = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible) and "WorkSheet" in str(one.typ)]
    if sheet:
        if sheet not in book.sheet_names:
            cure = did_you_mean(sheet, known) or f"name one of {', '.join(known)}"
            raise Refusal(Code.SOURCE_MISSING, f"the workbook has no sheet {sheet!r}", where=where, cure=cure)
        return book.get_sheet_by_name(sheet), []
    tables = [name for name in known if _is_table(book.get_sheet_by_name(name))]
    tables, describing = _data_and_described(book, tables) if len(tables) > 1 else (tables, [])
    if len(tables) > 1:
        what = f"{len(tables)} sheets of the workbook hold tables: {', '.join(tables)}"
        cure = f"name the one that is meant, as in {path.name}#{tables[0]}"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure=cure)
    if not known:
        raise Refusal(Code.SOURCE_EMPTY, "the workbook has no visible sheet", where=where, cure="name another file")
    name = tables[0] if tables else known[0]
    notes = [f"of {len(book.sheet_names)} sheets, {name!r} was read"] if len(book.sheet_names) > 1 else []
    notes += [
        f"sheet {one!r} lists its columns: it is no data, and may be named as the dictionary" for one in describing
    ]
    return book.get_sheet_by_name(name), notes


def _data_and_described(book: Any, tables: list[str]) -> tuple[list[str], list[str]]:
    """The sheets that hold data, and those that list the columns of one of them."""
    first = {name: _first_texts(book.get_sheet_by_name(name)) for name in tables}
    headings = {
        name: set(next((row for row in rows if sum(map(bool, row)) > 1), ())) - {""} for name, rows in first.items()
    }
    describing = [
        name for name in tables if any(_lists(first[name], headings[other]) for other in tables if other != name)
    ]
    data = [name for name in tables if name not in describing]
    return (data, describing) if data else (tables, [])


def _first_texts(sheet: Any) -> list[list[str]]:
    return [[(_text(cell) or "").strip().casefold() for cell in row] for row in islice(sheet.iter_rows(), _LISTED)]


def _lists(rows: list[list[str]], headings: set[str]) -> bool:
    """Whether one column of a sheet names most columns of another."""
    width = max(map(len, rows), default=0)
    listed = ({row[at] for row in rows if at < len(row)} for at in range(width))
    return any(len(cells & headings) >= max(_LEAST_LISTED, len(headings) / 2) for cells in listed)


def _is_table(sheet: Any) -> bool:
    """Whether a sheet has two rows with two cells each; a cover has texts below each other."""
    wide = (row for row in sheet.iter_rows() if sum(_text(cell) is not None for cell in row) > 1)
    return len(list(islice(wide, 2))) == 2


def _filled(sheet: Any, above: int) -> Iterator[list[Any]]:
    """The rows below the heading that hold anything."""
    return (row for row in islice(sheet.iter_rows(), above, None) if any(cell != "" for cell in row))


def _rows_and_notes(sheet: Any, above: int) -> tuple[int, int]:
    """How many rows the table has, and how many lines of notes stand below it."""
    rows = notes = 0
    for row in _filled(sheet, above):
        notes = notes + 1 if _is_note(row) else 0
        rows += 1
    return (rows - notes, notes) if notes < rows else (rows, 0)


def _is_note(row: Sequence[Any]) -> bool:
    """Whether a row of a table of several columns is one cell of words, such as a source or a footnote."""
    told = [cell for cell in row if cell != ""]
    return len(told) == 1 and len(row) >= _WIDE and isinstance(told[0], str) and len(told[0].split()) > 1


def _below_in_words(below: int) -> list[str]:
    was = "line of notes below the table was" if below == 1 else "lines of notes below the table were"
    return [f"{below} {was} passed over"] if below else []


def _parts(sheet: Any, above: int, rows: int) -> Iterator[list[list[Any]]]:
    """The rows of the table, a part at a time."""
    kept = islice(_filled(sheet, above), rows)
    while part := list(islice(kept, _PART)):
        yield part


def _kinds(parts: Iterator[list[list[Any]]], width: int) -> list[set[str]]:
    """The kinds of value in each column."""
    kinds: list[set[str]] = [set() for _ in range(width)]
    for rows in parts:
        for at, found in enumerate(kinds):
            found |= {_kind(row[at]) for row in rows if at < len(row)}
    return [found - {""} for found in kinds]


def _kind(cell: Any) -> str:
    if isinstance(cell, str):
        return "" if cell.strip() in _NOTHING else _TEXT
    if isinstance(cell, bool):
        return _TRUTH
    if isinstance(cell, float | int):
        return _WHOLE if float(cell).is_integer() and abs(cell) <= _EXACT else _NUMBER
    if isinstance(cell, datetime):
        return _DATE if cell.time() == time() else _MOMENT
    return _DATE if isinstance(cell, date) else _TIME if isinstance(cell, time | timedelta) else _TEXT


def _type_of(kinds: set[str]) -> pa.DataType:
    return next((kind for several, kind in _TYPES if kinds and kinds <= several), pa.string())


def _column(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        return pa.array([_text(cell) for cell in cells], kind)
    return pa.array([None if isinstance(cell, str) else _plain(cell, kind) for cell in cells], kind)


def _plain(cell: Any, kind: pa.DataType) -> Any:
    """A value as its column keeps it: whole numbers, dates, and times of day in seconds."""
    if isinstance(cell, timedelta):
        return int(cell.total_seconds())
    if isinstance(cell, time):
        return (cell.hour * 60 + cell.minute) * 60 + cell.second
    if kind == pa.int64():
        return int(cell)
    if kind == pa.date32() and isinstance(cell, datetime):
        return cell.date()
    if kind == pa.timestamp("us") and not isinstance(cell, datetime):
        return datetime.combine(cell, time())
    return cell


def _text(cell: Any) -> str | None:
    """A value as text: None where it is missing."""
    if isinstance(cell, str):
        return None if cell.strip() in _NOTHING else cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
