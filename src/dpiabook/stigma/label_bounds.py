"""What an education label leaves open, carried into the later indicators S2 to S4."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dpiabook.stigma.area_indicators import AreaIndicators
from dpiabook.stigma.education_labels import EducationLabels
from dpiabook.stigma.funnel import Z_998


@dataclass(frozen=True, eq=False)
class LabelledAreas:
    """Sharp bounds of each area's figures about those who are truly missing from education.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area, in the order given: area, rate_low, rate_high (share truly missing among those for whom the flag
        is recorded), gain_low, gain_high (S2: distance from the rate of all areas), relative_low, relative_high (S3:
        over that rate; missing where it may be 0), z_low, z_high (S4), stands_out (outside the 99.8 % limits at both
        ends, and on one side). Missing, and not standing out, where n is 0.
    """

    table: pd.DataFrame


def labelled_areas(areas: AreaIndicators, education: EducationLabels) -> LabelledAreas:
    """Bound what the indicators of an education label can say of those who are truly missing from education.

    Parameters
    ----------
    areas : AreaIndicators
        Of the flag.
    education : EducationLabels
        Of the same flag, by area; an area that it does not name has nobody flagged wrongly.

    Returns
    -------
    LabelledAreas

    Notes
    -----
    Manski 1989, Journal of Human Resources 24. Of x flagged, between x less all who may not be missing and x less those
    who certainly are not are truly missing. An area's distance from everybody, and its relative rate, rise with its
    own number and fall with that of any other area, so that the ends are reached where the area is at one end and all
    others are at the other. No bound is narrower without knowing more.

    Examples
    --------
    >>> from dpiabook.stigma.area_indicators import area_indicators
    >>> from dpiabook.stigma.education_labels import education_labels
    >>> flagged = pd.DataFrame({"area": ["a", "a", "b"], "cme": 1, "ehe": [1, 0, 0], "eotas": 0, "on_roll": 0, "n": 10})
    >>> areas = area_indicators(pd.DataFrame({"area": ["a", "b"], "n": [100, 100], "x": [20, 10]}))
    >>> found = labelled_areas(areas, education_labels(flagged, by="area")).table
    >>> found[["rate_low", "rate_high", "relative_low", "relative_high"]].round(2).values.tolist()
    [[0.1, 0.2, 1.0, 1.33], [0.1, 0.1, 0.67, 1.0]]
    """
    table = areas.table[["area", "n", "x"]]
    low, high = _ends(table, education)
    n, everybody = table["n"].where(table["n"] > 0), float(table["n"].sum())
    # The area at one end, all others at the other.
    rates = (low / n, high / n)
    overall = ((low + high.sum() - high) / everybody, (high + low.sum() - low) / everybody)
    below, above = (rate - of_all for rate, of_all in zip(rates, overall, strict=True))
    nearest = below.abs().where(below.abs() < above.abs(), above.abs()).where(below * above > 0, 0.0)
    spread = _spread(areas)
    found = pd.DataFrame(
        {
            "area": table["area"],
            "rate_low": rates[0],
            "rate_high": rates[1],
            "gain_low": nearest.where(n.notna()),
            "gain_high": np.maximum(below.abs(), above.abs()),
            "relative_low": rates[0] / overall[0].where(overall[0] > 0),
            "relative_high": rates[1] / overall[1].where(overall[1] > 0),
            "z_low": below / spread,
            "z_high": above / spread,
        }
    )
    signal = (areas.table["funnel"] == "99.8") & (nearest / spread > Z_998)
    return LabelledAreas(found.assign(stands_out=signal.fillna(False)))


def _ends(table: pd.DataFrame, education: EducationLabels) -> tuple[pd.Series, pd.Series]:
    """Fewest and most of each area who are truly missing."""
    known = education.groups.set_index(education.by)[["known_not", "if_suitable", "unknown"]]
    open_to = known.reindex(table["area"]).fillna(0).reset_index(drop=True)
    most = (table["x"] - open_to["known_not"]).clip(lower=0)
    return (table["x"] - open_to.sum(axis=1)).clip(lower=0), most


def _spread(areas: AreaIndicators) -> pd.Series:
    """Half of an area's 95 % limits in units of the normal distribution: chance, and how areas usually vary."""
    limits = areas.funnel.table
    error: pd.Series = (areas.overall * (1 - areas.overall) / areas.table["n"].where(areas.table["n"] > 0)) ** 0.5
    ratio = (limits["z"] / limits["z_adjusted"]).replace([np.inf, -np.inf], np.nan).fillna(1.0)
    return (error * ratio).where(error > 0)
