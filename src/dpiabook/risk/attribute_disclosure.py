"""What is learned of yes/no attributes in the classes of the key variables: every measure from one class table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc

from dpiabook.counting import TableLike, coded_group_counts, complete_rows
from dpiabook.errors import Code, DataRefusal, Refusal, column_missing, refuse_all
from dpiabook.result import Result
from dpiabook.risk.inference_gain import gain_within
from dpiabook.risk.joint import Joint, Sensitive, joint_counts
from dpiabook.risk.l_diversity import class_diversity
from dpiabook.risk.lift import lift_within
from dpiabook.risk.ratio_ranges import ratio_ranges
from dpiabook.risk.t_closeness import closeness_within

NO, YES = 0, 1
TOLD = "__told"
FAR = 0.15
"""Distance from which a class counts as far from everyone; the threshold of indicator S2, a project choice."""


@dataclass(frozen=True)
class AttributeDisclosure(Result):
    """What the classes of one set of key variables tell of each attribute.

    Attributes
    ----------
    keys : tuple of str
        Key variables.
    k : int
        Smallest class in which nobody counts as recognised.
    n : int
        People in the table.
    table : DataFrame
        One row per attribute that is no key and is recorded for anybody: ``attribute``, ``n``, ``having`` (people who
        have it), ``known`` (for whom it is recorded: the one base of all shares). People in classes of `k` or more
        (``grouped``, all of them): ``everybody`` (all have it), ``everybody_but_one``, ``nobody`` (it is recorded of
        all that they have it not), ``nobody_but_one``; each with the upper end of its range under the same name and
        ``_most``, at which the classes count in which it is unknown for somebody and could hold. All else counts
        those for whom the attribute is recorded, with ranges likewise: the ends hold whatever the unknown are, and what
        is among everyone is among the unknown, too. Those in classes of `k` or more, ``far`` (distance from
        everyone over `FAR`), ``far_by_chance`` (as many as are expected there if groups of these sizes were drawn at
        random from everyone recorded) and ``twice`` (the attribute at least twice as frequent as among everyone),
        ``lift``, ``lift_low`` and ``lift_high`` (how many times as frequent in the class where it is most frequent); in
        classes of any size, ``mutual`` (bits), ``all_have`` and ``none_has``, ``one_value`` (both upper ends together)
        and ``entropy_under_2`` (of recorded values); over all classes ``t``, ``delta``, ``beta``, ``alpha``, and ``k``;
        guesses with each person left out, ``guessed`` (people guessed rightly, from the class where there is one),
        ``baseline`` (without it), ``gained`` (their difference), ``bits``. Who is in a class of which a key is unknown
        nobody can tell, so it is none.
    """

    keys: tuple[str, ...]
    k: int
    n: int
    table: pd.DataFrame = field(repr=False)


def attribute_disclosure(
    table: TableLike, keys: Sequence[str], attributes: Mapping[str, str], *, k: int = 10, count: str | None = None
) -> AttributeDisclosure:
    """Count the attributes in each class once, and take every measure of attribute disclosure from these counts.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; "not applicable" is a category, and a class of which a key is unknown is none.
    attributes : Mapping of str to str
        Name of each attribute to the condition under which a person has it, such as ``"ftex_eps >= 1"``. Attributes
        named like a key are passed over.
    k : int
        Smallest class in which nobody counts as recognised, at least 2.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    AttributeDisclosure

    Raises
    ------
    Refusal
        As `group_counts`; ``MEASURE_INPUT`` if `k` is under 2, or no attribute is left that is recorded.

    Notes
    -----
    Where an attribute is not recorded, nothing is learned of it: flags of missing education stand empty below school
    age, and counting "empty" as a value would make the age disclose it. Sources stand with each measure:
    `homogeneous_classes`, `l_diversity`, `t_closeness`, `delta_disclosure`, `beta_likeness`, `alpha_k_anonymity`,
    `inference_gain`.

    Examples
    --------
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q", "q"], "episodes": [1, 4, 0, 0, 2]})
    >>> found = attribute_disclosure(people, ["area"], {"excluded": "episodes >= 1"}, k=2)
    >>> found.table[["having", "everybody", "nobody_but_one"]].values.tolist()
    [[3, 2, 3]]
    """
    wanted = {name: text for name, text in attributes.items() if name not in keys}
    coded, counts = coded_group_counts(table, keys, wanted, count=count)
    return disclosure_of_counts(counts.assign(**{TOLD: complete_rows(coded)}), keys, wanted, k=k)


def disclosure_of_counts(
    classes: pd.DataFrame, keys: Sequence[str], attributes: Iterable[str], *, k: int = 10
) -> AttributeDisclosure:
    """Take every measure from counts by class, for data that never were rows.

    Parameters
    ----------
    classes : pandas.DataFrame
        One row per class: ``n`` people, and for each attribute ``<name>`` (people who have it) and ``<name>_known``
        (people for whom it is recorded). Rows of which a key is unknown are false in a column ``__told``, if there is
        one.
    keys : sequence of str
        Key variables, for the result.
    attributes : iterable of str
        Names of the attributes.
    k : int
        As in `attribute_disclosure`.

    Returns
    -------
    AttributeDisclosure

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `k` is under 2, or no attribute is recorded for anybody.
    """
    names = list(attributes)
    refuse_all(
        column_missing(column, classes.columns, where="attribute_disclosure")
        for column in ["n", *(part for name in names for part in (name, f"{name}_known"))]
        if column not in classes
    )
    _check(k, [name for name in names if classes[f"{name}_known"].sum() > 0])
    held = classes[classes["n"] > 0]
    recorded = [name for name in names if held[f"{name}_known"].sum() > 0]
    rows = [{"attribute": name, **_measures(held, name, k)} for name in recorded]
    return AttributeDisclosure(tuple(keys), k, int(held["n"].sum()), pd.DataFrame(rows))


def _check(k: int, recorded: list[str]) -> None:
    where = "attribute_disclosure"
    if k < 2:
        what = "k must be at least 2: a class of one always shares its value"
        raise Refusal(Code.MEASURE_INPUT, what, where=where, cure="k=10 is the default")
    if not recorded:
        what = "no attribute beside the keys is recorded for anybody"
        cure = "name an attribute that is no key, and is recorded"
        raise DataRefusal(Code.MEASURE_INPUT, what, where=where, cure=cure)


def _measures(classes: pd.DataFrame, name: str, k: int) -> dict[str, Any]:
    n, x, known = (classes[column].to_numpy(dtype=np.int64) for column in ("n", name, f"{name}_known"))
    told = classes[TOLD].to_numpy(dtype=bool) if TOLD in classes else np.ones(len(n), bool)
    recorded = told & (known > 0)
    found = _within(n, x, known, told)
    return {
        "n": int(n.sum()),
        "known": int(known.sum()),
        "having": int(x.sum()),
        "grouped": int(n[told & (n >= k)].sum()),
        **_alike(n[told], x[told], known[told], k),
        **_moved(found, x[recorded], known[recorded], k),
        **_reached(found),
        **lift_within(x[told], known[told], k, (n - known)[told]),
        **_diverse(found.joint),
        **_which_value(n[recorded], x[recorded], known[recorded]),
        **_guessed(found),
    }


def _within(n: NDArray[np.int64], x: NDArray[np.int64], known: NDArray[np.int64], told: NDArray[np.bool_]) -> Sensitive:
    """The counts as class by value, the values being no and yes."""
    here, silent = told & (known > 0), told & (known == 0)
    value = np.tile(np.array([NO, YES], dtype=np.int32), int(here.sum()))
    cells = np.column_stack([known - x, x])[here].ravel()
    joint = joint_counts(np.repeat(np.arange(here.sum()), 2), value, cells)
    people = np.array([(n - known).sum(), (known - x).sum(), x.sum()])
    unknown = n - known
    return Sensitive(joint, people, (None, False, True), ordered=False, unknown=unknown[here], silent=n[silent])


def _alike(n: NDArray[np.int64], x: NDArray[np.int64], known: NDArray[np.int64], k: int) -> dict[str, int]:
    """People in classes of k or more in which all, or all but one, have the attribute, or do not have it."""
    # Of two who differ neither is "all but one".
    unknown, three = n - known, n > 2
    found: dict[str, int] = {}
    for all_of, having, others in (("everybody", x, known - x), ("nobody", known - x, x)):
        some = having > 0
        every = {all_of: having == n, f"{all_of}_most": some & (others == 0)}
        but_one = three & (others <= 1) & some
        every[f"{all_of}_but_one"] = but_one & (others == 1) & (unknown == 0)
        every[f"{all_of}_but_one_most"] = but_one & ((others == 1) | (unknown > 0))
        found |= {mark: int(n[hit & (n >= k)].sum()) for mark, hit in every.items()}
    return found


def _moved(found: Sensitive, x: NDArray[np.int64], known: NDArray[np.int64], k: int) -> dict[str, Any]:
    """How many are in classes of k or more that lie far from everyone."""
    closeness, large = closeness_within(found, "equal"), found.sizes >= k
    far = {name: large & (ends > FAR) for name, ends in (("far", closeness.least), ("far_most", closeness.most))}
    twice = {name: large & hit for name, hit in _twice(found, x).items()}
    expected = _far_by_chance(found.sizes[large], known[large], float(found.overall[YES + 1]))
    return {name: int(known[hit].sum()) for name, hit in (far | twice).items()} | {"far_by_chance": expected}


def _twice(found: Sensitive, x: NDArray[np.int64]) -> dict[str, NDArray[np.bool_]]:
    """Classes in which it is twice as frequent as among everyone, if the unknown elsewhere have it, or those here."""
    n, unknown, everyone = found.sizes, found.unknown, found.everyone
    missing, having = int(found.people[0]), int(found.people[YES + 1])
    certain = (x > 0) & (x * everyone >= 2 * n * (having + missing - unknown))
    possible = (x + unknown > 0) & ((x + unknown) * everyone >= 2 * n * (having + unknown))
    return {"twice": certain, "twice_most": possible}


def _reached(found: Sensitive) -> dict[str, Any]:
    """The largest value of each distance over all classes, with its range, and the smallest class."""
    ends = {"t": closeness_within(found, "equal").t_range, **ratio_ranges(found)}
    least, most = ({f"{name}{mark}": pair[at] for name, pair in ends.items()} for at, mark in ((0, ""), (1, "_most")))
    sizes = np.append(found.sizes, found.silent)
    return {**least, **most, "k": int(sizes.min()) if len(sizes) else 0}


def _diverse(joint: Joint) -> dict[str, int]:
    classes = class_diversity(joint)
    return {
        "one_value": int(classes.loc[classes["distinct"] < 2, "n"].sum()),
        "entropy_under_2": int(classes.loc[classes["entropy"] < 2, "n"].sum()),
    }


def _far_by_chance(sizes: NDArray[np.int64], known: NDArray[np.int64], rate: float) -> float:
    """People expected in classes further than `FAR` from everyone, if each class were a random draw (binomial)."""
    different, place = np.unique(sizes, return_inverse=True)
    low, high = np.ceil(different * (rate - FAR)) - 1, np.floor(different * (rate + FAR))
    below = np.where(low >= 0, bdtr(np.maximum(low, 0), different, rate), 0.0)
    above = np.where(high < different, bdtrc(np.minimum(high, different), different, rate), 0.0)
    return float((known * (below + above)[place]).sum())


def _which_value(n: NDArray[np.int64], x: NDArray[np.int64], known: NDArray[np.int64]) -> dict[str, int]:
    """People in classes of any size that are all alike, by what they share; for certain where all are recorded."""
    alike = {"all_have": x == known, "none_has": x == 0}
    certain = {name: int(known[hit & (known == n)].sum()) for name, hit in alike.items()}
    return certain | {f"{name}_most": int(known[hit].sum()) for name, hit in alike.items()}


def _guessed(found: Sensitive) -> dict[str, int | float]:
    """Right guesses with and without the class; who is in no class is guessed as everybody is."""
    gain = gain_within(found)
    everybody = found.people[1:]
    within = found.joint.totals(2)[1:]
    # Where the unknown decide which value is the more frequent, each may be everybody's.
    guess = np.array(gain.commonest)
    outside = (everybody - within)[guess]
    low, high = (round(end * gain.n) for end in gain.accuracy_range)
    ends = {
        "guessed": (low + outside.min(), high + outside.max()),
        "baseline": (everybody[guess].min(), everybody[guess].max()),
        "gained": (low - within[guess].max(), high - within[guess].min()),
        "bits": gain.bits_range,
    }
    counted = {name: (float if name == "bits" else int) for name in ends}
    least = {name: counted[name](pair[0]) for name, pair in ends.items()}
    return least | {f"{name}_most": counted[name](pair[1]) for name, pair in ends.items()}
