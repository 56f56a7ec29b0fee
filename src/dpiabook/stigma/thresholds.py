"""Every limit that the indicators use, each with what it decides and where it comes from."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dpiabook.errors import Code, Refusal

CHOICE = "project choice"
_NO_SHARE = frozenset({"relative", "additive_phi", "relatives", "tell_cases"})


def _limit(default: Any, indicator: str, decides: str, source: str = CHOICE) -> Any:
    """Declare a threshold together with the line that the pack prints about it."""
    return dataclasses.field(default=default, metadata={"indicator": indicator, "decides": decides, "source": source})


@dataclass(frozen=True)
class StigmaThresholds:
    """The limits of S1 to S10, in the order of the indicators.

    Shares, rates and probabilities lie between 0 and 1, counts are whole numbers of people. `thresholds_table` gives
    each field with its meaning and its source; where no source is known the source reads "project choice".

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` when a threshold is negative, or when a share is over 1.

    Examples
    --------
    >>> StigmaThresholds().group_cell_minimum
    5
    """

    group_cell_minimum: int = _limit(5, "S1", "fewest people in a cell that can disclose a group")
    group_near_share: float = _limit(0.9, "S1", "share with the attribute from which a cell is nearly uniform")
    gain: float = _limit(0.15, "S2", "distance from the overall rate that counts as a gain")
    gain_probability: float = _limit(0.8, "S2", "probability of such a gain that flags an area")
    relative: float = _limit(1.5, "S3", "rate relative to the overall rate that counts as a concentration")
    relative_probability: float = _limit(0.8, "S3", "probability of a concentration that flags an area")
    relative_strong: float = _limit(0.95, "S3", "probability of a concentration that is called strong")
    winsorise: float = _limit(0.1, "S4", "share of scores drawn in at each end", "Spiegelhalter 2005 (over-dispersion)")
    additive_phi: float = _limit(2.0, "S4", "over-dispersion from which the additive limits are used")
    heterogeneity_level: float = _limit(0.05, "S4", "level of the test that areas vary at all")
    false_discovery: float = _limit(0.05, "S4", "share of discoveries that may be false", "Benjamini & Hochberg 1995")
    tell_people: int = _limit(30, "S4", "fewest people in an area of which anything can be told")
    tell_cases: float = _limit(3.0, "S4", "fewest people expected with, and without, the attribute in such an area")
    rank_width: float = _limit(0.25, "S5", "median width of the 90 % rank interval, as a share of the areas")
    draws: int = _limit(4000, "S5", "posterior draws behind the ranks")
    cell_threshold: int = _limit(10, "S6", "fewest people in a printed cell", "ONS 10-5 rule (output profile)")
    small_share: float = _limit(0.2, "S6", "share of small cells from which areas are too small")
    interval_width: float = _limit(0.2, "S6", "Wilson width from which a cell is too uncertain")
    mislabel_review: float = _limit(0.05, "S7", "upper bound of people wrongly labelled that asks for a review")
    mislabel_lower: float = _limit(0.05, "S7", "lower bound of people wrongly labelled that bars the label")
    mislabel_upper: float = _limit(0.2, "S7", "upper bound of people wrongly labelled that bars the label")
    recording_difference: float = _limit(0.1, "S8", "difference in recording from all areas together")
    bounds_width: float = _limit(0.2, "S8", "width of the worst-case bounds")
    relatives: float = _limit(2.0, "S9", "relatives without a flag for each flagged person")
    residents: int = _limit(10_000, "S10", "fewest residents", "ESSnet handbook, section 3.7")
    penetration: float = _limit(0.25, "S10", "share of residents who are in the dataset")
    bootstrap_below: int = _limit(30, "S3", "number of areas below which the fit itself is bootstrapped")
    bootstrap_fits: int = _limit(200, "S3", "fits of the parametric bootstrap", "Laird & Louis 1987 (method)")

    def __post_init__(self) -> None:
        """Refuse limits that could never be met."""
        for name, value in dataclasses.asdict(self).items():
            is_share = isinstance(value, float) and name not in _NO_SHARE
            if value < 0 or (is_share and value > 1):
                raise Refusal(
                    Code.SETTING_VALUE,
                    f"the threshold {name} is out of range",
                    where=f"StigmaThresholds.{name}",
                    cure="give a share between 0 and 1" if is_share else "give a number that is not negative",
                )


DEFAULT_THRESHOLDS = StigmaThresholds()


def thresholds_table(thresholds: StigmaThresholds = DEFAULT_THRESHOLDS) -> pd.DataFrame:
    """List the thresholds as the pack prints them.

    Parameters
    ----------
    thresholds : StigmaThresholds, optional
        The limits in force.

    Returns
    -------
    pandas.DataFrame
        A row per threshold: indicator, threshold, value, decides, source. Nothing is missing.

    Examples
    --------
    >>> table = thresholds_table()
    >>> table.loc[table["threshold"] == "residents", "value"].item()
    10000.0
    """
    rows = [
        (
            f.metadata["indicator"],
            f.name,
            float(getattr(thresholds, f.name)),
            f.metadata["decides"],
            f.metadata["source"],
        )
        for f in dataclasses.fields(thresholds)
    ]
    return pd.DataFrame(rows, columns=["indicator", "threshold", "value", "decides", "source"])
