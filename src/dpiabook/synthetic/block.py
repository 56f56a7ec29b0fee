"""One block of the invented programme: a run of consecutive families, drawn, planted and filtered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.synthetic.areas import Areas
from dpiabook.synthetic.columns import CHILD_SCHEMA, CME_REASONS, GENDERS, YEAR_SCHEMA, Columns, to_arrow
from dpiabook.synthetic.families import draw_children, draw_sizes
from dpiabook.synthetic.histories import draw_histories
from dpiabook.synthetic.plan import (
    CANARY_TEXTS,
    CONTRADICTIONS,
    HOMOGENEOUS_AGES,
    HOMOGENEOUS_GENDER,
    NEW_REASON,
    NEW_REASON_BEFORE,
    Plan,
)
from dpiabook.synthetic.schooling import draw_education
from dpiabook.synthetic.years import draw_years

FAMILIES_PER_BLOCK = 50_000


@dataclass(frozen=True)
class Programme:
    """One version of the invented programme, before any row is drawn.

    Attributes
    ----------
    layout : Areas
        Its areas.
    plan : Plan
        What is planted in this version.
    seed : int
        Seed of every draw.
    """

    layout: Areas
    plan: Plan
    seed: int

    @property
    def blocks(self) -> range:
        """Numbers of the first family of each block."""
        return range(0, len(self.plan.area), FAMILIES_PER_BLOCK)

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Codes of the text columns; a canary stands behind the real ones."""
        known = {
            "area_code": self.layout.codes,
            "region_code": self.layout.regions,
            "gender": GENDERS,
            "cme_reason": CME_REASONS,
        }
        return {name: (*codes, CANARY_TEXTS[name]) if name in CANARY_TEXTS else codes for name, codes in known.items()}

    def children(self, first_family: int) -> Columns:
        """Draw the children of one block, as arrays.

        Parameters
        ----------
        first_family : int
            One of `blocks`.

        Returns
        -------
        Columns
            Every column of the children's table and those that only the generator needs; negative where missing.
        """
        area = self.plan.area[first_family : first_family + FAMILIES_PER_BLOCK]
        rng = np.random.default_rng([self.seed, 3, first_family])
        sizes = draw_sizes(len(area), rng)
        for family, size in self.plan.sizes.items():
            if first_family <= family < first_family + len(area):
                sizes[family - first_family] = size
        children = draw_children(sizes, first_family, self.seed, rng)
        child_area = area[children["family"] - first_family]
        rates = {name: rate[child_area] for name, rate in self.layout.rates.items()}
        children |= {"area_code": child_area, "region_code": self.layout.region[child_area]}
        children |= draw_histories(children, rates, rng) | draw_education(children, rates, rng)
        self._plant(children)
        present = ~np.isin(children["family"], list(self.plan.absent))
        return {name: values[present] for name, values in children.items()}

    def child_table(self, children: Columns) -> pa.Table:
        """Return a block's children as they are written."""
        return to_arrow(children, CHILD_SCHEMA, self.codes)

    def year_table(self, children: Columns, first_family: int) -> pa.Table:
        """Return the school years of a block's children as they are written."""
        area = self.plan.area[children["family"]]
        rng = np.random.default_rng([self.seed, 4, first_family])
        return to_arrow(draw_years(children, self.layout.rates["absence"][area], rng), YEAR_SCHEMA, {})

    def _plant(self, children: Columns) -> None:
        if not self.plan.new_reason:
            newer = children["cme_reason"] == CME_REASONS.index(NEW_REASON)
            children["cme_reason"][newer] = CME_REASONS.index(NEW_REASON_BEFORE)
        for kind, values in enumerate(CONTRADICTIONS):
            eldest = (children["position"] == 0) & np.isin(children["family"], self.plan.contradictory[kind::3])
            for name, value in values.items():
                children[name][eldest] = value
        self._make_homogeneous(children)
        for edit in self.plan.edits:
            child = _find(children, edit.family, edit.position)
            for name, value in edit.values.items():
                children[name][child] = value

    def _make_homogeneous(self, children: Columns) -> None:
        age = children["age_at_tfp"]
        group = (children["area_code"] == self.plan.homogeneous_area) & (age >= HOMOGENEOUS_AGES[0])
        group &= (age <= HOMOGENEOUS_AGES[1]) & (children["gender"] == GENDERS.index(HOMOGENEOUS_GENDER))
        without = group & np.less(children["mhda_eps_pre_cp"], 1)
        children["mhda_eps_pre_cp"][without] = 1
        children["age_at_mhda"][without] = np.minimum(children["horizon"], age)[without]


def _find(children: Columns, family: int, position: int) -> NDArray[np.intp]:
    """Rows of one child: one row in the family's own block, none in the others."""
    start, stop = np.searchsorted(children["family"], [family, family + 1])
    return np.arange(start, stop)[position : position + 1]
