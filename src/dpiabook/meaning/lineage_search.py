"""The search for lineage in the data: which columns are made of which, without anybody having said so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from dpiabook.counting import TableLike, as_source
from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning.lineage import Lineage, merged
from dpiabook.meaning.lineage_arithmetic import arithmetic
from dpiabook.meaning.lineage_checked import agreeing, held_against
from dpiabook.meaning.lineage_columns import Column, prepare
from dpiabook.meaning.lineage_declared import declared_edges, edges_of_rules
from dpiabook.meaning.lineage_edge import Edge
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
    summaries: Mapping[str, str] | None = None,
    count: str | None = None,
    seed: int = 1,
) -> Lineage:
    """Find which columns are made of which: what is declared, held against the data, and what the data show.

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
        Units, kinds and codes of variables, what they are made of, and rules that are equations, where a dictionary has
        them.
    groups : collection of str
        Areas, schools and other groups of people. They tell of each other (an area lies in a region), never of a
        person. Columns that look like groups are taken as such: texts of many levels, codes without an order.
    ids : collection of str
        Identifiers, weights and the like, which are not looked at.
    not_applicable : collection of str, optional
        Columns in which a missing value says that it never happened; by default those of which the dictionary says so.
        What a source has settled as not applicable counts as well.
    summaries : mapping of str to str, optional
        Columns that are made of a table of events, and of which event, such as ``"years.ftex"``.
    count : str, optional
        How many people a row stands for.
    seed : int
        For the sample.

    Returns
    -------
    Lineage
        Edges of standing ``declared``, and ``measured`` ones, which under 500 records are ``guessed``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; as :func:`~dpiabook.meaning.lineage_declared.declared_edges`; ``DICTIONARY_DISAGREES`` where
        the data contradict what is declared.

    Notes
    -----
    A total of three columns or more is not searched for; it can be declared.

    Examples
    --------
    >>> import pandas as pd
    >>> draw = np.random.default_rng(1)
    >>> people = pd.DataFrame({"yob": draw.integers(1990, 2010, 2000), "eps": draw.poisson(0.4, 2000)})
    >>> people = people.assign(age=2020 - people["yob"], ever=(people["eps"] > 0) * 1)
    >>> [(edge.kind, edge.child, edge.parents, edge.form) for edge in find_lineage(people).edges]
    [('same as', 'age', ('yob',), 'equal codes'), ('function of', 'ever', ('eps',), 'positive')]
    """
    source = as_source(table)
    every = [name for name in source.columns if name not in ids and name != count]
    names = list(dict.fromkeys(every if columns is None else [name for name in columns if name not in ids]))
    source.require([*names, *groups, *ids, *(not_applicable or ())])
    told = Inventory(()) if inventory is None else inventory
    never = [one.name for one in told if one.missing_means == "not_applicable" or one.gate]
    never = never if not_applicable is None else list(not_applicable)
    if not names:
        return Lineage(())
    prepared = prepare(source, names, inventory=told, groups=groups, not_applicable=never, count=count)
    said = declared_edges(told, source.columns, groups=groups, summaries=summaries)
    ruled = edges_of_rules(told.rules, source.columns)
    by_name = {column.name: column for column in prepared}
    declared = [*held_against(said, by_name), *agreeing(ruled, by_name)]
    return merged(declared, _found(prepared, seed), names)


def _found(columns: Sequence[Column], seed: int) -> list[Edge]:
    """Search prepared columns; under 500 records what is found is only proposed."""
    found = _searched(columns, seed)
    few = len(columns[0].codes) < FEWEST_RECORDS
    return [replace(edge, standing="guessed") for edge in found] if few else found


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
