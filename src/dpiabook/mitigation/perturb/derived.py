"""What is made of perturbed columns is made again, or the perturbation is refused: no record may contradict itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal, refuse_all
from dpiabook.meaning.lineage import Edge, Lineage

Columns = Mapping[str, NDArray[Any]]
_ARITHMETIC = ("sum", "difference", "positive")


def made_again(columns: Columns, changed: Collection[str], lineage: Lineage) -> dict[str, NDArray[Any]]:
    """Compute the columns that are made of changed ones again.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (rows,)
        Numbers as they are after the perturbation; NaN is missing. All parents of what is made again must be there.
    changed : collection of str
        Columns that were perturbed.
    lineage : Lineage
        Which columns are made of which. What is only guessed does not count.

    Returns
    -------
    dict of str to ndarray, shape (rows,)
        The columns with those that are sums, differences or yes-no flags of changed ones made anew.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for each column that is made of changed ones in a way that cannot be computed here, that is
        recorded only where a changed one is, or that was changed though it is made of others.

    Examples
    --------
    >>> lineage = Lineage((Edge("function of", "age", ("year", "yob"), "difference", "declared"),))
    >>> columns = {"year": np.array([2020, 2021]), "yob": np.array([2001, 2004]), "age": np.array([20, 16])}
    >>> made_again(columns, ["yob"], lineage)["age"].tolist()
    [19, 17]
    """
    found, touched, waiting = dict(columns), set(changed), [edge for edge in lineage.edges if _counts(edge)]
    refuse_all(_made_of_others(edge) for edge in waiting if edge.child in touched)
    while ready := [edge for edge in waiting if touched & set(edge.parents)]:
        refuse_all(_refusal(edge) for edge in ready if edge.form not in _ARITHMETIC or edge.kind != "function of")
        for edge in ready:
            missing = [name for name in edge.parents if name not in found]
            refuse_all([_refusal(edge)] if missing else [])
            found[edge.child] = _computed(edge, [found[name] for name in edge.parents])
        touched |= {edge.child for edge in ready}
        waiting = [edge for edge in waiting if edge not in ready]
    return found


def _counts(edge: Edge) -> bool:
    """Whether an edge says what must hold: an area within another is the swapping's own matter."""
    return edge.standing != "guessed" and edge.kind != "within"


def _computed(edge: Edge, parents: list[NDArray[Any]]) -> NDArray[Any]:
    if edge.form == "sum":
        return np.asarray(reduce(np.add, parents))
    if edge.form == "difference":
        return np.asarray(reduce(np.subtract, parents))
    numbers = np.asarray(parents[0], np.float64)
    return np.where(np.isnan(numbers), np.nan, numbers > 0)


def _made_of_others(edge: Edge) -> Refusal:
    what = f"{edge.child!r} is made of {', '.join(edge.parents)}, and would contradict them"
    cure = "perturb what it is made of, and have it made again"
    return Refusal(Code.MEASURE_INPUT, what, where=edge.child, cure=cure)


def _refusal(edge: Edge) -> Refusal:
    what = f"{edge.child!r} follows from {', '.join(edge.parents)} in a way that cannot be computed again"
    cure = "declare it as a sum, a difference or a flag, leave it out, or perturb another column"
    return Refusal(Code.MEASURE_INPUT, what, where=edge.child, cure=cure)
