"""Counts by area, and by coarse cells within areas: people, families and those with an attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import ibis
import pandas as pd
from ibis.expr import operations

from dpiabook.counting.class_table import people, to_frame
from dpiabook.counting.conditions import condition
from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.errors import Code, Refusal
from dpiabook.result.collected import shaped

_BITS = 62


@shaped
def group_counts(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    by: Sequence[str],
    flags: Mapping[str, str] | None = None,
    *,
    bands: Mapping[str, Sequence[int]] | None = None,
    family: str | None = None,
    count: str | None = None,
) -> pd.DataFrame:
    """Count people, families and attributes in each group.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    by : sequence of str
        Columns that make the groups, such as area or area and gender; none of them: one row for all. Missing is a
        group of its own.
    flags : Mapping[str, str], optional
        Attribute name to the condition under which a person has it, such as ``{"excluded": "ftex_eps >= 1"}``.
    bands : Mapping[str, sequence of int], optional
        Further grouping columns to the lower ends of their bands: ``{"age_at_tfp": [0, 5, 11, 16]}``.
    family : str, optional
        Column of family ids.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the columns of `by` and `bands` (a band as text, ``5-10``), ``n``, ``families``
        (with `family`), and for each attribute ``<name>`` (people who have it), ``<name>_known`` (people for whom it
        is recorded) and with `family` ``<name>_families`` (families with at least one of them) and
        ``<name>_families_known`` (families with at least one person for whom it is recorded).

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, ``SETTING_VALUE``, or ``MEASURE_INPUT`` for bands out of order.

    Examples
    --------
    >>> children = pd.DataFrame({"area": ["A", "A", "B"], "family_id": [1, 1, 2], "ftex_eps": [0, 3, None]})
    >>> group_counts(children, ["area"], {"excluded": "ftex_eps >= 1"}, family="family_id").to_dict("list")
    {'area': ['A', 'B'], 'n': [2, 1], 'families': [1, 1], 'excluded': [1, 0], 'excluded_known': [2, 0], \
'excluded_families': [1, 0], 'excluded_families_known': [1, 0]}
    """
    source = as_source(table)
    banded = dict(bands or {})
    source.require([*by, *([family] if family else [])])
    source.require_numeric([*banded, *([count] if count else [])])
    truths = {name: condition(source, text, where=f"flag {name!r}") for name, text in (flags or {}).items()}
    numbered = source.table.mutate(
        **{name: _band_number(source, name, ends) for name, ends in banded.items()},
        **{f"__{name}": truth for name, truth in truths.items()},
    )
    groups = [*by, *banded]
    frame = _fetched(_people(numbered, groups, list(truths), count), groups, source.where)
    if family is not None:
        families = _fetched(_families(numbered, groups, list(truths), family), groups, source.where)
        endings = ("", "_known", "_families", "_families_known")
        order = ["n", "families", *(f"{name}{ending}" for name in truths for ending in endings)]
        frame = _beside(frame, families, groups)[[*groups, *order]]
    for name, ends in banded.items():
        frame[name] = frame[name].map(dict(enumerate(band_labels(ends)))).astype("str")
    return frame


def band_labels(ends: Sequence[int]) -> list[str]:
    """Name the bands that start at `ends`; band 0 lies below the first.

    Examples
    --------
    >>> band_labels([0, 5, 11])
    ['under 0', '0-4', '5-10', '11 and over']
    """
    middle = [f"{low}-{high - 1}" if high - 1 > low else str(low) for low, high in pairwise(ends)]
    return [f"under {ends[0]}", *middle, f"{ends[-1]} and over"]


def _band_number(source: Source, name: str, ends: Sequence[int]) -> Any:
    if not ends or any(low >= high for low, high in pairwise(ends)):
        cure = "list the lower ends of the bands in rising order"
        raise Refusal(Code.MEASURE_INPUT, f"the bands of {name!r} are not in order", where="bands", cure=cure)
    column = source.table[name]
    above = [(column >= end).cast("int64") for end in ends]
    return sum(above[1:], above[0])


def _fetched(counted: ibis.Table, groups: Sequence[str], where: str) -> pd.DataFrame:
    """The counts, groups in order and the missing last."""
    ordered = counted.order_by([ibis.asc(name, nulls_first=False) for name in groups]) if groups else counted
    return to_frame(fetch(ordered, where=where))


def _beside(people: pd.DataFrame, families: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Both counts of each group; a missing value is a group like others."""
    if not groups:
        return pd.concat([people, families], axis=1)
    return people.merge(families, how="left", on=list(groups), validate="one_to_one")


def _grouped(table: ibis.Table, groups: Sequence[str]) -> Any:
    return table.group_by(groups) if groups else table


def _people(table: ibis.Table, groups: Sequence[str], flags: Sequence[str], count: str | None) -> ibis.Table:
    measures = {"n": people(table, count)}
    each = table[count].fill_null(0) if count else ibis.literal(1)
    for name in flags:
        truth = table[f"__{name}"]
        measures[name] = ibis.ifelse(truth.fill_null(False), each, 0).sum().cast("int64")
        measures[f"{name}_known"] = ibis.ifelse(truth.notnull(), each, 0).sum().cast("int64")
    return _grouped(table, groups).aggregate(**measures)


def _families(table: ibis.Table, groups: Sequence[str], flags: Sequence[str], family: str) -> ibis.Table:
    """Count families from what is known of each first: distinct counts take far longer."""
    truths = {f"{name}_families": table[f"__{name}"].fill_null(False) for name in flags}
    truths |= {f"{name}_families_known": table[f"__{name}"].notnull() for name in flags}
    each, told = (
        _packed(table, [*groups, family], truths) if _packs(table) else _one_by_one(table, [*groups, family], truths)
    )
    known = each[family].notnull()
    measures = {"families": known.sum().cast("int64")}
    measures |= {name: (known & truth).sum().cast("int64") for name, truth in told.items()}
    return _grouped(each, groups).aggregate(**measures)


def _packs(table: ibis.Table) -> bool:
    """Whether the engine joins bits of numbers; Spark does not."""
    return bool(table.get_backend().has_operation(operations.BitOr))


def _one_by_one(table: ibis.Table, by: Sequence[str], truths: Mapping[str, Any]) -> tuple[ibis.Table, dict[str, Any]]:
    """What holds of somebody in each group, a column for each truth."""
    each = table.group_by(by).aggregate(**{f"__{name}": truth.any() for name, truth in truths.items()})
    return each, {name: each[f"__{name}"] for name in truths}


def _packed(table: ibis.Table, by: Sequence[str], truths: Mapping[str, Any]) -> tuple[ibis.Table, dict[str, Any]]:
    """The same with the truths packed in words, which takes a fraction of the time where there are many."""
    words = [list(truths)[at : at + _BITS] for at in range(0, len(truths), _BITS)]
    columns = {f"__word{at}": _word([truths[name] for name in word]).bit_or() for at, word in enumerate(words)}
    each = table.group_by(by).aggregate(**columns)
    told = {
        name: (each[f"__word{at}"] & (1 << bit)) != 0 for at, word in enumerate(words) for bit, name in enumerate(word)
    }
    return each, told


def _word(truths: Sequence[Any]) -> Any:
    bits = [ibis.ifelse(truth, 1 << bit, 0).cast("int64") for bit, truth in enumerate(truths)]
    return sum(bits[1:], bits[0])
