"""S1, group disclosure: cells in which everyone, or everyone but one, has the attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dpiabook.result import Result
from dpiabook.stigma.counts import checked_counts, require_at_most
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

WHERE = "S1 group disclosure"
_DISCLOSING, _PERHAPS = ("uniform", "all but one"), "perhaps"
_NOT_LOOKED_AT = ("small", "not shown")


@dataclass(frozen=True, eq=False)
class GroupDisclosure(Result):
    """Cells that reveal an attribute of all who are in them.

    Attributes
    ----------
    cells : pandas.DataFrame
        The cells given, in order: keys, n, x, missing, found ("uniform", "all but one", "perhaps": one of these two if
        the people of whom it is unknown have it, "near", "none", "small": too few people to count here, "not shown").
    areas : pandas.DataFrame
        A row per area: area, cells, disclosing, near (numbers of cells), share (people in disclosing cells over people
        of the area; missing where the area has nobody), flagged (any cell that is disclosing, or perhaps), review (any
        near cell).
    share, near_share : float
        People in disclosing cells, and in near cells, over all people; 0 to 1, 0 when there is nobody.
    disclosing : int
        Number of disclosing cells.
    expected : float
        Number of disclosing cells that chance alone would give at the overall rate.
    """

    cells: pd.DataFrame
    areas: pd.DataFrame
    share: float
    near_share: float
    disclosing: int
    expected: float

    @property
    def perhaps(self) -> int:
        """Number of cells that disclose if those of whom it is unknown have it."""
        return int((self.cells["found"] == _PERHAPS).sum())

    @property
    def looked_at(self) -> int:
        """Number of cells that are shown and large enough to disclose."""
        return int((~self.cells["found"].isin(_NOT_LOOKED_AT)).sum())

    @property
    def inside(self) -> int:
        """People in cells that disclose."""
        return self._people(_DISCLOSING)

    @property
    def inside_most(self) -> int:
        """People in cells that disclose, or perhaps do."""
        return self._people((*_DISCLOSING, _PERHAPS))

    def _people(self, found: Sequence[str]) -> int:
        return int(self.cells.loc[self.cells["found"].isin(found), "n"].sum())


def group_disclosure(
    cells: pd.DataFrame, keys: Sequence[str] = (), *, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> GroupDisclosure:
    """Find the groups, area by coarse keys, whose members need not be recognised for their attribute to be known.

    Parameters
    ----------
    cells : pandas.DataFrame
        Columns area, the keys, n (people of whom it is recorded) and x (of these, with the attribute), a row per cell;
        missing (people of whom it is unknown) where there are any; and, if not every cell would be printed, a column
        shown (true or false, none missing). A cell that is not shown discloses nothing; one in which it is unknown for
        somebody is not known to be uniform.
    keys : sequence of str, optional
        Coarse keys beside the area, such as sex and age band.
    thresholds : StigmaThresholds, optional
        Fewest people in a disclosing cell, and the share from which a cell is nearly uniform.

    Returns
    -------
    GroupDisclosure

    Raises
    ------
    Refusal
        As `checked_counts`; ``MEASURE_INPUT`` when x exceeds n.

    Notes
    -----
    Group attribute disclosure and within-group disclosure: Hundepool et al., Handbook on Statistical Disclosure Control
    (ESSnet), chapter 5. In cells of two or three people all have a common attribute by chance alone, so those count as
    small numbers (S6) instead.

    Examples
    --------
    >>> cells = pd.DataFrame({"area": ["a", "a", "b"], "sex": ["F", "M", "F"], "n": [6, 20, 3], "x": [6, 4, 3]})
    >>> group_disclosure(cells, ["sex"]).cells["found"].tolist()
    ['uniform', 'none', 'small']
    """
    names = ["area", *keys]
    cells = cells if "missing" in cells else cells.assign(missing=0)
    frame = checked_counts(cells, ["n", "x", "missing"], keys=names, where=WHERE)
    require_at_most(frame, "x", "n", where=WHERE)
    shown = pd.Series(cells["shown"].to_numpy(dtype=bool) if "shown" in cells else True, index=frame.index)
    frame["found"] = _found(frame, shown, thresholds)
    disclosing = frame["found"].isin(_DISCLOSING)
    near, people = frame["found"] == "near", max(int(frame["n"].sum()), 1)
    return GroupDisclosure(
        cells=frame,
        areas=_by_area(frame.assign(disclosing=disclosing, near=near, perhaps=frame["found"] == _PERHAPS)),
        share=float(frame.loc[disclosing, "n"].sum() / people),
        near_share=float(frame.loc[near, "n"].sum() / people),
        disclosing=int(disclosing.sum()),
        expected=_expected(frame, frame["x"].sum() / people),
    )


def _found(frame: pd.DataFrame, shown: pd.Series, thresholds: StigmaThresholds) -> pd.Series:
    n, x = frame["n"], frame["x"]
    found = pd.Series("none", index=frame.index, dtype="str")
    # Each line overrules the ones above it: a uniform cell is also a near one.
    found = found.mask(x >= thresholds.group_near_share * n, "near")
    found = found.mask(x == n - 1, "all but one").mask(x == n, "uniform")
    found = found.mask((frame["missing"] > 0) & (x >= n - 1), _PERHAPS)
    return found.mask(n < thresholds.group_cell_minimum, "small").mask(~shown, "not shown")


def _expected(frame: pd.DataFrame, rate: float) -> float:
    """Sum of P(all, or all but one, of n have the attribute) over the cells that could disclose."""
    n = frame.loc[~frame["found"].isin(_NOT_LOOKED_AT), "n"].to_numpy(dtype=float)
    return float((rate**n + n * rate ** (n - 1) * (1 - rate)).sum())


def _by_area(frame: pd.DataFrame) -> pd.DataFrame:
    frame["people"] = frame["n"].where(frame["disclosing"], 0)
    areas = frame.groupby("area", sort=False, as_index=False).agg(
        cells=("n", "size"),
        disclosing=("disclosing", "sum"),
        near=("near", "sum"),
        perhaps=("perhaps", "sum"),
        people=("people", "sum"),
        n=("n", "sum"),
    )
    share = areas["people"] / areas["n"].where(areas["n"] > 0)
    # Figures of an area stay back for what could be, too.
    flags = {"share": share, "flagged": (areas["disclosing"] + areas["perhaps"]) > 0, "review": areas["near"] > 0}
    return areas.drop(columns=["people", "n", "perhaps"]).assign(**flags)
