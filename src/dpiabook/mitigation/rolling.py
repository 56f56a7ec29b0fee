"""The one class table as packed codes, and its rolling up to coarser forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_classes
from dpiabook.errors import Code, DataRefusal
from dpiabook.mitigation.forms import Digits, Forms, forms_of
from dpiabook.mitigation.ladders import Ladder

_MOST_BITS = 62


@dataclass(frozen=True)
class Layout:
    """Where each key's digit lies in a code.

    Attributes
    ----------
    shifts, widths : tuple of int
        For each key the lowest bit of its digit, and the number of bits. A coarser form keeps the bits of the finest.
    """

    shifts: tuple[int, ...]
    widths: tuple[int, ...]

    def mask(self, at: int) -> int:
        """The bits of one key."""
        return ((1 << self.widths[at]) - 1) << self.shifts[at]


def layout_of(sizes: Sequence[int], order: Sequence[int] | None = None) -> Layout:
    """Lay the digits of keys side by side.

    Parameters
    ----------
    sizes : sequence of int
        For each key the number of its digits.
    order : sequence of int, optional
        The keys from the highest bits to the lowest; as they stand when not given.

    Returns
    -------
    Layout

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` when they do not fit into one code.

    Examples
    --------
    >>> layout_of([3, 9])
    Layout(shifts=(4, 0), widths=(2, 4))
    """
    widths = [(size - 1).bit_length() for size in sizes]
    if sum(widths) > _MOST_BITS:
        cure = "name fewer key variables, or recode those with most values before"
        what = "the key variables have too many values together"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="keys", cure=cure)
    shifts, free = [0] * len(widths), 0
    for at in reversed(order if order is not None else range(len(widths))):
        shifts[at], free = free, free + widths[at]
    return Layout(tuple(shifts), tuple(widths))


@dataclass(frozen=True)
class Rolled:
    """Classes of the key variables, each variable in one of its forms.

    Attributes
    ----------
    codes : ndarray of int64, shape (classes,)
        The digits of the keys side by side; 0 is an unknown, and "not applicable" is a value with the last digit.
    people : ndarray of int64, shape (classes,)
        People in each class.
    layout : Layout
        Where each digit lies.
    """

    codes: NDArray[np.int64] = field(repr=False)
    people: NDArray[np.int64] = field(repr=False)
    layout: Layout

    def digits(self, at: int) -> Digits:
        """Return one key's digit of every class; 0 is missing."""
        return ((self.codes & self.layout.mask(at)) >> self.layout.shifts[at]).astype(np.int32)

    def roll_up(self, at: int, mapping: Digits) -> Rolled:
        """Put one key into a coarser form, and add the classes that become one.

        Parameters
        ----------
        at : int
            Which key.
        mapping : ndarray of int32, shape (digits of the key,)
            The new digit of each old one.

        Examples
        --------
        >>> table = Rolled(np.array([4, 5, 6]), np.array([1, 1, 2]), layout_of([2, 3]))
        >>> coarse = table.roll_up(1, np.array([0, 1, 1], np.int32))
        >>> coarse.codes.tolist(), coarse.people.tolist()
        ([4, 5], [1, 3])
        """
        from dpiabook.mitigation.rolling_compiled import roll_up

        shift, width = self.layout.shifts[at], self.layout.widths[at]
        codes, people = roll_up(self.codes, self.people, shift, width, mapping)
        return Rolled(codes, people, self.layout)


@dataclass(frozen=True)
class Root:
    """The finest class table, and the forms of each of its keys.

    Attributes
    ----------
    keys : tuple of str
        The key variables.
    table : Rolled
        Every variable as it is, sorted by code.
    forms : tuple of Forms
        For each key.
    order : tuple of int
        The keys from the one with most values to the one with fewest; codes lead with the first.
    """

    keys: tuple[str, ...]
    table: Rolled = field(repr=False)
    forms: tuple[Forms, ...] = field(repr=False)
    order: tuple[int, ...] = field(repr=False)


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
    coded = coded_classes(table, names, count=count)
    forms = tuple(_forms(coded, key, ladders[key]) for key in keys)
    sizes = [found.sizes[0] for found in forms]
    order = tuple(int(at) for at in np.argsort([-size for size in sizes], kind="stable"))
    return Root(keys, _packed(coded, keys, layout_of(sizes, order)), forms, order)


def _packed(coded: CodedKeys, keys: Sequence[str], layout: Layout) -> Rolled:
    codes = np.zeros(coded.rows, np.int64)
    for key, shift in zip(keys, layout.shifts, strict=True):
        codes |= (coded.column(key) + np.int64(1)) << shift
    people = coded.multiplicity if coded.multiplicity is not None else np.ones(coded.rows, np.int64)
    # Columns that rungs name may split a class where the key is missing; rolling up to what is there joins it again.
    order = np.argsort(codes, kind="stable")
    return Rolled(codes[order], people[order], layout).roll_up(0, np.arange(1 << layout.widths[0], dtype=np.int32))


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
        raise DataRefusal(Code.MEASURE_INPUT, what, where=f"recodes.{key}", cure=cure)
    found[0] = 0
    return found
