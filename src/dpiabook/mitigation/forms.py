"""The forms of one key variable as maps from its level numbers to coarser ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.errors import Code, DataRefusal
from dpiabook.mitigation.ladders import Ladder
from dpiabook.mitigation.rungs import Rung

Digits = NDArray[np.int32]
"""Level numbers of a key from 1; 0 is an unknown."""


@dataclass(frozen=True)
class Forms:
    """All forms of one key variable.

    Attributes
    ----------
    maps : tuple of ndarray of int32, each of shape (levels + 1,)
        For each form the new digit of each old one; form 0 changes nothing. A variable that is left out has digit 0
        only.
    sizes : tuple of int
        For each form the number of digits, 0 among them.
    """

    maps: tuple[Digits, ...] = field(repr=False)
    sizes: tuple[int, ...]

    def nested(self, fine: int, coarse: int) -> bool:
        """Whether every category of form `fine` lies within one of form `coarse`.

        Examples
        --------
        >>> forms = forms_of(Ladder("yob", (Rung(band=2), Rung(band=3), Rung(drop=True))), pa.array([2000, 2001, 2002]))
        >>> forms.nested(1, 2), forms.nested(1, 3), forms.nested(0, 2)
        (False, True, True)
        """
        return bool((self.between(fine, coarse)[self.maps[fine]] == self.maps[coarse]).all())

    def between(self, fine: int, coarse: int) -> Digits:
        """Map the digits of a form to those of one that it is nested in."""
        found = np.zeros(self.sizes[fine], np.int32)
        found[self.maps[fine]] = self.maps[coarse]
        return found

    def recoded(self, form: int, codes: Digits) -> Digits:
        """Turn level numbers, -1 for missing, into numbers of the categories of a form, -1 for missing.

        Examples
        --------
        >>> forms = forms_of(Ladder("yob", (Rung(band=2),)), pa.array([2000, 2001, 2002]))
        >>> forms.recoded(1, np.array([0, 1, 2, -1], np.int32)).tolist()
        [0, 0, 1, -1]
        """
        # The digit of a missing value is the first of a map; as the last, -1 reads it.
        categories: Digits = np.roll(self.maps[form], -1) - 1
        return categories[codes]

    def left_out(self, form: int) -> bool:
        """Whether nothing is left of the variable in this form."""
        return self.sizes[form] == 1


def forms_of(ladder: Ladder, levels: pa.Array, others: Mapping[str, Digits] | None = None) -> Forms:
    """Turn a ladder into maps of level numbers.

    Parameters
    ----------
    ladder : Ladder
        The coarser forms.
    levels : pyarrow.Array
        The variable's levels, sorted; a last one that is null is "not applicable".
    others : mapping of str to ndarray of int32, shape (levels + 1,), optional
        For each column that a rung names, its digit for each digit of the variable.

    Returns
    -------
    Forms
        An unknown stays unknown in every form, and "not applicable" a value of its own.

    Raises
    ------
    Refusal
        ``COLUMN_TYPE`` when a rung needs numbers and the variable has none.

    Examples
    --------
    >>> forms = forms_of(Ladder("age", (Rung(band=5), Rung(top=7))), pa.array([3, 4, 6, 9]))
    >>> [one.tolist() for one in forms.maps]
    [[0, 1, 2, 3, 4], [0, 1, 1, 2, 2], [0, 1, 2, 3, 4]]
    """
    maps = [np.arange(len(levels) + 1, dtype=np.int32)]
    maps += [_whole_map(ladder.variable, rung, levels, others or {}) for rung in ladder.rungs]
    return Forms(tuple(maps), tuple(int(digits.max(initial=0)) + 1 for digits in maps))


def _whole_map(variable: str, rung: Rung, levels: pa.Array, others: Mapping[str, Digits]) -> Digits:
    """The map of a rung, with "not applicable" as its last category where the variable has it."""
    if rung.drop:
        return np.zeros(len(levels) + 1, np.int32)
    if rung.to:
        return others[rung.to]
    found = _map(variable, rung, levels.drop_null())
    return np.append(found, found.max(initial=0) + 1).astype(np.int32) if levels.null_count else found


def _map(variable: str, rung: Rung, levels: pa.Array) -> Digits:
    if rung.numeric:
        return _digits([*map(tuple, _recoded(variable, rung, levels).tolist())])
    together = {code: label for label, codes in rung.group.items() for code in codes}
    texts = [str(value) for value in pc.cast(levels, pa.string()).to_pylist()]
    return _digits([(code in together, together.get(code, code)) for code in texts])


def _recoded(variable: str, rung: Rung, levels: pa.Array) -> NDArray[np.float64]:
    """The end (-1, 0, 1) and the value that each level is recoded to, shape (levels, 2)."""
    if not (pa.types.is_integer(levels.type) or pa.types.is_floating(levels.type)):
        what, cure = f"{variable!r} has no numbers to band, round or top-code", "group its codes instead"
        raise DataRefusal(Code.COLUMN_TYPE, what, where=f"recodes.{variable}", cure=cure)
    values = levels.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    recoded = values if rung.band is None else np.floor(values / rung.band)
    recoded = recoded if rung.nearest is None else np.floor(recoded / rung.nearest + 0.5)
    end = np.zeros(len(values))
    end[values >= (np.inf if rung.top is None else rung.top)] = 1
    end[values <= (-np.inf if rung.bottom is None else rung.bottom)] = -1
    return np.column_stack([end, np.where(end == 0, recoded, 0)])


def _digits(recoded: Sequence[tuple[object, ...]]) -> Digits:
    """Number the distinct recoded values in their order of appearance, which is that of the sorted levels."""
    numbers: dict[tuple[object, ...], int] = {}
    found = [numbers.setdefault(value, len(numbers) + 1) for value in recoded]
    return np.array([0, *found], np.int32)
