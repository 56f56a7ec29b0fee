"""What intruders would achieve in each area."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_keys
from dpiabook.errors import Code, Refusal
from dpiabook.result.collected import shaped
from dpiabook.risk.scenario import ScenarioRisk

ANY = "any"
MOST = "_most"
"""What the upper end of a range is called after its lower end."""


@shaped
def outcomes_by_area(
    table: TableLike, area: str, outcomes: Mapping[str, ScenarioRisk], *, ids: str | None = None
) -> pd.DataFrame:
    """Count the people of each area whom an intruder would single out.

    Parameters
    ----------
    table : TableLike
        The table that the scenarios were run on.
    area : str
        Column of areas; a missing area is a row of its own.
    outcomes : mapping of str to ScenarioRisk
        At least one scenario's result, by name.
    ids : str, optional
        Column of identifiers, if the scenarios were run with one.

    Returns
    -------
    pandas.DataFrame
        One row per area, sorted, missing last: the area, ``n`` (people), for each scenario the people with one
        candidate under its name, and ``any`` (people with one candidate in at least one scenario); then the upper ends
        of these ranges under the same names and ``_most``, where something that an intruder knows is unknown for some.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or ``MEASURE_INPUT`` without a scenario, or when the results are of another table.

    Examples
    --------
    >>> from dpiabook.risk.scenario import scenario
    >>> people = pd.DataFrame({"area": ["A", "A", "B"], "gender": ["F", "M", "F"], "yob": [1, 1, 1]})
    >>> found = {"teacher": scenario(people, {"gender": "exact"}), "other": scenario(people, {"yob": "exact"})}
    >>> outcomes_by_area(people, "area", found).values.tolist()
    [['A', 2, 1, 0, 1, 1, 0, 1], ['B', 1, 0, 0, 0, 0, 0, 0]]
    """
    coded = coded_keys(table, [area], ids=ids)
    if not outcomes or any(len(found.candidates) != coded.rows for found in outcomes.values()):
        what = "the scenarios were run on another table, or there is none"
        raise Refusal(Code.MEASURE_INPUT, what, where="outcomes", cure="run the scenarios on the same table")
    people = next(iter(outcomes.values())).people
    groups = coded.groups([area])
    counted = {"n": groups.count(people)}
    for end in ("", MOST):
        alone = {name: _alone(found, end) for name, found in outcomes.items()}
        alone[ANY] = np.logical_or.reduce(list(alone.values()))
        counted |= {f"{name}{end}": groups.count(people * one) for name, one in alone.items()}
    frame = pd.DataFrame(counted)
    codes = coded.column(area)[groups.first]
    frame.insert(0, area, coded.levels[0].to_pandas().convert_dtypes().reindex(codes).reset_index(drop=True))
    return frame.iloc[np.argsort(np.where(codes < 0, coded.sizes[0], codes))].reset_index(drop=True)


def _alone(found: ScenarioRisk, end: str) -> NDArray[np.bool_]:
    """Who has one candidate, at least or at most."""
    return np.asarray((found.least if end and found.least is not None else found.candidates) == 1)
