"""Classes of key variables in which "not applicable" is a value, and an unknown stays one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting.class_table import COUNT, class_table
from dpiabook.counting.coded_keys import CodedKeys, coded_keys, with_not_applicable
from dpiabook.counting.group_counts import group_counts
from dpiabook.counting.missing_rule import NOT_APPLICABLE
from dpiabook.counting.source import Source, state_column
from dpiabook.counting.sources import TableLike, as_source


def coded_classes(table: TableLike, keys: Sequence[str], *, count: str | None = None) -> CodedKeys:
    """Count the people in each class of the key variables, in the engine that holds them.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    CodedKeys
        One row per class; its multiplicity is the number of people. -1 is an unknown, and "not applicable" the last
        level of its key.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.counting.class_table`.

    Examples
    --------
    >>> found = coded_classes(pd.DataFrame({"yob": [2008, None, 2008]}), ["yob"])
    >>> found.column("yob").tolist(), found.multiplicity.tolist()
    ([0, -1], [2, 1])
    """
    source, marks = _marked(as_source(table), keys)
    if source.kind == "codes":
        return coded_keys(source, keys, count=count)
    frame = class_table(source, [*keys, *marks.values()], count=count).frame
    return _coded(frame, keys, marks, COUNT)


def coded_group_counts(
    table: TableLike, keys: Sequence[str], flags: Mapping[str, str], *, count: str | None = None
) -> tuple[CodedKeys, pd.DataFrame]:
    """Count people and attributes in each class of the key variables.

    Parameters
    ----------
    table, keys, count
        As in :func:`coded_classes`.
    flags : mapping of str to str
        As in :func:`~dpiabook.counting.group_counts`.

    Returns
    -------
    classes : CodedKeys
        One row per class, as from :func:`coded_classes`.
    counts : pandas.DataFrame
        The counts of `group_counts` row by row, without the keys.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.counting.group_counts`.

    Examples
    --------
    >>> children = pd.DataFrame({"yob": [2008, None, 2008], "eps": [0, 1, 2]})
    >>> classes, counts = coded_group_counts(children, ["yob"], {"excluded": "eps >= 1"})
    >>> classes.column("yob").tolist(), counts.to_dict("list")
    ([0, -1], {'n': [2, 1], 'excluded': [1, 1], 'excluded_known': [2, 1]})
    """
    source, marks = _marked(as_source(table), keys)
    by = [*keys, *marks.values()]
    frame = group_counts(source, by, flags, count=count)
    return _coded(frame, keys, marks, COUNT), frame.drop(columns=by)


def complete_rows(coded: CodedKeys, keys: Sequence[str] | None = None) -> NDArray[np.bool_]:
    """Whether of each row every key is known; "not applicable" is known.

    Parameters
    ----------
    coded : CodedKeys
        The rows.
    keys : sequence of str, optional
        Some of the keys; all when None.

    Returns
    -------
    ndarray of bool, shape (rows,)

    Examples
    --------
    >>> complete_rows(coded_keys(pd.DataFrame({"yob": [2008, None], "sex": ["F", "M"]}), ["yob", "sex"])).tolist()
    [True, False]
    """
    known = np.ones(coded.rows, bool)
    for key in coded.keys if keys is None else keys:
        known &= coded.column(key) >= 0
    return known


def _marked(source: Source, keys: Sequence[str]) -> tuple[Source, dict[str, str]]:
    """The source with a column that says for each key to whom it does not apply, where it may not; and their names."""
    marks = {
        name: f"{state_column(name)}: not applicable"
        for name in keys
        if name in source.states and source.states[name].may_not_apply
    }
    if not marks:
        return source, {}
    source.require(keys)
    table = source.table.mutate(**{mark: source.state(name) == NOT_APPLICABLE for name, mark in marks.items()})
    words = {**source.columns, **dict.fromkeys(marks.values(), "boolean")}
    return replace(source, opening=lambda: table, columns=words, origin=None, coded={}), marks


def _coded(frame: pd.DataFrame, keys: Sequence[str], marks: Mapping[str, str], count: str) -> CodedKeys:
    coded = coded_keys(frame, keys, count=count)
    codes, levels = list(coded.codes), list(coded.levels)
    for at, name in enumerate(coded.keys):
        if name in marks:
            applies_not = frame[marks[name]].to_numpy(dtype=bool, na_value=False)
            codes[at], levels[at] = with_not_applicable(codes[at], levels[at], applies_not)
    return replace(coded, codes=tuple(codes), levels=tuple(levels))
