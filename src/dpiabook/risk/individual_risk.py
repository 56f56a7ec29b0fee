"""The risk that a record is recognised correctly, record by record and in the whole file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, DataRefusal, Refusal, did_you_mean
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import ClassFrequencies

Population = Literal["everyone", "programme", "sample"]
_POPULATIONS = ("everyone", "programme", "sample")
_NEAR_CENSUS = 0.9
_ROUNDING = 1e-9
_FEW, _LONGEST_SERIES, _NEGLIGIBLE = 12, 400, 1e-17
_MAD_SCALE = 1.4826


@dataclass(frozen=True)
class IndividualRisk(Result):
    """Re-identification risk, held once per class and given out per record.

    Attributes
    ----------
    frequencies : ClassFrequencies
        What it was computed from.
    population : {"everyone", "programme", "sample"}
        Whether everyone is in the file, or a weighted sample.
    class_risk : ndarray of float64, shape (classes,)
        r of each class, from 0 to 1; where missing values are unknown, the smaller end of its range.
    class_risk_most : ndarray of float64, shape (classes,), or None
        The larger end; None where both are the same.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("risk",)

    frequencies: ClassFrequencies
    population: Population
    class_risk: NDArray[np.float64] = field(repr=False)
    class_risk_most: NDArray[np.float64] | None = field(repr=False, default=None)

    @cached_property
    def risk(self) -> NDArray[np.float64]:
        """Risk r of each record, in row order."""
        return self.frequencies.per_record(self.class_risk)

    @cached_property
    def expected(self) -> float:
        """Expected number of correct re-identifications, the sum of r over people."""
        return float(self.frequencies.class_people @ self.class_risk)

    @property
    def expected_range(self) -> tuple[float, float]:
        """Expected number of correct re-identifications, at least and at most, whatever the unknown values are."""
        most = self.class_risk if self.class_risk_most is None else self.class_risk_most
        return self.expected, float(self.frequencies.class_people @ most)

    @property
    def risk_most(self) -> NDArray[np.float64]:
        """The larger end of each record's risk, in row order."""
        return self.risk if self.class_risk_most is None else self.frequencies.per_record(self.class_risk_most)

    @property
    def rate(self) -> float:
        """Expected share of people re-identified, from 0 to 1."""
        return self.expected / self.frequencies.n

    def above(self, threshold: float) -> int:
        """Return the number of people with r over `threshold`."""
        return int(self.frequencies.class_people[self.class_risk > threshold].sum())

    @cached_property
    def standing_out(self) -> int:
        """Number of people with r over 0.1 and over the median by three median absolute deviations (x 1.4826)."""
        people = self.frequencies.class_people
        middle = _median(self.class_risk, people)
        spread = _MAD_SCALE * _median(np.abs(self.class_risk - middle), people)
        return self.above(max(middle + 3 * spread, 0.1))

    def threshold(self, max_global_risk: float) -> float | None:
        """Return the largest risk that can stay if the rate is to be under `max_global_risk`.

        Risks over it are thought of as lowered to it (the threshold of µ-Argus).

        Parameters
        ----------
        max_global_risk : float
            The rate aimed at, over 0 and at most 1.

        Returns
        -------
        float or None
            One of the risks that occur; 0 when even the smallest is too large; None when the rate is already under.
        """
        if not 0 < max_global_risk <= 1:
            cure = "give a number over 0 and at most 1"
            what = "the global risk aimed at lies outside 0 to 1"
            raise Refusal(Code.MEASURE_INPUT, what, where="max_global_risk", cure=cure)
        if self.rate < max_global_risk:
            return None
        risks, at = np.unique(self.class_risk, return_inverse=True)
        people = np.bincount(at, weights=self.frequencies.class_people)
        below = np.cumsum(people * risks)
        capped = below + risks * (people.sum() - np.cumsum(people))
        allowed = risks[capped / people.sum() < max_global_risk]
        return float(allowed[-1]) if len(allowed) else 0.0


def individual_risk(
    frequencies: ClassFrequencies,
    population: Population = "everyone",
    exact: bool = False,
    sdcmicro_compatible: bool = False,
) -> IndividualRisk:
    """Compute the risk that an intruder who finds a match has found the right person.

    ``programme``: everyone is in the file, r = 1/f. ``sample``: E(1/F | f) under the negative binomial, with
    p = f/F: p/(1-p) ln(1/p) for f = 1; p/(1-p) - (p/(1-p))^2 ln(1/p) for f = 2; p/(f-(1-p)) above, an approximation
    that `exact` replaces by p^f/f 2F1(f, f; f+1; 1-p); 1/f where f = F. For 1 < f < 2 the exact form is used always.
    Of unknown key values both ends of the range are taken, from the larger and the smaller f and F.

    Parameters
    ----------
    frequencies : ClassFrequencies
        From :func:`~dpiabook.risk.class_frequencies`.
    population : {"everyone", "programme", "sample"}
        ``sample`` needs weights.
    exact : bool
        Use the exact form for every f, at any size.
    sdcmicro_compatible : bool
        Give risk 0 for 1 < f < 2 in a sample, as sdcMicro 5.8 does; 1/f where f = F, as it does too.

    Returns
    -------
    IndividualRisk
        ``.risk`` per record, ``.expected``, ``.expected_range``, ``.rate``, ``.above(t)``,
        ``.threshold(max_global_risk)``.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for a sample without weights, for weights below one, or for an unknown population.

    Notes
    -----
    Benedetti & Franconi (1998); Franconi & Polettini (2004), Individual risk estimation in µ-Argus, Privacy in
    Statistical Databases, section 3. The hypergeometric form is evaluated after Euler's transformation as
    p/f 2F1(1, 1; f+1; 1-p), a series of positive terms, so that it never overflows.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.risk.class_frequencies import class_frequencies
    >>> children = pd.DataFrame({"yob": [2008, 2008, 2009], "weight": [2.0, 2.0, 2.0]})
    >>> risk = individual_risk(class_frequencies(children, ["yob"]))
    >>> risk.risk.tolist(), risk.expected
    ([0.5, 0.5, 1.0], 2.0)
    >>> sample = individual_risk(class_frequencies(children, ["yob"], weight="weight"), "sample")
    >>> sample.risk.round(4).tolist()
    [0.3069, 0.3069, 0.6931]
    """
    if population not in _POPULATIONS:
        cure = did_you_mean(str(population), _POPULATIONS) or "write everyone or sample"
        raise Refusal(Code.MEASURE_INPUT, "there is no such population", where="population", cure=cure)
    if population == "sample" and not frequencies.weighted:
        cure = "name the weight when counting class frequencies, or set population: everyone"
        raise Refusal(Code.MEASURE_INPUT, "a sample has no risk without weights", where="weight", cure=cure)
    risk = _class_risk(frequencies.class_sample, frequencies.class_population, population, exact=exact)
    if sdcmicro_compatible and population == "sample":
        f, whole = frequencies.class_sample, frequencies.class_population
        risk[(f > 1) & (f < 2) & (np.minimum(f / np.where(whole > 0, whole, 1), 1.0) < 1)] = 0.0
    if frequencies.class_least is None or frequencies.class_population_least is None:
        return IndividualRisk(frequencies, population, risk)
    most = _class_risk(frequencies.class_least, frequencies.class_population_least, population, exact=exact)
    return IndividualRisk(frequencies, population, np.minimum(risk, most), np.maximum(risk, most))


def _class_risk(
    sample: NDArray[np.float64], weights: NDArray[np.float64], population: Population, *, exact: bool
) -> NDArray[np.float64]:
    """Risk of each class from its f and F; 0 for one of nobody, which a table of counts may hold."""
    risk = np.zeros(len(sample))
    there = sample > 0
    f = sample[there]
    risk[there] = 1 / f if population != "sample" else _sample_risk(f, weights[there], exact=exact)
    return risk


def _sample_risk(f: NDArray[np.float64], population: NDArray[np.float64], *, exact: bool) -> NDArray[np.float64]:
    if (population < f * (1 - _ROUNDING)).any():
        cure = "give weights of 1 or more: each record stands for itself at least"
        raise DataRefusal(Code.MEASURE_INPUT, "weights below one", where="weight", cure=cure)
    p = np.minimum(f / population, 1.0)
    risk = _hypergeometric(f, p) if exact else np.where(f > 2, p / (f - (1 - p)), 0.0)
    if not exact:
        between = (f > 1) & (f < 2)
        risk[between] = _hypergeometric(f[between], p[between])
        risk[f == 1] = _first(p[f == 1])
        risk[f == 2] = _second(p[f == 2])
    return np.where(p == 1, 1 / f, risk)


def _first(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """E(1/F | f = 1)."""
    left = np.where(p < 1, 1 - p, 1.0)
    return np.where(p < 1, -p / left * np.log(p), 1.0)


def _second(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """E(1/F | f = 2); its two terms cancel as p nears 1, where the exact form takes over."""
    risk = np.empty_like(p)
    near = p > _NEAR_CENSUS
    odds = p[~near] / (1 - p[~near])
    risk[~near] = odds + odds**2 * np.log(p[~near])
    risk[near] = _hypergeometric(np.full(near.sum(), 2.0), p[near])
    return risk


def _hypergeometric(f: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """E(1/F | f) for any f; SciPy's function gives NaN for a large third argument, where the series is short."""
    from scipy.special import hyp2f1

    few = f < _FEW
    total = np.empty_like(p)
    total[few] = hyp2f1(1.0, 1.0, f[few] + 1, 1 - p[few])
    total[~few] = _series(f[~few], 1 - p[~few])
    return np.where(f == 1, _first(p), p / f * total)


def _series(f: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """2F1(1, 1; f+1; z): its term k is below k! f! / (f+k)!, whatever z is."""
    term, total = np.ones_like(z), np.ones_like(z)
    for k in range(_LONGEST_SERIES):
        term = term * (k + 1) / (f + 1 + k) * z
        total += term
        if term.max(initial=0.0) < _NEGLIGIBLE:
            break
    return total


def _median(values: NDArray[np.float64], people: NDArray[np.int64]) -> float:
    """Median over people of a value that each class shares."""
    order = np.argsort(values)
    reached = np.cumsum(people[order])
    middle = (reached[-1] - 1) // 2, reached[-1] // 2
    low, high = (values[order][np.searchsorted(reached, at, side="right")] for at in middle)
    return float((low + high) / 2)
