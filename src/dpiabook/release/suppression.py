"""Which counts of a table are withheld: those the profile names, and those that would give them back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.evidence.finding import Column, Scalar, Table
from dpiabook.release.profiles import OutputProfile

Mask = NDArray[np.bool_]
COUNTS = ("people", "risk", "volume")


def primary(table: Table, profile: OutputProfile) -> Mask:
    """Mark the counts that the profile withholds by themselves.

    Parameters
    ----------
    table : Table
        Exact values.
    profile : OutputProfile

    Returns
    -------
    numpy.ndarray of bool, shape (rows, columns)
        True: withheld. Only counts are ever marked.

    Notes
    -----
    A count of people with an attribute is withheld under the threshold, at zero (of a whole group nobody has it) and
    when all but fewer than the threshold have it (group and within-group disclosure; ESSnet Handbook on SDC, 5.2). A
    count of people by their risk is withheld from one to under the threshold: "no child is unique" harms nobody.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> columns = (Column("x", "Children with a flag", "people", of="n"), Column("n", "Children", "volume"))
    >>> primary(Table(columns, ((0, 50), (20, 50), (45, 50))), load_profile("ons_srs"))[:, 0].tolist()
    [True, False, True]
    """
    place = {column.name: index for index, column in enumerate(table.columns)}
    marks = [
        [
            _withheld(value, column, row[place[column.of]] if column.of else None, profile)
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return np.array(marks, dtype=bool).reshape(len(table.rows), len(table.columns))


def _withheld(value: Scalar, column: Column, base: Scalar, profile: OutputProfile) -> bool:
    """Whether the profile withholds one count."""
    if column.kind not in COUNTS or profile.exact or not isinstance(value, int | float):
        return False
    if value == 0:
        return column.kind != "risk" and profile.zeros_disclosive
    if value < profile.threshold:
        return True
    full = column.kind == "people" and profile.full_cells_disclosive and isinstance(base, int | float)
    return full and float(base or 0) - value < profile.threshold


def suppress(table: Table, profile: OutputProfile) -> Mask:
    """Mark every count of a table that is withheld, primary and secondary."""
    return primary(table, profile)
