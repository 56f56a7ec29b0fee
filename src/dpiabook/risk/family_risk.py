"""The risk that a family is recognised through any one of its children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting.packing import tally
from dpiabook.errors import Code, Refusal
from dpiabook.machine.mapped import aside
from dpiabook.result import Result
from dpiabook.risk.family_profiles import FamilyProfiles
from dpiabook.risk.individual_risk import IndividualRisk


@dataclass(frozen=True)
class FamilyRisk(Result):
    """Risk of each family, given to each of its members.

    Attributes
    ----------
    family_number : ndarray of int, shape (rows,)
        The family of each record, in row order.
    family_risk : ndarray of float64, shape (families,)
        Risk of each family, from 0 to 1.
    members : ndarray of int64, shape (families,)
        Records of each family.
    family_risk_most : ndarray of float64, shape (families,), or None
        The larger end of each family's risk where key values are unknown; None where both ends are the same.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("family_number", "risk")

    family_number: NDArray[np.integer[Any]] = field(repr=False)
    family_risk: NDArray[np.float64] = field(repr=False)
    members: NDArray[np.int64] = field(repr=False)
    family_risk_most: NDArray[np.float64] | None = field(repr=False, default=None)

    @property
    def risk(self) -> NDArray[np.float64]:
        """Family risk of each record, in row order, from 0 to 1."""
        return aside(np.take(self.family_risk, self.family_number))

    @property
    def families(self) -> int:
        """Number of families."""
        return len(self.members)

    @property
    def expected(self) -> float:
        """Expected number of records whose family is recognised: the sum of family risk over records."""
        return float((self.family_risk * self.members).sum())

    @property
    def expected_range(self) -> tuple[float, float]:
        """The expected number of such records, at least and at most, whatever the unknown values are."""
        most = self.family_risk if self.family_risk_most is None else self.family_risk_most
        return self.expected, float((most * self.members).sum())

    @property
    def rate(self) -> float:
        """Mean of family risk over records, from 0 to 1."""
        return self.expected / len(self.family_number)

    @property
    def expected_families(self) -> float:
        """Expected number of families recognised: the sum of family risk over families."""
        return float(self.family_risk.sum())


def family_risk(
    risk: IndividualRisk | NDArray[np.float64], family: FamilyProfiles | Sequence[Any] | NDArray[Any] | pd.Series
) -> FamilyRisk:
    """Compute 1 - prod(1 - r) over the members of each family.

    Parameters
    ----------
    risk : IndividualRisk or ndarray of float64, shape (rows,)
        r of each record, from 0 to 1.
    family : FamilyProfiles, or array-like of shape (rows,)
        Profiles of the same table, or family ids in the same order. A record without an id is a family of its own, as
        nobody knows whose relative it is.

    Returns
    -------
    FamilyRisk
        ``.risk`` per record, ``.expected``, ``.expected_range``, ``.rate``, ``.expected_families``.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` when lengths differ or a risk lies outside 0 to 1.

    Notes
    -----
    Templ, Kowarik & Meindl (2015), Journal of Statistical Software 67(4), section 2.5 (household risk).

    Examples
    --------
    >>> result = family_risk(np.array([0.5, 0.5, 0.2]), ["a", "a", "b"])
    >>> result.risk.round(2).tolist(), round(result.expected_families, 2)
    ([0.75, 0.75, 0.2], 0.95)
    """
    single = risk.risk if isinstance(risk, IndividualRisk) else np.asarray(risk, dtype=np.float64)
    numbers = _numbers(family)
    if len(numbers) != len(single):
        cure = "give one id of a group per record, in the order of the risks"
        raise Refusal(Code.MEASURE_INPUT, "there are not as many ids of groups as risks", where="family", cure=cure)
    if not ((single >= 0) & (single <= 1)).all():
        raise Refusal(Code.MEASURE_INPUT, "a risk lies outside 0 to 1", where="risk", cure="give probabilities")
    members = tally(numbers, int(numbers.max(initial=-1)) + 1)
    ranged = isinstance(risk, IndividualRisk) and risk.class_risk_most is not None
    most = _through_any(risk.risk_most, numbers, len(members)) if isinstance(risk, IndividualRisk) and ranged else None
    return FamilyRisk(numbers, _through_any(single, numbers, len(members)), members, most)


def _through_any(risk: NDArray[np.float64], numbers: NDArray[np.integer[Any]], families: int) -> NDArray[np.float64]:
    """1 - prod(1 - r) over the members of each family."""
    with np.errstate(divide="ignore"):
        unseen = np.bincount(numbers, weights=np.log1p(-risk), minlength=families)
    return np.asarray(-np.expm1(unseen), dtype=np.float64)


def _numbers(family: FamilyProfiles | Sequence[Any] | NDArray[Any] | pd.Series) -> NDArray[np.integer[Any]]:
    """The family of each record; the array that is given where nobody is without one, since records may be many."""
    known = family.family_number if isinstance(family, FamilyProfiles) else pd.factorize(pd.Series(family))[0]
    alone = np.flatnonzero(known < 0)
    if not len(alone):
        return known
    numbers: NDArray[np.int64] = known.astype(np.int64)
    numbers[alone] = known.max(initial=-1) + 1 + np.arange(len(alone))
    return numbers
