"""Summaries of events, joined to the table of people."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dpiabook.counting.encoding import places_of
from dpiabook.counting.engines import fetch, with_all_cores
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.counting.joined_file import parts_of, write_joined
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source, open_source
from dpiabook.counting.summaries import Summary, summarise
from dpiabook.errors import Code, Refusal
from dpiabook.machine.lock import locked
from dpiabook.machine.memory import bytes_of

_AGES = ("first_age", "last_age")
_BYTES_PER_ROW = 400
"""What joining takes for each row of the people, as measured."""


def with_summaries(  # noqa: PLR0913 -- the roles of the columns, all by name
    people: TableLike,
    events: TableLike,
    summaries: Sequence[Summary],
    *,
    link: str,
    when: str | None = None,
    born: str | None = None,
    born_missing: Collection[str] = (),
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
    born_missing : collection of str
        Its codes that stand for no year.
    memory_limit : str
        For DuckDB, and for the parts in which a file is written.
    kept_in : Path, optional
        Folder into which the joined table is written where both tables lie in files, so that it need not fit into
        memory, and so that the next who asks for the same finds it there. Beyond what `memory_limit` has room for it
        is made part by part. Only its owner may read the folder.

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
    ask = _Join(source, told, tuple(summaries), link, when, born, tuple(born_missing))
    if kept_in is None or not _are_files(ask):
        table = _whole(source)
        for name, column in _made(ask, table).items():
            table = table.append_column(name, column)
        return replace(open_source(table, memory_limit=memory_limit, where=source.where), notes=source.notes)
    path = _kept(kept_in, ask, int(bytes_of(memory_limit) / _BYTES_PER_ROW))
    return replace(open_source(path, memory_limit=memory_limit), where=source.where, notes=source.notes)


@dataclass(frozen=True)
class _Join:
    """What is joined to what, and how."""

    people: Source
    events: Source
    summaries: tuple[Summary, ...]
    link: str
    when: str | None
    born: str | None
    born_missing: tuple[str, ...]

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
    born = _years_of_birth(table[ask.born], ask.born_missing) if ask.born else None
    return {one.name: _finished(made[one.name].combine_chunks().take(at), one, born) for one in ask.summaries}


def _are_files(ask: _Join) -> bool:
    return all(isinstance(one.origin, Path) for one in (ask.people, ask.events))


def _kept(folder: Path, ask: _Join, rows_at_once: int) -> Path:
    """The file of the joined table, named by everything that it depends on, and made where it is not there."""
    files = [Path(str(source.origin)) for source in (ask.people, ask.events)]
    parts = parts_of(files[0], rows_at_once)
    stood = [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    asked = (
        stood,
        tuple(ask.people.columns),
        ask.summaries,
        ask.link,
        ask.when,
        ask.born,
        ask.born_missing,
        sorted(ask.events.states.items()),
    )
    told = hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
    path = folder / f"joined-{told}.{'arrow' if len(parts) == 1 else 'parquet'}"
    # Notebooks that start side by side ask for the same: one makes it, the others wait.
    with locked(path.with_suffix(".lock"), what="this join", patience=inf):
        if not path.is_file():
            columns = list(ask.people.columns)
            write_joined(path, files[0], columns, parts, lambda groups: _made_of(ask, groups, alone=len(parts) == 1))
    return path


def _made_of(ask: _Join, groups: list[int], *, alone: bool) -> dict[str, pa.ChunkedArray]:
    """The new columns of some row groups, made of the events of these people alone."""
    table = pq.ParquetFile(ask.people.origin).read_row_groups(groups, columns=ask.needs)
    if alone:
        return _made(ask, table)
    events = ask.events.table
    ids = table[ask.link].cast(events.schema()[ask.link].to_pyarrow())
    theirs = events.semi_join(ibis.memtable(pa.table({ask.link: ids})), ask.link)
    return _made(replace(ask, events=replace(ask.events, opening=lambda: theirs)), table)


def _whole(source: Source) -> pa.Table:
    """All rows, in order where there is one."""
    if isinstance(source.origin, pa.Table):
        return source.origin
    if source.origin is not None:
        return pq.read_table(source.origin, columns=list(source.columns))
    return fetch(source.table.select(list(source.columns)), where=source.where)


def _years_of_birth(column: pa.ChunkedArray, codes: Collection[str]) -> pa.Array:
    """Years as whole numbers, null where a code stands for none."""
    years = column.combine_chunks().cast(pa.int64())
    none = pa.array([int(float(code)) for code in codes if code.lstrip("+-").isdigit()], pa.int64())
    return pc.if_else(pc.is_in(years, value_set=none), pa.scalar(None, pa.int64()), years)


def _finished(column: Any, summary: Summary, born: Any) -> pa.ChunkedArray:
    """A year becomes an age, and no row a count of 0."""
    if summary.rule in _AGES:
        column = pc.subtract(column.cast(pa.int64()), born)
    if summary.rule == "count":
        column = pc.fill_null(column, 0)
    return pa.chunked_array([column])


def _check_ages(summaries: Sequence[Summary], born: str | None) -> None:
    ages = [one for one in summaries if one.rule in _AGES]
    if ages and born is None:
        what = f"the summary {ages[0].rule!r} of {ages[0].of!r} needs a year of birth"
        cure = "describe the column of the year of birth in the dictionary, with the unit `year`"
        raise Refusal(Code.SETTING_VALUE, what, where="tables", cure=cure)
