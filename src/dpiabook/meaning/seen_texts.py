"""Columns of texts that are numbers but for a few codes, and programs' words for no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.counting.in_parts import of_each
from dpiabook.counting.states import DECIMAL, WHOLE
from dpiabook.dictionary.inventory import Variable
from dpiabook.meaning.seen_classes import seen_in_classes
from dpiabook.meaning.states import Seen, States
from dpiabook.settings.model import State

AMONG_NUMBERS = ("NULL", "NA", "N/A", "NaN", ".", "..", "-", "--", "*", "#N/A", "<NA>", "None", "?", "x", "c", "[c]")
"""Texts that stand for no value in a column that otherwise holds numbers."""
ANYWHERE = ("NULL", "null", "NaN", "nan", "#N/A", "<NA>")
"""Texts that programs write for no value, whatever the column holds."""
_BUILT_IN = tuple(dict.fromkeys([*AMONG_NUMBERS, *ANYWHERE]))
_SUPPRESSED = frozenset({"*", "x", "c", "[c]"})
_FIRST_ROWS = 20_000
_AT_ONCE = 20
_LEADING_ZERO = r"^\s*[+-]?0\d"
_COMMA = r"^\s*[+-]?\d+(,\d+)?\s*$"
_WITH_COMMA = r"^\s*[+-]?\d+,\d+\s*$"


def seen_in_texts(source: Source, variables: Sequence[Variable], states: States) -> dict[str, Seen]:
    """Look at columns of texts: the first rows of all, and all rows of those that are likely to hold such codes.

    Parameters
    ----------
    source : Source
        Before its states are settled.
    variables : sequence of Variable
        Of columns of texts.
    states : States
        What is declared; a declared code counts as one here.

    Returns
    -------
    dict of str to Seen
        Columns in which something was found.
    """
    if not variables:
        return {}
    names = [one.name for one in variables]
    held = source.origin if isinstance(source.origin, pa.Table) else None
    first = held or fetch(source.table.select(names).limit(_FIRST_ROWS), where=source.where)
    told = {name: _counted(first[name], _declared(states, name)) for name in names}
    suspects = [one for one in variables if told[one.name]["likely"]]
    if held is None and first.num_rows == _FIRST_ROWS:
        told |= _text_counts(source, suspects, states)
    looks = {one.name: _seen_in_texts(one, told[one.name]) for one in suspects}
    found = {name: look for name, look in looks.items() if look is not None}
    rest = [one for one in variables if one.name not in found]
    return found | seen_in_classes({one.name: first[one.name] for one in rest}, rest)


def _declared(states: States, name: str) -> Mapping[str, State]:
    return states.rules[name].codes if name in states.rules else {}


def _counted(column: pa.ChunkedArray, declared: Mapping[str, State]) -> dict[str, int]:
    """Values, numbers, numbers with a comma, whole ones, leading zeros, and codes, together and each."""
    each = pc.value_counts(pc.utf8_trim_whitespace(column))
    texts, times = each.field("values"), each.field("counts")
    filled = pc.fill_null(pc.not_equal(texts, ""), False)
    texts, times = texts.filter(filled), np.asarray(times.filter(filled))
    codes = pc.is_in(texts, pa.array([*_BUILT_IN, *declared], texts.type))
    kept = ~np.asarray(codes)

    def having(pattern: str) -> int:
        return int(times[kept & np.asarray(pc.match_substring_regex(texts, pattern))].sum())

    patterns = {"numbers": DECIMAL, "commas": _COMMA, "comma": _WITH_COMMA, "whole": WHOLE, "zeros": _LEADING_ZERO}
    told = {"values": int(times[kept].sum()), "codes": int(times[~kept].sum())}
    told |= {name: having(pattern) for name, pattern in patterns.items()}
    held = dict(zip(texts.filter(codes).to_pylist(), times[~kept].tolist(), strict=True))
    told["anywhere"] = sum(held.get(code, 0) for code in ANYWHERE)
    told |= {f"={code}": held[code] for code in _BUILT_IN if code in held}
    return _with_likely(told)


def _text_counts(source: Source, variables: Sequence[Variable], states: States) -> dict[str, dict[str, int]]:
    """The same of all rows, counted by the engine, some columns at a time."""
    names = [one.name for one in variables]
    told = of_each(
        source, names, lambda name: _measures(source.table[name].strip(), _declared(states, name)), at_once=_AT_ONCE
    )
    return {name: _of_column(row) for name, row in told.items()}


def _measures(column: Any, declared: Mapping[str, State]) -> dict[str, Any]:
    kept = column.notnull() & (column != "") & ~column.isin([*_BUILT_IN, *declared])
    told = {
        "values": kept.sum(),
        "numbers": (kept & column.re_search(DECIMAL)).sum(),
        "commas": (kept & column.re_search(_COMMA)).sum(),
        "comma": (kept & column.re_search(_WITH_COMMA)).sum(),
        "whole": (kept & column.re_search(WHOLE)).sum(),
        "zeros": (kept & column.re_search(_LEADING_ZERO)).sum(),
        "codes": column.isin([*_BUILT_IN, *declared]).sum(),
        "anywhere": column.isin(ANYWHERE).sum(),
    }
    return told | {f"={code}": (column == code).sum() for code in _BUILT_IN}


def _of_column(row: Mapping[str, Any]) -> dict[str, int]:
    names = ("values", "numbers", "commas", "comma", "whole", "zeros", "codes", "anywhere")
    told = {name: int(row[name] or 0) for name in names}
    return _with_likely(told | {f"={code}": int(count) for code in _BUILT_IN if (count := row[f"={code}"])})


def _with_likely(told: dict[str, int]) -> dict[str, int]:
    return told | {"likely": int(_are_numbers(told) or told["anywhere"] > 0)}


def _seen_in_texts(variable: Variable, told: Mapping[str, int]) -> Seen | None:
    declared_text = variable.kind in ("category", "text", "date", "boolean") and "kind" not in variable.guessed
    comma = bool(told["comma"])
    if _are_numbers(told) and not declared_text and not variable.codes and (told["codes"] or comma):
        codes: dict[str, State] = {
            code: "suppressed" if code in _SUPPRESSED else "unknown" for code in AMONG_NUMBERS if f"={code}" in told
        }
        return Seen(codes, "integer" if told["whole"] == told["values"] else "number", comma)
    words: dict[str, State] = {
        code: "unknown" for code in ANYWHERE if f"={code}" in told and code not in variable.codes
    }
    return Seen(words) if words else None


def _are_numbers(told: Mapping[str, int]) -> bool:
    """Whether all values but the codes are numbers; a leading zero is that of a code."""
    return told["values"] > 0 and not told["zeros"] and told["values"] in (told["numbers"], told["commas"])
