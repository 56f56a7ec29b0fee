"""The lattice of recodes: every combination of forms of the key variables, from one class table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike
from dpiabook.errors import Code, DataRefusal
from dpiabook.mitigation.ladders import Ladder
from dpiabook.mitigation.loss import entropy_loss, granularity_loss
from dpiabook.mitigation.node_figures import node_figures
from dpiabook.mitigation.rolling import Rolled, Root, root_of
from dpiabook.mitigation.walking import Node, walk
from dpiabook.result import Result
from dpiabook.settings import Targets

_MOST_NODES = 100_000
_COUNTS = ("classes", "uniques", "uniques_most", "under_k", "under_k_most", "small")
_WAYS_OF_LOSS = ("entropy_loss", "granularity_loss")


@dataclass(frozen=True)
class Lattice(Result):
    """Every combination of forms of the key variables, with its risk and its loss.

    Attributes
    ----------
    ladders : Mapping[str, Ladder]
        The key variables and their forms.
    targets : Targets
        What the recoded data should reach.
    n : int
        People.
    table : pandas.DataFrame
        One row per node, indexed by the form of each key (0: as it is), from fine to coarse.

        - ``classes``; ``uniques`` and ``under_k``: people alone, and in classes under k; ``expected``:
          re-identifications, 0 to n; ``rate``: of n.
        - ``uniques_most``, ``under_k_most``, ``expected_most``: the upper ends of these, where something is unknown.
        - ``small`` and ``small_rate``: people in classes under k, and the rate, when an unknown is a value like any
          other. The targets are held against these, since gaps in the data are no protection to rely on, and no recode
          could lower the upper ends.
        - ``loss`` and ``entropy_loss``: mean over the keys of the share of a variable's information that is lost, 0 to
          1; ``granularity_loss``: mean over the keys, 0 to 1; ``discernibility``: 0 to 1.
        - After `with_families` ``unique_families`` and ``unique_families_share``.
    families : int or None
        Families, when they were looked at.
    """

    ladders: Mapping[str, Ladder]
    targets: Targets
    n: int
    table: pd.DataFrame = field(repr=False)
    root: Root = field(repr=False)
    families: int | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The key variables."""
        return tuple(self.ladders)

    @property
    def as_it_is(self) -> Node:
        """The node at which nothing is recoded."""
        return (0,) * len(self.ladders)

    def row(self, node: Sequence[int]) -> pd.Series:
        """Return the figures of one node."""
        at = self.table.index.get_loc(tuple(node))
        return self.table.iloc[int(cast(int, at))]

    def recodes(self, node: Sequence[int]) -> list[str]:
        """Say in words what is recoded at a node; nothing for variables that stay as they are."""
        return [ladder.words(form) for ladder, form in zip(self.ladders.values(), node, strict=True) if form]


def lattice(
    table: TableLike,
    ladders: Mapping[str, Ladder],
    targets: Targets | None = None,
    *,
    count: str | None = None,
    prune: bool = False,
) -> Lattice:
    """Evaluate every combination of recodes by rolling up one class table; rows are read once.

    A missing key value is an unknown, so that risks are ranges, as in :func:`~dpiabook.risk.class_frequencies` with
    ``missing="states"``; "not applicable" is a value of its own in every form.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    ladders : mapping of str to Ladder
        The key variables and their forms, from :func:`~dpiabook.mitigation.ladders`.
    targets : Targets, optional
        The class size k, and the rate of expected re-identifications.
    count : str, optional
        How many people a row stands for.
    prune : bool
        Leave out nodes that are coarser than one that reaches the targets. The frontier and the recommended node stay
        the same as long as families are not looked at.

    Returns
    -------
    Lattice

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, or ``MEASURE_INPUT`` for ladders with more nodes than can be looked at.

    Notes
    -----
    Samarati (2001), "Protecting respondents' identities in microdata release"; LeFevre, DeWitt & Ramakrishnan (2005),
    "Incognito: efficient full-domain k-anonymity": a coarser node never has more people in small classes.

    Examples
    --------
    >>> from dpiabook.mitigation.rungs import Rung
    >>> children = pd.DataFrame({"yob": [2000, 2001, 2002, 2003], "sex": ["F", "F", "M", "M"]})
    >>> found = lattice(children, {"yob": Ladder("yob", (Rung(band=2), Rung(drop=True))), "sex": Ladder("sex", ())})
    >>> found.table[["uniques", "classes", "loss"]].values.tolist()
    [[4.0, 4.0, 0.0], [0.0, 2.0, 0.25], [0.0, 2.0, 0.5]]
    """
    aims = targets or Targets()
    nodes = prod(len(ladder) for ladder in ladders.values())
    if nodes > _MOST_NODES:
        what, cure = f"the ladders make {nodes:,} combinations", f"name fewer rungs: at most {_MOST_NODES:,} are tried"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="recodes", cure=cure)
    root = root_of(table, ladders, count)
    wildcard = [bool((root.table.digits(at) == 0).any()) for at in range(len(root.keys))]
    n = int(root.table.people.sum())
    found = _visited(root, wildcard, aims, n, prune=prune)
    return Lattice(ladders, aims, n, _frame(root, found, n), root)


def _visited(
    root: Root, wildcard: Sequence[bool], aims: Targets, n: int, *, prune: bool
) -> dict[Node, dict[str, float]]:
    def visit(node: Node, rolled: Rolled) -> dict[str, float]:
        kept = [not forms.left_out(form) for forms, form in zip(root.forms, node, strict=True)]
        return node_figures(rolled, aims.k, wildcard, kept)

    def reached(figures: dict[str, float]) -> bool:
        return prune and figures["small"] == 0 and figures["classes"] <= aims.expected_rate * n

    return walk(root, visit, reached)


def _frame(root: Root, found: Mapping[Node, Mapping[str, float]], n: int) -> pd.DataFrame:
    nodes = sorted(found)
    frame = pd.DataFrame([found[node] for node in nodes], index=pd.MultiIndex.from_tuples(nodes, names=root.keys))
    frame[list(_COUNTS)] = frame[list(_COUNTS)].astype("int64")
    frame["rate"], frame["small_rate"] = frame["expected"] / n, frame["classes"] / n
    people = list(_people_by_level(root))
    for name, measure in zip(_WAYS_OF_LOSS, (entropy_loss, granularity_loss), strict=True):
        each = [measure(forms, levels) for forms, levels in zip(root.forms, people, strict=True)]
        frame[name] = np.mean([losses[np.array(nodes)[:, at]] for at, losses in enumerate(each)], axis=0)
    return frame.assign(loss=frame["entropy_loss"])


def _people_by_level(root: Root) -> Iterator[NDArray[np.int64]]:
    for at, forms in enumerate(root.forms):
        counted = np.bincount(root.table.digits(at), weights=root.table.people, minlength=forms.sizes[0])
        yield np.rint(counted).astype(np.int64)
