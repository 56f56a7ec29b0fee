"""The sheet in its two formats: one is taken, and the other written anew from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dpiabook.book.extended import additions_to
from dpiabook.dictionary.sheet_rows import ENDING, raw_sheet
from dpiabook.errors import Code, Refusal
from dpiabook.sensitivity.taxonomy import categories_with
from dpiabook.settings import here
from dpiabook.sheet import write_csv, write_workbook
from dpiabook.sheet.workbook import cited
from dpiabook.suite.own_files import keep_out_of_git

_FORMATS = ("csv", "xlsx")


def take_from(taken: str, named: Sequence[str], out: Path | None) -> Path:
    """Write the sheet anew in one format from the other.

    Parameters
    ----------
    taken : str
        ``csv`` or ``xlsx``: the one that counts.
    named : sequence of str
        The parameters file or the sheet, if there are several; else the only sheet under ``parameters`` is meant.
    out : Path, optional
        The parameters file.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` where it is not clear which sheet is meant, ``DICTIONARY_MISSING`` where it is not there, and
        as the reader of the sheet does.
    """
    if taken not in _FORMATS:
        raise Refusal(Code.SETTING_VALUE, "a sheet is taken from csv or xlsx", where="--from", cure="name one of them")
    path = _path(taken, named, out)
    if not path.is_file():
        cure = f"name the parameters file beside it, or write it first: dpiabook init FILE --{taken}"
        raise Refusal(Code.DICTIONARY_MISSING, "the sheet is not there", where=str(path), cure=cure)
    sheet = raw_sheet(path)
    rows = [dict(row.cells) for row in sheet.rows]
    workbook = path.with_suffix(".xlsx")
    keep_out_of_git(workbook, workbook.with_suffix(".csv"))
    if taken == "csv":
        given = cited(workbook) if workbook.is_file() else ""
        kinds = categories_with(additions_to(here()).categories)
        write_workbook(workbook, rows, what=path.name.removesuffix(f"{ENDING}.csv"), given=given, kinds=kinds)
        return workbook
    write_csv(path.with_suffix(".csv"), rows)
    return path.with_suffix(".csv")


def _path(taken: str, named: Sequence[str], out: Path | None) -> Path:
    """The sheet that is meant."""
    if named or out is not None:
        file = out if out is not None else Path(named[0])
        stem = file.name.split(".", 1)[0] if file.stem.endswith(ENDING) else file.stem
        folder = file.parent if file.suffix in {".yml", ".yaml"} or file.stem.endswith(ENDING) else Path("parameters")
        return folder / f"{stem}{ENDING}.{taken}"
    found = sorted(Path("parameters").glob(f"*{ENDING}.{taken}"))
    if len(found) != 1:
        cure = "name its parameters file: dpiabook init parameters/NAME.yml --from " + taken
        what = "there are several sheets" if found else "there is no sheet"
        raise Refusal(Code.SETTING_VALUE, what, where="parameters", cure=cure)
    return found[0]
