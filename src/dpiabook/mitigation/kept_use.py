"""What a protected file is still good for: all measures of use of one file, whatever was done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import group, pack, tally
from dpiabook.mitigation.paired import Paired, numbers_of
from dpiabook.mitigation.use import association_change, information_lost, interval_overlap, pmse

_AMONG = 5_000
_FEW_LEVELS = 12
_GROUPS = 50
"""Values of a column that are groups; a column with more of them is a measurement."""
_SMALL = 0.01
_TENTHS = np.arange(1, 10) / 10

USE: Mapping[str, str] = {
    "entropy": "Information lost",
    "granularity": "Granularity lost",
    "discernibility": "Discernibility",
    "pmse": "pMSE, times chance",
    "association": "Mean change of an association",
    "overlap": "Overlap of intervals of coefficients",
    "rates": "Mean error of rates by area",
    "small": "Small groups lost",
}


def kept_use(  # noqa: PLR0913 -- the roles of the columns, by name
    pair: Paired,
    visible: Sequence[str],
    compared: Sequence[str],
    attributes: Mapping[str, str],
    *,
    area: str | None = None,
    seed: int = 1,
) -> pd.Series:
    """Measure a file's use in every way.

    Parameters
    ----------
    pair : Paired
    visible : sequence of str
        What others can see of a person: predictors and classes.
    compared : sequence of str
        All columns but ids.
    attributes : mapping of str to str
        Outcomes: name of a column to the condition of having it.
    area : str, optional
        The column of the area.
    seed : int
        Of the people by whom models are fitted, where there are very many.

    Returns
    -------
    pandas.Series
        The names of `USE`, NaN where one does not apply: ``entropy`` and ``granularity``, mean losses over all columns,
        a column that is gone losing all; ``discernibility``, the chance that two people cannot be told apart by what is
        visible; ``pmse``, the ratio to what chance gives, over columns that are kept; ``association``, the mean change
        of Cramér's V between what is visible and an attribute, measurements in tenths of the people; ``overlap``, the
        mean for the coefficients of linear models of the attributes, 0 for a predictor that is gone; ``rates``, the
        mean error of an attribute's rate in somebody's area; ``small``, the share of the people in small groups (values
        that less than one in a hundred has, of columns with at most fifty) in whose record theirs does not stand.
    """
    some = pair.drawn(_AMONG, seed)
    before, after = some.having(attributes)
    outcomes = {name: (before[name], after.get(name, before[name])) for name in before}
    levels = [_level_loss(pair, name) for name in compared if name in pair.original.column_names]
    entropies, granularities, small = (np.array([one[at] for one in levels]) for at in range(3))
    rare = small[:, 1].sum() if len(small) else 0.0
    return pd.Series(
        {
            "entropy": float(entropies.mean()) if levels else np.nan,
            "granularity": float(granularities.mean()) if levels else np.nan,
            "discernibility": _discernibility(pair, visible),
            "pmse": _pmse(some, compared),
            "association": _association(some, visible, outcomes),
            "overlap": _overlap(some, visible, outcomes),
            "rates": _rates(pair, area, attributes),
            "small": float(small[:, 0].sum() / rare) if rare else 0.0,
        },
        dtype=float,
    )


def _level_loss(pair: Paired, name: str) -> tuple[float, float, tuple[float, float]]:
    """Entropy and granularity that a column loses, and the people with rare values: those who lost them, and all."""
    before, after, size = pair.codes(name, source=True)
    people = tally(before[before >= 0], size)
    rare = np.append((people < _SMALL * len(before)) & (size <= _GROUPS), False)[before]
    if name not in pair.after.column_names:
        return 1.0, 1.0, (float(rare.sum()), float(rare.sum()))
    if pair.original[name].equals(pair.after[name]):
        return 0.0, 0.0, (0.0, float(rare.sum()))
    lost = rare & ~_same_value(pair, name)
    return information_lost(before, after), _granularity(before, after), (float(lost.sum()), float(rare.sum()))


def _same_value(pair: Paired, name: str) -> NDArray[np.bool_]:
    known, file, _ = Paired(pair.original, pair.original, pair.after).codes(name)
    return np.asarray(known == file)


def _granularity(before: NDArray[np.int32], after: NDArray[np.int32]) -> float:
    """Mean share of the other values that somebody could have had, given what stands in the file."""
    values = len(np.unique(before))
    if values < 2:
        return 0.0
    cells = group(pack([before, after], [int(before.max()) + 1, int(after.max(initial=0)) + 1]))
    spans = tally(after[cells.first] + 1, int(after.max(initial=0)) + 2)
    return float((spans[after + 1] - 1).mean() / (values - 1))


def _discernibility(pair: Paired, visible: Sequence[str]) -> float:
    kept = pair.kept(visible)
    if not kept:
        return 1.0
    _, file, size = pair.combined(kept)
    return float((tally(file, size).astype(np.float64) ** 2).sum() / pair.rows**2)


def _design(pair: Paired, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """A column as predictors before and after; None where it has too many categories.

    A category of a number stands for the mean of the numbers in it, as an analyst would take it.
    """
    before = numbers_of(pair.original[name])
    if before is None:
        return _dummies(pair, name)
    before, after = _finite(before), numbers_of(pair.after[name])
    if after is None:
        codes = pair.codes(name, source=True)[1] + 1
        known = ~np.isnan(before)
        people = np.bincount(codes[known], minlength=codes.max() + 1)
        after = (np.bincount(codes[known], before[known], codes.max() + 1) / np.maximum(people, 1))[codes]
    mean = float(np.nanmean(before)) if (~np.isnan(before)).any() else 0.0
    return np.nan_to_num(before, nan=mean)[:, None], np.nan_to_num(_finite(after), nan=mean)[:, None]


def _finite(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """A number without end stands for nothing that was measured: it is unknown, as in means."""
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _dummies(pair: Paired, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    one, other, size = pair.codes(name)
    if not 1 < size <= _FEW_LEVELS:
        return None
    levels = np.arange(1, size)
    return (one[:, None] == levels).astype(np.float64), (other[:, None] == levels).astype(np.float64)


def _pmse(pair: Paired, compared: Sequence[str]) -> float:
    """With squares of the numbers, so that shrunken or spread values are told, too."""
    parts = [found for name in pair.kept(compared) if (found := _design(pair, name)) is not None]
    if not parts:
        return np.nan
    centred = [[own - one.mean(axis=0) for own in (one, other)] for one, other in parts]
    whole = [np.hstack([own for both in centred for own in (both[at], both[at] ** 2)]) for at in (0, 1)]
    return pmse(*whole)[1]


Outcomes = Mapping[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]]


def _association(pair: Paired, visible: Sequence[str], outcomes: Outcomes) -> float:
    """Before with the values as they are, after with those of the file; nothing is left of what is gone."""
    names = [name for name in visible if name in pair.original.column_names]
    coded = {name: _grouped(pair, name) for name in names}
    pairs = [(name, f"has {one}") for name in names for one in outcomes if one != name]
    if not pairs:
        return np.nan
    files = [
        {name: both[at] for name, both in coded.items()}
        | {f"has {name}": both[at].astype(np.int32) for name, both in outcomes.items()}
        for at in (0, 1)
    ]
    return float(association_change(files[0], files[1], pairs)["change"].abs().mean())


def _grouped(pair: Paired, name: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Level numbers before and after; measurements in tenths of the people, by the same cuts in both."""
    one, other, size = pair.codes(name, source=True)
    before = numbers_of(pair.original[name])
    if before is None or size <= _FEW_LEVELS:
        return one, other
    known = before[np.isfinite(before)]
    cuts = np.unique(np.quantile(known, _TENTHS)) if len(known) else known
    after = numbers_of(pair.after[name]) if name in pair.after.column_names else None
    return _cut(before, cuts), other if after is None else _cut(after, cuts)


def _cut(values: NDArray[np.float64], cuts: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.where(np.isnan(values), -1, np.searchsorted(cuts, values, side="right")).astype(np.int32)


def _overlap(pair: Paired, visible: Sequence[str], outcomes: Outcomes) -> float:
    """Outcomes with the same predictors are fitted together: most of the work is in the predictors."""
    told = {one: both for one, both in outcomes.items() if 0 < both[0].sum() < len(both[0])}
    among = {
        one: tuple(name for name in visible if name != one and name in pair.original.column_names) for one in outcomes
    }
    found: list[float] = []
    for names in dict.fromkeys(among.values()):
        alike = [one for one in outcomes if among[one] == names]
        kept, fitted = pair.kept(names), [told[one] for one in alike if one in told]
        designs = [design for name in kept if (design := _design(pair, name)) is not None]
        if designs and fitted:
            files = [
                (
                    np.hstack([design[at] for design in designs]),
                    np.column_stack([both[at] for both in fitted]).astype(float),
                )
                for at in (0, 1)
            ]
            own = interval_overlap(files[0], files[1])
            found += [float(value) for value in own.ravel() if np.isfinite(value)]
        found += [0.0] * (len(alike) * (len(names) - len(kept)))
    return float(np.clip(found, -1, 1).mean()) if found else np.nan


def _rates(pair: Paired, area: str | None, attributes: Mapping[str, str]) -> float:
    """The rate of the category that most of an area's people stand in, against the area's own."""
    if area is None or area not in pair.original.column_names:
        return np.nan
    before, after, size = pair.codes(area, source=True)
    if area in pair.after.column_names:
        before, after, size = Paired(pair.original, pair.original, pair.after).codes(area)
    has, told = pair.having(attributes)
    cells = group(pack([before, after], [size, int(after.max(initial=0)) + 1]))
    counts = cells.count()
    most = np.zeros(size + 1, np.int64)
    order = np.argsort(counts, kind="stable")
    most[before[cells.first[order]]] = after[cells.first[order]]
    errors = [_rate_error(before, after, most, has[name], told.get(name, has[name])) for name in has]
    return float(np.mean(errors)) if errors else np.nan


def _rate_error(
    before: NDArray[np.int32],
    after: NDArray[np.int32],
    most: NDArray[np.int64],
    has: NDArray[np.bool_],
    told: NDArray[np.bool_],
) -> float:
    def rates(codes: NDArray[np.int32], flags: NDArray[np.bool_]) -> NDArray[np.float64]:
        people = np.bincount(codes + 1)
        return np.asarray(np.bincount(codes + 1, flags) / np.maximum(people, 1))

    fine, coarse = rates(before, has), rates(after, told)
    inside = before >= 0
    return float(np.abs(fine[before[inside] + 1] - coarse[most[before[inside]] + 1]).mean()) if inside.any() else 0.0
