"""The walk over all nodes of a lattice, each rolled up from a finer one that was visited just before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dpiabook.machine.workers import cores
from dpiabook.mitigation.rolling import Rolled, Root

Node = tuple[int, ...]
"""The form of each key variable, 0 being as it is."""

Figures = dict[str, float]

_SPLIT = 2
"""Keys by whose forms the nodes are shared out among threads; the tables of more would lie waiting in memory."""


def walk(
    root: Root, visit: Callable[[Node, Rolled], Figures], reached: Callable[[Figures], bool]
) -> dict[Node, Figures]:
    """Visit every node that is not coarser than one that has reached its aim.

    Parameters
    ----------
    root : Root
        The finest classes, and the forms of each key.
    visit : callable
        Gives the figures of a node from its classes; called from several threads.
    reached : callable
        Whether a node's figures are such that no coarser node need be visited.

    Returns
    -------
    dict
        Figures by node, the same in every run.

    Examples
    --------
    >>> from dpiabook.mitigation.forms import Forms
    >>> from dpiabook.mitigation.rolling import layout_of
    >>> table = Rolled(np.array([1, 2]), np.array([1, 1]), layout_of([3]))
    >>> forms = Forms((np.array([0, 1, 2], np.int32), np.array([0, 0, 0], np.int32)), (3, 1))
    >>> walk(Root(("sex",), table, (forms,), (0,)), lambda _, at: {"classes": len(at.people)}, lambda _: False)
    {(0,): {'classes': 2}, (1,): {'classes': 1}}
    """
    walked = _Walk(root, visit, reached, tuple(_nested(root, at) for at in range(len(root.keys))))
    with ThreadPoolExecutor(cores()) as pool:
        walked.share(pool, (0,) * len(root.keys), root.table, 0)
        while walked.waiting:
            walked.waiting.popleft().result()
    # A thread may have visited a node before another reached its aim at a finer one.
    return {node: walked.found[node] for node in sorted(walked.found) if not walked.covered(node)}


def _nested(root: Root, at: int) -> NDArray[np.bool_]:
    """Whether each form of a key lies within each other, shape (forms, forms)."""
    forms = root.forms[at]
    every = range(len(forms.maps))
    return np.array([[forms.nested(fine, coarse) for coarse in every] for fine in every])


@dataclass(frozen=True)
class _Walk:
    """One walk: what is found, which nodes have reached their aim, and what threads have still to do."""

    root: Root
    visit: Callable[[Node, Rolled], Figures]
    reached: Callable[[Figures], bool]
    nested: tuple[NDArray[np.bool_], ...]
    found: dict[Node, Figures] = field(default_factory=dict)
    done: list[Node] = field(default_factory=list)
    waiting: deque[Future[None]] = field(default_factory=deque)

    def share(self, pool: ThreadPoolExecutor, node: Node, table: Rolled, start: int) -> None:
        """Leave a node, and all that are coarser in the keys from `start` on, to a thread."""
        self.waiting.append(pool.submit(self._from, pool, node, table, start))

    def _from(self, pool: ThreadPoolExecutor, node: Node, table: Rolled, start: int) -> None:
        if self.covered(node):
            return
        self.found[node] = figures = self.visit(node, table)
        if self.reached(figures):
            self.done.append(node)
            return
        for place in range(start, len(self.root.order)):
            at = self.root.order[place]
            chain = {0: table}
            for form in range(1, len(self.root.forms[at].maps)):
                further = (*node[:at], form, *node[at + 1 :])
                if not self.covered(further):
                    chain[form] = self._step(chain, at, form)
                    (self.share if place < _SPLIT else self._from)(pool, further, chain[form], place + 1)

    def _step(self, chain: Mapping[int, Rolled], at: int, form: int) -> Rolled:
        """Roll up from the coarsest form so far that lies within the new one."""
        fine = max(other for other in chain if self.nested[at][other, form])
        return chain[fine].roll_up(at, self.root.forms[at].between(fine, form))

    def covered(self, node: Node) -> bool:
        """Whether a finer node has reached its aim; of nodes that come to the same, the first counts as finer."""
        return any(
            done != node
            and all(nested[fine, form] for nested, fine, form in zip(self.nested, done, node, strict=True))
            and (done < node or not all(n[form, fine] for n, fine, form in zip(self.nested, done, node, strict=True)))
            for done in list(self.done)
        )
