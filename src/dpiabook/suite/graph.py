"""What each notebook needs and makes, declared once; the order and what may run side by side follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter


@dataclass(frozen=True)
class Notebook:
    """One notebook of the suite.

    Attributes
    ----------
    name : str
        File name without ``.ipynb``.
    question : str
        The question it answers, in plain words.
    makes : str
        Name of the evidence it makes.
    needs : tuple of str
        Names of the evidence it reads.
    """

    name: str
    question: str
    makes: str
    needs: tuple[str, ...] = ()


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

    def lines(self) -> Iterable[str]:
        """The graph in words, one notebook a line, grouped by what may run side by side."""
        for number, batch in enumerate(self.batches, start=1):
            yield f"{number}. side by side" if len(batch) > 1 else f"{number}. then"
            for name in batch:
                notebook = self[name]
                needs = f"  <- {', '.join(notebook.needs)}" if notebook.needs else ""
                yield f"   {name}: {notebook.question}\n      -> {notebook.makes}{needs}"


_ASSESSMENTS = (
    Notebook("01_variable_inventory", "What is in this dataset, and how well is it recorded?", "inventory"),
    Notebook("02_sensitive_attributes", "Which variables are sensitive, for whom, and why?", "sensitivity"),
    Notebook("03_reidentification", "Could someone recognise a child or a family, and who could?", "reidentification"),
    Notebook(
        "04_attribute_disclosure", "What would be learned about people, even without recognising them?", "disclosure"
    ),
    Notebook("05_area_stigma", "Which areas and groups could be labelled, and can the figures bear it?", "stigma"),
    Notebook("06_mitigation", "What would less detail save, and what would it cost?", "mitigation"),
    Notebook("07_version_change", "What does a new version reveal beside the last one?", "version_change"),
)
_PACK = Notebook(
    "08_evidence_pack",
    "What goes into the DPIA, and what must its author still decide?",
    "pack",
    needs=tuple(notebook.makes for notebook in _ASSESSMENTS),
)
SUITE = Graph((*_ASSESSMENTS, _PACK))
"""The eight notebooks."""
