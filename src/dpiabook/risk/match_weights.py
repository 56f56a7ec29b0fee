"""A probabilistic intruder: what they know may be wrong, and they weigh every record by how well it agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_keys
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result

SURE = (0.5, 0.9)
"""Probabilities from which a match counts: more likely right than wrong, and nine in ten."""
MOST_KEYS = 6
_UNKNOWN, _AGREES, _WHATEVER = 0, 1, 2


@dataclass(frozen=True)
class MatchWeights(Result):
    """How surely an intruder who is sometimes wrong finds each person's record.

    Attributes
    ----------
    keys : tuple of str
        What they know.
    errors : float
        Share of values that they only guess.
    n : int
        People, each of whom is looked for once.
    weights : pandas.DataFrame
        One row per key: ``key``; ``m`` and ``u``, the chance that a value agrees for the right and for a wrong record;
        ``agree`` and ``differ``, the weight of either in bits, log2 of m/u and of (1 − m)/(1 − u).
    probability : ndarray of float64, shape (n,)
        For each person the probability, given what the intruder knows, that their own record is theirs.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("probability",)

    keys: tuple[str, ...]
    errors: float
    n: int
    weights: pd.DataFrame = field(repr=False)
    probability: NDArray[np.float64] = field(repr=False)

    def right(self, sure: float) -> int:
        """People whose record is found with at least this probability, over a half."""
        return int(np.count_nonzero(self.probability >= sure))

    def wrong(self, sure: float) -> float:
        """Matches of other people's records that are expected to seem as sure: (1 − p)/p for each right one of p."""
        found = self.probability[self.probability >= sure]
        return float(((1 - found) / found).sum())


def match_weights(
    table: TableLike, keys: Sequence[str], errors: float = 0.02, *, count: str | None = None, seed: int = 1
) -> MatchWeights:
    """Weigh the records of a table for somebody who knows some facts of each person, and guesses a few of them.

    What is guessed is drawn from the column's own distribution, so that some guesses are right, and so is what the file
    does not say of a person.
    Everybody is in the file: the weights of all records make the probability of each.

    Parameters
    ----------
    table : TableLike
        Rows of people.
    keys : sequence of str
        What the intruder knows, at most six facts.
    errors : float
        Share of values that they only guess, from 0 to under 1.
    count : str, optional
        How many people a row stands for.
    seed : int
        Of the errors that are drawn.

    Returns
    -------
    MatchWeights

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for a share of errors out of its range, or too many keys.

    Notes
    -----
    Fellegi & Sunter (1969), JASA 64(328), with m and u from the file: u_k = Σ q², the chance that two people agree, and
    m_k = 1 − e + e u_k. For a single value x of share q the likelihood of a record is (1 − e + e q) / q if it agrees, e
    if it differs, and 1 where the record says nothing. The sum over all records is taken over the sets of keys that
    agree, so that no pair of records is looked at.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["F", "F", "M", "M"], "yob": [2000, 2001, 2000, 2000]})
    >>> found = match_weights(people, ["sex", "yob"], errors=0.0)
    >>> found.probability.tolist(), found.right(0.9), found.wrong(0.5)
    ([1.0, 1.0, 0.5, 0.5], 2, 2.0)
    """
    if not 0 <= errors < 1:
        cure = "give a share from 0 to under 1"
        raise Refusal(Code.MEASURE_INPUT, "the share of errors is out of its range", where="errors", cure=cure)
    if not 0 < len(keys) <= MOST_KEYS:
        raise Refusal(Code.MEASURE_INPUT, "there are too many facts, or none", where="keys", cure="name one to six")
    coded = coded_keys(table, list(keys), count=count)
    records = np.stack([np.asarray(codes) for codes in coded.codes], axis=1)
    records = records if coded.multiplicity is None else np.repeat(records, coded.multiplicity, axis=0)
    # Levels are numbered in their order: the same people are drawn for, in whatever order and form the file has them.
    order = np.lexsort(records.T)
    records = records[order]
    shares = [_shares(records[:, at]) for at in range(records.shape[1])]
    known = _known(records, shares, errors, np.random.default_rng(seed))
    rates = np.stack([share[known[:, at]] for at, share in enumerate(shares)], axis=1)
    likelihood = _of_records(known, rates, records, errors)
    agrees = (known == records) & (records >= 0)
    each = np.where(agrees, (1 - errors) / rates + errors, np.where(records < 0, 1.0, errors))
    probability = np.empty(len(records))
    probability[order] = each.prod(axis=1) / likelihood
    return MatchWeights(tuple(keys), errors, len(records), _weights(keys, shares, errors), probability)


def _shares(codes: NDArray[np.int32]) -> NDArray[np.float64]:
    """Share of each value among those of whom it is known."""
    counts = np.bincount(codes[codes >= 0], minlength=1).astype(float)
    shares: NDArray[np.float64] = counts / max(counts.sum(), 1.0)
    return shares


def _known(
    records: NDArray[np.int32], shares: Sequence[NDArray[np.float64]], errors: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """What the intruder takes to be each person's values."""
    known = records.astype(np.int64)
    for at, share in enumerate(shares):
        drawn = rng.choice(len(share), len(records), p=share if share.sum() else None)
        wrong = (rng.random(len(records)) < errors) | (records[:, at] < 0)
        known[:, at] = np.where(wrong, drawn, known[:, at])
    return known


def _of_records(
    known: NDArray[np.int64], rates: NDArray[np.float64], records: NDArray[np.int32], errors: float
) -> NDArray[np.float64]:
    """Sum of the likelihoods of all records, for what is known of each person.

    A record's likelihood is the product over the keys of e, and beside it (1 − e)/q if it agrees or 1 − e if it says
    nothing; multiplied out it is a sum over which keys agree, which say nothing, and which are not looked at.
    """
    says_nothing = [bool((records[:, at] < 0).any()) for at in range(records.shape[1])]
    choices = [(_AGREES, _WHATEVER, *((_UNKNOWN,) if gaps else ())) for gaps in says_nothing]
    total = np.zeros(len(known))
    for terms in product(*choices):
        weight = np.ones(len(known))
        for at, term in enumerate(terms):
            weight *= errors if term == _WHATEVER else (1 - errors) / (rates[:, at] if term == _AGREES else 1.0)
        if weight.any():
            total += weight * _matching(known, records, terms)
    return total


def _matching(known: NDArray[np.int64], records: NDArray[np.int32], terms: Sequence[int]) -> NDArray[np.int64]:
    """How many records agree on some keys, and say nothing on others."""
    kept = np.ones(len(records), bool)
    for at, term in enumerate(terms):
        if term != _WHATEVER:
            kept &= (records[:, at] < 0) if term == _UNKNOWN else (records[:, at] >= 0)
    agree = [at for at, term in enumerate(terms) if term == _AGREES]
    if not agree:
        return np.full(len(known), int(kept.sum()))
    both = np.concatenate([records[kept][:, agree].astype(np.int64), known[:, agree]])
    numbers = np.zeros(len(both), np.int64)
    for column in both.T:
        # Numbered anew after each key, so that they never grow beyond the rows.
        numbers = pd.factorize(numbers * (int(column.max(initial=0)) + 1) + column)[0].astype(np.int64)
    held = int(kept.sum())
    counts = np.bincount(numbers[:held], minlength=int(numbers.max(initial=0)) + 1)
    found: NDArray[np.int64] = counts[numbers[held:]]
    return found


def _weights(keys: Sequence[str], shares: Sequence[NDArray[np.float64]], errors: float) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for key, share in zip(keys, shares, strict=True):
        u = float((share**2).sum())
        m = 1 - errors + errors * u
        differ = np.log2((1 - m) / (1 - u)) if 0 < m < 1 and u < 1 else float("nan")
        agree = float(np.log2(m / u)) if u else float("nan")
        rows.append({"key": key, "m": m, "u": u, "agree": agree, "differ": float(differ)})
    return pd.DataFrame(rows)
