"""The columns of the sheet, in its order: what each is called, what it fills, and what may be chosen in it."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = (
    *("person", "household", "area", "region", "weight", "time", "count"),
    *("visible fact", "sensitive", "other", "identifier", "leave out"),
)
WHOSE = {"person": "child", "relative": "parent", "household": "family", "unknown": "unknown"}
"""Whose information it is, as the sheet and as the inventory say it."""

VARIABLES, HOW_TO, LISTS = "variables", "how to fill", "lists"
"""Titles of the workbook's sheets."""

YES = "yes"
GONE = "gone"
SURE = "sure"


@dataclass(frozen=True)
class Column:
    """One column of the sheet.

    Attributes
    ----------
    heading : str
        As it stands in the first row.
    said : str
        What it fills of a variable, in the words of the readers; empty for the sheet's own columns.
    width : int
        In characters.
    choices : tuple of str
        What may be chosen; empty where anything may be written.
    always : bool
        Whether it stands in every sheet, or only where some variable says something.
    hidden : bool
        The sheet's own bookkeeping.
    """

    heading: str
    said: str = ""
    width: int = 20
    choices: tuple[str, ...] = ()
    always: bool = True
    hidden: bool = False


NAME = Column("variable", "name", 24)
COLUMNS = (
    NAME,
    Column("label", "label", 32),
    Column("what it is", "what", 14, PARTS),
    Column("unit or codes", "codes", 30),
    Column("missing codes and what they mean", "missing_codes", 26),
    Column("made of", "made_of", 22),
    Column("who could know it", "known_by", 20),
    Column("sensitive kind", "kinds", 22),
    Column("whose", "subject", 12, tuple(WHOSE)),
    Column("has it means", "has_it", 16),
    Column("evidence", "", 44),
    Column("sure or guessed", "", 22),
    Column("confirmed", "", 11, (YES,)),
    Column("type", "type", 12),
    Column("description", "description", 30, always=False),
    Column("minimum", "minimum", 10, always=False),
    Column("maximum", "maximum", 10, always=False),
    Column("required", "required", 10, always=False),
    Column("does not apply when", "gate", 20, always=False),
    Column("missing means", "missing_means", 16, always=False),
    Column("theme", "theme", 18, always=False),
    Column("source system", "source_system", 18, always=False),
    Column("gateway", "gateway", 18, always=False),
    Column("table", "table", 14, always=False),
    Column("summary", "summary", 14, always=False),
    Column("rules", "rules", 24, always=False),
    Column("place in the file", "", 8, hidden=True),
    Column("as proposed", "", 8, hidden=True),
)
BY_HEADING = {column.heading: column for column in COLUMNS}
PROPOSED = tuple(column.heading for column in COLUMNS if column.said and column is not NAME)
"""Headings of the cells that are proposed, and that a person may change."""

ATTRIBUTES = {
    "label": ("label",),
    "what it is": ("what",),
    "unit or codes": ("unit", "codes"),
    "missing codes and what they mean": ("missing_codes", "states"),
    "made of": ("made_of",),
    "who could know it": ("known_by",),
    "sensitive kind": ("kinds",),
    "whose": ("subject",),
    "has it means": ("has_it",),
    "type": ("kind",),
}
"""Which attributes of a variable a cell fills, where it may be a guess."""


def letter(number: int) -> str:
    """The name of a spreadsheet's column, counted from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
