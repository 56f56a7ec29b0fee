"""Fixed words of the pack: audiences, modes, and the author's own words from the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from dpiabook.evidence.finding import Mode, Provenance
from dpiabook.meaning import Speech
from dpiabook.pack.content import country
from dpiabook.release.statement import Audience, Statement
from dpiabook.settings import Context

DRAFT = "Draft - not a decision"

AUDIENCES: dict[Audience, str] = {
    "controller": "the controller, inside the secure environment; holds exact counts and must not leave",
    "dpia": "the author of the DPIA; areas under pseudonyms, counts not quite exact and small ones withheld",
    "public": "the public; regions only, counts not quite exact and small ones withheld",
}

MODES: dict[Mode, str] = {
    "rows": "the records of the dataset",
    "counts": "a table of counts",
    "dictionary": "the data dictionary alone",
}

UNCOUNTED: dict[Provenance, str] = {
    "declared": "Taken from the parameters, the sheet or the dictionary, not computed from records.",
    "assumed": "Put together from what is declared, seen in the data, or usual.",
    "each": "Put together from what is declared and what was seen in the data.",
}
"""What statements that count nobody rest on, by whose word that is."""

NOTHING_HERE = "No notebook has produced a statement for this block."

CHANCE = (
    "[[everyone: The data are taken to hold everyone in the <collection>. An interval therefore expresses how far a "
    "small count may vary by chance; it does not express sampling.]][[no everyone: The data are a sample. An interval "
    "expresses how far a small count may vary by chance, and not how well the sample stands for its population.]]"
)

NOT_CAUSES = (
    "Differences between areas also reflect how events are recorded[[served: , deprivation, and the point at which "
    "services step in]][[no served:  and who lives there]]. No figure here describes the cause of anything."
)


def own_words(context: Context, key: str) -> str:
    """Return what the author wrote under `key`, as one paragraph; empty when nothing is written.

    Examples
    --------
    >>> own_words(Context(source_systems={"gender": "school census"}), "source_systems")
    'gender: school census'
    >>> own_words(Context(), "purpose")
    ''
    """
    value = getattr(context, key)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {words}" for name, words in value.items() if words)
    return "" if value is None else str(value).strip()


def regulator(context: Context, speech: Speech | None = None) -> str:
    """The regulator's name: the author's, or that of the country.

    Examples
    --------
    >>> regulator(Context()), regulator(Context(regulator_name="The Commissioner"))
    ('Information Commission', 'The Commissioner')
    """
    return own_words(context, "regulator_name") or country(speech).regulator


_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d")
_DATES = re.compile(r"\b\d{1,2}[ ./-]\w+[ ./-]\d{2,4}\b|\b(?:19|20)\d{2}(?:-\d{1,2}){0,2}\b")
_FEW_DIGITS = 2


def numbers_in(text: str) -> list[str]:
    """The numbers of a text, without the commas that part thousands."""
    return [one.replace(",", "") for one in _NUMBER.findall(text)]


def foreign_numbers(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Numbers of three digits or more, other than dates, that are not among those known.

    Examples
    --------
    >>> foreign_numbers("Kept for 10 years from 2 March 2026; 1,234 children of 47,670.", frozenset({"47670"}))
    ('1234',)
    """
    found = numbers_in(_DATES.sub(" ", text))
    return tuple(one for one in found if sum(map(str.isdigit, one)) > _FEW_DIGITS and one not in known)


def in_words(day: date) -> str:
    """Write a date as British readers do.

    Examples
    --------
    >>> in_words(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def method_line(statement: Statement) -> str:
    """Say how a statement was computed, from what, and under which output rules, unless its table says so."""
    parts = [statement.method.strip(), _made_from(statement)]
    said = statement.table is not None and bool(statement.table.notes)
    parts += [f"Output rules: {statement.profile}."] if statement.profile and not said else []
    return " ".join(part for part in parts if part)


def _made_from(statement: Statement) -> str:
    """What a statement rests on: what is only declared was not computed from records."""
    if statement.mode == "dictionary" or statement.provenance not in UNCOUNTED:
        return f"Computed from {MODES[statement.mode]}."
    tables = [one for one in (statement.table, statement.numbers) if one is not None]
    counts = any(column.kind not in ("text", "structural") for one in tables for column in one.columns)
    return f"Computed from {MODES[statement.mode]}." if counts else UNCOUNTED[statement.provenance]


def printable(text: str) -> str:
    r"""Drop control characters, which XML and spreadsheets refuse; keep line breaks.

    Examples
    --------
    >>> printable("a\x00b\tc\nd")
    'ab c\nd'
    """
    if text.isprintable():
        return text
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in spaced if sign == "\n" or (sign.isprintable() or sign == " "))
