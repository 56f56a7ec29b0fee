"""How many families have the same children: the profile that gives a whole family away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Groups, TableLike, coded_keys, group, pack
from dpiabook.errors import Code, DataRefusal, Refusal, column_missing
from dpiabook.result import Result
from dpiabook.risk.unknown_families import candidate_range

_LARGEST_SIZE = 4
_TOO_LARGE = 2.0**53


@dataclass(frozen=True)
class FamilyProfiles(Result):
    """Families and the number of families that cannot be told from each by its children.

    Attributes
    ----------
    child_keys : tuple of str
        What is known of each child.
    candidates : ndarray of int64, shape (families,)
        Families whose profile fits or could fit, the family itself among them: its class size when the tolerance is 0
        and nothing is unknown.
    least : ndarray of int64, shape (families,)
        The smaller end: families with a complete profile that fits; 1 for a family of whose children something is
        unknown.
    children : ndarray of int64, shape (families,)
        Children of each family in the file.
    family_number : ndarray of int32, shape (rows,)
        The family of each record, in row order; -1 where the family id is missing.
    profiles : int
        Number of distinct profiles.
    profile_number : ndarray of int32, shape (families,)
        The profile of each family, from 0.
    tolerance : int
        Years (or units) to which the tolerant key is known.
    alike : ndarray of int64, shape (families,), or None
        How many families each stands for; None: one each.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("candidates", "least", "children")

    child_keys: tuple[str, ...]
    candidates: NDArray[np.int64] = field(repr=False)
    least: NDArray[np.int64] = field(repr=False)
    children: NDArray[np.int64] = field(repr=False)
    family_number: NDArray[np.int32] = field(repr=False)
    profiles: int
    profile_number: NDArray[np.int32] = field(repr=False)
    tolerance: int = 0
    alike: NDArray[np.int64] | None = field(repr=False, default=None)

    @cached_property
    def families(self) -> int:
        """Number of families."""
        return self._number(np.ones(len(self.candidates), bool))

    @property
    def unique(self) -> int:
        """Number of families that no other family resembles, or could resemble."""
        return self.under(2)

    def under(self, k: int) -> int:
        """Return the number of families with fewer than `k` candidates."""
        return self.under_range(k)[0]

    def under_range(self, k: int) -> tuple[int, int]:
        """Return the number of families with fewer than `k` candidates, at least and at most."""
        return self._number(self.candidates < k), self._number(self.least < k)

    def children_under(self, k: int) -> int:
        """Return the number of children in families with fewer than `k` candidates."""
        return self.children_under_range(k)[0]

    def children_under_range(self, k: int) -> tuple[int, int]:
        """Return the number of children in families with fewer than `k` candidates, at least and at most."""
        people = self.children * (1 if self.alike is None else self.alike)
        return int(people[self.candidates < k].sum()), int(people[self.least < k].sum())

    def at_least(self, children: int) -> FamilyProfiles:
        """Return the same result for families with at least so many children."""
        kept = self.children >= children
        renumbered = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1).astype(np.int32)[self.family_number]
        return FamilyProfiles(
            self.child_keys,
            self.candidates[kept],
            self.least[kept],
            self.children[kept],
            renumbered,
            self.profiles,
            self.profile_number[kept],
            self.tolerance,
            None if self.alike is None else self.alike[kept],
        )

    def _number(self, which: NDArray[np.bool_]) -> int:
        return int(which.sum() if self.alike is None else self.alike[which].sum())

    def by_size(self) -> pd.DataFrame:
        """Count families by their number of children.

        Returns
        -------
        pandas.DataFrame
            ``children`` (``1`` to ``4+``), ``families``, ``unique``, ``under_3``, ``under_5``, ``under_10``, at least.
        """
        size = np.minimum(self.children, _LARGEST_SIZE)
        each = np.ones(len(size), np.int64) if self.alike is None else self.alike
        columns = {"families": each, "unique": each * (self.candidates < 2)}
        columns |= {f"under_{k}": each * (self.candidates < k) for k in (3, 5, 10)}
        counted = pd.DataFrame(columns).groupby(size).sum().astype("int64").rename_axis("children").reset_index()
        counted["children"] = counted["children"].map(lambda n: f"{n}+" if n == _LARGEST_SIZE else str(n))
        return counted


def family_profiles(  # noqa: PLR0913 -- the roles of the columns, by name
    table: TableLike,
    child_keys: Sequence[str],
    family: str,
    within: str | None = None,
    tolerance: int | Mapping[str, int] = 0,
    *,
    ids: str | None = None,
    alike: str | None = None,
) -> FamilyProfiles:
    """Count for each family the families with the same children.

    A family's profile is the multiset of its children's key values. A missing value is an unknown, which could be any
    value: families that could have the same children count as candidates, and at the smaller end a family of whose
    children something is unknown is alone; "not applicable" is a value of its own. With a
    tolerance matching is not transitive, so there are no classes but candidates: two families match when `within` and
    the number of children with the same other keys agree, and the sorted tolerant values of those children differ by
    at most the tolerance one by one.

    Parameters
    ----------
    table : TableLike
        One row per child.
    child_keys : sequence of str
        What is known of each child, such as gender and year of birth.
    family : str
        Column of family ids; children without one are left out.
    within : str, optional
        Column, such as the area, in which families are compared.
    tolerance : int or Mapping[str, int]
        0; or ``{"yob": 1}``. A bare number applies to the only child key of whole numbers.
    ids : str, optional
        Column of identifiers, needed to combine the result with others where the source has no row order.
    alike : str, optional
        Column with the number of families that a row's family stands for, the same for all its children; one where it
        is left out.

    Returns
    -------
    FamilyProfiles
        ``.unique``, ``.under(k)``, ``.children_under(k)``, ``.by_size()``, ``.at_least(children)``; both ends of their
        ranges as ``.under_range(k)`` and ``.children_under_range(k)``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or ``MEASURE_INPUT`` for a tolerance that fits no single key of whole numbers.

    Examples
    --------
    >>> children = pd.DataFrame({"family": [1, 1, 2, 2, 3], "gender": list("FMMFF"), "yob": [8, 9, 9, 8, 8]})
    >>> profiles = family_profiles(children, ["gender", "yob"], "family")
    >>> profiles.candidates.tolist(), profiles.unique
    ([2, 2, 1], 1)
    """
    # Where families are compared within what is known of each child anyway, that column stands once.
    names = tuple(dict.fromkeys((*child_keys, family, *([within] if within else []))))
    coded = coded_keys(table, names, ids=ids, count=alike)
    tolerant = _tolerant_key(coded, tuple(child_keys), tolerance)
    exact = [name for name in names if name not in {family, tolerant[0] if tolerant else None}]
    kept = np.flatnonzero(coded.column(family) >= 0)
    owner = group(pack([coded.column(family)[kept]], [coded.sizes[coded.keys.index(family)]]))
    families = np.full(coded.rows, -1, np.int32)
    families[kept] = owner.numbers
    codes = [coded.column(name)[kept] for name in exact]
    sizes = [coded.sizes[coded.keys.index(name)] for name in exact]
    kind = group(pack(codes, sizes)).numbers if exact else np.zeros(len(kept), np.int32)
    by = tolerant[1] if tolerant else 0
    each = None if coded.multiplicity is None else coded.multiplicity[kept][owner.first]
    values = _values(coded, tolerant, kept)
    found, profiles = _count(owner, kind, values, by, each)
    columns = [(codes, 0) for codes in codes] + ([(values, by)] if values is not None else [])
    gaps = [codes < 0 for codes in codes] + ([coded.column(tolerant[0])[kept] < 0] if tolerant else [])
    most, least = candidate_range(owner, profiles, found, columns, gaps, each)
    return FamilyProfiles(
        tuple(child_keys), most, least, owner.count(), families, profiles.size, profiles.numbers, by, each
    )


def _tolerant_key(
    coded: CodedKeys, child_keys: tuple[str, ...], tolerance: int | Mapping[str, int]
) -> tuple[str, int] | None:
    named: dict[str, int] = {}
    if isinstance(tolerance, Mapping):
        named = dict(tolerance)
        for name in named:
            if name not in child_keys:
                raise column_missing(name, child_keys, where="tolerance")
    elif tolerance:
        named = {name: tolerance for name in child_keys if _is_whole(coded, name)}
    chosen = {name: by for name, by in named.items() if by}
    if not chosen:
        return None
    name, by = next(iter(chosen.items()))
    cure = 'name the one key of whole numbers that it applies to, such as {"yob": 1}'
    if len(chosen) > 1 or by < 0:
        raise Refusal(Code.MEASURE_INPUT, "the tolerance does not fit exactly one key", where="tolerance", cure=cure)
    if not _is_whole(coded, name):
        what = f"{name!r} holds something other than whole numbers, so it cannot be known to a tolerance"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="tolerance", cure=cure)
    return name, by


def _is_whole(coded: CodedKeys, name: str) -> bool:
    """Whether the levels of a key are whole numbers that can be told apart; one that is infinite is no fraction."""
    levels = coded.levels[coded.keys.index(name)].drop_null()
    if not (pa.types.is_integer(levels.type) or pa.types.is_floating(levels.type)):
        return False
    numbers = levels.to_numpy(zero_copy_only=False)
    finite = numbers[np.isfinite(numbers)]
    return bool((np.abs(finite.astype(np.float64)) < _TOO_LARGE).all() and (finite % 1 == 0).all())


def _values(coded: CodedKeys, tolerant: tuple[str, int] | None, kept: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return the tolerant value of each kept child; an unknown, and "not applicable", lie too far away from others."""
    if tolerant is None:
        return None
    at = coded.keys.index(tolerant[0])
    numbers = coded.levels[at].drop_null().to_numpy(zero_copy_only=False)
    finite = numbers[np.isfinite(numbers)].astype(np.int64)
    step = tolerant[1] + 1
    # An infinite value is like no other: it lies beyond all that are finite.
    beyond = int(finite.max(initial=0)) + step, int(finite.min(initial=0)) - step
    levels = np.where(np.isposinf(numbers), beyond[0], np.where(np.isneginf(numbers), beyond[1], 0))
    levels[np.isfinite(numbers)] = finite
    low = beyond[1] - step
    applies_not = [] if coded.not_applicable[at] is None else [low - tolerant[1] - 1]
    return np.concatenate([levels, applies_not, [low]]).astype(np.int64)[coded.column(tolerant[0])[kept]]


def _count(
    owner: Groups,
    kind: NDArray[np.int32],
    values: NDArray[np.int64] | None,
    tolerance: int,
    each: NDArray[np.int64] | None,
) -> tuple[NDArray[np.int64], Groups]:
    """Count candidates per family, and group families by profile."""
    from dpiabook.risk.family_profile_compiled import children_in_order

    starts = np.concatenate(([0], np.cumsum(owner.count())))
    keys = kind.astype(np.int64)
    if values is not None:
        low = values.min(initial=0)
        keys = keys * int(values.max(initial=0) - low + 1) + (values - low)
    order = children_in_order(owner.numbers, starts, keys)
    shape = _fold(kind[order], starts)
    if values is None:
        return shape.count(each)[shape.numbers], shape
    return _tolerant_counts(shape, values[order], starts, tolerance, each)


def _fold(items: NDArray[np.int32], starts: NDArray[np.int64], before: NDArray[np.int32] | None = None) -> Groups:
    """Group families by their sequence of items, those of one size at a time, exactly and without hashing."""
    sizes = np.diff(starts)
    numbers, first, found = np.empty(len(sizes), np.int32), [np.empty(0, np.int64)], 0
    for size in np.unique(sizes):
        at = np.flatnonzero(sizes == size)
        columns = [items[starts[at] + position] for position in range(size)]
        columns += [] if before is None else [before[at]]
        same = group(pack(columns, [int(column.max(initial=0)) + 1 for column in columns]))
        numbers[at] = same.numbers + found
        first.append(at[same.first])
        found += same.size
    return Groups(numbers, np.concatenate(first).astype(np.int32))


def _tolerant_counts(
    shape: Groups,
    values: NDArray[np.int64],
    starts: NDArray[np.int64],
    tolerance: int,
    each: NDArray[np.int64] | None,
) -> tuple[NDArray[np.int64], Groups]:
    from dpiabook.risk.family_profile_compiled import candidates

    offsets = (values - values.min(initial=0)).astype(np.int32)
    profiles = _fold(offsets, starts, before=shape.numbers)
    first = profiles.first.astype(np.int64)
    block = shape.numbers[first]
    order = np.lexsort((values[starts[first]], block))
    lengths = (starts[first + 1] - starts[first])[order]
    ends = np.concatenate(([0], np.cumsum(lengths)))
    within = np.arange(ends[-1]) - np.repeat(ends[:-1], lengths)
    flat = values[np.repeat(starts[first][order], lengths) + within]
    blocks = np.append(np.flatnonzero(np.diff(block[order], prepend=-1)), len(order))
    found = np.empty(profiles.size, np.int64)
    found[order] = candidates(flat, ends, blocks, profiles.count(each)[order], tolerance)
    return found[profiles.numbers], profiles
