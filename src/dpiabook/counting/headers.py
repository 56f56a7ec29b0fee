"""Column names as the file itself writes them: engines rename duplicates without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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
