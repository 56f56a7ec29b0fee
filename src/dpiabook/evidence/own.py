"""A finding of one's own: words and columns from a YAML file, numbers and table from a function beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.evidence.claims import Said, Truth
from dpiabook.evidence.draft import Draft
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import MADE_AT_RELEASE, Column, Table
from dpiabook.evidence.making import Maker
from dpiabook.evidence.own_finding import OwnColumn, OwnWords
from dpiabook.evidence.texts import worded

_COUNTS = ("people", "risk", "volume")
_WORDS = ("text", "area", "region")


@dataclass(frozen=True)
class Reckoned:
    """What a measure of one's own has given, and what its numbers came to the second time.

    Attributes
    ----------
    numbers : Mapping
        By name.
    table : pandas.DataFrame or None
    again : Mapping
        The numbers as the claim has them.
    """

    numbers: Mapping[str, Any]
    table: pd.DataFrame | None
    again: Mapping[str, Any]


def own_maker(name: str, finding: OwnWords) -> Maker:
    """What words a measure of one's own, as `Maker` does for built-in ones."""

    def drafted(facts: Facts, reckoned: Reckoned) -> Draft:
        columns = _columns(facts, finding.numbers)
        return Draft(dict(reckoned.numbers), columns, _table(facts, finding, reckoned.table))

    def claim(said: Said) -> Truth:
        return Truth(dict(said.results[0].again))

    drafted.__name__ = name
    return Maker(finding.id, drafted, text=finding.text, claim=claim)


def _columns(facts: Facts, declared: Mapping[str, OwnColumn]) -> list[Column]:
    """The columns, with the nouns of the dataset in labels and units: rules of release go by the unit, too."""
    given = [one.column(name) for name, one in declared.items()]
    said = [(worded(facts.speech, one.label, {}), worded(facts.speech, one.unit, {})) for one in given]
    return [
        replace(one, label=label[:1].upper() + label[1:], unit=unit)
        for one, (label, unit) in zip(given, said, strict=True)
    ]


def _table(facts: Facts, finding: OwnWords, frame: pd.DataFrame | None) -> Table | None:
    if frame is None:
        return None
    kinds = {column.kind for column in finding.columns.values()}
    places = [{"area": facts.area, "region": facts.region}[kind] for kind in ("area", "region") if kind in kinds]
    return Table.from_frame(
        frame,
        _columns(facts, finding.columns),
        total=finding.total,
        dimensions=[*filter(None, places), *finding.dimensions],
    )


def parted(result: object, where: str) -> tuple[Mapping[str, Any], pd.DataFrame | None]:
    """Numbers and table of what a measure returned: both as a pair, or one of them.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for anything else.
    """
    numbers, table = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
    if table is None and not isinstance(numbers, Mapping):
        numbers, table = {}, numbers
    table = table.to_pandas() if table is not None and hasattr(table, "to_pandas") else table
    if isinstance(numbers, Mapping) and (table is None or isinstance(table, pd.DataFrame)):
        return numbers, table
    cure = "return the numbers as a dictionary, and the table as a frame: return numbers, table"
    raise Refusal(Code.MEASURE_INPUT, "the measure returned neither numbers nor a table", where=where, cure=cure)


def require_declared(finding: OwnWords, numbers: Mapping[str, Any], table: pd.DataFrame | None, where: str) -> None:
    """Refuse a result that is not what the file says, all at once: what is not declared is released under no rule."""
    found = [*_lacking(finding.numbers, [*numbers], "number", where)]
    found += _lacking(finding.columns, [] if table is None else [*map(str, table.columns)], "column", where)
    if not found:
        pairs = [(name, pd.Series([numbers.get(name)]), one) for name, one in finding.numbers.items()]
        if table is not None:
            pairs += [(name, table[name], one) for name, one in finding.columns.items() if name in table]
        found = [fault for name, values, one in pairs for fault in _of_another_kind(name, values, one, where)]
    refuse_all(found)


def _lacking(declared: Mapping[str, OwnColumn], given: list[str], what: str, where: str) -> Iterator[Refusal]:
    for name, column in declared.items():
        if name not in given and column.kind not in MADE_AT_RELEASE:
            cure = did_you_mean(name, given) or f"return it, or take it out of {what}s"
            yield Refusal(Code.MEASURE_INPUT, f"the measure returned no {what} {name!r}", where=where, cure=cure)
    for name in given:
        if name not in declared:
            cure = did_you_mean(name, declared) or f"say under {what}s what it counts"
            yield Refusal(Code.MEASURE_INPUT, f"the {what} {name!r} is not declared", where=where, cure=cure)


def _of_another_kind(name: str, values: pd.Series, column: OwnColumn, where: str) -> Iterator[Refusal]:
    """Values that are not of the kind that the file says; none of them is told."""
    there = values.dropna()
    if column.kind in _WORDS:
        if column.kind == "text" and pd.api.types.is_numeric_dtype(there.infer_objects()) and len(there):
            cure = "say what it counts (kind), or return texts"
            yield Refusal(Code.MEASURE_INPUT, f"{name!r} is of kind text and holds numbers", where=where, cure=cure)
        return
    as_numbers = pd.to_numeric(there, errors="coerce")
    if as_numbers.isna().any() or as_numbers.isin([float("inf"), float("-inf")]).any():
        what = f"{name!r} is of kind {column.kind} and holds something else than numbers"
        yield Refusal(Code.MEASURE_INPUT, what, where=where, cure="return numbers, and None where nothing is known")
    elif column.kind in _COUNTS and ((as_numbers < 0) | (as_numbers % 1 != 0)).any():
        what = f"{name!r} counts and holds what is no whole number of at least 0"
        yield Refusal(Code.MEASURE_INPUT, what, where=where, cure="return counts; a rate is of kind share or derived")
