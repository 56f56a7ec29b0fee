"""The row per area on which the indicators of evidence and of magnitude stand: S3, S4 and S5 side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dpiabook.result import Result
from dpiabook.risk.exact import exact_p_value
from dpiabook.stigma.counts import Unit, checked_area_counts, checked_counts
from dpiabook.stigma.funnel import Funnel, FunnelForm, funnel
from dpiabook.stigma.posterior import AreaPosterior
from dpiabook.stigma.rank_instability import rank_intervals, rank_width
from dpiabook.stigma.shrunken_concentration import ShrunkenConcentration, shrunken_concentration
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds
from dpiabook.stigma.wilson import wilson_interval

INTERVALS_SAY = (
    "Where everyone is in the data, an interval shows what chance does to a small count, not an error of sampling."
)
FALSE_SIGNALS = 0.002
"""Share of areas outside the 99.8 % limits by chance alone."""


@dataclass(frozen=True, eq=False)
class AreaIndicators(Result):
    """What the counts of one attribute say about areas.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area in the order given, never by value: area, n, x, rate, wilson_low, wilson_high, shrunken,
        shrunken_low, shrunken_high, relative, relative_low, relative_high, p_relative, concentration, z, funnel,
        rank_low, rank_high, p_top_tenth, exact_p (of the exact binomial test that the area's rate is everybody's, the
        larger of people's and of families' where these are counted), tellable (enough people, and expected cases, to
        say anything). All but area, n and x are missing where n is 0.
    unit : {"people", "groups"}
        Who is counted.
    overall : float
        µ, the rate of all areas together.
    people : int
        n of all areas together.
    alpha, beta : float
        Of the beta-binomial; infinite when no variance between areas is found.
    phi, tau : float
        Over-dispersion, and the standard deviation between areas in the additive form.
    form : {"plain", "multiplicative", "additive"}
        The funnel limits in use.
    distinguishable : bool
        Whether rates vary between areas by more than chance.
    rank_width : float
        Median width of the rank intervals over the number of areas; missing (NaN) for one area.
    expected_false_signals : float
        Areas that chance alone would put outside the 99.8 % limits.
    seed : int
        Of the bootstrap and the draws.
    funnel : Funnel
        The limits, for the figure.
    posterior : AreaPosterior or None
        Of the areas with people; None when areas are not distinguishable.
    """

    table: pd.DataFrame
    unit: Unit
    overall: float
    people: int
    alpha: float
    beta: float
    phi: float
    tau: float
    form: FunnelForm
    distinguishable: bool
    rank_width: float
    expected_false_signals: float
    seed: int
    funnel: Funnel
    posterior: AreaPosterior | None

    @property
    def sentence(self) -> str:
        """What may be said about the areas as a whole."""
        if not self.distinguishable:
            return "Areas are not distinguishable: no variance between them beyond chance was found."
        return "Areas vary by more than chance alone would explain; most of them still cannot be put in an order."


def area_indicators(
    counts: pd.DataFrame,
    *,
    unit: Unit = "people",
    seed: int = 1,
    thresholds: StigmaThresholds = DEFAULT_THRESHOLDS,
) -> AreaIndicators:
    """Compute raw and shrunken rates, funnel signals and rank intervals for one attribute.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n (people whose value is recorded) and x (those with the attribute), a row per area; perhaps
        families (in which it is recorded for somebody) and families_x (in which somebody has it).
    unit : {"people", "groups"}, optional
        Who is counted.
    seed : int, optional
        Of the bootstrap (few areas) and of the posterior draws.
    thresholds : StigmaThresholds, optional
        The limits in force.

    Returns
    -------
    AreaIndicators

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``MEASURE_INPUT`` when the frame is no frame of counts, or nobody is in it.

    Notes
    -----
    Sources stand with each indicator: `shrunken_concentration` (S3), `funnel` (S4), `rank_intervals` (S5).

    Examples
    --------
    >>> frame = pd.DataFrame({"area": list("abcd"), "n": [40, 40, 40, 0], "x": [8, 8, 8, 0]})
    >>> result = area_indicators(frame)
    >>> result.distinguishable, result.overall
    (False, 0.2)
    >>> result.table["shrunken"].tolist()
    [0.2, 0.2, 0.2, nan]
    """
    frame = checked_area_counts(counts, where="area_indicators")
    concentration = shrunken_concentration(frame, seed=seed, thresholds=thresholds)
    limits = funnel(frame, seed=seed, thresholds=thresholds)
    fit, known = concentration.fit, concentration.distinguishable
    families = _families(counts)
    table = (
        _rates(frame)
        .merge(concentration.table, on="area")
        .assign(z=limits.table["z"], funnel=_signals(limits, known, families))
    )
    table = table.join(_ranks(frame, concentration, seed, thresholds))
    table = table.join(_tests(frame, fit.overall, thresholds, families))
    present = int((frame["n"] > 0).sum())
    return AreaIndicators(
        table=table,
        unit=unit,
        overall=fit.overall,
        people=int(frame["n"].sum()),
        alpha=fit.alpha,
        beta=fit.beta,
        phi=limits.phi,
        tau=limits.tau,
        form=limits.form,
        distinguishable=known,
        rank_width=rank_width(table) if present > 1 else float("nan"),
        expected_false_signals=FALSE_SIGNALS * present,
        seed=seed,
        funnel=limits,
        posterior=concentration.posterior,
    )


def _rates(frame: pd.DataFrame) -> pd.DataFrame:
    low, high = wilson_interval(frame["x"], frame["n"])
    return frame.assign(rate=frame["x"] / frame["n"].where(frame["n"] > 0), wilson_low=low, wilson_high=high)


def _families(counts: pd.DataFrame) -> pd.Series | None:
    """The exact test of an area's families against those of everybody; None where they are not counted.

    Those who live together are alike, so that people, taken one by one, seem to tell more than they do.
    """
    if "families" not in counts:
        return None
    found = checked_counts(counts, ["families", "families_x"], where="area_indicators")
    rate = found["families_x"].sum() / max(int(found["families"].sum()), 1)
    return pd.Series(exact_p_value(found["families_x"], found["families"], rate), index=found.index)


def _signals(limits: Funnel, distinguishable: bool, families: pd.Series | None) -> pd.Series:
    """Signals of the funnel; none is raised among areas that cannot be told apart, or whose families do not differ."""
    signals = limits.table["funnel"]
    if families is not None:
        signals = signals.mask((signals == "99.8") & (families > FALSE_SIGNALS), "95")
    return signals if distinguishable else signals.mask(signals.notna(), "inside")


def _tests(
    frame: pd.DataFrame, overall: float, thresholds: StigmaThresholds, families: pd.Series | None
) -> pd.DataFrame:
    """The exact test against everybody, and whether an area has enough people for any."""
    present = frame[frame["n"] > 0]
    expected = present["n"] * min(overall, 1 - overall)
    enough = (present["n"] >= thresholds.tell_people) & (expected >= thresholds.tell_cases)
    p_values = exact_p_value(present["x"], present["n"], overall)
    if families is not None:
        p_values = np.maximum(p_values, families[present.index].to_numpy())
    found = pd.DataFrame({"exact_p": p_values, "tellable": enough.astype("boolean")}, index=present.index)
    return found.reindex(frame.index)


def _ranks(
    frame: pd.DataFrame, concentration: ShrunkenConcentration, seed: int, thresholds: StigmaThresholds
) -> pd.DataFrame:
    present = frame.index[frame["n"] > 0]
    if concentration.posterior is not None:
        ranks = rank_intervals(concentration.posterior, draws=thresholds.draws, seed=seed)
    else:
        everyone = np.ones(present.size, dtype="int64")
        ranks = pd.DataFrame(
            {"rank_low": everyone, "rank_high": everyone * present.size, "p_top_tenth": everyone * 0.1}
        )
    whole = {"rank_low": "Int64", "rank_high": "Int64"}
    return ranks.set_index(present).reindex(frame.index).astype(whole)
