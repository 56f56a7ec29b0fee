"""What three intruders can expect: one who knows the target is in the file, one who does not, one who links all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dpiabook.counting import TableLike, class_table
from dpiabook.errors import Code, Refusal


@dataclass(frozen=True, slots=True)
class LinkageRisk:
    """Prosecutor, journalist and marketer risk of a file.

    Attributes
    ----------
    n : int
        People in the file.
    prosecutor_highest, prosecutor_mean : float
        Largest and mean 1/f over people, from 0 to 1.
    journalist_highest, journalist_mean : float or None
        Largest and mean 1/F over people; None without counts of residents.
    marketer : float
        Share of people linked correctly when all are linked: classes/n.
    """

    n: int
    prosecutor_highest: float
    prosecutor_mean: float
    journalist_highest: float | None
    journalist_mean: float | None
    marketer: float


def linkage_risk(
    table: TableLike, keys: Sequence[str], residents: pd.DataFrame | None = None, count: str | None = None
) -> LinkageRisk:
    """Compute prosecutor, journalist and marketer risk; a missing key value is a category of its own.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables.
    residents : pandas.DataFrame, optional
        Everyone who could be meant, counted outside: the key columns and ``n``. Every class of the file must be there.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    LinkageRisk
        Figures for the whole file.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or ``MEASURE_INPUT`` when residents lack a class or count fewer people than the file.

    Notes
    -----
    El Emam & Dankar (2008), Protecting privacy using k-anonymity, JAMIA 15(5); the journalist's F is a count here, not
    an estimate.

    Examples
    --------
    >>> children = pd.DataFrame({"yob": [2008, 2008, 2009]})
    >>> around = pd.DataFrame({"yob": [2008, 2009, 2010], "n": [10, 4, 9]})
    >>> risk = linkage_risk(children, ["yob"], around)
    >>> round(risk.prosecutor_mean, 4), risk.journalist_highest, round(risk.journalist_mean, 4)
    (0.6667, 0.25, 0.15)
    """
    classes = class_table(table, keys, count=count).frame
    total = int(classes["n"].sum())
    highest, mean = _journalist(classes, list(keys), residents) if residents is not None else (None, None)
    return LinkageRisk(total, float(1 / classes["n"].min()), len(classes) / total, highest, mean, len(classes) / total)


def _journalist(classes: pd.DataFrame, keys: list[str], residents: pd.DataFrame) -> tuple[float, float]:
    around = class_table(residents, keys, count="n").frame
    both = classes.merge(around, on=keys, how="left", suffixes=("", "_residents"))
    short = int((both["n_residents"].isna() | (both["n_residents"] < both["n"])).sum())
    if short:
        what = f"{short} classes have more people in the file than among the residents"
        cure = "count residents by the same keys, of the same time and with the same codes"
        raise Refusal(Code.MEASURE_INPUT, what, where="residents", cure=cure)
    risk = 1 / both["n_residents"]
    return float(risk.max()), float((risk * both["n"]).sum() / both["n"].sum())
