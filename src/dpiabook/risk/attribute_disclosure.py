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
from dpiabook.risk.alpha_k_anonymity import anonymity_within
from dpiabook.risk.beta_likeness import likeness_within
from dpiabook.risk.delta_disclosure import delta_within
from dpiabook.risk.inference_gain import gain_within
from dpiabook.risk.joint import Joint, Sensitive, joint_counts, shares_of
from dpiabook.risk.l_diversity import class_diversity
from dpiabook.risk.lift import lift_within
from dpiabook.risk.t_closeness import closeness_within

NO, YES = 0, 1
TOLD = "__told"
FAR = 0.15
"""Distance from which a class counts as far from everyone; the threshold of indicator S2, a project choice."""


@dataclass(frozen=True)
class AttributeDisclosure:
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
        ``_most``, at which the classes count in which it is unknown for somebody and could hold. All else is among
        those for whom the attribute is recorded: those in classes of `k` or more of them, ``far`` (distance from
        everyone over `FAR`), ``far_by_chance`` (as many as are expected there if groups of these sizes were drawn at
        random from everyone) and ``twice`` (the attribute at least twice as frequent as among everyone), ``lift``,
        ``lift_low`` and ``lift_high`` (how many times as frequent in the class where it is most frequent); in classes
        of any size, ``mutual`` (bits), ``all_have`` (the sum of ``alone_have``, who are the only one
        in their class, and ``together_have``, who are not) and ``none_has``, each with the upper end of its range
        (``_most``, as above), ``one_value`` (both upper ends together) and ``entropy_under_2``; over all classes
        ``t``, ``delta``, ``beta``, ``alpha``, ``k``; guesses with each person left out, ``guessed`` (people guessed
        rightly, from the class where there is one), ``baseline`` (without it), ``bits``. Who is in a class of which a
        key is unknown nobody can tell, so it is none.
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
    overall = shares_of(np.array([0, (known - x).sum(), x.sum()]))
    found = _within(x[recorded], known[recorded], overall)
    return {
        "n": int(n.sum()),
        "known": int(known.sum()),
        "having": int(x.sum()),
        "grouped": int(n[told & (n >= k)].sum()),
        **_alike(n[told], x[told], known[told], k),
        **_moved(found, x[recorded], known[recorded], k),
        **lift_within(x[recorded], known[recorded], k),
        **_diverse(found.joint),
        **_which_value(n[recorded], x[recorded], known[recorded]),
        **_guessed(found, (known - x).sum(), x.sum()),
    }


def _within(x: NDArray[np.int64], n: NDArray[np.int64], overall: NDArray[np.float64]) -> Sensitive:
    """The counts as class by value, the values being no and yes."""
    value = np.tile(np.array([NO, YES], dtype=np.int32), len(n))
    joint = joint_counts(np.repeat(np.arange(len(n)), 2), value, np.column_stack([n - x, x]).ravel())
    return Sensitive(joint, overall, (None, False, True), ordered=False)


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


def _moved(found: Sensitive, x: NDArray[np.int64], n: NDArray[np.int64], k: int) -> dict[str, Any]:
    """How far classes lie from everyone."""
    closeness, anonymity = closeness_within(found, "equal"), anonymity_within(found.joint)
    twice = (x > 0) & (x >= 2 * n * found.overall[YES + 1]) & (n >= k)
    return {
        "far": int(n[(closeness.by_class > FAR) & (n >= k)].sum()),
        "far_by_chance": _far_by_chance(n[n >= k], float(found.overall[YES + 1])),
        "twice": int(n[twice].sum()),
        "t": closeness.t,
        "delta": delta_within(found),
        "beta": likeness_within(found).basic,
        "alpha": anonymity.alpha,
        "k": anonymity.k,
    }


def _diverse(joint: Joint) -> dict[str, int]:
    classes = class_diversity(joint)
    return {
        "one_value": int(classes.loc[classes["distinct"] < 2, "n"].sum()),
        "entropy_under_2": int(classes.loc[classes["entropy"] < 2, "n"].sum()),
    }


def _far_by_chance(sizes: NDArray[np.int64], rate: float) -> float:
    """People expected in classes further than `FAR` from everyone, if each class were a random draw (binomial)."""
    different, times = np.unique(sizes, return_counts=True)
    low, high = np.ceil(different * (rate - FAR)) - 1, np.floor(different * (rate + FAR))
    below = np.where(low >= 0, bdtr(np.maximum(low, 0), different, rate), 0.0)
    above = np.where(high < different, bdtrc(np.minimum(high, different), different, rate), 0.0)
    return float((times * different * (below + above)).sum())


def _which_value(n: NDArray[np.int64], x: NDArray[np.int64], known: NDArray[np.int64]) -> dict[str, int]:
    """People in classes of any size that are all alike, by what they share; for certain where all are recorded.

    Of those in classes in which all have it, some are the only one, and the others stand together.
    """
    alike = {"all_have": x == known, "none_has": x == 0}
    certain = {name: int(known[hit & (known == n)].sum()) for name, hit in alike.items()}
    possible = {f"{name}_most": int(known[hit].sum()) for name, hit in alike.items()}
    alone = int(((n == 1) & (x == 1)).sum())
    ends = {"together_have": certain["all_have"] - alone, "together_have_most": possible["all_have_most"] - alone}
    return certain | possible | {"alone_have": alone} | ends


def _guessed(found: Sensitive, lacking: int, having: int) -> dict[str, Any]:
    gain = gain_within(found)
    # Who is in no class is guessed as everybody is.
    within = found.joint.totals(2)[[NO + 1, YES + 1]]
    more = YES if having > lacking else NO
    guessed = round(gain.accuracy * gain.n) + int((lacking, having)[more] - within[more])
    return {"guessed": guessed, "baseline": int(max(lacking, having)), "bits": gain.bits}
