"""Column names as the file itself writes them: engines rename duplicates without a word."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dpiabook.errors import Code, Refusal

DELIMITERS = (",", ";", "\t", "|")


def refuse_duplicates(names: Iterable[str], *, where: str) -> None:
    """Refuse column names that occur twice, in whatever case: SQL does not tell ``Yob`` from ``yob``.

    Parameters
    ----------
    names : iterable of str
        Column names in file order.
    where : str
        The file, or the argument that held the table.

    Raises
    ------
    Refusal
        ``COLUMN_DUPLICATE``, with the names that occur more than once.

    Examples
    --------
    >>> refuse_duplicates(["yob", "area"], where="a.csv")
    >>> refuse_duplicates(["yob", "area", "Yob"], where="a.csv")
    Traceback (most recent call last):
    dpiabook.errors.Refusal: column names occur more than once: yob
      where: a.csv
      cure:  rename the columns, so that every name is there once whatever its case
    """
    seen = Counter(str(name).lower() for name in names)
    repeated = sorted(name for name, times in seen.items() if times > 1)
    if repeated:
        raise Refusal(
            Code.COLUMN_DUPLICATE,
            f"column names occur more than once: {', '.join(repeated)}",
            where=where,
            cure="rename the columns, so that every name is there once whatever its case",
        )


def csv_header(path: Path) -> tuple[str, list[str]]:
    """Read the first line of a CSV file: it decides what separates the cells.

    Engines guess the dialect from the rows, and skip lines that do not fit their guess.

    Parameters
    ----------
    path : Path
        A file, gzipped if its name ends in ``.gz``.

    Returns
    -------
    delimiter : str
        Comma, semicolon, tab or bar: whichever gives the most names.
    names : list of str
        The names, as they are written.
    """
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as lines:
        first = [next(lines, "")]
    found = {delimiter: next(csv.reader(first, delimiter=delimiter), []) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda candidate: len(found[candidate]))
    return delimiter, found[delimiter]
