"""Summaries of events, joined to the table of people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dpiabook.counting.encoding import places_of
from dpiabook.counting.engines import fetch, with_all_cores
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source, open_source
from dpiabook.counting.summaries import Summary, summarise
from dpiabook.errors import Code, Refusal
from dpiabook.lock import locked

_AGES = ("first_age", "last_age")
_BATCH = 2**20


def with_summaries(  # noqa: PLR0913 -- the roles of the columns, all by name
    people: TableLike,
    events: TableLike,
    summaries: Sequence[Summary],
    *,
    link: str,
    when: str | None = None,
    born: str | None = None,
    memory_limit: str = "4GB",
    kept_in: Path | None = None,
) -> Source:
    """Join the summaries of a table of events to the table of people, in the order of its rows.

    Parameters
    ----------
    people : TableLike
        One row per person.
    events, summaries, link, when
        As in :func:`summarise`; `link` is the column of ids in both tables.
    born : str, optional
        Column of the year of birth in `people`, for ages.
    memory_limit : str
        For DuckDB.
    kept_in : Path, optional
        Folder into which the joined table is written where `people` is a Parquet file, so that it need not fit into
        memory, and so that the next who asks for the same finds it there. Only its owner may read the folder.

    Returns
    -------
    Source
        The table of people with the new variables, in memory or in that folder. People without a row have missing
        values, and a count of 0.

    Raises
    ------
    Refusal
        As `summarise`; ``SETTING_VALUE`` for an age without `born`, ``COLUMN_DUPLICATE`` where a new variable has the
        name of a column.

    Examples
    --------
    >>> import pandas as pd
    >>> children = pd.DataFrame({"child_id": [9, 7], "yob": [2001, 2000]})
    >>> years = pd.DataFrame({"child_id": [7, 7], "year": [2010, 2011], "eps": [0, 4]})
    >>> rules = [Summary("eps", "count"), Summary("eps", "first_age")]
    >>> joined = with_summaries(children, years, rules, link="child_id", when="year", born="yob")
    >>> joined.origin.select(["eps_count", "eps_first_age"]).to_pylist()
    [{'eps_count': 0, 'eps_first_age': None}, {'eps_count': 1, 'eps_first_age': 11}]
    """
    source, told = as_source(people), as_source(events)
    source.require([link, *([born] if born else [])])
    _check_ages(summaries, born)
    ask = _Join(source, told, tuple(summaries), link, when, born)
    path = _kept_path(kept_in, ask)
    if path is None:
        table = _whole(source)
        for name, column in _made(ask, table).items():
            table = table.append_column(name, column)
        return open_source(table, memory_limit=memory_limit, where=source.where)
    # Notebooks that start side by side ask for the same: one makes it, the others wait.
    with locked(path.with_suffix(".lock"), what="this join", patience=inf):
        if not path.is_file():
            _write(path, source, _made(ask, pq.read_table(source.origin, columns=ask.needs)))
    return replace(open_source(path, memory_limit=memory_limit), where=source.where)


@dataclass(frozen=True)
class _Join:
    """What is joined to what, and how."""

    people: Source
    events: Source
    summaries: tuple[Summary, ...]
    link: str
    when: str | None
    born: str | None

    @property
    def needs(self) -> list[str]:
        """The columns of people that the join reads."""
        return list(dict.fromkeys(name for name in (self.link, self.born) if name))


def _made(ask: _Join, table: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The new columns, in the order of the people's rows."""
    refuse_duplicates([*ask.people.columns, *(one.name for one in ask.summaries)], where=ask.people.where)
    with_all_cores(ask.events.table)
    made = summarise(ask.events, ask.link, ask.summaries, when=ask.when)
    ids = made[ask.link].combine_chunks()
    at = places_of(table[ask.link].cast(ids.type), ids)
    born = table[ask.born] if ask.born else None
    return {one.name: _finished(made[one.name].combine_chunks().take(at), one, born) for one in ask.summaries}


def _kept_path(folder: Path | None, ask: _Join) -> Path | None:
    """Where the joined table is kept: named by everything that it depends on; None where it stays in memory."""
    files = [source.origin for source in (ask.people, ask.events)]
    if folder is None or not all(isinstance(file, Path) and file.is_file() for file in files):
        return None
    stood = [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files if isinstance(file, Path)]
    told = hashlib.sha256(repr((stood, ask.summaries, ask.link, ask.when, ask.born)).encode()).hexdigest()[:16]
    return folder / f"joined-{told}.arrow"


def _write(path: Path, source: Source, made: Mapping[str, pa.ChunkedArray]) -> None:
    """Write people with their new columns part by part; the file is there whole or not at all."""
    people = pq.ParquetFile(source.origin)
    # Each part of the file may list other values, which one dictionary cannot take.
    old = [pa.field(one.name, _plain(one.type)) for one in people.schema_arrow]
    schema = pa.schema([*old, *(pa.field(name, column.type) for name, column in made.items())])
    partial = path.with_suffix(".partial")
    at = 0
    with pa.ipc.new_file(partial, schema) as writer:
        for batch in people.iter_batches(_BATCH):
            added = [column.slice(at, batch.num_rows).combine_chunks() for column in made.values()]
            given = [column.cast(field.type) for column, field in zip(batch.columns, old, strict=True)]
            writer.write_batch(pa.record_batch([*given, *added], schema=schema))
            at += batch.num_rows
    partial.replace(path)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _whole(source: Source) -> pa.Table:
    """All rows, in order where there is one."""
    if isinstance(source.origin, pa.Table):
        return source.origin
    if source.kind == "parquet" and source.origin is not None:
        return pq.read_table(source.origin)
    return fetch(source.table, where=source.where)


def _finished(column: Any, summary: Summary, born: Any) -> pa.ChunkedArray:
    """A year becomes an age, and no row a count of 0."""
    if summary.rule in _AGES:
        column = pc.subtract(column.cast(pa.int64()), born.combine_chunks().cast(pa.int64()))
    if summary.rule == "count":
        column = pc.fill_null(column, 0)
    return pa.chunked_array([column])


def _check_ages(summaries: Sequence[Summary], born: str | None) -> None:
    ages = [one for one in summaries if one.rule in _AGES]
    if ages and born is None:
        what = f"the summary {ages[0].rule!r} of {ages[0].of!r} needs a year of birth"
        cure = "describe the column of the year of birth in the dictionary, with the unit `year`"
        raise Refusal(Code.SETTING_VALUE, what, where="tables", cure=cure)
