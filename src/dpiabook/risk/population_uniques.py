"""How many sample uniques are unique in the population: only for samples, never when everyone is in the file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Groups, TableLike, coded_keys, complete_rows
from dpiabook.errors import Code, DataRefusal, Refusal, did_you_mean
from dpiabook.result import Result
from dpiabook.risk.forest_model import ForestModel
from dpiabook.risk.pairwise_model import fit_pairwise, pairwise_fits
from dpiabook.risk.poisson_loglinear import two_way_terms
from dpiabook.risk.superpopulation import SampleClasses, dankar, pitman, slide_negative_binomial, zayatz
from dpiabook.risk.unique_fit import UniqueFit, examine, expected

Model = Literal["poisson", "pitman", "zayatz", "snb", "dankar"]
_DOUBTFUL, _REFUSED = 0.2, 0.0001
"""P-values under which a richer model is tried, and under which no interval is given."""
_CELLS_FITTED = 2_000_000
"""Cells of all tables together that are fitted while the richer model is examined."""


@dataclass(frozen=True)
class PopulationUniques(Result):
    """Estimated uniqueness in the population that a sample was drawn from.

    Attributes
    ----------
    model : str
        The model asked for; for ``dankar`` followed by the one that was chosen.
    n : int
        People in the sample of whom all key variables are known; the others are left out of all figures.
    population : float
        People in the population: the sum of the weights.
    sample_uniques : int
        People unique in the sample.
    tau1 : float
        Expected number of sample uniques that are unique in the population too.
    tau1_interval : tuple of float, or None
        95 % interval of the true number, where the model holds (`fits`); Poisson model only.
    tau2 : float or None
        Expected number of correct matches, the sum of 1/F over sample uniques; Poisson model only.
    tau2_interval : tuple of float, or None
        95 % interval of the true number, likewise.
    population_uniques : float
        Expected number of people unique in the population.
    fit_p_value : float or None
        Of the test that the model fits the sample's uniques; Poisson model only.
    """

    model: str
    n: int
    population: float
    sample_uniques: int
    tau1: float
    tau1_interval: tuple[float, float] | None
    tau2: float | None
    tau2_interval: tuple[float, float] | None
    population_uniques: float
    fit_p_value: float | None = None

    @property
    def fits(self) -> bool:
        """Whether a test leaves the model standing, so that its estimates may be told; the Poisson one has it."""
        return self.fit_p_value is not None and self.fit_p_value >= _REFUSED

    @property
    def sampling_fraction(self) -> float:
        """People in the sample for each in the population, in (0, 1)."""
        return self.n / self.population


def population_uniques(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    keys: Sequence[str],
    weight: str | None = None,
    model: Model = "poisson",
    *,
    sampling_fraction: float | None = None,
    count: str | None = None,
    seed: int = 1,
) -> PopulationUniques:
    """Estimate how many sample uniques are unique in the population.

    Parameters
    ----------
    table : TableLike
        The sample, one row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; somebody of whom one is unknown is left out, and "not applicable" is a category.
    weight : str, optional
        Column of sampling weights, over 1 on average.
    model : {"poisson", "pitman", "zayatz", "snb", "dankar"}
        ``poisson``: log-linear means of the sample's cells, divided by the sampling fraction. ``dankar`` chooses among
        the other three.
    sampling_fraction : float, optional
        In place of weights: over 0 and under 1.
    count : str, optional
        Column that says how many people a row stands for.
    seed : int
        For the parametric interval.

    Returns
    -------
    PopulationUniques
        Expected numbers; with ``poisson`` also a test of the model, and intervals unless it is rejected.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` without weight or fraction, with both, or if everyone is in the file; ``COLUMN_MISSING``.

    Notes
    -----
    Skinner & Holmes (1998) and Skinner & Shlomo (2008), JASA 103(483), section 2: given a population cell with mean
    lambda = mu / p, where mu is the fitted mean of the *sample's* cell and p the sampling fraction, the unsampled
    people of the cell are Poisson with mean lambda (1 - p). A sample unique is unique in the population with
    probability exp(-lambda (1 - p)), and 1/F has the mean (1 - exp(-lambda (1 - p))) / (lambda (1 - p)). The sums are
    corrected by what a parametric bootstrap shows of their error, and so are the intervals, see `examine`. The model
    joins the pairs of a forest (`two_way_terms`); where that fits badly, all pairs, if their table can be held
    (`fit_pairwise`); where that fits badly too, keys depend on one another by threes or more and no interval is given.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["p"] * 6 + ["q"] * 2, "yob": [1, 1, 1, 1, 1, 2, 1, 2]})
    >>> found = population_uniques(people, ["area", "yob"], sampling_fraction=0.5)
    >>> found.sample_uniques, found.fits, found.tau1_interval[0] < found.tau1 < found.tau1_interval[1]
    (3, True, True)
    """
    if model not in get_args(Model):
        cure = did_you_mean(str(model), get_args(Model)) or f"one of {', '.join(get_args(Model))}"
        raise Refusal(Code.MEASURE_INPUT, "there is no such model", where="population_uniques", cure=cure)
    coded = _complete(coded_keys(table, keys, count=count, weight=weight))
    groups = coded.groups()
    f = groups.count(coded.multiplicity)
    inflation = _inflation(coded, groups, f, sampling_fraction)
    population = float((f * inflation).sum())
    if population <= coded.people:
        cure = "use class frequencies: nothing is estimated"
        raise _refusal("the weights say that everyone is in the file", cure, DataRefusal)
    if model == "poisson":
        alone = np.array(coded.codes, dtype=np.int64)[:, groups.first[f == 1]]
        return _poisson(
            _examined(coded, alone, population / coded.people, seed), inflation[f == 1], coded.people, population
        )
    size, classes = np.unique(f[f > 0], return_counts=True)
    return _superpopulation(model, SampleClasses(size, classes, population))


def _complete(coded: CodedKeys) -> CodedKeys:
    """The people of whom every key is known."""
    known = complete_rows(coded)
    if known.all():
        return coded
    return replace(
        coded,
        codes=tuple(column[known] for column in coded.codes),
        weight=None if coded.weight is None else coded.weight[known],
        multiplicity=None if coded.multiplicity is None else coded.multiplicity[known],
    )


def _refusal(what: str, cure: str, kind: type[Refusal] = Refusal) -> Refusal:
    return kind(Code.MEASURE_INPUT, what, where="population_uniques", cure=cure)


def _inflation(coded: CodedKeys, groups: Groups, f: NDArray[np.int64], fraction: float | None) -> NDArray[np.float64]:
    """Return for each class the people of the population for each of the sample, 1 / p."""
    if (coded.weight is None) == (fraction is None):
        raise _refusal(
            "a sample needs either weights or a sampling fraction", "give weight=... or sampling_fraction=..."
        )
    if fraction is not None:
        if not 0 < fraction < 1:
            raise _refusal("the sampling fraction must be over 0 and under 1", "for a whole population use frequencies")
        return np.full(groups.size, 1.0 / fraction)
    people = 1 if coded.multiplicity is None else coded.multiplicity
    weights = groups.total(np.asarray(coded.weight) * people)
    inflation = weights / np.maximum(f, 1)
    if (inflation[f > 0] < 1).any():
        cure = "a weight says how many people a person stands for"
        raise _refusal("some classes have weights below one", cure, DataRefusal)
    return inflation


def _poisson(found: UniqueFit, inflation: NDArray[np.float64], people: int, population: float) -> PopulationUniques:
    """The two sums over sample uniques, corrected, with intervals where the model stands."""
    unsampled = found.means * (inflation - 1.0)
    plain, uniques = expected(unsampled), len(found.means)
    middle = np.clip(plain + found.bias, 0.0, uniques)
    low, high = (np.clip(middle + sign * found.half_width, 0.0, uniques) for sign in (-1, 1))
    in_population = float((np.exp(-unsampled) * inflation).sum()) * float(middle[0] / plain[0] if plain[0] else 1.0)
    first, second = (
        (float(a), float(b)) if found.p_value >= _REFUSED else None for a, b in zip(low, high, strict=True)
    )
    return PopulationUniques(
        "poisson", people, population, uniques, float(middle[0]), first, float(middle[1]), second, in_population,
        found.p_value,
    )  # fmt: skip


def _examined(coded: CodedKeys, alone: NDArray[np.int64], inflation: float, seed: int) -> UniqueFit:
    """The forest of pairs, unless it is in doubt and all pairs fit better."""
    people, sizes = _people(coded), coded.sizes
    place = {key: at for at, key in enumerate(coded.keys)}
    terms = [(place[one], place[other]) for one, other in two_way_terms(coded, coded.keys)]
    found = examine(people, alone, lambda sample: ForestModel(sample, sizes, terms), inflation, seed=seed)
    if found.p_value >= _DOUBTFUL or not pairwise_fits(sizes):
        return found
    draws = _CELLS_FITTED // math.prod(sizes)
    other = examine(people, alone, lambda sample: fit_pairwise(sample, sizes), inflation, seed=seed, draws=draws)
    return other if other.misfit < found.misfit else found


def _people(coded: CodedKeys) -> NDArray[np.int64]:
    """Level numbers of every person, shape (keys, people)."""
    codes = np.array(coded.codes, dtype=np.int64)
    return codes if coded.multiplicity is None else np.repeat(codes, coded.multiplicity, axis=1)


def _superpopulation(model: str, sample: SampleClasses) -> PopulationUniques:
    if model == "dankar":
        total, chosen = dankar(sample)
        model = f"dankar ({chosen})"
    else:
        total = {"pitman": pitman, "zayatz": zayatz, "snb": slide_negative_binomial}[model](sample)
    tau1 = min(total * sample.fraction, float(sample.uniques)) if np.isfinite(total) else float("nan")
    return PopulationUniques(model, sample.n, sample.population, sample.uniques, tau1, None, None, None, total)
