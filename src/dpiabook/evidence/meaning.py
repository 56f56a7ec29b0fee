"""Findings about what the data are taken to mean: what is sure, what is guessed, and what is asked (B01, B02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import risk, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.meaning import Entry, Meaning, Records
from dpiabook.settings.model import Roles

_STANDING = {"declared": "declared", "measured": "seen in the data", "guessed": "guessed: confirm"}
_ROLES = {
    "child_id": "Id of a person",
    "family_id": "Id of a group that lives together",
    "area": "Area",
    "region": "Region",
    "time": "Time",
    "weight": "Sampling weight",
    "count": "People in each row",
}
_BECOMES = {"": "", "integer": "; a text that is read as whole numbers", "number": "; a text that is read as numbers"}
Row = tuple[str, str, str, str]


@makes("B01.meaning")
def what_data_mean(
    facts: Facts, meaning: Meaning, roles: Roles, recognised: str = "", ladder: Sequence[str] = ()
) -> Draft:
    """What the dataset, its rows, roles and missing values are taken for, with the evidence; guesses come first."""
    rows = [*_of_dataset(meaning), *_of_roles(facts, roles), *_of_states(facts, meaning)]
    if ladder:
        rows.append(("Areas, the smallest first", ", ".join(ladder), "the settings say so", _STANDING["declared"]))
    if recognised:
        rows.insert(0, ("Published collection", recognised, "names of columns, and codes", _STANDING["measured"]))
    order = {words: place for place, words in enumerate(reversed(_STANDING.values()))}
    rows.sort(key=lambda row: order[row[3]])
    questions = dict(meaning.states.questions)
    rows = [
        *((facts.title(name), "a question", asked, _STANDING["guessed"]) for name, asked in questions.items()),
        *rows,
    ]
    values = {
        "entries": len(rows),
        "sure": sum(row[3] != _STANDING["guessed"] for row in rows),
        "guessed": sum(row[3] == _STANDING["guessed"] for row in rows),
    }
    columns = [
        text(name, label) for name, label in zip(("what", "taken", "evidence", "standing"), _HEADINGS, strict=True)
    ]
    variant = "" if values["guessed"] else "sure"
    return Draft(
        values, [structural(n, "entries") for n in values], Table(tuple(columns), tuple(rows)), variant=variant
    )


_HEADINGS = ("What", "Taken to be", "Evidence", "How sure")


def _of_dataset(meaning: Meaning) -> Iterable[Row]:
    data = meaning.dataset
    nouns = data.nouns.value
    yield _row("What brought people into the data", data.kind, data.kind.value)
    yield _row("What they are called", data.nouns, f"{nouns.person}, {nouns.people}")
    yield _row("Whether they are under 18, or were when facts were recorded", data.children, data.children.value)
    yield _row("Where the facts come from", data.origin, data.origin.value or "not said")
    yield _row("Who knows these people", data.known_by, data.known_by.value or "not said")
    if meaning.records is not None:
        yield _row("What a row is", meaning.records.unit, meaning.records.unit.value)


def _row(what: str, entry: Entry[Any], value: str) -> Row:
    return (what, value, entry.evidence, _STANDING[entry.standing])


def _of_roles(facts: Facts, roles: Roles) -> Iterable[Row]:
    """Roles as the settings or the dictionary say, or as a first look proposed and nobody confirmed."""
    by_name = {one.name: one for one in facts.inventory}
    for role, column in roles.named.items():
        said = by_name.get(column)
        if said is not None and said.what and "what" in said.guessed:
            yield (_ROLES[role], column, "a first look proposed it, and nobody confirmed it", _STANDING["guessed"])
        else:
            yield (_ROLES[role], column, "the settings or the dictionary say so", _STANDING["declared"])


def _of_states(facts: Facts, meaning: Meaning) -> Iterable[Row]:
    """Variables with more to say of missing values than null."""
    for name, entry in meaning.states.evidence.items():
        if name in facts.inventory:
            rule = entry.value
            codes = (
                f"{len(rule.codes)} code{'s' if len(rule.codes) != 1 else ''} for a missing value" if rule.codes else ""
            )
            said = [codes, "does not apply to everybody" if rule.may_not_apply else ""]
            taken = "; ".join(filter(None, said)) or "missing values"
            yield (facts.title(name), f"{taken}{_BECOMES[rule.becomes]}", entry.evidence, _STANDING[entry.standing])


@makes("B02.records")
def rows_and_people(facts: Facts, records: Records) -> Draft:
    """What a row is; how many rows and people there are; rows that are left out."""
    people = records.rows if records.people is None else records.people
    row: Mapping[str, int] = {
        "rows": records.rows,
        "n": people,
        "without_id": records.without_id,
        "equal": records.equal,
    }
    columns = [
        volume("rows", "Rows of the source", "records"),
        volume("n", facts.people.capitalize(), facts.people),
        risk("without_id", "Rows without an id, left out", "rows", "records"),
        risk("equal", "Rows that repeat another one wholly, counted once", "rows", "records"),
    ]
    unit = records.unit.value
    left = facts.titles(records.left_out) if records.left_out else "none"
    variant = _variant(records)
    shown = columns if unit != "count" else [columns[0]]
    table = Table.from_frame(pd.DataFrame([row]), shown)
    return Draft(
        {one.name: row[one.name] for one in shown},
        shown,
        table,
        {"left_out": left},
        variant=variant,
    )


def _variant(records: Records) -> str:
    """Which words fit: that every row is another person is a fact only where an id, or somebody, says so."""
    unit = records.unit
    if unit.value != "person":
        return unit.value
    if records.without_id or records.equal:
        return "set_aside"
    return "guessed" if unit.standing == "guessed" else ""
