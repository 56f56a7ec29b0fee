"""How much of what is true of the strangers' files is found by ``dpiabook look FILE --json``.

Recall is the share of what is true that was found, precision the share of what was found that is true; where two
people could differ, a truth names alternatives, or what counts neither way (see ``sources.md``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from .making import Stranger, make

Command = Callable[..., CompletedProcess[str]]
LADDER = ("area", "region")
FLOORS = {"roles": (0.90, 0.95), "missing codes": (0.90, 0.90), "visible facts": (0.85, 0.85)}


@dataclass
class Tally:
    """Counts of what was found and what was not; and which, for whoever looks for the cause."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + len(self.missed), 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + len(self.wrong), 1)


@dataclass(frozen=True)
class Look:
    """What was printed of one file; nothing where it could not be read, and then what was said instead."""

    stranger: Stranger
    found: dict[str, Any] | None
    said: str = ""

    @property
    def variables(self) -> list[dict[str, Any]]:
        return self.found["variables"] if self.found else []

    def columns(self, entry: str) -> dict[str, Any]:
        """Columns for which an entry says something, and what."""
        return {_name(one["name"]): one[entry] for one in self.variables if one.get(entry)}


def look(command: Command, stranger: Stranger, folder: Path) -> Look:
    """Make a file, and look at it as a person would."""
    folder.mkdir()
    done = command("dpiabook", "look", make(stranger, folder), "--json", cwd=folder)
    if done.returncode:
        return Look(stranger, None, (done.stderr or done.stdout).strip())
    return Look(stranger, json.loads(done.stdout))


def look_at_all(command: Command, strangers: Iterable[Stranger], folder: Path) -> list[Look]:
    """Two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda one: look(command, one, folder / one.name), strangers))


def _name(column: Any) -> str:
    """A column's name, whatever the form has done to its case and its quotation marks."""
    return str(column).strip("'\"").casefold()


def _code(code: Any) -> str:
    """A code as a number has it: 99.0 is 99."""
    text = str(code)
    return text.removesuffix(".0")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(values: Any) -> set[str]:
    return {_name(value) for value in _many(values)}


def _mark(tally: Tally, what: str, true: Mapping[str, set[str]], found: Mapping[str, set[str]], free: set[str]) -> None:
    """Count what is true and what was found; ``free`` counts neither way, and ``*`` frees everything."""
    for key, alternatives in true.items():
        if alternatives & found.get(key, set()):
            tally.right += 1
        else:
            tally.missed.append(f"{what}: {key}")
            if found.get(key) and key not in free:
                tally.wrong.append(f"{what}: {key}")
    if "*" not in free:
        tally.wrong += [f"{what}: {key}" for key in sorted(set(found) - set(true) - free)]


def _roles(tally: Tally, one: Look) -> None:
    """Role by role; areas and regions are one ladder."""
    truth, said = one.stranger.truth, (one.found or {}).get("roles", {})
    for steps in (("person_id",), ("family_id",), ("weight",), ("time",), LADDER):
        what = f"{one.stranger.name}: {steps[0]}"
        true, free, found = (_held(part, steps) for part in (truth.get("roles", {}), truth.get("roles_or", {}), said))
        if true & found:
            tally.right += 1
        elif true:
            tally.missed.append(what)
        if "*" not in free:
            tally.wrong += [f"{what}: {name}" for name in sorted(found - true - free)]


def _held(roles: Mapping[str, Any], steps: Iterable[str]) -> set[str]:
    return {name for step in steps for name in _names(roles.get(step) or [])}


def _flags(tally: Tally, one: Look, entry: str, part: str) -> None:
    truth = one.stranger.truth
    found = {column: {"yes"} for column in one.columns(entry)}
    true = {_name(column): {"yes"} for column in truth.get(part, [])}
    _mark(tally, one.stranger.name, true, found, _names(truth.get(f"{part}_or", [])))


def _sensitive(tally: Tally, one: Look) -> None:
    truth = one.stranger.truth
    true = {_name(column): set(ids) for column, ids in truth.get("sensitive", {}).items()}
    found = {column: set(ids) for column, ids in one.columns("sensitive").items()}
    _mark(tally, one.stranger.name, true, found, _names(truth.get("sensitive_or", [])))


def _codes(entries: Mapping[str, Any]) -> dict[str, set[str]]:
    return {
        f"{_name(column)} = {_code(code)}": set(_many(states))
        for column, codes in entries.items()
        for code, states in codes.items()
    }


def _missing(tally: Tally, one: Look) -> None:
    truth = one.stranger.truth
    found = _codes(one.columns("missing_codes"))
    as_read = {_code(code) for code in truth.get("null_text", [])}
    found = {key: states for key, states in found.items() if key.rpartition(" = ")[2] not in as_read}
    free = {
        f"{_name(column)} = {_code(code)}" for column, codes in truth.get("missing_or", {}).items() for code in codes
    }
    _mark(tally, one.stranger.name, _codes(truth.get("missing_codes", {})), found, free)


def _lineage(tally: Tally, one: Look) -> None:
    """An edge counts as found along a chain as well, and in either direction where two columns say the same."""
    up: dict[str, set[str]] = {}
    for column, edges in one.columns("made_of").items():
        for edge in edges:
            up.setdefault(column, set()).update(_names(edge["columns"]))
            if edge["relation"].replace("_", " ") == "same as":
                for other in _names(edge["columns"]):
                    up.setdefault(other, set()).add(column)
    for edge in one.stranger.truth.get("made_of", []):
        if _names(edge["from"]) <= _above(up, _name(edge["column"])):
            tally.right += 1
        else:
            tally.missed.append(f"{one.stranger.name}: {edge['column']} from {', '.join(edge['from'])}")


def _above(up: Mapping[str, set[str]], column: str) -> set[str]:
    seen: set[str] = set()
    ahead = [column]
    while ahead:
        for parent in up.get(ahead.pop(), set()) - seen:
            seen.add(parent)
            ahead.append(parent)
    return seen


def _says(one: Look, entry: str) -> bool:
    """Whether an entry is one of those that are right."""
    if one.found is None:
        return False
    right = one.stranger.truth.get(entry)
    said = one.found.get(entry)
    if isinstance(said, str):
        return said.replace("_", " ") in {str(value).replace("_", " ") for value in _many(right)}
    return said == right


@dataclass(frozen=True)
class Score:
    """All files together: tallies by what was looked for, and per entry the files in which it is wrong."""

    looks: list[Look]
    tallies: dict[str, Tally]
    entries: dict[str, Tally]
    unread: list[str]


TALLIES: dict[str, Callable[[Tally, Look], None]] = {
    "roles": _roles,
    "missing codes": _missing,
    "visible facts": lambda tally, one: _flags(tally, one, "visible", "visible"),
    "sensitive facts": _sensitive,
    "identifiers": lambda tally, one: _flags(tally, one, "identifier", "identifiers"),
    "made of": _lineage,
}
ENTRIES = ("people", "rows", "kind", "children", "unit", "households")


def score(looks: list[Look]) -> Score:
    """Compare what was found with what is true; of data not about people only that they are not is asked."""
    about_people = [one for one in looks if one.stranger.truth["about_people"]]
    tallies = {what: Tally() for what in TALLIES}
    for what, tally in tallies.items():
        for one in about_people:
            TALLIES[what](tally, one)
    entries = {"about_people": _right(looks, "about_people")}
    entries |= {entry: _right(_asked(about_people, entry), entry) for entry in ENTRIES}
    return Score(looks, tallies, entries, [one.stranger.name for one in looks if one.found is None])


def _asked(looks: list[Look], entry: str) -> list[Look]:
    """People are always asked for, and households where there are some."""
    return [one for one in looks if entry != "households" or one.stranger.truth.get(entry)]


def _right(looks: list[Look], entry: str) -> Tally:
    wrong = [one.stranger.name for one in looks if not _says(one, entry)]
    return Tally(len(looks) - len(wrong), wrong)


def below_the_floors(found: Score) -> list[str]:
    """What misses the floors that were set for it."""
    low = []
    for what, (recall, precision) in FLOORS.items():
        tally = found.tallies[what]
        if tally.recall < recall or tally.precision < precision:
            low.append(f"{what}: recall {tally.recall:.2f}, precision {tally.precision:.2f}")
    return low


def table(found: Score) -> str:
    """The score in Markdown."""
    rows = ["| looked for | true | recall | precision |", "|---|---|---|---|"]
    for what, tally in found.tallies.items():
        precision = "–" if what == "made of" else f"{tally.precision:.2f}"
        rows.append(f"| {what} | {tally.right + len(tally.missed)} | {tally.recall:.2f} | {precision} |")
    rows += ["", "| asked of each file | right |", "|---|---|"]
    read = len(found.looks) - len(found.unread)
    rows.append(f"| can be read | {read} of {len(found.looks)} |")
    for entry, tally in found.entries.items():
        rows.append(f"| {entry.replace('_', ' ')} | {tally.right} of {tally.right + len(tally.missed)} |")
    forms = {one.stranger.form for one in found.looks}
    unread = {one.stranger.form for one in found.looks if one.found is None}
    rows.append(f"| forms | {len(forms - unread)} of {len(forms)} |")
    return "\n".join(rows)
