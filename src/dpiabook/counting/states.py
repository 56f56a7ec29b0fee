"""Missing values, with the reason why nothing is recorded, settled in the source before anything is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any
from uuid import uuid4

import ibis

from dpiabook.counting.conditions import condition
from dpiabook.counting.in_parts import of_each
from dpiabook.counting.missing_rule import NOT_APPLICABLE, NOT_COLLECTED, NUMBERS, RECORDED, MissingRule
from dpiabook.counting.source import Source, state_column
from dpiabook.counting.types import DATE, DATETIME, INTEGER, NUMBER, TEXT

_BLANK = 9
"""A null whose reason a gate is still to decide."""
WHOLE = r"^\s*[+-]?\d+(\.0*)?\s*$"
DECIMAL = r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$"


def with_states(source: Source, rules: Mapping[str, MissingRule]) -> Source:
    """Settle what is missing in a source, and why.

    Parameters
    ----------
    source : Source
        Any source, of any engine, whose states are not settled yet.
    rules : Mapping[str, MissingRule]
        By column; columns that the source does not have are passed over, and those without a rule are as before: a
        null is unknown.

    Returns
    -------
    Source
        The same rows. In its table every missing value is null; :meth:`Source.state` says why.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.counting.conditions.condition`, for a gate.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> frame = pd.DataFrame({"eps": [0, 2, 99], "age": [None, 9.0, None]})
    >>> rules = {"eps": MissingRule({"99": "unknown"}), "age": MissingRule(gate="eps == 0")}
    >>> found = with_states(as_source(frame), rules)
    >>> table = found.table
    >>> table.select("eps", "age", eps_state=found.state("eps"), age_state=found.state("age")).execute().values.tolist()
    [[0.0, nan, 0.0, 1.0], [2.0, 9.0, 0.0, 0.0], [nan, nan, 2.0, 2.0]]
    """
    used = {name: rule for name, rule in rules.items() if name in source.columns and rule.says_anything}
    if not used:
        return source
    columns = {name: used[name].becomes or word if name in used else word for name, word in source.columns.items()}
    settled = replace(
        source, opening=lambda: _as_view(_settled(source, used, columns)), columns=columns, states=used, coded={}
    )
    for name, rule in used.items():
        if rule.gate:
            condition(source, rule.gate, where=f"not applicable: {name}")
    return settled


def _as_view(table: Any) -> Any:
    """Let DuckDB keep the table's definition, so that no question has to spell it out again."""
    backend = table.get_backend()
    if backend.name != "duckdb":
        return table
    name = f"settled_{uuid4().hex}"
    backend.raw_sql(f"CREATE TEMP VIEW {name} AS {ibis.to_sql(table, dialect='duckdb')}")
    return backend.table(name)


def _settled(source: Source, rules: Mapping[str, MissingRule], columns: Mapping[str, str]) -> Any:
    """The table with nulls for codes and a column of states beside each column that has a rule."""
    table, made = source.table, {}
    told = {name: rule for name, rule in rules.items() if not rule.is_blank_only}
    for name, rule in told.items():
        state = _by_code(table, name, source.columns[name], rule)
        made[state_column(name)] = state
        made[name] = ibis.ifelse(state == RECORDED, _value(table[name], rule), ibis.null())
    table = table.mutate(**made) if made else table
    gated = {name: rule.gate for name, rule in told.items() if rule.gate}
    if not gated:
        return table
    known = replace(source, opening=lambda: table, columns=columns, states={})
    return table.mutate(**{state_column(n): _gated(known, n, gate, rules[n]) for n, gate in gated.items()})


def _by_code(table: Any, name: str, word: str, rule: MissingRule) -> Any:
    """A record's state by its code, its place and its blank."""
    column = table[name]
    blank = _BLANK if rule.gate else NUMBERS[rule.blank]
    cases = [(column.isnull(), blank)]
    by_state: dict[int, list[str]] = {}
    for code, state in rule.codes.items():
        by_state.setdefault(NUMBERS[state], []).append(code)
    cases += [(test, state) for state, codes in by_state.items() if (test := _is_code(column, word, codes)) is not None]
    found = ibis.cases(*cases, else_=RECORDED)
    for place, values in rule.not_collected.items():
        there = table[place].isin(list(values)) & (found != RECORDED)
        found = ibis.ifelse(there.fill_null(False), NOT_COLLECTED, found)
    return found.cast("int8")


def _is_code(column: Any, word: str, codes: Collection[str]) -> Any | None:
    """Whether a column of this type holds one of some codes; None where it can hold none of them."""
    held = [value for code in codes for value in _as_held(code, word)]
    if not held:
        return None
    compared = column.cast("string").strip() if word == TEXT else column.cast("date") if word == DATETIME else column
    tests = [compared == value for value in held] if word in (DATE, DATETIME) else [compared.isin(held)]
    return reduce(lambda one, other: one | other, tests)


def held_codes(source: Source, codes: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How many of some codes at least one row holds, as :func:`with_states` compares them.

    Parameters
    ----------
    source : Source
        Whose states are not settled yet.
    codes : Mapping of str to collection of str
        Columns of the source and their codes.

    Returns
    -------
    dict of str to int
        By column.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> held_codes(as_source(pd.DataFrame({"eps": [0, 2, 99]})), {"eps": ["99", "98", "U"]})
    {'eps': 1}
    """

    def measures(name: str) -> dict[str, Any]:
        tests = [_is_code(source.table[name], source.columns[name], [code]) for code in codes[name]]
        return {str(at): test.any() for at, test in enumerate(tests) if test is not None}

    return {name: sum(map(bool, held.values())) for name, held in of_each(source, list(codes), measures).items()}


def _as_held(code: str, word: str) -> list[Any]:
    """A code as a column of this type would hold it."""
    text = code.strip()
    if word == TEXT:
        return [text, f"{text}.0"] if text.lstrip("+-").isdigit() else [text]
    with suppress(ValueError):
        if word in (DATE, DATETIME):
            return [ibis.date(date.fromisoformat(text))]
        value = float(text)
        if word == NUMBER:
            return [value]
        if word == INTEGER and value.is_integer():
            return [int(value)]
    return []


def _value(column: Any, rule: MissingRule) -> Any:
    """The value of a recorded cell; a text that is to be a number is one, or null."""
    if not rule.becomes:
        return column
    text = column.strip()
    text = text.replace(",", ".") if rule.comma else text
    # Only what is a number reaches the cast, whatever order an engine computes in.
    number = ibis.ifelse(text.re_search(DECIMAL), text, ibis.null("string")).cast("float64")
    return number.round(0).cast("int64") if rule.becomes == "integer" else number


def _gated(source: Source, name: str, gate: str, rule: MissingRule) -> Any:
    """The state of a column whose blanks a gate decides: where it is known to hold, the question does not apply."""
    state = source.table[state_column(name)]
    applies_not = condition(source, gate, where=f"not applicable: {name}").fill_null(False)
    decided = ibis.ifelse(applies_not, NOT_APPLICABLE, NUMBERS[rule.blank])
    return ibis.ifelse(state == _BLANK, decided, state).cast("int8")
