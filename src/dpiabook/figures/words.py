"""The words around a drawing: the subtitle's n, notes, and the text that stands for the figure.

No number is made here: every one is a printed number of the statement, so that the words can be audited with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dpiabook.figures.released import MISSING_WORD, WITHHELD_WORD, Released, printed_number
from dpiabook.release.statement import Statement

IN_TABLE = "in the table"
_NOTE = "“withheld”: not shown under the output rules."
_LOWER = "Of what is known as a range the lower end is drawn; both are in the table."
_LISTED = 6


def population(statement: Statement, *names: str, unit: str = "") -> str:
    """``"n = 5,230 people"`` from the first of the sentence's numbers that is there; empty without one.

    Parameters
    ----------
    statement : Statement
    *names : str
        Names of numbers, in order of preference.
    unit : str, optional
        Who is counted; the statement's universe by default.
    """
    number = next((text for text in (printed_number(statement, name) for name in names) if text), "")
    return _sized(number, unit or statement.universe)


def population_of_rows(found: Released, name: str, unit: str) -> str:
    """As `population`, from a column of the table: the common value, or the largest when rows differ."""
    numbers = found.numbers(name)
    if numbers.notna().sum() == 0:
        return _sized(WITHHELD_WORD if found.withheld() else "", unit)
    largest = _sized(found.words(name)[int(np.nanargmax(numbers))], unit)
    return largest if numbers.nunique() == 1 else largest.replace("n = ", "n up to ")


def subtitle(*parts: str) -> str:
    """Join what is known of unit, population and n."""
    return "; ".join(part for part in parts if part)


def notes(found: Released, left_out: int = 0, things: str = "rows", *more: str) -> list[str]:
    """What the reader should know of marks and of what is not drawn."""
    lines = [f"{left_out:,} more {things} are {IN_TABLE}."] if left_out > 0 else []
    lines += [note for note in more if note]
    lines += [_LOWER] if found.lower_ends() else []
    return [*lines, _NOTE] if found.withheld() else lines


def unshown(count: int, things: str = "rows") -> str:
    """That some of the table could not be drawn, in words without a number of their own; empty where all is.

    Examples
    --------
    >>> unshown(2, "areas"), unshown(0)
    ('More areas are in the table', '')
    """
    return f"More {things} are {IN_TABLE}" if count > 0 else ""


def alt_text(  # noqa: PLR0913 -- the parts of a text, all but the first by name
    statement: Statement,
    what: str,
    shows: Sequence[str] = (),
    drawn: Released | None = None,
    *,
    left_out: str = "",
    hidden: str = "marked as such",
) -> str:
    """Put the text together that stands for the figure.

    Parameters
    ----------
    statement : Statement
        Its title says what the figure shows.
    what : str
        Kind of figure and what is drawn, such as ``"Bar chart of people by area"``.
    shows : sequence of str, optional
        Released values in words, of what is drawn alone; the first six are taken.
    drawn : Released, optional
        The rows and columns that are drawn: whether any of their values is withheld, or the lower end of a range.
    left_out : str, optional
        What of the table is not drawn, from `unshown`.
    hidden : str, optional
        What is done with values that are withheld.
    """
    sentences = [what, statement.title]
    sentences += ["; ".join(shows[:_LISTED])] if shows else []
    sentences += [f"Other values are {IN_TABLE}"] if len(shows) > _LISTED else []
    sentences += [left_out] if left_out else []
    sentences += [_LOWER] if drawn is not None and drawn.lower_ends() else []
    sentences += [f"Some values are withheld and {hidden}"] if drawn is not None and drawn.withheld() else []
    return " ".join(sentence.rstrip(".") + "." for sentence in sentences)


def each(labels: Sequence[str], values: Sequence[str]) -> list[str]:
    """Labels with their printed values, those without a value left out: it is said that some are withheld."""
    unsaid = (WITHHELD_WORD, MISSING_WORD, "")
    return [f"{label}: {value}" for label, value in zip(labels, values, strict=True) if value not in unsaid]


def span(found: Released, name: str) -> str:
    """The released range of a column as printed: ``"from 3% to 12%"``; empty when nothing is released."""
    numbers = found.numbers(name)
    if numbers.notna().sum() == 0:
        return ""
    printed = found.words(name)
    low, high = printed[int(np.nanargmin(numbers))], printed[int(np.nanargmax(numbers))]
    return f"from {low} to {high}" if low != high else f"{low} throughout"


def _sized(number: str, unit: str) -> str:
    if not number:
        return ""
    return f"n {number}" if number == WITHHELD_WORD else f"n = {number} {unit}".rstrip()
