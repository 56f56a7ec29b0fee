"""Which lines of a table are the sums of others: by their names where they are named so, else by the numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TOTALS = ("total", "totals", "all", "overall", "grand total", "sum", "both", "any")
"""Words that name a margin by themselves, or at either end of its name."""

LARGEST = re.compile(r"\b(?:largest|biggest|top ?1|1st|maximum contribut\w*)\b", re.I)
SECOND = re.compile(r"\b(?:second|2nd|top ?2)\b", re.I)
"""Headings of what the largest contributors add: the largest of a total is no sum of the largest of its parts."""

_BLOCK_EVIDENCE, _PAIR_EVIDENCE = 3, 3
_MOST_BLOCKS, _MOST_PAIRS = 300, 14


@dataclass(frozen=True)
class Margin:
    """One line that is the sum of others.

    Attributes
    ----------
    total : int
        Number of the line.
    parts : tuple of int
        Numbers of the lines that add up to it.
    declared : bool
        Its name says so; otherwise the numbers do.
    entries : tuple of int, optional
        The entries in which it is that sum; all of them where it is not given.
    """

    total: int
    parts: tuple[int, ...]
    declared: bool
    entries: tuple[int, ...] | None = None


def names_total(label: str, more: Collection[str] = ()) -> bool:
    """Whether a label names a margin.

    Parameters
    ----------
    label : str
    more : collection of str
        Labels that name margins in these tables, such as a country's.

    Examples
    --------
    >>> [names_total(label) for label in ("Total", "All children", "Overall", "Tall trees")]
    [True, True, True, False]
    """
    words = label.casefold().strip(" :.*").split()
    if not words:
        return False
    return " ".join(words) in {*TOTALS, *(one.casefold() for one in more)} or words[0] in TOTALS or words[-1] in TOTALS


def margins_of(values: Floats, declared: Sequence[bool], step: int, *, pairs: bool = False) -> list[Margin]:
    """Find the lines of a block that are sums of others.

    Parameters
    ----------
    values : ndarray of float64, shape (lines, entries)
        Numbers that are printed; missing (NaN) where one is withheld or not there.
    declared : sequence of bool, one per line
        Whether its name says that it is a sum.
    step : int
        The numbers were rounded to multiples of it; 1 for exact ones.
    pairs : bool
        Look for sums of two lines anywhere, too.

    Returns
    -------
    list of Margin
        No entry that is printed in full contradicts one. A declared one needs no entry that is printed in full; one
        that only the numbers show needs several, unless it stands at an end and sums up all others.

    Examples
    --------
    >>> values = np.array([[40, 30.0], [np.nan, 12], [47, 42]])
    >>> margins_of(values, [False, False, True], 1)
    [Margin(total=2, parts=(0, 1), declared=True, entries=None)]
    """
    lines, found, totals = range(len(values)), list[Margin](), {at for at in range(len(values)) if declared[at]}
    for total in lines:
        for parts, needed in _candidates(total, len(values), totals):
            evidence = _evidence(values, total, parts, step)
            if evidence >= (0 if declared[total] else needed):
                found.append(Margin(total, parts, declared[total]))
                totals.add(total)
                break
    if pairs and len(values) <= _MOST_PAIRS:
        known = {(one.total, one.parts) for one in found}
        found += [one for one in _pairs(values, step) if (one.total, one.parts) not in known]
    return found


def margins_in_part(values: Floats, declared: Sequence[bool], step: int) -> list[Margin]:
    """Lines that are named as margins, and are the sum of all others in some entries only.

    Parameters
    ----------
    values, declared, step
        As of `margins_of`.

    Returns
    -------
    list of Margin
        With the entries that nothing printed contradicts: a total of people who are counted in two of the parts, or a
        largest value, is no sum, and takes nothing from the sums beside it.

    Examples
    --------
    >>> margins_in_part(np.array([[40, 9.0], [np.nan, 8], [47, 9]]), [False, False, True], 1)
    [Margin(total=2, parts=(0, 1), declared=True, entries=(0,))]
    """
    parts = tuple(at for at in range(len(values)) if not declared[at])
    found = []
    for total in (at for at in range(len(values)) if declared[at] and len(parts) > 1):
        held = [
            entry
            for entry in range(values.shape[1])
            if not np.isnan(values[total, entry]) and _evidence(values[:, [entry]], total, parts, step) >= 0
        ]
        found += [Margin(total, parts, declared=True, entries=tuple(held))] if held else []
    return found


def _candidates(total: int, lines: int, totals: set[int]) -> Iterator[tuple[tuple[int, ...], int]]:
    """Lines that may add up to one, and how many entries must show it: all others, and blocks before and after it."""
    others = tuple(at for at in range(lines) if at != total and at not in totals)
    at_end = total in (0, lines - 1)
    if len(others) > 1:
        yield others, 1 if at_end else 2
    if lines > _MOST_BLOCKS:
        return
    for block in (range(total - 1, -1, -1), range(total + 1, lines)):
        run = [at for at in block if at not in totals or at == total]
        near = next((number for number, at in enumerate(block) if at in totals), len(block))
        lengths = [near, *(length for length in range(len(run), 1, -1) if length != near)]
        for length in lengths:
            if 1 < length <= len(run):
                yield tuple(sorted(run[:length])), _BLOCK_EVIDENCE


def _evidence(values: Floats, total: int, parts: tuple[int, ...], step: int) -> int:
    """How many entries show a sum; -1 when one contradicts it."""
    chosen, sums = values[list(parts)], values[total]
    known = np.nansum(chosen, axis=0)
    slack = 0.5 if step == 1 else step * (len(parts) + 1) / 2
    whole = ~np.isnan(chosen).any(axis=0) & ~np.isnan(sums)
    above = known - np.where(np.isnan(sums), np.inf, sums)
    if (above > slack).any() or (np.abs(above[whole]) > slack).any():
        return -1
    telling = whole & ((chosen > 0).sum(axis=0) > 1) & (sums > 4 * slack)
    return int(telling.sum())


def _pairs(values: Floats, step: int) -> Iterator[Margin]:
    for total in range(len(values)):
        others = [at for at in range(len(values)) if at != total]
        for place, first in enumerate(others):
            for second in others[place + 1 :]:
                if _evidence(values, total, (first, second), step) >= _PAIR_EVIDENCE:
                    yield Margin(total, (first, second), declared=False)
