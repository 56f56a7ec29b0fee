"""Open tables with noise beside files of records: what somebody learns from them, and how near their rates are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.mitigation.noisy_tables import PEOPLE, Cells, cells_of, with_privacy
from dpiabook.mitigation.perturb.cell_key import read_table
from dpiabook.mitigation.private_counts import simulated_counts
from dpiabook.settings.protection import Tables

CELL_KEYS, PRIVATE = "open tables, cell keys", "open tables, differential privacy"
_GONE = {"entropy": 1.0, "granularity": 1.0, "discernibility": 1.0, "overlap": 0.0, "small": 1.0}
"""Of records nothing is left; what applies to records alone (pMSE, associations within them) does not apply."""


def tables_tried(  # noqa: PLR0913 -- the roles of the columns, by name
    records: pa.Table,
    by: Sequence[Sequence[str]],
    attributes: Mapping[str, str],
    asked: Tables,
    *,
    household: NDArray[np.int64],
    area: str | None,
    seed: int,
) -> dict[str, pd.Series]:
    """Try open tables with each kind of noise, as whoever reads them would: at their face value.

    Parameters
    ----------
    records : pyarrow.Table
        One row for each person.
    by : sequence of sequence of str
        Columns of each table.
    attributes : mapping of str to str
        What is counted: name of a column to the condition of having it.
    asked : Tables
        Privacy loss, and how many people of a household count.
    household : ndarray of int64, shape (rows,)
    area : str, optional
        The column of the area.
    seed : int
        Of the noise, which is drawn here for measuring only: no table that is tried leaves.

    Returns
    -------
    dict of str to pandas.Series
        By way, in words: ``what``, and those of the measures of files that apply. ``learned`` and ``learned_wrong``:
        people with, and without, an attribute which a cell of theirs says that everybody has. ``rates``: mean
        difference between the rate of somebody's area and that printed of their place. Empty where nothing is counted.

    Examples
    --------
    >>> people = pa.table({"area": ["A"] * 30 + ["B"] * 30, "plan": [1] * 30 + [0] * 30})
    >>> asked = {"household": np.arange(60), "area": "area", "seed": 1}
    >>> found = tables_tried(people, [["area"]], {"plan": "plan >= 1"}, Tables(), **asked)[CELL_KEYS]
    >>> found["learned"] <= 30, bool(found["rates"] < 0.2)
    (True, True)
    """
    cells = [cells_of(records, one, attributes) for one in by]
    if not cells or not attributes or not records.num_rows:
        return {}
    draw = np.random.default_rng(seed)
    keys = draw.integers(0, 2**32, records.num_rows, dtype=np.uint32)
    table = read_table()
    by_keys = [one.by_cell_key(keys, table) for one in cells]
    noise = partial(simulated_counts, draw=draw)
    private, contribution = with_privacy(cells, household, asked.epsilon, asked.most, seed, noise)
    scale = contribution / asked.epsilon
    listed = ", ".join(" by ".join(one) or "all" for one in by)
    said = {
        CELL_KEYS: (f"noise of variance {table.variance:g} ({listed})", by_keys),
        PRIVATE: (f"epsilon {asked.epsilon:g}, noise of scale {scale:.0f} ({listed})", private),
    }
    exact = None if area is None or area not in records.column_names else cells_of(records, [area], attributes)
    tried = {}
    for way, (what, printed) in said.items():
        rates = np.nan if exact is None else _rates(cells, printed, exact)
        tried[way] = pd.Series({"what": what, **_measured(cells, printed), **_GONE, "rates": rates})
    return tried


def _measured(cells: Sequence[Cells], found: Sequence[pd.DataFrame]) -> dict[str, float]:
    right = np.zeros(len(cells[0].numbers), bool)
    wrong = right.copy()
    for one, printed in zip(cells, found, strict=True):
        for name, has in one.has.items():
            if name != PEOPLE:
                all_have = ((printed[name] >= printed[PEOPLE]) & (printed[name] > 0)).to_numpy()[one.numbers]
                right |= all_have & has
                wrong |= all_have & ~has
    return {"learned": float(right.sum()), "learned_wrong": float(wrong.sum())}


def _rates(cells: Sequence[Cells], found: Sequence[pd.DataFrame], exact: Cells) -> float:
    """The rates of the areas against those that are printed of the finest place of a table by place alone."""
    places = [number for number, one in enumerate(cells) if len(one.by) == 1]
    if not places:
        return np.nan
    finest = max(places, key=lambda number: len(cells[number].labels))
    one, printed, counted = cells[finest], found[finest], exact.exact
    people = printed[PEOPLE].clip(lower=1)
    errors = []
    for name in exact.has:
        if name != PEOPLE and name in one.has:
            told = (printed[name] / people).clip(0, 1).to_numpy()[one.numbers]
            true = (counted[name] / counted[PEOPLE]).to_numpy()[exact.numbers]
            errors.append(np.abs(told - true).mean())
    return float(np.mean(errors)) if errors else np.nan
