"""S10, resident base rate: the rate in the programme beside the rate among all who live there."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dpiabook.errors import Code, DataRefusal
from dpiabook.result import NotAssessed
from dpiabook.stigma.counts import checked_area_counts, checked_counts
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds
from dpiabook.stigma.wilson import wilson_interval

WHERE = "S10 resident base rate"


@dataclass(frozen=True, eq=False)
class ResidentRate:
    """Both rates, or neither.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area of the counts: area, programme_rate, programme_low, programme_high, resident_rate, resident_low,
        resident_high, penetration (people in the programme over residents), flagged (too few residents, or too large a
        share of them in the programme, for the area to stand for the people in it). All rates are missing where the
        area has nobody, has no known residents, or fewer residents than people in the programme.
    without_residents : int
        Areas whose residents are not known.
    """

    table: pd.DataFrame
    without_residents: int


def resident_rate(
    counts: pd.DataFrame, residents: pd.DataFrame | None, *, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> ResidentRate | NotAssessed:
    """Set the rate among people in the programme beside the rate among all residents.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n, x.
    residents : pandas.DataFrame or None
        Columns area, residents (children, or families, who live there), from outside the dataset.
    thresholds : StigmaThresholds, optional
        Fewest residents, and largest penetration.

    Returns
    -------
    ResidentRate or NotAssessed
        The latter without residents.

    Raises
    ------
    Refusal
        As `checked_area_counts`; ``MEASURE_INPUT`` when no area of the counts is among the residents.

    Notes
    -----
    "A third of the programme's children" is not "a third of the children here". Geography of 10,000 residents as a
    floor: Hundepool et al., Handbook on Statistical Disclosure Control (ESSnet), section 3.7.

    Examples
    --------
    >>> counts = pd.DataFrame({"area": ["a"], "n": [200], "x": [50]})
    >>> result = resident_rate(counts, pd.DataFrame({"area": ["a"], "residents": [20000]}))
    >>> result.table[["programme_rate", "resident_rate", "penetration", "flagged"]].values.tolist()
    [[0.25, 0.0025, 0.01, False]]
    """
    if residents is None:
        return NotAssessed.without("S10", "residents by area")
    frame = checked_area_counts(counts, where=WHERE)
    known = checked_counts(residents, ["residents"], where=WHERE)
    joined = frame.merge(known, on="area", how="left")
    if joined["residents"].isna().all():
        cure = "use the same area codes in both tables"
        raise DataRefusal(Code.MEASURE_INPUT, "no area of the counts is among the residents", where=WHERE, cure=cure)
    penetration = joined["n"] / joined["residents"].where(joined["residents"] > 0)
    table = _both_rates(joined).assign(penetration=penetration)
    few = joined["residents"] < thresholds.residents
    return ResidentRate(
        table.assign(flagged=few | (penetration > thresholds.penetration)), int(joined["residents"].isna().sum())
    )


def _both_rates(joined: pd.DataFrame) -> pd.DataFrame:
    usable = (joined["n"] > 0) & (joined["residents"] >= joined["n"])
    table = joined[["area"]].copy()
    for name, base in (("programme", "n"), ("resident", "residents")):
        people = joined[base].where(usable)
        table[f"{name}_rate"] = joined["x"] / people
        table[f"{name}_low"], table[f"{name}_high"] = wilson_interval(joined["x"], people)
    return table
