"""Columns of texts that are numbers but for a few codes, and programs' words for no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.counting.states import DECIMAL, WHOLE
from dpiabook.dictionary.inventory import Variable
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
    first = source.table.select([one.name for one in variables]).limit(_FIRST_ROWS)
    likely = _text_counts(first, variables, states, source.where, each=False)
    suspects = [one for one in variables if likely[one.name]["likely"]]
    found = {}
    for start in range(0, len(suspects), _AT_ONCE):
        part = suspects[start : start + _AT_ONCE]
        whole = _text_counts(source.table, part, states, source.where, each=True)
        seen = {one.name: _seen_in_texts(one, whole[one.name]) for one in part}
        found |= {name: look for name, look in seen.items() if look is not None}
    return found


def _text_counts(
    table: Any, variables: Sequence[Variable], states: States, where: str, *, each: bool
) -> dict[str, dict[str, int]]:
    """Per column: values, numbers, numbers with a comma, whole ones, leading zeros, and codes, together or each."""
    measures: dict[str, Any] = {}
    for at, one in enumerate(variables):
        column = table[one.name].strip()
        declared = states.rules[one.name].codes if one.name in states.rules else {}
        kept = column.notnull() & (column != "") & ~column.isin([*_BUILT_IN, *declared])
        measures |= {
            f"values{at}": kept.sum(),
            f"numbers{at}": (kept & column.re_search(DECIMAL)).sum(),
            f"commas{at}": (kept & column.re_search(_COMMA)).sum(),
            f"comma{at}": (kept & column.re_search(_WITH_COMMA)).sum(),
            f"whole{at}": (kept & column.re_search(WHOLE)).sum(),
            f"zeros{at}": (kept & column.re_search(_LEADING_ZERO)).sum(),
            f"codes{at}": column.isin([*_BUILT_IN, *declared]).sum(),
            f"anywhere{at}": column.isin(ANYWHERE).sum(),
        }
        measures |= {f"{code}|{at}": (column == code).sum() for code in _BUILT_IN if each}
    row = fetch(table.aggregate(**measures), where=where).to_pylist()[0]
    return {one.name: _of_column(row, at) for at, one in enumerate(variables)}


def _of_column(row: Mapping[str, Any], at: int) -> dict[str, int]:
    names = ("values", "numbers", "commas", "comma", "whole", "zeros", "codes", "anywhere")
    told = {name: int(row[f"{name}{at}"] or 0) for name in names}
    texts = {code: int(row.get(f"{code}|{at}") or 0) for code in _BUILT_IN}
    told["likely"] = int(_are_numbers(told) or told["anywhere"] > 0)
    return told | {f"={code}": count for code, count in texts.items() if count}


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
