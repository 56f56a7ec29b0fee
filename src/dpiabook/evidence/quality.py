"""Findings about where the data are recorded unevenly, and codes that no dictionary declares (B07)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dpiabook.dictionary import UndeclaredCodes
from dpiabook.evidence.columns import risk, structural, text, volume
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes


@makes("B07.missing_by_area")
def missing_by_area(facts: Facts, uneven: pd.DataFrame) -> Draft:
    """Variables that are missing more often in some areas than chance explains."""
    return _uneven(facts, uneven, "areas")


@makes("B07.missing_by_year")
def missing_by_year(facts: Facts, uneven: pd.DataFrame, year: str) -> Draft:
    """Variables that are missing more often in some years than chance explains."""
    return _uneven(facts, uneven, "years", {"year": in_sentence(facts.title(year))})


def _uneven(facts: Facts, uneven: pd.DataFrame, groups: str, words: dict[str, str] | None = None) -> Draft:
    """One row for each variable that is recorded unevenly."""
    some = uneven[(uneven["more"] > 0) | (uneven["fewer"] > 0)]
    frame = some.assign(variable=[facts.title(name) for name in some["name"]])
    columns = [
        text("variable", "Variable"),
        structural("groups", f"{groups.capitalize()} compared", groups),
        structural("more", "Missing more often than chance explains", groups),
        structural("fewer", "Missing less often than chance explains", groups),
    ]
    values = {"uneven": len(some), "variables": len(uneven)}
    return Draft(
        values,
        [structural(name, "variables") for name in values],
        Table.from_frame(frame, columns) if len(frame) else None,
        words or {},
        variant="" if len(frame) else "none",
    )


@makes("B07.codes")
def undeclared_codes(facts: Facts, found: Sequence[UndeclaredCodes], coded: Sequence[str]) -> Draft:
    """Coded variables that hold codes which the dictionary does not list: how many, never which."""
    frame = pd.DataFrame(
        {
            "variable": [facts.title(one.variable) for one in found],
            "codes": [one.codes for one in found],
            "records": [one.records for one in found],
            "n": [one.of for one in found],
        }
    )
    columns = [
        text("variable", "Variable"),
        structural("codes", "Codes that are not declared", "codes"),
        volume("n", "Records with a code", "records"),
        risk("records", "Records with an undeclared code", "n", "records"),
    ]
    values = {"undeclared": len(found), "coded": len(coded)}
    return Draft(
        values,
        [structural(name, "variables") for name in values],
        Table.from_frame(frame, columns) if len(frame) else None,
        variant="" if len(frame) else "none",
    )
