"""The risk that a family is recognised through any one of its children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal
from dpiabook.risk.family_profiles import FamilyProfiles
from dpiabook.risk.individual_risk import IndividualRisk


@dataclass(frozen=True)
class FamilyRisk:
    """Risk of each family, given to each of its members.

    Attributes
    ----------
    risk : ndarray of float64, shape (rows,)
        Family risk of each record, in row order, from 0 to 1.
    family_risk : ndarray of float64, shape (families,)
        The same once per family.
    members : ndarray of int64, shape (families,)
        Records of each family.
    """

    risk: NDArray[np.float64] = field(repr=False)
    family_risk: NDArray[np.float64] = field(repr=False)
    members: NDArray[np.int64] = field(repr=False)

    @property
    def families(self) -> int:
        """Number of families."""
        return len(self.members)

    @property
    def expected(self) -> float:
        """Expected number of records whose family is recognised: the sum of family risk over records."""
        return float(self.risk.sum())

    @property
    def rate(self) -> float:
        """Mean of family risk over records, from 0 to 1."""
        return self.expected / len(self.risk)

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
        Profiles of the same table, or family ids in the same order. A record with a missing id is a family of its own.

    Returns
    -------
    FamilyRisk
        ``.risk`` per record, ``.expected``, ``.rate``, ``.expected_families``.

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
        cure = "give one family id per record, in the order of the risks"
        raise Refusal(Code.MEASURE_INPUT, "there are not as many family ids as risks", where="family", cure=cure)
    if not ((single >= 0) & (single <= 1)).all():
        raise Refusal(Code.MEASURE_INPUT, "a risk lies outside 0 to 1", where="risk", cure="give probabilities")
    with np.errstate(divide="ignore"):
        unseen = np.bincount(numbers, weights=np.log1p(-single))
    per_family = -np.expm1(unseen)
    return FamilyRisk(per_family[numbers], per_family, np.bincount(numbers))


def _numbers(family: FamilyProfiles | Sequence[Any] | NDArray[Any] | pd.Series) -> NDArray[np.int64]:
    known = family.family_number if isinstance(family, FamilyProfiles) else pd.factorize(pd.Series(family))[0]
    numbers = np.array(known, dtype=np.int64)
    alone = numbers < 0
    numbers[alone] = numbers.max(initial=-1) + 1 + np.arange(alone.sum())
    return numbers
