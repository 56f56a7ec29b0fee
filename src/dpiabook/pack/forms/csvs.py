"""CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from dpiabook.evidence.finding import Scalar
from dpiabook.pack.wording import printable

_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+( ?%)?")
_STARTS = ("=", "+", "-", "@")


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would compute.

    Parameters
    ----------
    text : str
        A printed cell.

    Returns
    -------
    str
        Numbers stay as they are, also negative ones.

    Examples
    --------
    >>> [harmless(text) for text in ("=1+1", "-12", "@SUM(1)", "12 %", "a=b")]
    ["'=1+1", '-12', "'@SUM(1)", '12 %', 'a=b']
    """
    clean = printable(text)
    if clean.lstrip().startswith(_STARTS) and not _NUMBER.fullmatch(clean):
        return "'" + clean
    return clean


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> str:
    r"""Write rows as CSV text with line feeds; a missing value becomes an empty cell.

    Examples
    --------
    >>> to_csv(["area", "n"], [["=A", 5]])
    "area,n\n'=A,5\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([["" if pd.isna(cell) else harmless(str(cell)) for cell in row] for row in rows])
    return stream.getvalue()
