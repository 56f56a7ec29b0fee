"""What intruders would still achieve at the nodes of the frontier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_classes, source_of_codes
from dpiabook.counting.coded_keys import AT_ONCE
from dpiabook.machine.workers import Workers
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation.choosing import frontier
from dpiabook.mitigation.lattice import Lattice
from dpiabook.mitigation.read_back import Keys, told_wholly
from dpiabook.mitigation.walking import Node
from dpiabook.result.collected import shaped
from dpiabook.risk import Scenario, ScenarioRisk, scenario
from dpiabook.risk.distinct_families import ALIKE, distinct_families
from dpiabook.risk.intruders import Knowledge
from dpiabook.risk.scenario import family_candidates

_PEOPLE = "n"
_Coded: TypeAlias = tuple[NDArray[np.int32], pa.Array | None]
_Range: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Candidates at most and at least."""


@shaped
def scenario_outcomes(  # noqa: PLR0913, PLR0917 -- the roles of the columns
    found: Lattice,
    table: TableLike,
    intruders: Mapping[str, Scenario],
    family: str | None = None,
    count: str | None = None,
    lineage: Lineage | None = None,
) -> pd.DataFrame:
    """Count whom each intruder would single out at each node of the frontier, and how many guesses would be right.

    An intruder finds a coarser variable in the category that the true value lies in, whatever the tolerance to which
    they know it; nobody has fewer candidates for that than as the data are. Of a variable that is left out they can
    use nothing. Nodes that agree on the forms of what an intruder knows share one count.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes.
    table : TableLike
        The rows that it was counted from.
    intruders : mapping of str to Scenario
        Who could look, and what they know of this dataset.
    family : str, optional
        Column of family ids, for intruders who know a whole family.
    count : str, optional
        How many people a row stands for.
    lineage : Lineage, optional
        Which columns are made of which: of those that are left out because a recoded one could be read back from them
        nothing can be used either.

    Returns
    -------
    pandas.DataFrame
        One row per node (the frontier, and the data as they are) and intruder, indexed by node: ``intruder``; ``n``
        (people who take part: with a family, for an intruder who looks for families); ``one`` (with one candidate);
        ``right`` (right guesses expected, if a guess falls on one of the candidates at random; 0 to n); ``one_most``
        and ``right_most``, the upper ends of both where something that the intruder knows is unknown in the data.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.risk.scenario`.

    Notes
    -----
    Article 29 Working Party, WP216 (2014); Elliot & Dale (1999), "Scenarios of attack".

    Examples
    --------
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.lattice import lattice
    >>> from dpiabook.mitigation.rungs import Rung
    >>> from dpiabook.settings import Targets
    >>> children = pd.DataFrame({"yob": [2000, 2001, 2002, 2003]})
    >>> nodes = lattice(children, {"yob": Ladder("yob", (Rung(band=2),))}, Targets(k=2, expected_rate=0.5))
    >>> outcomes = scenario_outcomes(nodes, children, {"teacher": Scenario(knows={"yob": "exact"})})
    >>> outcomes[["intruder", "n", "one", "right"]].values.tolist()
    [['teacher', 4, 4, 4.0], ['teacher', 4, 0, 2.0]]
    """
    nodes = [tuple(map(int, node)) for node in frontier(found).index]
    nodes = nodes if found.as_it_is in nodes else [found.as_it_is, *nodes]
    beside = _Beside(found, lineage or Lineage(()))
    sought = {name: _sought(beside, table, intruder, family, count) for name, intruder in intruders.items()}
    with Workers(AT_ONCE) as pool:
        figures = dict(
            zip(sought, pool.map(lambda each: [each.at(node) for node in nodes], sought.values()), strict=True)
        )
    counted = [{"intruder": name, **figures[name][place]} for place in range(len(nodes)) for name in sought]
    index = pd.MultiIndex.from_tuples([node for node in nodes for _ in sought], names=found.keys)
    return pd.DataFrame(counted, index=index, columns=["intruder", "n", "one", "right", "one_most", "right_most"])


def _sought(found: _Beside, table: TableLike, intruder: Scenario, family: str | None, count: str | None) -> _Sought:
    """Code what an intruder knows: by class of people, or by child where they know whole families."""
    names = list(intruder.knows)
    if intruder.whole_family and family is not None:
        return _Sought(found, intruder, distinct_families(table, names, family), family)
    return _Sought(found, intruder, coded_classes(table, names, count=count), None)


@dataclass(frozen=True)
class _Beside:
    """The nodes, and what goes with what is recoded."""

    lattice: Lattice
    lineage: Lineage

    def gone(self, forms: Node) -> set[str]:
        """Columns beside the keys that are left out because a recoded key could be read back from them."""
        recoded = [key for key, form in zip(self.lattice.keys, forms, strict=True) if form]
        keys = Keys(self.lattice.keys, recoded)
        stay = [name for name in self.lineage.columns if name not in recoded]
        found: set[str] = set()
        for key in recoded:
            others = [name for name in stay if name not in found]
            found |= set(told_wholly(key, others, self.lineage, keys, lambda one, other: True))
        return found

    def concerns(self, key: str) -> frozenset[str]:
        """A key, and all that may go with it."""
        return self.lineage.readable_from(key) | {key, *self.lattice.ladders[key].needs}


@dataclass(frozen=True)
class _Sought:
    """The people whom one intruder looks for, with what they know of them."""

    beside: _Beside
    intruder: Scenario
    coded: CodedKeys
    family: str | None
    counted: dict[Node, dict[str, float]] = field(default_factory=dict)

    @property
    def lattice(self) -> Lattice:
        """The nodes."""
        return self.beside.lattice

    def at(self, node: Node) -> dict[str, float]:
        """Return n, one and right at a node."""
        forms = tuple(form if self._concerns(key) else 0 for key, form in zip(self.lattice.keys, node, strict=True))
        if forms not in self.counted:
            # Nobody has fewer candidates than in the data as they are.
            here = self._candidates(forms) if any(forms) else self._now
            most, least = map(np.maximum, here, self._now)
            found = ScenarioRisk(self.intruder, most, self._people, least=least)
            n = found.taking_part
            ends = zip(("", "_most"), found.people_under_range(2), found.correct_range, strict=True)
            self.counted[forms] = {"n": n}
            for end, one, right in ends:
                self.counted[forms] |= {f"one{end}": one, f"right{end}": right * n}
        return self.counted[forms]

    @cached_property
    def _now(self) -> _Range:
        """The candidates for each in the data as they are, at most and at least."""
        return self._candidates(self.lattice.as_it_is)

    def _concerns(self, key: str) -> bool:
        """Whether the form of a key changes what the intruder can use."""
        return not self.beside.concerns(key).isdisjoint(self.intruder.knows)

    def _candidates(self, forms: Node) -> _Range:
        knows, columns = self._usable(forms)
        if not knows:
            return self._everybody(), self._everybody()
        intruder = self.intruder.model_copy(update={"knows": knows})
        if self.family is None:
            found = scenario(source_of_codes(columns, **{_PEOPLE: self._people}), intruder, count=_PEOPLE)
            most, least = found.candidates, found.least
        else:
            columns |= {self.family: (self.coded.column(self.family), self._levels(self.family))}
            rows = source_of_codes(columns, **{ALIKE: self._people})
            most, least = family_candidates(rows, intruder, self.family, alike=ALIKE)
        return most, most if least is None else least

    def _usable(self, forms: Node) -> tuple[dict[str, Knowledge], dict[str, _Coded]]:
        """What the intruder knows that the node still shows, and the columns that show it."""
        taken = dict(zip(self.lattice.keys, forms, strict=True))
        gone = {name for key, form in taken.items() if self._left_out(key, form) for name in self._shown_by(key)}
        gone |= self.beside.gone(forms)
        knows: dict[str, Knowledge] = {}
        columns: dict[str, _Coded] = {}
        for name, how in self.intruder.knows.items():
            if name in gone:
                continue
            form = taken.get(name, 0)
            if how == "exact" or (form and how != "at least one"):
                knows[name], columns[name] = "exact", (self._recoded(name, form), None)
            else:
                # Whether there was any can be told from no coarser form better than from the variable itself.
                knows[name], columns[name] = how, (self.coded.column(name), self._levels(name))
        return knows, columns

    def _recoded(self, name: str, form: int) -> NDArray[np.int32]:
        """A column in one of its forms, numbered from 0; -1 is missing."""
        codes = self.coded.column(name)
        return self.lattice.root.forms[self.lattice.keys.index(name)].recoded(form, codes) if form else codes

    def _levels(self, name: str) -> pa.Array:
        return self.coded.levels[self.coded.keys.index(name)]

    def _left_out(self, key: str, form: int) -> bool:
        return self.lattice.root.forms[self.lattice.keys.index(key)].left_out(form)

    def _shown_by(self, key: str) -> tuple[str, ...]:
        """A key, and the coarser columns that go with it."""
        return (key, *self.lattice.ladders[key].needs)

    @property
    def _people(self) -> NDArray[np.int64]:
        """People whom each row stands for."""
        counted = self.coded.multiplicity
        return np.ones(self.coded.rows, np.int64) if counted is None else counted

    def _everybody(self) -> NDArray[np.int64]:
        """Candidates where nothing is known: all people, or all families for those who have one."""
        if self.family is None:
            return np.full(self.coded.rows, self.coded.people, np.int64)
        _, first = np.unique(self.coded.column(self.family), return_index=True)
        return np.full(self.coded.rows, self._people[first].sum(), np.int64)
