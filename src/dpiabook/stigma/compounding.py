"""S9, compounding: several sensitive flags on one person, and the relatives whom a label would touch."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dpiabook.result import NotAssessed, Result
from dpiabook.stigma.counts import checked_counts, require_at_most
from dpiabook.stigma.shrunken_concentration import ShrunkenConcentration, shrunken_concentration
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

WHERE = "S9 compounding"


@dataclass(frozen=True, eq=False)
class Compounding(Result):
    """Concentration of several flags, and courtesy stigma.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area: area, p_two, p_three (probability that the share with two or more, three or more flags exceeds
        the threshold over the overall share), relatives_per_flagged (missing where nobody is flagged, or not given),
        flagged. Missing, and not flagged, where n is 0.
    two, three : ShrunkenConcentration
        S3 for two or more and for three or more flags.
    relatives_per_flagged : float
        Relatives without a flag for each flagged person, all areas together; missing (NaN) where not given or nobody is
        flagged.
    not_computed : tuple of NotAssessed
        The part on relatives, when its counts were not given.
    """

    table: pd.DataFrame
    two: ShrunkenConcentration
    three: ShrunkenConcentration
    relatives_per_flagged: float
    not_computed: tuple[NotAssessed, ...]


def compounding(
    counts: pd.DataFrame, *, area: str = "area", seed: int = 1, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> Compounding:
    """Measure where people carry several sensitive flags, and how many relatives without one live with them.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n (people), two_or_more, three_or_more (people with as many sensitive flags); and, where families
        are known, flagged (people with a flag) and relatives (people without a flag in the families of the flagged).
    area : str, optional
        Name of the column that holds the area; rows without one are left out.
    seed : int, optional
        Of the bootstrap when areas are few.
    thresholds : StigmaThresholds, optional
        The limits of S3, and the number of relatives.

    Returns
    -------
    Compounding

    Raises
    ------
    Refusal
        As `checked_counts`; ``MEASURE_INPUT`` when a count exceeds the one that holds it, or nobody is there.

    Notes
    -----
    Courtesy stigma, the stigma of those related to the stigmatised: Goffman 1963, Stigma, chapter 1.

    Examples
    --------
    >>> frame = pd.DataFrame({"area": ["a"], "n": [50], "two_or_more": [9], "three_or_more": [2],
    ...                       "flagged": [20], "relatives": [50]})
    >>> result = compounding(frame)
    >>> result.relatives_per_flagged, result.table["flagged"].tolist()
    (2.5, [True])
    """
    counts = counts.rename(columns={area: "area"}).dropna(subset="area").reset_index(drop=True)
    frame = checked_counts(counts, ["n", "two_or_more", "three_or_more"], where=WHERE)
    require_at_most(frame, "three_or_more", "two_or_more", where=WHERE)
    two, three = (
        shrunken_concentration(frame[["area", "n", part]].rename(columns={part: "x"}), seed=seed, thresholds=thresholds)
        for part in ("two_or_more", "three_or_more")
    )
    relatives, overall, missing = _relatives(counts)
    table = frame[["area"]].assign(p_two=two.table["p_relative"], p_three=three.table["p_relative"])
    concentrated = table[["p_two", "p_three"]].max(axis=1) >= thresholds.relative_probability
    table["relatives_per_flagged"] = relatives
    return Compounding(
        table.assign(flagged=concentrated | (relatives > thresholds.relatives)), two, three, overall, missing
    )


def _relatives(counts: pd.DataFrame) -> tuple[pd.Series, float, tuple[NotAssessed, ...]]:
    if not {"flagged", "relatives"} <= set(counts.columns):
        missing = NotAssessed.without("S9", "flagged people and their relatives without a flag")
        return pd.Series(float("nan"), index=range(len(counts))), float("nan"), (missing,)
    frame = checked_counts(counts, ["flagged", "relatives"], where=WHERE)
    total = int(frame["flagged"].sum())
    overall = float(frame["relatives"].sum() / total) if total else float("nan")
    return frame["relatives"] / frame["flagged"].where(frame["flagged"] > 0), overall, ()
