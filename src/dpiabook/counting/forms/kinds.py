"""What kind a file is: by its first bytes, and by its name where bytes do not tell.

Sources: the file signatures that the formats' own specifications give (Apache Parquet and Arrow, RFC 1952, RFC 8878,
ECMA-376, OASIS OpenDocument, SQLite file format, DuckDB storage, ReadStat for statistical programs).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from dpiabook.errors import Code, Refusal

PARQUET, ARROW, STREAM, WORKBOOK, TEXT, ARCHIVE = "Parquet", "Arrow", "Arrow stream", "workbook", "text", "zip archive"
SQLITE, DUCKDB = "SQLite database", "DuckDB database"
PACKED = {"gzip": ".gz", "bzip2": ".bz2", "zstandard": ".zst", "xz": ".xz"}
_LOOK = 4096

_AT_START: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", PARQUET),
    (b"ARROW1", ARROW),
    (b"FEA1", ARROW),
    (b"\xff\xff\xff\xff", STREAM),
    (b"SQLite format 3\x00", SQLITE),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"$FL2", ".sav"),
    (b"$FL3", ".zsav"),
    (b"<stata_dta>", ".dta"),
    (b"HEADER RECORD*******LIB", ".xpt"),
    (bytes(12) + b"\xc2\xea\x81\x60", ".sas7bdat"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),
)
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", "ask for the table itself, as CSV, XLSX or Parquet"),
    (b"{\\rtf", "an RTF document", "save its table as CSV or XLSX"),
    (b"RDX", "an R workspace (RData)", 'in R: arrow::write_parquet(table, "table.parquet")'),
    (b"RDA", "an R workspace (RData)", 'in R: arrow::write_parquet(table, "table.parquet")'),
    (b"X\n\x00\x00", "an R object (RDS)", 'in R: arrow::write_parquet(table, "table.parquet")'),
    (b"\x80\x02", "a Python pickle", 'in Python: pandas.read_pickle(file).to_parquet("table.parquet")'),
    (b"\x80\x03", "a Python pickle", 'in Python: pandas.read_pickle(file).to_parquet("table.parquet")'),
    (b"\x80\x04", "a Python pickle", 'in Python: pandas.read_pickle(file).to_parquet("table.parquet")'),
    (b"\x80\x05", "a Python pickle", 'in Python: pandas.read_pickle(file).to_parquet("table.parquet")'),
    (b"\x89HDF", "an HDF5 file", 'in Python: pandas.read_hdf(file).to_parquet("table.parquet")'),
    (b"\x93NUMPY", "a NumPy array", "save it as a table with named columns, as CSV or Parquet"),
    (b"ORC", "an ORC file", "write it as Parquet"),
    (b"Obj\x01", "an Avro file", "write it as Parquet"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it, and name the file in it"),
    (b"Rar!", "a RAR archive", "unpack it, and name the file in it"),
    (b"\x00\x01\x00\x00Standard Jet DB", "an Access database", "export the table from Access as CSV or XLSX"),
    (b"\x00\x01\x00\x00Standard ACE DB", "an Access database", "export the table from Access as CSV or XLSX"),
    (b"\x89PNG", "a picture", "name a table"),
    (b"\xff\xd8\xff", "a picture", "name a table"),
    (b"GIF8", "a picture", "name a table"),
)
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (b"<!doctype html", "a web page", "save the table as CSV or XLSX"),
    (b"<html", "a web page", "open it in a spreadsheet program and save it as XLSX"),
    (b"<?xml", "an XML document", "export the table as CSV, XLSX or Parquet"),
)
_BY_NAME = {
    ".parquet": PARQUET,
    ".pq": PARQUET,
    ".feather": ARROW,
    ".arrow": ARROW,
    ".ipc": ARROW,
    ".arrows": STREAM,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".xlsb": WORKBOOK,
    ".xls": WORKBOOK,
    ".ods": WORKBOOK,
    ".zip": ARCHIVE,
    ".gz": "gzip",
    ".bz2": "bzip2",
    ".zst": "zstandard",
    ".xz": "xz",
    ".dta": ".dta",
    ".sav": ".sav",
    ".zsav": ".zsav",
    ".por": ".por",
    ".sas7bdat": ".sas7bdat",
    ".xpt": ".xpt",
    ".sqlite": SQLITE,
    ".sqlite3": SQLITE,
    ".duckdb": DUCKDB,
}
_MAY_BE_OLD = {".dta", ".por", ".xpt", ".sas7bdat"}
"""Kinds of which older versions begin otherwise: their reader decides."""
_TEXT_NAMES = {"", ".csv", ".tsv", ".txt", ".tab", ".psv", ".dat", ".data", ".asc", ".raw", ".fwf", ".prn"} | {
    ".json",
    ".jsonl",
    ".ndjson",
}
RECOMMENDED = "name a CSV, XLSX, ODS, JSON Lines, Parquet, Feather, Stata, SPSS or SAS file"


def kind_of(path: Path) -> str:
    """Tell what kind of file lies at `path`.

    Parameters
    ----------
    path : Path
        A file that is not empty.

    Returns
    -------
    str
        One of the constants of this module, a key of `PACKED`, or the usual ending of a statistical program's file.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` for a kind that is known and not read, a name that promises another kind than the bytes
        keep, and bytes that nothing is known of.

    Examples
    --------
    >>> kind_of(Path(__file__).with_suffix(".py").parent / "__init__.py")
    Traceback (most recent call last):
    dpiabook.errors.Refusal: the kind of this file cannot be told: its name ends in '.py', which is none that is read
    ...
    """
    with path.open("rb") as file:
        start = file.read(_LOOK)
    seen = seen_in(start, path)
    promised = _BY_NAME.get(path.suffix.lower())
    if seen is not None:
        return ".zsav" if seen == ".sav" and promised == ".zsav" else seen
    if promised is not None:
        if promised in _MAY_BE_OLD:
            return promised
        what = f"the file is not a {promised.lstrip('.')} file, as its name says, or it is cut off or encrypted"
        raise _refused(what, path, "name a whole file, or end its name in .csv if it is one")
    if path.suffix.lower() not in _TEXT_NAMES and not path.suffix[1:].isdigit():
        what = f"the kind of this file cannot be told: its name ends in {path.suffix!r}, which is none that is read"
        raise _refused(what, path, RECOMMENDED)
    return TEXT


def seen_in(start: bytes, path: Path) -> str | None:
    """Tell the kind by the first bytes; None where they could be text.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` for a kind that is known and not read.

    Examples
    --------
    >>> seen_in(b"PAR1...", Path("a.csv")), seen_in(b"yob,area", Path("a.csv"))
    ('Parquet', None)
    >>> seen_in(b"%PDF-1.7", Path("a.csv"))
    Traceback (most recent call last):
    dpiabook.errors.Refusal: this is a PDF document, which holds no table that can be read
      where: a.csv
      cure:  ask for the table itself, as CSV, XLSX or Parquet
    """
    if start.startswith(b"PK\x03\x04"):
        return _of_zip(path)
    if start[8:12] == b"DUCK":
        return DUCKDB
    found = next((kind for magic, kind in _AT_START if start.startswith(magic)), None)
    if found is not None:
        return found
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    foreign = next((one for one in _FOREIGN if start.startswith(one[0])), None)
    foreign = foreign or next((one for one in _MARKUP if begins.startswith(one[0])), None)
    if foreign is not None:
        raise _refused(f"this is {foreign[1]}, which holds no table that can be read", path, foreign[2])
    return None


def _of_zip(path: Path) -> str:
    """A workbook, an archive, or a document that is neither."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except Exception:
        names, mime = None, ""
    if names is None:
        raise _refused("the archive is damaged or cut off", path, "fetch it again, and name a whole file")
    if any(name.startswith("xl/workbook.") for name in names) or "spreadsheet" in mime:
        return WORKBOOK
    if any(name.startswith(("word/", "ppt/")) for name in names) or "opendocument" in mime:
        what = "this is a document or a presentation, which holds no table that can be read"
        raise _refused(what, path, "save its table as CSV or XLSX")
    return ARCHIVE


def _refused(what: str, path: Path, cure: str) -> Refusal:
    return Refusal(Code.SOURCE_UNREADABLE, what, where=str(path), cure=cure)
