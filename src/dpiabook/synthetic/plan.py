"""What is planted in the invented programme, and how its two versions differ.

Tests ask `planted` for the resulting identifiers; the generator asks here which families to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dpiabook.synthetic.areas import Areas
from dpiabook.synthetic.columns import CME_REASONS, GENDERS

DEMO_VERSIONS = ("2025-07", "2026-01")
"""The versions of the demonstration, earliest first."""

EARLIER, LATER = DEMO_VERSIONS

HOMOGENEOUS_GENDER = "F"
HOMOGENEOUS_AGES = (14, 15)
OUTLIER_DAYS = 45.0
CONTRADICTION_EVERY, CONTRADICTION_OFFSET = 250, 7

CONTRADICTIONS: tuple[Mapping[str, float], ...] = (
    {"cp_plan": 1, "age_at_cp": 5, "ftex_eps": 2, "ftex_duration": 3.0, "age_first_ftex": 12},
    {"ftex_eps": 1, "ftex_duration": 0.0, "age_first_ftex": -1},
    {"yob": 2012, "age_at_tfp": 17},
)
"""Impossible records: an exclusion before the plan at a later age, one without days, a start after the programme."""

NEW_REASON, NEW_REASON_BEFORE = "HLT", "UNK"
"""The later version's code list of `cme_reason` has one code more; the earlier one recorded another in its place."""

CANARY_TEXTS = {"area_code": "QZ-CANARY-7731", "gender": "QZ-CANARY-5519", "cme_reason": "QZ-CANARY-8842"}
CANARY_NUMBERS = {"ftex_eps": 7391846, "ftex_duration": 8264153.5, "mhda_eps_pre_cp": 6158293, "n_offences": 9472615}
"""Values that occur once, so that any text that shows them has shown a value of the data."""

_NOTHING_RECORDED = {
    **dict.fromkeys(("cp_plan", "ftex_eps", "ftex_duration", "mhda_eps_pre_cp", "offence_ever", "n_offences"), 0),
    **dict.fromkeys(("age_at_cp", "age_first_ftex", "age_at_mhda", "age_first_offence"), -1),
}
_OF_SCHOOL_AGE = {"yob": 2004, "age_at_tfp": 12, "horizon": 14, **_NOTHING_RECORDED}


@dataclass(frozen=True)
class Edit:
    """Values that replace those of one child.

    Attributes
    ----------
    family : int
        Number of the family in the programme.
    values : Mapping[str, float]
        New value of each column; codes as positions, negative for missing.
    position : int
        Which child, 0 being the eldest.
    """

    family: int
    values: Mapping[str, float]
    position: int = 0


@dataclass(frozen=True)
class Plan:
    """Everything that is planted in one version.

    Attributes
    ----------
    area : ndarray of int, shape (families of either version,)
        Position of each family's area; families are numbered in this order.
    absent : frozenset of int
        Families that this version lacks: not yet joined, or gone.
    sizes : Mapping[int, int]
        Children of families whose number of children is planted.
    edits : tuple of Edit
        Single children with planted values.
    homogeneous_area : int
        Area in which every child of one sex and age band has a recorded episode.
    roles : Mapping[str, tuple of int]
        What each planted family is for: ``joined``, ``left``, ``corrected``, ``eight``, ``outlier``,
        ``home_flagged_missing``, ``canary``.
    new_reason : bool
        The later code list of `cme_reason` is in use.
    """

    area: NDArray[np.int64]
    absent: frozenset[int]
    sizes: Mapping[int, int]
    edits: tuple[Edit, ...]
    homogeneous_area: int
    roles: Mapping[str, tuple[int, ...]]
    new_reason: bool

    @property
    def contradictory(self) -> NDArray[np.int64]:
        """Families whose eldest child has an impossible record, none of them planted for something else."""
        every = np.arange(CONTRADICTION_OFFSET, len(self.area), CONTRADICTION_EVERY)
        return np.setdiff1d(every, [family for families in self.roles.values() for family in families])


def lay_plan(layout: Areas, version: str, *, canaries: bool) -> Plan:
    """Decide which families of a version are planted, and how.

    Parameters
    ----------
    layout : Areas
        The areas; their families are those of the later version.
    version : str
        One of `DEMO_VERSIONS`.
    canaries : bool
        Plant values that occur once.

    Returns
    -------
    Plan
        By size, the largest area is homogeneous and gains six families of two; the second gains a family of two; the
        third loses a family of three; the fourth swaps an only child for another; in the fifth one child's record is
        corrected. The smallest holds the family of eight, the outlier, a home-educated child flagged missing, and
        the canaries.
    """
    totals = layout.families.copy()
    totals[layout.by_size[2:4]] += 1
    first = np.cumsum(totals) - totals
    roles = _roles(layout, first, canaries=canaries)
    singles = (*_corrections(roles["corrected"][0], version), *_specials(roles))
    return Plan(
        area=np.repeat(np.arange(len(totals)), totals),
        absent=frozenset(roles["joined" if version == EARLIER else "left"]),
        sizes=_sizes(roles),
        edits=(*singles, *_canaries(roles["canary"], len(layout.codes))),
        homogeneous_area=int(layout.by_size[0]),
        roles=roles,
        new_reason=version == LATER,
    )


def _roles(layout: Areas, first: NDArray[np.int64], *, canaries: bool) -> dict[str, tuple[int, ...]]:
    """Families by what they are planted for, given the number of each area's first family."""
    ranked = layout.by_size
    largest, second, _, fourth, fifth = (int(first[area]) for area in ranked[:5])
    smallest = int(first[ranked[-1]])
    return {
        "joined": (*range(largest, largest + 6), second, fourth),
        "left": tuple(int(first[area] + layout.families[area]) for area in ranked[2:4]),
        "corrected": (fifth,),
        "eight": (smallest + 3,),
        "outlier": (smallest + 4,),
        "home_flagged_missing": (smallest + 5,),
        "canary": tuple(range(smallest + 6, smallest + 9)) if canaries else (),
    }


def _sizes(roles: Mapping[str, tuple[int, ...]]) -> dict[int, int]:
    *pairs, swapped_in = roles["joined"]
    three, swapped_out = roles["left"]
    sizes = {**dict.fromkeys(pairs, 2), swapped_in: 1, three: 3, swapped_out: 1, roles["eight"][0]: 8}
    return sizes | {family: 1 for role in ("outlier", "home_flagged_missing", "canary") for family in roles[role]}


def _corrections(family: int, version: str) -> tuple[Edit, ...]:
    """The earlier version had no episode on record for this child; the later one has two."""
    values = {"mhda_eps_pre_cp": 2, "age_at_mhda": 0} if version == LATER else {"mhda_eps_pre_cp": 0, "age_at_mhda": -1}
    return (Edit(family, values),)


def _specials(roles: Mapping[str, tuple[int, ...]]) -> tuple[Edit, ...]:
    outlier = {**_OF_SCHOOL_AGE, "ftex_eps": 1, "ftex_duration": OUTLIER_DAYS, "age_first_ftex": 11}
    home = {**_OF_SCHOOL_AGE, "cme_flag": 1, "ehe_flag": 1, "eotas_flag": 0, "on_roll": 0, "cme_reason": -1}
    return Edit(roles["outlier"][0], outlier), Edit(roles["home_flagged_missing"][0], home)


def _canaries(families: tuple[int, ...], areas: int) -> tuple[Edit, ...]:
    if not families:
        return ()
    exclusions = {name: CANARY_NUMBERS[name] for name in ("ftex_eps", "ftex_duration")} | {"age_first_ftex": 11}
    offences = {"offence_ever": 1, "age_first_offence": 11, "n_offences": CANARY_NUMBERS["n_offences"]}
    episodes = {"mhda_eps_pre_cp": CANARY_NUMBERS["mhda_eps_pre_cp"], "age_at_mhda": 9}
    return (
        Edit(families[0], {**_OF_SCHOOL_AGE, "area_code": areas, **offences}),
        Edit(families[1], {**_OF_SCHOOL_AGE, "gender": len(GENDERS), **episodes}),
        Edit(families[2], {**_OF_SCHOOL_AGE, "cme_flag": 1, "cme_reason": len(CME_REASONS), **exclusions}),
    )
