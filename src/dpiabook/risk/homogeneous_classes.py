"""Group disclosure: classes whose members all, or all but one, share a sensitive value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dpiabook.counting import TableLike, coded_keys, complete_rows
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result
from dpiabook.risk.joint import MISSING, NOT_APPLICABLE, Joint, joint_counts


@dataclass(frozen=True)
class HomogeneousClasses(Result):
    """People about whom something is learned although nobody is recognised.

    Attributes
    ----------
    keys : tuple of str
        Key variables.
    k : int
        Smallest class that counts.
    n : int
        People in the table.
    by_attribute : DataFrame
        One row per sensitive variable: ``attribute``; ``classes_all`` and ``people_all`` in classes whose members all
        share a value; ``classes_but_one`` and ``people_but_one`` in classes of three or more where all but one do (the
        odd one out knows what all the others are); ``share_all`` and ``share_but_one`` of `n`. A class in which the
        value is unknown for somebody is neither for certain: it is among ``people_all_most`` and
        ``people_but_one_most`` if it could be.
    by_value : DataFrame
        The same counts per sensitive value that is shared: ``attribute``, ``value``, then the counts.
    """

    keys: tuple[str, ...]
    k: int
    n: int
    by_attribute: pd.DataFrame
    by_value: pd.DataFrame


def homogeneous_classes(
    table: TableLike,
    keys: Sequence[str],
    sensitive: str | Sequence[str],
    k: int = 10,
    *,
    count: str | None = None,
) -> HomogeneousClasses:
    """Find people in classes of `k` or more whose members all, or all but one, share a sensitive value.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a class of which a key is unknown is none.
    sensitive : str or sequence of str
        Sensitive variables, each assessed alone; those that are keys themselves are passed over. "Not applicable" is a
        value that a class may share; an unknown is none.
    k : int
        Smallest class that counts, at least 2: those who pass a threshold of `k` and are still known.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    HomogeneousClasses
        Counts per variable and per value.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for an unknown name; ``MEASURE_INPUT`` if `k` is under 2 or no sensitive variable is named.

    Notes
    -----
    Machanavajjhala et al. (2007), section 2.1 ("homogeneity attack"); "within-group disclosure": SDC Handbook
    (Griffiths et al. 2019), on class disclosure.

    Examples
    --------
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q", "q"], "care": [1, 1, 0, 0, 1]})
    >>> found = homogeneous_classes(people, ["area"], "care", k=2)
    >>> found.by_attribute[["people_all", "people_but_one"]].values.tolist()
    [[2, 3]]
    """
    named = (sensitive,) if isinstance(sensitive, str) else tuple(sensitive)
    attributes = tuple(name for name in named if name not in keys)
    _check(k, attributes)
    coded = coded_keys(table, [*keys, *attributes], count=count)
    told = complete_rows(coded, keys)
    of_row = coded.groups(keys).numbers[told]
    times = None if coded.multiplicity is None else coded.multiplicity[told]
    values = []
    for name in attributes:
        counted = _shared_values(joint_counts(of_row, coded.column(name)[told], times), k)
        levels = coded.levels[coded.keys.index(name)].to_pylist()
        labels = [NOT_APPLICABLE if levels[int(code)] is None else levels[int(code)] for code in counted.index]
        values.append(counted.reset_index(drop=True).assign(attribute=name, value=pd.Series(labels, dtype=object)))
    by_value = pd.concat(values, ignore_index=True)[["attribute", "value", *_COUNTS]]
    return HomogeneousClasses(tuple(keys), k, coded.people, _by_attribute(by_value, attributes, coded.people), by_value)


def _by_attribute(by_value: pd.DataFrame, attributes: tuple[str, ...], people: int) -> pd.DataFrame:
    summed = by_value.groupby("attribute")[list(_COUNTS)].sum().reindex(list(attributes), fill_value=0)
    summed["share_all"] = summed["people_all"] / people
    summed["share_but_one"] = summed["people_but_one"] / people
    return summed.rename_axis("attribute").reset_index()


_COUNTS = ("classes_all", "people_all", "classes_but_one", "people_but_one", "people_all_most", "people_but_one_most")


def _check(k: int, attributes: tuple[str, ...]) -> None:
    if k < 2:
        raise Refusal(
            Code.MEASURE_INPUT,
            "k must be at least 2: a class of one always shares its value",
            where="homogeneous_classes",
            cure="k=10 is the default",
        )
    if not attributes:
        raise Refusal(
            Code.MEASURE_INPUT,
            "no sensitive variable is named",
            where="homogeneous_classes",
            cure="name at least one sensitive variable",
        )


def _shared_values(joint: Joint, k: int) -> pd.DataFrame:
    size = joint.sizes[joint.cell_class]
    unknown = np.asarray(joint.sum_by_class(np.where(joint.value == MISSING, joint.count, 0)))[joint.cell_class]
    told = (size >= k) & (joint.value != MISSING)
    others = size - joint.count - unknown
    # Sharing takes two: in a class of two who differ, neither value is shared.
    three = told & (size > 2)
    every, but_one = told & (joint.count == size), three & (others == 1) & (unknown == 0)
    possible = {"all": told & (others == 0), "but_one": three & (but_one | ((others <= 1) & (unknown >= 1)))}
    counted = pd.DataFrame(
        {
            "value": joint.value,
            "classes_all": every.astype(int),
            "people_all": np.where(every, size, 0),
            "classes_but_one": but_one.astype(int),
            "people_but_one": np.where(but_one, size, 0),
            **{f"people_{name}_most": np.where(hit, size, 0) for name, hit in possible.items()},
        }
    )
    summed: pd.DataFrame = counted[possible["all"] | possible["but_one"]].groupby("value").sum()
    return summed
