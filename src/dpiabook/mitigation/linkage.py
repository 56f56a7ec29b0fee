"""Attack on a protected file: its records linked back to the originals by how well they agree (Fellegi and Sunter)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import group, pack
from dpiabook.errors import Code, Refusal

Codes = NDArray[np.int32]
_STEPS = 20
_LEARNT = 50
"""Records from whose pairs the weights are found."""
_MOST_COLUMNS = 60
_LEAST, _MOST = 1e-4, 1 - 1e-4
_ALMOST = 1e-9


@dataclass(frozen=True)
class Linked:
    """What somebody with the original records finds in the protected file.

    Attributes
    ----------
    records : int
        Protected records.
    right, wrong : int
        Those whose best original is one alone and theirs; or one alone and somebody else's.
    tied : float
        Right links that drawing among equally good originals would give besides, on average.
    undecided : int
        Records with several best originals, or none in their block.
    weights : mapping of str to (float, float)
        For each column the weight of agreeing and of not: log2(m/u) and log2((1-m)/(1-u)).
    """

    records: int
    right: int
    wrong: int
    tied: float
    undecided: int
    weights: Mapping[str, tuple[float, float]] = field(repr=False)

    @property
    def precision(self) -> float:
        """Share of the links that are right, of those that are made to one original alone; 0 where none is."""
        return self.right / max(self.right + self.wrong, 1)


def link_back(  # noqa: PLR0913 -- the columns and how deep to look, by name
    original: Mapping[str, Codes],
    protected: Mapping[str, Codes],
    compared: Sequence[str],
    *,
    block: Sequence[str] = (),
    sample: int = 2_000,
    seed: int = 1,
) -> Linked:
    """Link protected records to the originals, row i of the one being row i of the other.

    Parameters
    ----------
    original, protected : mapping of str to ndarray of int32, shape (rows,)
        Level numbers of the columns in both files, in the same coding; -1 is missing and agrees with nothing.
    compared : sequence of str
        Columns that are compared.
    block : sequence of str, optional
        Columns that were not perturbed: only records that agree on them are compared, which misses those that do not.
    sample : int
        Protected records that are linked, drawn at random: every one is compared with all originals of its block.
    seed : int

    Returns
    -------
    Linked

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where nothing is compared.

    Notes
    -----
    Fellegi and Sunter (1969), A theory for record linkage, JASA 64. m, the chance of agreeing for the same person, is
    found by expectation and maximisation over the pairs of 50 of them, so that the intruder needs no true links; u for
    two people is that of pairs by chance, from the frequencies. Where columns depend on each other that can go astray,
    so the links are made once more with the true m, which whoever protects knows; the stronger intruder counts. Used as
    a measure of risk by Domingo-Ferrer and Torra (2003), Disclosure risk assessment in statistical microdata protection
    via advanced record linkage, Statistics and Computing 13. Weights do not depend on the value: sharing a rare one
    counts no more than sharing a common one.

    Examples
    --------
    >>> people = {"sex": np.array([0, 0, 1, 1], np.int32), "yob": np.array([0, 1, 0, 1], np.int32)}
    >>> found = link_back(people, people, ["sex", "yob"])
    >>> found.right, found.wrong, found.undecided
    (4, 0, 0)
    """
    if not compared:
        raise Refusal(Code.MEASURE_INPUT, "nothing is compared", where="linkage", cure="name at least one column")
    rows = len(original[compared[0]])
    compared = _most_telling(original, protected, compared)
    drawn = np.random.default_rng(seed).permutation(rows)[:sample]
    pairs = _Pairs(original, protected, compared, drawn, _blocks(original, protected, block, rows))
    by_chance = np.array([_by_chance(original[name], protected[name]) for name in compared])
    found = _same(pairs.ways(drawn[:_LEARNT]), by_chance, len(drawn[:_LEARNT]))
    tries = [_weights(same, by_chance) for same in (found, pairs.agreement())]
    links = [pairs.linked(*weights) for weights in tries]
    best = max(range(len(tries)), key=lambda at: (links[at][0], -links[at][1]))
    (right, wrong, undecided, tied), weights = links[best], tries[best]
    named = {name: (float(a), float(d)) for name, a, d in zip(compared, *weights, strict=True)}
    return Linked(len(drawn), int(right), int(wrong), float(tied), int(undecided), named)


@dataclass(frozen=True)
class _Pairs:
    """Drawn protected records, each with all originals of its block."""

    original: Mapping[str, Codes]
    protected: Mapping[str, Codes]
    compared: Sequence[str]
    drawn: NDArray[np.int64]
    blocks: tuple[NDArray[Any], NDArray[Any]]

    @cached_property
    def candidates(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Originals in the order of their blocks, and where those of each protected record begin and end."""
        order = np.argsort(self.blocks[0], kind="stable")
        inside, own = self.blocks[0][order], self.blocks[1]
        return order, np.searchsorted(inside, own), np.searchsorted(inside, own, side="right")

    def ways(self, rows: NDArray[np.int64]) -> dict[int, int]:
        """How many pairs of some protected records agree in each way: a bit for each column."""
        found: dict[int, int] = {}
        order, low, high = self.candidates
        for row in rows:
            candidates = order[low[row] : high[row]]
            pattern = np.zeros(len(candidates), np.int64)
            for bit, name in enumerate(self.compared):
                value = self.protected[name][row]
                if value >= 0:
                    pattern |= (self.original[name][candidates] == value).astype(np.int64) << bit
            for way, pairs in zip(*np.unique(pattern, return_counts=True), strict=True):
                found[int(way)] = found.get(int(way), 0) + int(pairs)
        return found

    def agreement(self) -> NDArray[np.float64]:
        """How often each column agrees for the drawn people themselves."""
        pairs = [(self.original[name][self.drawn], self.protected[name][self.drawn]) for name in self.compared]
        return np.clip([float(((one == other) & (other >= 0)).mean()) for one, other in pairs], _LEAST, _MOST)

    def linked(self, agreeing: NDArray[np.float64], not_agreeing: NDArray[np.float64]) -> NDArray[np.float64]:
        """Right, wrong and undecided links, and right ones expected among the undecided."""
        from dpiabook.mitigation.linkage_compiled import best_links

        order, low, high = self.candidates
        known, file = (
            np.column_stack([one[name] for name in self.compared]) for one in (self.original, self.protected)
        )
        begin, end = low[self.drawn], high[self.drawn]
        best, own = best_links(known, file, self.drawn, order, begin, end, agreeing, not_agreeing, _ALMOST)
        one = best == 1
        tied = (own & ~one) / np.maximum(best, 1)
        return np.array([(one & own).sum(), (one & ~own).sum(), (~one).sum(), tied.sum()])


def _most_telling(original: Mapping[str, Codes], protected: Mapping[str, Codes], compared: Sequence[str]) -> list[str]:
    """The columns in which two people by chance agree least, where there are more than one number has bits for."""
    if len(compared) <= _MOST_COLUMNS:
        return list(compared)
    ranked = sorted(compared, key=lambda name: _by_chance(original[name], protected[name]))
    return [name for name in compared if name in ranked[:_MOST_COLUMNS]]


def _blocks(
    original: Mapping[str, Codes], protected: Mapping[str, Codes], block: Sequence[str], rows: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The block of each original and of each protected record."""
    if not block:
        return np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    both = [np.concatenate([original[name], protected[name]]) for name in block]
    packed = group(pack(both, [int(column.max(initial=0)) + 1 for column in both])).numbers
    return packed[:rows], packed[rows:]


def _by_chance(one: Codes, other: Codes) -> float:
    """How often two people agree: sum of the products of the shares of each value."""
    size = int(max(one.max(initial=0), other.max(initial=0))) + 1
    shares = [np.bincount(codes[codes >= 0], minlength=size) / len(codes) for codes in (one, other)]
    return float(np.clip(shares[0] @ shares[1], _LEAST, _MOST))


def _weights(same: NDArray[np.float64], by_chance: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """What agreeing weighs in each column, and what not agreeing."""
    return np.log2(same / by_chance), np.log2((1 - same) / (1 - by_chance))


def _same(agreeing: Mapping[int, int], by_chance: NDArray[np.float64], links: int) -> NDArray[np.float64]:
    """How often each column agrees for one person, by expectation and maximisation; it begins with a link for each."""
    ways = np.array(list(agreeing), np.int64)
    pairs = np.array(list(agreeing.values()), np.float64)
    agree = ((ways[:, None] >> np.arange(len(by_chance))) & 1).astype(np.float64)
    same, share = np.full(len(by_chance), 0.9), min(0.5, links / max(pairs.sum(), 1))

    def chances(each: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.exp(agree @ (np.log(each) - np.log1p(-each)) + np.log1p(-each).sum()))

    false = (1 - share) * chances(by_chance)
    for _ in range(_STEPS):
        true = share * chances(same)
        expected = pairs * true / (true + false)
        same = np.clip((expected @ agree) / max(expected.sum(), _ALMOST), _LEAST, _MOST)
    return np.asarray(same)
