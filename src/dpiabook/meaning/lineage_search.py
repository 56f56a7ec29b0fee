"""The search for lineage in the data: which columns are made of which, without anybody having said so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from dpiabook.counting import TableLike, as_source
from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.meaning.lineage_arithmetic import arithmetic
from dpiabook.meaning.lineage_columns import Column, prepare
from dpiabook.meaning.lineage_functions import functions
from dpiabook.meaning.lineage_having import implications
from dpiabook.meaning.lineage_sample import Sample, sample_of

FEWEST_RECORDS = 500
"""Below it edges are only proposed."""


def find_lineage(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    columns: Sequence[str] | None = None,
    *,
    inventory: Inventory | None = None,
    groups: Collection[str] = (),
    ids: Collection[str] = (),
    not_applicable: Collection[str] | None = None,
    count: str | None = None,
    seed: int = 1,
) -> Lineage:
    """Find which columns are made of which.

    Pairs of columns, and triples of numbers, are looked at in a sample of rows that could contradict them; what is
    left is confirmed on all records. At most 1 in 1,000 people may contradict within each value of what tells and of
    what is told, at least 50 people must have what tells, levels that tell have 10 people each on average, and fewer
    than .01 chance edges are expected over everything that was looked at (see docs/method.md, "Lineage").

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    columns : sequence of str, optional
        Where to look; all when None.
    inventory : Inventory, optional
        Units, kinds and codes of variables, where a dictionary has them.
    groups : collection of str
        Areas, schools and other groups of people. They tell of each other (an area lies in a region), never of a
        person. Columns that look like groups are taken as such: texts of many levels, codes without an order.
    ids : collection of str
        Identifiers, weights and the like, which are not looked at.
    not_applicable : collection of str, optional
        Columns in which a missing value says that it never happened; by default those of which the dictionary says so.
        What a source has settled as not applicable counts as well.
    count : str, optional
        How many people a row stands for.
    seed : int
        For the sample.

    Returns
    -------
    Lineage
        Edges of standing ``measured``; ``guessed`` under 500 people.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or as :func:`~dpiabook.counting.coded_keys`.

    Notes
    -----
    A total of three columns or more is not searched for; it can be declared.

    Examples
    --------
    >>> import pandas as pd
    >>> draw = np.random.default_rng(1)
    >>> people = pd.DataFrame({"yob": draw.integers(1990, 2010, 2000), "eps": draw.poisson(0.4, 2000)})
    >>> people = people.assign(age=2020 - people["yob"] + 0, ever=(people["eps"] > 0) * 1)
    >>> [(edge.kind, edge.child, edge.parents, edge.form) for edge in find_lineage(people).edges]
    [('function of', 'ever', ('eps',), 'positive'), ('same as', 'age', ('yob',), 'equal codes')]
    """
    source = as_source(table)
    every = [name for name in source.columns if name not in ids and name != count]
    names = list(dict.fromkeys(every if columns is None else [name for name in columns if name not in ids]))
    source.require([*names, *groups, *ids, *(not_applicable or ())])
    told = inventory or Inventory(())
    never = [one.name for one in told if one.missing_means == "not_applicable"]
    never = never if not_applicable is None else list(not_applicable)
    if not names:
        return Lineage(())
    prepared = prepare(source, names, inventory=told, groups=groups, not_applicable=never, count=count)
    found = _searched(prepared, seed)
    if len(prepared[0].codes) < FEWEST_RECORDS:
        found = [replace(edge, standing="guessed") for edge in found]
    return Lineage(tuple(found), tuple(names))


def _searched(columns: Sequence[Column], seed: int) -> list[Edge]:
    sample = sample_of(columns, seed)
    varying = [at for at, column in enumerate(columns) if column.size > 1]
    found = functions([columns[at] for at in varying], _of(sample, varying)) if varying else []
    numbers = _numbers(columns, found)
    found += arithmetic([columns[at] for at in numbers], _of(sample, numbers)) if len(numbers) > 2 else []
    related = {frozenset(edge.members) for edge in found}
    return found + implications([column for column in columns if column.yes is not None], related)


def _numbers(columns: Sequence[Column], found: Sequence[Edge]) -> list[int]:
    """Places of the numbers; of those that are the same in every record only the first."""
    place = {column.name: at for at, column in enumerate(columns)}
    copies = set()
    for edge in found:
        if edge.kind == "same as":
            one, other = (columns[place[name]].numbers for name in edge.members)
            if one is not None and other is not None and np.array_equal(one, other):
                copies.add(edge.child)
    return [
        at
        for at, column in enumerate(columns)
        if column.numbers is not None and not column.group and column.size > 1 and column.name not in copies
    ]


def _of(sample: Sample, places: Sequence[int]) -> Sample:
    return replace(sample, levels=sample.levels[list(places)])
