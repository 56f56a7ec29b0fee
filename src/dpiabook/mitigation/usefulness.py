"""What the recodes of the frontier do to the uses of the data, and to what groups give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_group_counts, group, pack
from dpiabook.mitigation.choosing import frontier
from dpiabook.mitigation.forms import Digits
from dpiabook.mitigation.lattice import Lattice
from dpiabook.result.collected import shaped


@shaped
def usefulness(
    found: Lattice, table: TableLike, attributes: Mapping[str, str], area: str | None = None, count: str | None = None
) -> pd.DataFrame:
    """Compare the nodes of the frontier by association, rates by area, and groups that are all alike.

    Rows are read once more, into one class table with the number of people who have each attribute.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes.
    table : TableLike
        The rows that it was counted from.
    attributes : mapping of str to str
        Attribute to the condition under which a person has it, such as ``{"excluded": "ftex_eps >= 1"}``. Those that
        are keys themselves are passed over.
    area : str, optional
        The key that holds the area.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    pandas.DataFrame
        One row per node of the frontier: ``homogeneous`` (people in classes of k or more all of whom have one of the
        attributes; where a key is unknown, nobody can tell who is in the class, so it is none); ``association_lost``
        (largest fall of Cramér's V between a key and an attribute, 0 to 1); with `area` ``rate_error`` (mean over
        attributes and people of the difference between the rate of somebody's area and that of what takes its place, 0
        to 1).

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``SETTING_VALUE``.

    Notes
    -----
    Cramér (1946), Mathematical Methods of Statistics, section 21.9; Handbook on Statistical Disclosure Control
    (ESSnet), section 3.7 (information loss). People for whom an attribute is not recorded are left out of its rates,
    and those of whom a key is unknown out of what is said of that key.

    Examples
    --------
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.lattice import lattice
    >>> from dpiabook.mitigation.rungs import Rung
    >>> from dpiabook.settings import Targets
    >>> children = pd.DataFrame({"area": ["A", "A", "B", "B"], "cme": [1, 1, 0, 0]})
    >>> forms = {"area": Ladder("area", (Rung(drop=True),))}
    >>> nodes = lattice(children, forms, Targets(k=2, expected_rate=0.25))
    >>> usefulness(nodes, children, {"cme": "cme >= 1"}, area="area").values.tolist()
    [[2.0, 0.0, 0.0], [0.0, 1.0, 0.5]]
    """
    others = {name: condition for name, condition in attributes.items() if name not in found.keys}
    counted = _count(found, table, others, count)
    nodes = frontier(found).index
    rows = []
    for node in nodes:
        digits = [forms.maps[form] for forms, form in zip(found.root.forms, node, strict=True)]
        row = {"homogeneous": float(counted.homogeneous(digits, found.targets.k))}
        row["association_lost"] = counted.association_lost(digits)
        if area is not None:
            at = found.keys.index(area)
            row["rate_error"] = counted.rate_error(at, digits[at])
        rows.append(row)
    return pd.DataFrame(rows, index=nodes)


@dataclass(frozen=True)
class _Counted:
    """Classes with the number of people, of those with each attribute, and of those for whom it is recorded."""

    digits: tuple[Digits, ...]
    people: NDArray[np.int64]
    have: tuple[NDArray[np.int64], ...] = field(repr=False)
    known: tuple[NDArray[np.int64], ...] = field(repr=False)

    def homogeneous(self, maps: Sequence[Digits], k: int) -> int:
        """People in classes of `k` or more all of whom have one of the attributes."""
        left = [(forms, own) for forms, own in zip(maps, self.digits, strict=True) if forms.any()]
        recoded = [forms[own] - np.int32(1) for forms, own in left] or [np.zeros_like(self.digits[0])]
        maps = [forms for forms, _ in left] or [np.ones(1, np.int32)]
        classes = group(pack(recoded, [int(forms.max(initial=0)) for forms in maps]))
        people = classes.count(self.people)
        told = np.logical_and.reduce([column >= 0 for column in recoded])[classes.first]
        alike = np.zeros(classes.size, bool)
        for have in self.have:
            alike |= (classes.count(have) == people) & (people >= k) & told
        return int(people[alike].sum())

    def association_lost(self, maps: Sequence[Digits]) -> float:
        """Largest fall of Cramér's V between a key and an attribute."""
        falls = [
            cramers_v(_totals(own, have, known)[1:]) - cramers_v(_totals(forms[own], have, known)[1:])
            for forms, own in zip(maps, self.digits, strict=True)
            for have, known in zip(self.have, self.known, strict=True)
        ]
        return max([0.0, *falls])

    def rate_error(self, at: int, forms: Digits) -> float:
        """Mean difference between the rate of somebody's area and that of the coarser one."""
        errors = []
        for have, known in zip(self.have, self.known, strict=True):
            fine = _totals(self.digits[at], have, known)
            coarse = _totals(forms[self.digits[at]], have, known)
            # Nobody's area is "unknown".
            people = fine.sum(axis=1)[1:]
            each = np.abs(_rates(fine) - _rates(coarse)[forms[: len(fine)]])[1:]
            errors.append(float((each * people).sum() / max(people.sum(), 1)))
        return float(np.mean(errors)) if errors else 0.0


def cramers_v(table: NDArray[np.int64]) -> float:
    """Cramér's V of a table of counts, without correction for bias; 0 where a margin has one value.

    Parameters
    ----------
    table : ndarray of int64, shape (values, values)
        Counts.

    Returns
    -------
    float
        From 0 (independent) to 1.

    Examples
    --------
    >>> cramers_v(np.array([[5, 0], [0, 5]])), cramers_v(np.array([[5, 5], [5, 5]]))
    (1.0, 0.0)
    """
    used = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0].astype(np.float64)
    if min(used.shape, default=0) < 2:
        return 0.0
    n = used.sum()
    expected = np.outer(used.sum(axis=1), used.sum(axis=0)) / n
    return float(np.sqrt(((used - expected) ** 2 / expected).sum() / n / (min(used.shape) - 1)))


def _count(found: Lattice, table: TableLike, attributes: Mapping[str, str], count: str | None) -> _Counted:
    coded, frame = coded_group_counts(table, list(found.keys), attributes, count=count)
    return _Counted(
        tuple(codes + np.int32(1) for codes in coded.codes),
        frame["n"].to_numpy(np.int64),
        tuple(frame[name].to_numpy(np.int64) for name in attributes),
        tuple(frame[f"{name}_known"].to_numpy(np.int64) for name in attributes),
    )


def _totals(digits: Digits, have: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.int64]:
    """People with and without an attribute by digit, shape (digits, 2)."""
    columns = [np.bincount(digits, weights=amounts) for amounts in (have, known - have)]
    return np.rint(np.column_stack(columns)).astype(np.int64)


def _rates(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(totals[:, 0] / np.maximum(totals.sum(axis=1), 1), np.float64)
