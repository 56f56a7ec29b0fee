"""S8, recording asymmetry: whether an area differs because it records more."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dpiabook.result import Result
from dpiabook.stigma.counts import checked_counts, require_at_most
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

WHERE = "S8 recording asymmetry"


@dataclass(frozen=True, eq=False)
class RecordingAsymmetry(Result):
    """How well the attribute is recorded, and what that leaves open.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area: area, recorded (share of people with a value), difference (from all areas, −1 to 1), bound_low,
        bound_high (worst-case bounds on the rate), bound_width, flagged. Missing, and not flagged, where an area has
        nobody.
    overall : float
        Share of people with a value, all areas together.
    """

    table: pd.DataFrame
    overall: float


def recording_asymmetry(
    counts: pd.DataFrame, *, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> RecordingAsymmetry:
    """Compare the rate of recorded values, and bound the rate of the attribute without assuming why values are missing.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n (people whose value is recorded), x (of these, with the attribute), missing (people without a
        value). Those to whom it does not apply have it not, and belong in n.
    thresholds : StigmaThresholds, optional
        Limits for the difference and for the width of the bounds.

    Returns
    -------
    RecordingAsymmetry

    Raises
    ------
    Refusal
        As `checked_counts`; ``MEASURE_INPUT`` when x exceeds n.

    Notes
    -----
    Worst-case bounds: Manski 1989, "Anatomy of the selection problem", Journal of Human Resources 24. With n_all = n +
    missing they run from x / n_all (none of the missing has the attribute) to (x + missing) / n_all (all have).

    Examples
    --------
    >>> frame = pd.DataFrame({"area": ["a", "b"], "n": [100, 50], "x": [20, 10], "missing": [0, 50]})
    >>> table = recording_asymmetry(frame).table
    >>> table[["difference", "bound_low", "bound_high"]].values.tolist()
    [[0.25, 0.2, 0.2], [-0.25, 0.1, 0.6]]
    """
    frame = checked_counts(counts, ["n", "x", "missing"], where=WHERE)
    require_at_most(frame, "x", "n", where=WHERE)
    everyone = frame["n"] + frame["missing"]
    overall = float(frame["n"].sum() / max(int(everyone.sum()), 1))
    people = everyone.where(everyone > 0)
    table = frame[["area"]].assign(recorded=frame["n"] / people)
    table["difference"] = table["recorded"] - overall
    table["bound_low"], table["bound_high"] = frame["x"] / people, (frame["x"] + frame["missing"]) / people
    table["bound_width"] = frame["missing"] / people
    far = table["difference"].abs() > thresholds.recording_difference
    return RecordingAsymmetry(table.assign(flagged=far | (table["bound_width"] > thresholds.bounds_width)), overall)
