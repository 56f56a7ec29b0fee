"""The order of the notebooks, and what may run side by side: both follow from what each needs and makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from dpiabook.book.contracts import NOTEBOOKS, Notebook


@dataclass(frozen=True)
class Graph:
    """Notebooks with their order.

    Parameters
    ----------
    notebooks : tuple of Notebook
        In the order in which a reader takes them.

    Raises
    ------
    ValueError
        When two make the same evidence, one needs evidence that none makes, or they wait for each other.

    Examples
    --------
    >>> first, second = Notebook("a", "?", "x"), Notebook("b", "?", "y", needs=("x",))
    >>> Graph((second, first)).batches
    (('a',), ('b',))
    """

    notebooks: tuple[Notebook, ...]

    def __post_init__(self) -> None:
        made = [notebook.makes for notebook in self.notebooks]
        if len(set(made)) < len(made):
            raise ValueError("two notebooks make the same evidence")
        if lacking := {need for notebook in self.notebooks for need in notebook.needs} - set(made):
            raise ValueError(f"no notebook makes {', '.join(sorted(lacking))}")
        try:
            self.sorter().prepare()
        except CycleError as error:
            raise ValueError(f"these notebooks wait for each other: {', '.join(error.args[1])}") from None

    def __getitem__(self, name: str) -> Notebook:
        return next(notebook for notebook in self.notebooks if notebook.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The notebooks' names, in the reader's order."""
        return tuple(notebook.name for notebook in self.notebooks)

    def before(self, name: str) -> tuple[str, ...]:
        """Names of the notebooks whose evidence `name` reads, in the reader's order."""
        needs = self[name].needs
        return tuple(notebook.name for notebook in self.notebooks if notebook.makes in needs)

    def sorter(self) -> TopologicalSorter[str]:
        """Give out the names in an order that respects what each needs."""
        return TopologicalSorter({name: self.before(name) for name in self.names})

    def longest_first(self, names: Iterable[str]) -> list[str]:
        """Names in the order in which they should begin, so that no long one runs alone at the end."""
        return sorted(names, key=lambda name: (-self[name].length, self.names.index(name)))

    @property
    def batches(self) -> tuple[tuple[str, ...], ...]:
        """Names in groups: each group may run side by side once the groups before it are done."""
        sorter, groups = self.sorter(), []
        sorter.prepare()
        while sorter.is_active():
            ready = sorter.get_ready()
            groups.append(tuple(sorted(ready, key=self.names.index)))
            sorter.done(*ready)
        return tuple(groups)

    def as_json(self) -> dict[str, object]:
        """The graph for workflow managers: of each notebook what must be there before, and what it makes.

        Paths are relative to the folder of a run.
        """
        made = {notebook.makes: f"controlled/evidence/{notebook.name}.json" for notebook in self.notebooks}
        notebooks = [
            {
                "name": one.name,
                "question": one.question,
                "after": list(self.before(one.name)),
                "needs": [made[need] for need in one.needs],
                "makes": [made[one.makes], f"controlled/notebooks/{one.name}.ipynb"],
            }
            for one in self.notebooks
        ]
        return {"notebooks": notebooks, "side_by_side": [list(batch) for batch in self.batches]}

    def lines(self) -> Iterable[str]:
        """The graph in words, one notebook a line, grouped by what may run side by side."""
        for number, batch in enumerate(self.batches, start=1):
            yield f"{number}. side by side" if len(batch) > 1 else f"{number}. then"
            for name in batch:
                notebook = self[name]
                needs = f"  <- {', '.join(notebook.needs)}" if notebook.needs else ""
                yield f"   {name}: {notebook.question}\n      -> {notebook.makes}{needs}"


SUITE = Graph(NOTEBOOKS)
"""The eight notebooks."""

__all__ = ["SUITE", "Graph", "Notebook"]
