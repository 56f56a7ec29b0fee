"""The finding about tables of events, and how each is summarised for a person (B01)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes

_NO_RULE = "not assessed: no rule says how its events are summarised"


@dataclass(frozen=True)
class EventSummary:
    """One variable made of a table of events; without a name, the table has no rules.

    Attributes
    ----------
    table : str
        The table's name in the settings.
    of, rule : str
        Variable and rule; empty without rules.
    name : str
        The variable that was made.
    words : str
        The rule in words.
    late : callable
        Counts the records of the table that are dated after the year of the version.
    """

    table: str
    of: str = ""
    rule: str = ""
    name: str = ""
    words: str = ""
    late: Callable[[], int] = int


@makes("B01.event_tables")
def event_tables(facts: Facts, summaries: Sequence[EventSummary]) -> Draft:
    """Tables of events and the variables that are made of them."""
    rows = tuple(
        (one.table.replace("_", " "), one.of or "all variables", one.words or _NO_RULE, one.name or "none")
        for one in summaries
    )
    headings = ("Table", "Variable of the table", "Summary for each person", "New variable")
    columns = tuple(text(heading.lower().replace(" ", "_"), heading) for heading in headings)
    values = {
        "tables": len({one.table for one in summaries}),
        "made": sum(bool(one.name) for one in summaries),
        "without": sum(not one.name for one in summaries),
    }
    units = {"tables": "tables", "made": "variables", "without": "tables"}
    told = [structural(name, unit) for name, unit in units.items()]
    variant = "" if values["without"] else "all_ruled"
    if late := sum({one.table: one.late() for one in summaries}.values()):
        values["late"] = late
        told.append(Column("late", "Records dated after the year of the version", "risk", "records"))
        variant = f"{variant}_late".removeprefix("_")
    return Draft(values, told, Table(columns, rows), variant=variant)
