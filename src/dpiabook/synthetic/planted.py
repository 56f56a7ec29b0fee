"""What a test may expect in the invented programme: everything planted, with its identifiers. Only tests read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dpiabook.synthetic.areas import Areas, lay_out_areas
from dpiabook.synthetic.families import MOST_CHILDREN, opaque
from dpiabook.synthetic.plan import (
    CANARY_NUMBERS,
    CANARY_TEXTS,
    HOMOGENEOUS_AGES,
    HOMOGENEOUS_GENDER,
    LATER,
    NEW_REASON,
    OUTLIER_DAYS,
    Plan,
    lay_plan,
)
from dpiabook.synthetic.schooling import HOME_EDUCATED_FLAGGED_MISSING


@dataclass(frozen=True)
class Planted:
    """What is planted in both versions made with the same arguments.

    Attributes
    ----------
    homogeneous : tuple of (str, str, tuple of int)
        Area, gender, and youngest and oldest `age_at_tfp` of the children who all have ``mhda_eps_pre_cp >= 1``.
    home_flagged_missing : int
        A home-educated child flagged as missing from education.
    home_flagged_missing_share : float
        Share of home-educated children so flagged, before values are lost.
    family_of_eight : int
        Its `family_id`.
    outlier : tuple of (int, float)
        The child with one exclusion of the longest lawful length, and its days.
    joined, left : Mapping[str, tuple of int]
        By area, the families that only the later, or only the earlier version holds.
    joined_children, left_children : Mapping[str, int]
        By area, how many children those families have.
    corrected : tuple of (str, int)
        Area and child with no episode on record in the earlier version and two in the later.
    contradictory : tuple of frozenset of int
        Children whose exclusion comes after their plan; whose exclusion has no days; who start after the programme.
    new_reason : str
        The code of `cme_reason` that only the later version knows.
    canary_children : tuple of int
        Children with values that occur once; empty when none were asked for.
    canaries : Mapping[str, str or float]
        Those values, by variable; empty when none were asked for.
    """

    homogeneous: tuple[str, str, tuple[int, int]]
    home_flagged_missing: int
    home_flagged_missing_share: float
    family_of_eight: int
    outlier: tuple[int, float]
    joined: Mapping[str, tuple[int, ...]]
    left: Mapping[str, tuple[int, ...]]
    joined_children: Mapping[str, int]
    left_children: Mapping[str, int]
    corrected: tuple[str, int]
    contradictory: tuple[frozenset[int], ...]
    new_reason: str
    canary_children: tuple[int, ...]
    canaries: Mapping[str, str | float]


def planted(families: int = 20_000, areas: int = 12, seed: int = 1, *, canaries: bool = False) -> Planted:
    """List what `write_demo` plants for the same arguments.

    Parameters
    ----------
    families, areas, seed, canaries
        As for `write_demo`.

    Returns
    -------
    Planted
        Identifiers as they stand in the files.

    Examples
    --------
    >>> sorted(planted(600).joined_children.values())
    [1, 2, 12]
    """
    layout = lay_out_areas(families, areas, seed)
    plan = lay_plan(layout, LATER, canaries=canaries)
    (corrected,) = plan.roles["corrected"]
    contradictory = [frozenset(_eldest(plan.contradictory[kind::3], seed).tolist()) for kind in range(3)]
    return Planted(
        homogeneous=(layout.codes[plan.homogeneous_area], HOMOGENEOUS_GENDER, HOMOGENEOUS_AGES),
        home_flagged_missing=_only_child(plan, "home_flagged_missing", seed),
        home_flagged_missing_share=HOME_EDUCATED_FLAGGED_MISSING,
        family_of_eight=int(opaque(np.array(plan.roles["eight"]), 2 * seed)[0]),
        outlier=(_only_child(plan, "outlier", seed), OUTLIER_DAYS),
        joined=_families_by_area(plan, layout, "joined", seed),
        left=_families_by_area(plan, layout, "left", seed),
        joined_children=_children_by_area(plan, layout, "joined"),
        left_children=_children_by_area(plan, layout, "left"),
        corrected=(layout.codes[plan.area[corrected]], _only_child(plan, "corrected", seed)),
        contradictory=tuple(contradictory),
        new_reason=NEW_REASON,
        canary_children=tuple(_eldest(np.array(plan.roles["canary"], dtype=np.int64), seed).tolist()),
        canaries={**CANARY_TEXTS, **CANARY_NUMBERS} if canaries else {},
    )


def _eldest(families: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    return opaque(families * MOST_CHILDREN, 2 * seed + 1)


def _only_child(plan: Plan, role: str, seed: int) -> int:
    return int(_eldest(np.array(plan.roles[role]), seed)[0])


def _families_by_area(plan: Plan, layout: Areas, role: str, seed: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for family in plan.roles[role]:
        code = layout.codes[plan.area[family]]
        found[code] = (*found.get(code, ()), int(opaque(np.array([family]), 2 * seed)[0]))
    return found


def _children_by_area(plan: Plan, layout: Areas, role: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for family in plan.roles[role]:
        code = layout.codes[plan.area[family]]
        found[code] = found.get(code, 0) + plan.sizes[family]
    return found
