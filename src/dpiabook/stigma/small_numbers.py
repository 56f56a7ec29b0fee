"""S6, small-number load: how much of a table is too small to be written about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dpiabook.result import Result
from dpiabook.stigma.counts import checked_counts, require_at_most
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds
from dpiabook.stigma.wilson import wilson_interval

WHERE = "S6 small-number load"


@dataclass(frozen=True, eq=False)
class SmallNumbers(Result):
    """Small and uncertain cells of a table.

    Attributes
    ----------
    areas : pandas.DataFrame
        A row per area: area, cells, small_share, wide_share (0 to 1), flagged (small cells over the limit).
    cells : int
        Cells of the table.
    small_share : float
        Share of cells with 1 ≤ x < T, 1 ≤ n − x < T or n < T.
    wide_share : float
        Share of cells whose Wilson interval is wider than the limit, or that have nobody. It informs; the interval
        itself shows it to the reader.
    flagged : bool
        Whether small cells exceed the limit in the table as a whole.
    """

    areas: pd.DataFrame
    cells: int
    small_share: float
    wide_share: float
    flagged: bool


def small_numbers(
    cells: pd.DataFrame, keys: Sequence[str] = (), *, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> SmallNumbers:
    """Count the cells of a table, as it would be printed, that are too small or too uncertain.

    Parameters
    ----------
    cells : pandas.DataFrame
        Columns area, the keys, n and x, a row per printed cell.
    keys : sequence of str, optional
        Further columns of the printed table; none when it has one cell per area.
    thresholds : StigmaThresholds, optional
        T (`cell_threshold`, from the output profile), the width and the share.

    Returns
    -------
    SmallNumbers

    Raises
    ------
    Refusal
        As `checked_counts`; ``MEASURE_INPUT`` when x exceeds n.

    Notes
    -----
    T follows the output profile (ONS 10-5 rule by default). The complement counts too: a cell in which all but three
    have the attribute gives the three away.

    Examples
    --------
    >>> cells = pd.DataFrame({"area": ["a", "b", "c", "d"], "n": [400, 400, 400, 9], "x": [40, 3, 395, 0]})
    >>> small_numbers(cells).areas["flagged"].tolist()
    [False, True, True, True]
    """
    frame = checked_counts(cells, ["n", "x"], keys=["area", *keys], where=WHERE)
    require_at_most(frame, "x", "n", where=WHERE)
    least, rest = thresholds.cell_threshold, frame["n"] - frame["x"]
    small = frame["x"].between(1, least - 1) | rest.between(1, least - 1) | (frame["n"] < least)
    low, high = wilson_interval(frame["x"], frame["n"])
    wide = pd.Series(high - low, index=frame.index).fillna(1) > thresholds.interval_width
    areas = (
        frame[["area"]]
        .assign(small=small, wide=wide)
        .groupby("area", sort=False, as_index=False)
        .agg(cells=("small", "size"), small_share=("small", "mean"), wide_share=("wide", "mean"))
    )
    areas["flagged"] = areas["small_share"] > thresholds.small_share
    share = float(small.mean())
    return SmallNumbers(areas, len(frame), share, float(wide.mean()), share > thresholds.small_share)
