"""Choosing among the nodes of a lattice: the frontier, the recommended node, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.mitigation.lattice import Lattice
from dpiabook.mitigation.walking import Node
from dpiabook.result import Result

_MOST = 30


@dataclass(frozen=True)
class Recommended(Result):
    """The node with the least loss that reaches the targets, or the one that comes closest.

    Attributes
    ----------
    node : tuple of int
        The form of each key.
    recodes : tuple of str
        What is recoded, in words.
    figures : pandas.Series
        The node's row of the lattice.
    unmet : tuple of str
        Targets that it does not reach: ``"k"``, ``"expected_rate"``, ``"unique_families"``.
    """

    node: Node
    recodes: tuple[str, ...]
    figures: pd.Series = field(repr=False)
    unmet: tuple[str, ...] = ()


def excesses(found: Lattice) -> pd.DataFrame:
    """Return by how much each node misses each target, in [0, 1]; 0 where it is reached.

    Parameters
    ----------
    found : Lattice
        Unique families count when they were looked at.

    Returns
    -------
    pandas.DataFrame
        One row per node: ``k`` (share of people in classes under k), ``expected_rate``, and ``unique_families``.
    """
    table, targets = found.table, found.targets
    missed = pd.DataFrame({"k": table["small"] / found.n})
    missed["expected_rate"] = (table["small_rate"] - targets.expected_rate).clip(lower=0)
    if "unique_families_share" in table:
        missed["unique_families"] = (table["unique_families_share"] - targets.unique_families).clip(lower=0)
    return missed


def frontier(found: Lattice, most: int = _MOST) -> pd.DataFrame:
    """Return the nodes that no other node beats in loss and in every target together.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes.
    most : int
        How many nodes to return at most; beyond that, evenly spread over the loss, those that are `falling` before
        others, and the recommended one.

    Returns
    -------
    pandas.DataFrame
        Rows of the lattice's table by rising loss. What goes beyond a target counts for no more than reaching it.

    Examples
    --------
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.lattice import lattice
    >>> from dpiabook.mitigation.rungs import Rung
    >>> from dpiabook.settings import Targets
    >>> children = pd.DataFrame({"yob": [2000, 2001, 2002, 2003]})
    >>> forms = {"yob": Ladder("yob", (Rung(band=2), Rung(drop=True)))}
    >>> frontier(lattice(children, forms, Targets(k=2, expected_rate=0.5)))["loss"].tolist()
    [0.0, 0.5]
    """
    missed = excesses(found).to_numpy()
    loss = found.table["loss"].to_numpy()
    order = np.lexsort((*missed.T[::-1], loss))
    kept = _undominated(missed[order])
    rows = order[kept]
    if len(rows) > most:
        rows = _spread(rows[falling(found).to_numpy()[rows]], rows, most)
        rows = np.unique(np.append(rows, _best(found)))
        rows = rows[np.argsort(loss[rows], kind="stable")]
    return found.table.iloc[rows]


def falling(found: Lattice) -> pd.Series:
    """Mark the nodes that leave fewer people alone than every node of the lattice that loses less.

    Returns
    -------
    pandas.Series of bool
        By node. Of nodes that lose as much as each other, at most the one that leaves fewest alone.
    """
    table = found.table
    order = np.lexsort((table["uniques"], table["loss"]))
    alone = table["uniques"].to_numpy()[order]
    before = np.minimum.accumulate(np.append(found.n + 1, alone[:-1]))
    marks = np.zeros(len(table), dtype=bool)
    marks[order] = alone < before
    return pd.Series(marks, index=table.index)


def _spread(first: NDArray[np.intp], rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """As many as fit, evenly over the loss: of the first, or those and what there is room for of the others."""
    if len(first) < most:
        others = rows[~np.isin(rows, first)]
        return np.concatenate([first, _spread(others, others, most - len(first))])
    kept: NDArray[np.intp] = first[np.unique(np.round(np.linspace(0, len(first) - 1, most)).astype(int))]
    return kept


def recommended(found: Lattice) -> Recommended:
    """Return the node that reaches the targets at the least loss; if none does, the one that comes closest.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes.

    Returns
    -------
    Recommended
        The node, its recodes in words, its row of the lattice's table, and the targets that it misses.

    Examples
    --------
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.lattice import lattice
    >>> from dpiabook.mitigation.rungs import Rung
    >>> from dpiabook.settings import Targets
    >>> children = pd.DataFrame({"yob": [2000, 2001, 2002, 2003]})
    >>> found = lattice(children, {"yob": Ladder("yob", (Rung(band=2),))}, Targets(k=2, expected_rate=0.1))
    >>> recommended(found).recodes, recommended(found).unmet
    (('yob in bands of 2',), ('expected_rate',))
    """
    at = _best(found)
    node: Node = tuple(int(form) for form in found.table.index[at])
    missed = excesses(found).iloc[at]
    unmet = tuple(str(name) for name in missed.index[missed > 0])
    return Recommended(node, tuple(found.recodes(node)), found.table.iloc[at], unmet)


def way_to(found: Lattice, node: Sequence[int]) -> list[Node]:
    """Return the nodes on the way to one, recoding one variable at a time, each time the one that saves most.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes.
    node : sequence of int
        Where to go.

    Returns
    -------
    list of tuple of int
        From the data as they are to `node`; each step is the one after which fewest people are alone (then under k).
    """
    way = [found.as_it_is]
    while way[-1] != tuple(node):
        here = way[-1]
        steps = [(*here[:at], node[at], *here[at + 1 :]) for at in range(len(here)) if here[at] != node[at]]
        seen = [step for step in steps if step in found.table.index]
        if not seen:
            return [*way, tuple(node)]
        way.append(min(seen, key=lambda step: (found.row(step)["uniques"], found.row(step)["under_k"])))
    return way


def steps(found: Lattice) -> pd.DataFrame:
    """Return what each single recode buys: one variable in one coarser form, everything else as it is.

    Returns
    -------
    pandas.DataFrame
        One row per variable and form: ``variable``, ``form``, ``recode`` (in words), ``uniques`` and ``uniques_after``,
        ``under_k`` and ``under_k_after``, their upper ends with ``_most`` at the end, and ``loss`` (share of the
        variable's own information, 0 to 1).
    """
    before = found.row(found.as_it_is)
    rows = []
    for at, (key, ladder) in enumerate(found.ladders.items()):
        for form in range(1, len(ladder)):
            node = (*found.as_it_is[:at], form, *found.as_it_is[at + 1 :])
            if node not in found.table.index:
                continue
            after = found.row(node)
            rows.append(
                {
                    "variable": key,
                    "form": form,
                    "recode": ladder.words(form),
                    "uniques": int(before["uniques"]),
                    "uniques_after": int(after["uniques"]),
                    "under_k": int(before["under_k"]),
                    "under_k_after": int(after["under_k"]),
                    "uniques_most": int(before["uniques_most"]),
                    "uniques_after_most": int(after["uniques_most"]),
                    "under_k_most": int(before["under_k_most"]),
                    "under_k_after_most": int(after["under_k_most"]),
                    "loss": float(after["loss"]) * len(found.ladders),
                }
            )
    return pd.DataFrame(rows)


def _best(found: Lattice) -> int:
    """Position of the recommended node: fewest targets missed, then missed by least, then the least loss."""
    missed = excesses(found).to_numpy()
    loss = found.table["loss"].to_numpy()
    return int(np.lexsort((loss, missed.sum(axis=1), (missed > 0).sum(axis=1)))[0])


def _undominated(missed: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows, by rising loss, no earlier row equals or beats in every target."""
    kept = np.zeros(len(missed), bool)
    best = np.empty((0, missed.shape[1]))
    for row, values in enumerate(missed):
        if not (best <= values).all(axis=1).any():
            kept[row] = True
            best = np.vstack([best[~(values <= best).all(axis=1)], values])
    return kept
