"""The rules that a finding is released under: whose thresholds, for which reader, under which pseudonyms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Column, Kind, Scalar
from dpiabook.release.formatter import Formatter
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.statement import Audience

COUNTS = ("people", "risk", "volume")
"""Kinds of columns that count people or families."""

_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Rules:
    """What decides how a finding may be read.

    Attributes
    ----------
    profile : OutputProfile
        Thresholds and rounding.
    audience : {"controller", "dpia", "public"}
        Who reads it: everything; areas under pseudonyms; regions only.
    pseudonyms : callable or None
        From an area's code to its label; needed for ``dpia`` when a finding holds areas.
    formatter : Formatter
        Prints and registers every number.

    Raises
    ------
    Refusal
        `Code.RELEASE_BLOCKED` when exact figures are asked for an audience outside.
    """

    profile: OutputProfile
    audience: Audience
    pseudonyms: Callable[[str], str] | None
    formatter: Formatter

    def __post_init__(self) -> None:
        if self.profile.exact and self.audience != "controller":
            what = (
                f"the profile {self.profile.name} prints exact figures; the audience {self.audience} may not read them"
            )
            raise Refusal(Code.RELEASE_BLOCKED, what, where="profile", cure="choose ons_srs or another profile")

    def area(self, code: str) -> str:
        """Label of an area for this audience.

        Raises
        ------
        Refusal
            `Code.SECRET_MISSING` for an outside audience without pseudonyms.
        """
        if self.audience == "controller":
            return code
        if self.pseudonyms is None:
            cure = "hand over pseudonyms made with the release's secret"
            raise Refusal(Code.SECRET_MISSING, "areas cannot be named to readers outside", cure=cure)
        return self.pseudonyms(code)


def round_to(value: float, base: int) -> int:
    """Round to the nearest multiple of `base`, halves up.

    Parameters
    ----------
    value : float
        A count, 0 or more.
    base : int
        1 or more.

    Returns
    -------
    int

    Notes
    -----
    Conventional rounding: one exact count reads the same in every table, and totals are rounded by themselves, so that
    rounded parts need not add up to them (ONS, rounding policy for tables).

    Examples
    --------
    >>> [round_to(count, 5) for count in (10, 12, 13, 17.5)]
    [10, 10, 15, 20]
    """
    return base * math.floor(value / base + 0.5)


def band_step(value: float, base: int) -> int:
    """Width of the band in which the number of people of one area is printed.

    Parameters
    ----------
    value : float
        The exact number of people.
    base : int
        The profile's rounding base.

    Returns
    -------
    int
        1, 2 or 5 times a power of ten, at most a tenth of `value`, and at least twice the base.

    Notes
    -----
    Numbers of programme children by local authority have been published, so an exact number would give the pseudonym
    away. A tenth is a choice of the project.

    Examples
    --------
    >>> [band_step(count, 5) for count in (60, 734, 4200)]
    [10, 50, 200]
    """
    tenth = max(value / 10, 1.0)
    power: int = 10 ** math.floor(math.log10(tenth))
    return max(2 * base, *(step * power for step in _STEPS if step * power <= tenth))


def band_steps(value: float, base: int) -> set[int]:
    """Widths of all bands up to that of ten times `value`.

    Examples
    --------
    >>> sorted(band_steps(60, 5))
    [10, 20, 50]
    """
    powers = (10**power for power in range(len(str(math.ceil(value)))))
    return {band_step(10 * step * power, base) for power in powers for step in _STEPS}


def released_count(  # noqa: PLR0913 -- what decides of one count
    value: float, kind: Kind, profile: OutputProfile, *, by_area: bool, whole: float | None = None, noise: int = 0
) -> float:
    """Round a count that may be printed, or change it by its noise.

    Parameters
    ----------
    value : float
        The exact count.
    kind : {"people", "risk", "volume"}
        The number of people of one area (``volume``) is banded, every other count is rounded.
    profile : OutputProfile
    by_area : bool
        Whether the row is about one area.
    whole : float, optional
        For the number of some people of an area, that of all its people. Numbers of those for whom one attribute or
        another is recorded differ a little; each in a band of its own, together they would give the area's size away.
        So what is left of the whole is banded, and taken from the whole's band.
    noise : int
        By how much the count is changed instead of being rounded, where the profile has noise; bands have none.

    Returns
    -------
    float
        `value` itself under an exact profile.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> [released_count(734, kind, load_profile("ons_srs"), by_area=True) for kind in ("people", "volume")]
    [735, 750]
    >>> [released_count(n, "volume", load_profile("ons_srs"), by_area=True, whole=734) for n in (734, 724, 690)]
    [750, 750, 700]
    """
    if profile.exact:
        return value
    base = rounding_base(profile, by_area=by_area)
    if by_area and kind == "volume" and whole is not None:
        step = band_step(whole, base)
        return max(round_to(whole, step) - round_to(whole - value, step), 0)
    if by_area and kind == "volume":
        return round_to(value, band_step(value, base))
    return round_to(value, 1) + noise if profile.noise_most else round_to(value, base)


def noise_at(noise: Sequence[Sequence[int]], row: int, column: int) -> int:
    """The noise of one count; 0 where the output profile has none."""
    return noise[row][column] if noise else 0


def whole_of(column: Column, exact: Mapping[str, Scalar]) -> float | None:
    """The number of all people of an area, for a number of some of them that is banded with it."""
    whole = exact.get(column.of) if column.kind == "volume" else None
    return whole if isinstance(whole, int | float) else None


def rounding_base(profile: OutputProfile, *, by_area: bool) -> int:
    """Rounding base of a row: that of areas, or that of regions and the whole programme."""
    return profile.rounding_base if by_area else profile.region_base
