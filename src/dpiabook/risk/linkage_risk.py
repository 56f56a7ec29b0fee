"""What three intruders can expect: one who knows the target is in the file, one who does not, one who links all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from dpiabook.counting import CodedKeys, TableLike, class_table, coded_classes, complete_rows
from dpiabook.errors import Code, DataRefusal
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import frequencies_of
from dpiabook.risk.individual_risk import individual_risk


@dataclass(frozen=True, slots=True)
class LinkageRisk(Result):
    """Prosecutor, journalist and marketer risk of a file.

    Attributes
    ----------
    n : int
        People in the file.
    prosecutor_highest, prosecutor_mean : float
        Largest and mean 1/f over people, from 0 to 1; where keys are unknown, the lower ends.
    journalist_highest, journalist_mean : float or None
        Largest and mean 1/F over people of whom all keys are known; None without counts of residents.
    marketer : float
        Share of people linked correctly when all are linked: the mean of 1/f, which is classes/n where all is known.
    highest_most, mean_most : float
        The upper ends of 1/f, at which somebody of whom a key is unknown is alone.
    """

    n: int
    prosecutor_highest: float
    prosecutor_mean: float
    journalist_highest: float | None
    journalist_mean: float | None
    marketer: float
    highest_most: float
    mean_most: float


def linkage_risk(
    table: TableLike, keys: Sequence[str], residents: pd.DataFrame | None = None, count: str | None = None
) -> LinkageRisk:
    """Compute prosecutor, journalist and marketer risk; a missing key value is an unknown, which gives ranges.

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
    coded = coded_classes(table, keys, count=count)
    risk = individual_risk(frequencies_of(coded, "states"))
    highest, mean = _journalist(coded, list(keys), residents) if residents is not None else (None, None)
    total = risk.frequencies.n
    expected, most = risk.expected_range
    there = risk.frequencies.class_people > 0
    larger = risk.class_risk if risk.class_risk_most is None else risk.class_risk_most
    return LinkageRisk(
        total,
        float(risk.class_risk[there].max()),
        expected / total,
        highest,
        mean,
        expected / total,
        float(larger[there].max()),
        most / total,
    )


def _journalist(coded: CodedKeys, keys: list[str], residents: pd.DataFrame) -> tuple[float, float]:
    told = complete_rows(coded)
    columns = {
        name: coded.levels[at].take(pa.array(coded.codes[at][told])).to_pandas() for at, name in enumerate(coded.keys)
    }
    classes = pd.DataFrame(columns).assign(n=coded.times(np.ones(coded.rows, np.int64))[told])
    around = class_table(residents, keys, count="n").frame
    both = classes.merge(around, on=keys, how="left", suffixes=("", "_residents"))
    short = int((both["n_residents"].isna() | (both["n_residents"] < both["n"])).sum())
    if short:
        what = f"{short} classes have more people in the file than among the residents"
        cure = "count residents by the same keys, of the same time and with the same codes"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="residents", cure=cure)
    risk = 1 / both["n_residents"]
    return float(risk.max()), float((risk * both["n"]).sum() / both["n"].sum())
