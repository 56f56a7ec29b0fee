"""Whether a sum gives one of its contributors away."""

from __future__ import annotations

from collections.abc import Sequence

from dpiabook.release.profiles import OutputProfile


def top_2_share(contributions: Sequence[float]) -> float:
    """Share of a sum that its two largest contributors hold.

    Parameters
    ----------
    contributions : sequence of float
        What each contributor adds, 0 or more; none missing.

    Returns
    -------
    float
        0 to 1; 1 when there are fewer than three contributors, 0 when the sum is 0.

    Notes
    -----
    The n-k rule with n = 2 (ESSnet Handbook on SDC, chapter 4; default of ACRO: under 90 %).

    Examples
    --------
    >>> top_2_share([50, 40, 5, 5])
    0.9
    """
    total = sum(contributions)
    return sum(sorted(contributions)[-2:]) / total if total else 0.0


def p_ratio(contributions: Sequence[float]) -> float:
    """How closely the second largest contributor can work out the largest.

    Parameters
    ----------
    contributions : sequence of float
        What each contributor adds, 0 or more; none missing.

    Returns
    -------
    float
        What all but the two largest add, over the largest: 0 means exactly. Infinity when nobody adds anything.

    Notes
    -----
    The p % rule (ESSnet Handbook on SDC, chapter 4; default of ACRO: 10 %).

    Examples
    --------
    >>> p_ratio([50, 40, 5, 5])
    0.2
    """
    ordered = sorted(contributions, reverse=True)
    return sum(ordered[2:]) / ordered[0] if ordered and ordered[0] else float("inf")


def sum_may_leave(contributions: Sequence[float], profile: OutputProfile) -> bool:
    """Whether a sum, or a mean, passes the profile's threshold, top-2 and p-ratio rules.

    Parameters
    ----------
    contributions : sequence of float
        What each contributor adds, 0 or more; none missing.
    profile : OutputProfile

    Returns
    -------
    bool

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> profile = load_profile("ons_srs")
    >>> sum_may_leave([10] * 12, profile), sum_may_leave([1000, 900] + [1] * 12, profile)
    (True, False)
    """
    enough = len(contributions) >= profile.threshold
    dominated = top_2_share(contributions) > profile.top_2_share
    return enough and not dominated and p_ratio(contributions) >= profile.p_ratio
