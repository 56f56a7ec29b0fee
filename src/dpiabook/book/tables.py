"""Tables of events beside the table of people: summarised by declared rules before anything else is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from dpiabook.counting import RULES, Source, Summary, with_summaries
from dpiabook.counting.conditions import quoted
from dpiabook.counting.late import later_than
from dpiabook.counting.states import with_states
from dpiabook.counting.summaries import OF_NUMBERS, unfit
from dpiabook.counting.types import DATE, DATETIME
from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.evidence.event_tables import EventSummary
from dpiabook.machine.spill import shared_folder
from dpiabook.meaning import Seen, States, declared_rules, look_for_codes
from dpiabook.meaning.years import version_year
from dpiabook.settings import Settings
from dpiabook.settings.model import EventTable, State

_WORDS = {
    "count": "number of records with it",
    "total": "total",
    "max": "highest value",
    "last": "last value",
    "first_age": "age at the first",
    "last_age": "age at the last",
    "years": "years in which it happened",
}
_AGES = ("first_age", "last_age")
_DATES = (DATE, DATETIME)


@dataclass(frozen=True)
class Joined:
    """The table of people with what was summarised for each, and where it came from."""

    source: Source
    inventory: Inventory
    summaries: tuple[EventSummary, ...] = ()

    @property
    def histories(self) -> dict[str, list[str]]:
        """The sequences of event years, one combination for each table that has any."""
        found: dict[str, list[str]] = {}
        for one in self.summaries:
            if one.rule == "years":
                found.setdefault(f"{one.table}_history", []).append(one.name)
        return found


def join_tables(
    settings: Settings, source: Source, inventory: Inventory, find: Callable[[EventTable], Source]
) -> Joined:
    """Summarise every table of events that the settings name.

    Parameters
    ----------
    settings : Settings
        ``tables`` and ``roles``.
    source : Source
        The table of people.
    inventory : Inventory
        The dictionary of all tables; its rules apply where the settings give none.
    find : callable
        Opens the source of a table.

    Returns
    -------
    Joined
        The source itself where nothing is summarised. A table without rules is listed, and nothing is made of it.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` or ``COLUMN_MISSING``.
    """
    joined = Joined(source, inventory)
    for name, table in settings.tables.items():
        joined = _with_table(joined, settings, name, table, find(table))
    return joined


def _with_table(joined: Joined, settings: Settings, name: str, table: EventTable, events: Source) -> Joined:
    link = table.link or settings.roles.child_id
    if link is None or settings.roles.count is not None:
        cure = "name the column of person ids under roles.child_id; a table of counts cannot be joined to events"
        what = f"the table {name!r} cannot be linked to people"
        raise Refusal(Code.SETTING_VALUE, what, where=f"tables.{name}", cure=cure)
    described = {one.name: one for one in joined.inventory if one.table in ("", name)} | _inferred(joined, events)
    here = Inventory(tuple(one for one in described.values() if one.name in events.columns))
    rules = _rules(name, table, described, events)
    states = declared_rules(here, _said(settings, here))
    events = with_states(events, states.with_seen(_numbers_in_texts(events, here, states, rules)).rules)
    when = table.when or next((n for n in events.columns if n in described and described[n].unit == "year"), None)
    events.require([when] if when else [])
    places = (unfit(events, one, when, where=f"tables.{name}.summaries.{one.of}") for one in rules)
    refuse_all(fault for fault in places if fault)
    dated = when if when and (events.columns[when] in _DATES or described[when].unit == "year") else None
    late = partial(later_than, events, dated, version_year(settings.version))
    told = tuple(EventSummary(name, one.of, one.rule, one.name, _WORDS[one.rule], late) for one in rules)
    if not rules:
        return replace(joined, summaries=(*joined.summaries, EventSummary(name, late=late)))
    born = _born(joined) if any(one.rule in _AGES for one in rules) else None
    rules_of_people = declared_rules(joined.inventory, _said(settings, joined.inventory)).rules
    source = with_summaries(
        joined.source,
        events,
        rules,
        link=link,
        when=when,
        born=born,
        born_missing=tuple(rules_of_people[born].codes) if born and born in rules_of_people else (),
        memory_limit=settings.memory_limit,
        kept_in=shared_folder(),
    )
    totals = {of: one.name for one in joined.inventory if (of := _adds_up(one.made_of, name))}
    made = tuple(_variable(one, described[one.of], name, totals.get(one.of, "")) for one in rules)
    inventory = replace(joined.inventory, variables=(*joined.inventory.variables, *made))
    return Joined(source, inventory, (*joined.summaries, *told))


def _numbers_in_texts(events: Source, here: Inventory, states: States, rules: list[Summary]) -> dict[str, Seen]:
    """Which texts are numbers but for a comma or words for no value, of those that a rule needs as numbers."""
    wanted = {one.of for one in rules if one.rule in OF_NUMBERS and events.columns[one.of] == "text"}
    if not wanted:
        return {}
    seen = look_for_codes(events, replace(here, variables=tuple(one for one in here if one.name in wanted)), states)
    return {name: look for name, look in seen.items() if look.becomes}


def _said(settings: Settings, inventory: Inventory) -> dict[str, dict[str, State]]:
    """What the settings say of missing codes of these variables; faults are told where the people's are settled."""
    return {name: codes for name, codes in settings.missing.items() if name in inventory}


def _inferred(joined: Joined, events: Source) -> dict[str, Variable]:
    """Variables of the table that no dictionary describes."""
    known = joined.inventory.names
    return {one.name: one for one in infer_inventory(dict(events.columns)) if one.name not in known}


def _rules(name: str, table: EventTable, described: dict[str, Variable], events: Source) -> list[Summary]:
    """The settings' rules where they name a variable, else the dictionary's."""
    declared = {one: described[one].summary for one in events.columns if one in described and described[one].summary}
    given = {of: [rule] if isinstance(rule, str) else rule for of, rule in table.summaries.items()}
    events.require(given)
    chosen: dict[str, Iterable[str]] = {**declared, **given}
    for of, rules in chosen.items():
        for rule in rules:
            if rule not in RULES:
                cure = did_you_mean(rule, RULES) or f"use one of {', '.join(RULES)}"
                where = f"tables.{name}.summaries.{of}"
                raise Refusal(Code.SETTING_VALUE, "there is no such rule of summary", where=where, cure=cure)
    return [Summary(of, rule) for of, rules in chosen.items() for rule in rules]


def _born(joined: Joined) -> str | None:
    """The column of the year of birth."""
    years = [one for one in joined.inventory if one.unit == "year" and one.name in joined.source.columns]
    return next((one.name for one in years if "birth" in one.title.lower() or one.name.lower() == "yob"), None)


def _adds_up(made_of: str, table: str) -> str:
    """The variable of a table of which a column of the people is declared to be the total.

    Examples
    --------
    >>> _adds_up("total of years.episodes", "years"), _adds_up("n_offences > 0", "years")
    ('episodes', '')
    """
    begins = f"total of {table}."
    return made_of.removeprefix(begins) if made_of.startswith(begins) else ""


def _variable(summary: Summary, of: Variable, table: str, total: str) -> Variable:
    """The entry of the dictionary for a summary: whose and what it is, it takes from its variable.

    An age or a year stands empty where nothing happened, and where that is not known: a declared total tells which.
    """
    aged, counted = summary.rule in _AGES, summary.rule == "count"
    dated = aged or summary.rule == "years"
    kind = "number" if summary.rule in OF_NUMBERS and of.kind == "text" else of.kind
    return replace(
        of,
        name=summary.name,
        label=f"{of.title}: {_WORDS[summary.rule]}",
        description=f"Summarised for each person from the table {table.replace('_', ' ')}. {of.description}".strip(),
        kind="integer" if aged or counted else "text" if summary.rule == "years" else kind,
        unit="age in years" if aged else "records" if counted else "" if summary.rule == "years" else of.unit,
        codes={},
        minimum=None if dated else 0 if counted else of.minimum,
        maximum=None,
        required=False,
        missing_means="not_applicable" if dated else of.missing_means,
        gate=f"{quoted(total)} == 0" if dated and total else "",
        concluded=frozenset({"gate"} if dated and total else {"minimum"} if counted else ()),
        table="",
        summary=(),
    )
