"""The one class table as packed codes, and its rolling up to coarser forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Packed, TableLike, class_table, coded_keys, group
from dpiabook.errors import Code, Refusal
from dpiabook.mitigation.forms import Digits, Forms, forms_of
from dpiabook.mitigation.ladders import Ladder

_LARGEST_DOMAIN = 2**62
_SORTED_BELOW = 2**15


@dataclass(frozen=True)
class Rolled:
    """Classes of the key variables, each variable in one of its forms.

    Attributes
    ----------
    codes : ndarray of int64, shape (classes,)
        Digits of the keys in mixed radix, the first key leading.
    people : ndarray of int64, shape (classes,)
        People in each class.
    sizes : tuple of int
        For each key its radix: levels and missing.
    """

    codes: NDArray[np.int64] = field(repr=False)
    people: NDArray[np.int64] = field(repr=False)
    sizes: tuple[int, ...]

    def digits(self, at: int) -> Digits:
        """Return one key's digit of every class; 0 is missing."""
        return (self.codes // prod(self.sizes[at + 1 :]) % self.sizes[at]).astype(np.int32)

    def roll_up(self, at: int, mapping: Digits, size: int) -> Rolled:
        """Put one key into a coarser form, and add the classes that become one.

        Parameters
        ----------
        at : int
            Which key.
        mapping : ndarray of int32, shape (radix of the key,)
            The new digit of each old one.
        size : int
            The new radix.

        Examples
        --------
        >>> table = Rolled(np.array([3, 4, 5]), np.array([1, 1, 2]), (2, 3))
        >>> coarse = table.roll_up(1, np.array([0, 1, 1], np.int32), 2)
        >>> coarse.codes.tolist(), coarse.people.tolist(), coarse.sizes
        ([2, 3], [1, 3], (2, 2))
        """
        from dpiabook.mitigation.rolling_kernels import replace_digit

        sizes = (*self.sizes[:at], size, *self.sizes[at + 1 :])
        codes = replace_digit(self.codes, prod(self.sizes[at + 1 :]), self.sizes[at], mapping, size)
        return replace(_merged(codes, self.people, prod(sizes)), sizes=sizes)


@dataclass(frozen=True)
class Root:
    """The finest class table, and the forms of each of its keys.

    Attributes
    ----------
    keys : tuple of str
        The key variables.
    table : Rolled
        Every variable as it is.
    forms : tuple of Forms
        For each key.
    """

    keys: tuple[str, ...]
    table: Rolled = field(repr=False)
    forms: tuple[Forms, ...] = field(repr=False)

    def at(self, node: Sequence[int]) -> Rolled:
        """Roll up to one node: the form of each key."""
        rolled = self.table
        for at, form in enumerate(node):
            if form:
                rolled = rolled.roll_up(at, self.forms[at].maps[form], self.forms[at].sizes[form])
        return rolled


def root_of(table: TableLike, ladders: Mapping[str, Ladder], count: str | None = None) -> Root:
    """Count the finest classes once, and work out every form of every key.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    ladders : mapping of str to Ladder
        The key variables and their forms.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    Root

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, or ``MEASURE_INPUT`` when a coarser column does not follow from the
        variable that it stands for, or when the keys have too many values together.
    """
    keys = tuple(ladders)
    wider = dict.fromkeys(name for ladder in ladders.values() for name in ladder.needs)
    names = [*keys, *(name for name in wider if name not in keys)]
    counted = class_table(table, names, count=count)
    coded = coded_keys(counted.frame, names, count="n")
    forms = [_forms(coded, key, ladders[key]) for key in keys]
    sizes = tuple(found.sizes[0] for found in forms)
    if prod(sizes) > _LARGEST_DOMAIN:
        cure = "name fewer key variables, or recode those with most values before"
        raise Refusal(Code.MEASURE_INPUT, "the key variables have too many values together", where="keys", cure=cure)
    packed = np.zeros(coded.rows, np.int64)
    for key, size in zip(keys, sizes, strict=True):
        packed = packed * size + coded.column(key) + 1
    people = coded.multiplicity if coded.multiplicity is not None else np.ones(coded.rows, np.int64)
    return Root(keys, replace(_merged(packed, people, prod(sizes)), sizes=sizes), tuple(forms))


def _forms(coded: CodedKeys, key: str, ladder: Ladder) -> Forms:
    others = {name: _following(coded, key, name) for name in ladder.needs}
    return forms_of(ladder, coded.levels[coded.keys.index(key)], others)


def _following(coded: CodedKeys, key: str, wider: str) -> Digits:
    """The digit of the wider column for each digit of the key; where the key is missing, so is the wider."""
    fine, coarse = coded.column(key) + 1, coded.column(wider) + 1
    found = np.zeros(coded.sizes[coded.keys.index(key)] + 1, np.int32)
    found[fine] = coarse
    if (found[fine] != coarse)[fine > 0].any():
        what, cure = f"{key!r} does not lie within one value of {wider!r}", "name a column that it lies within"
        raise Refusal(Code.MEASURE_INPUT, what, where=f"recodes.{key}", cure=cure)
    found[0] = 0
    return found


def _merged(codes: NDArray[np.int64], people: NDArray[np.int64], domain: int) -> Rolled:
    if len(codes) < _SORTED_BELOW:
        distinct, numbers = np.unique(codes, return_inverse=True)
        return Rolled(distinct, np.rint(np.bincount(numbers, weights=people)).astype(np.int64), ())
    groups = group(Packed(codes, domain))
    return Rolled(codes[groups.first], groups.count(people), ())
