"""A statement as a section: the paragraph to paste, its figure and table, small print and what the author decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dpiabook.figures import Rendered
from dpiabook.pack.content import DEFAULT
from dpiabook.pack.decisions import Decision, decision_box
from dpiabook.pack.images import picture
from dpiabook.pack.law import laws
from dpiabook.pack.model import Box, Grid, Item, Section, Text, anchor
from dpiabook.pack.wording import method_line
from dpiabook.release.statement import PrintedTable, Statement

CONSIDER = "For people to consider"
KNOWN = "How it is known"
KNOWN_FROM = {
    "measured": "Measured: counted in the records.",
    "declared": "Declared: by the parameters, the sheet or the dictionary, or read from their words.",
    "assumed": "Assumed, and to be confirmed; it answers no question.",
    "each": "Part declared, part seen in the data: the table says of each row which.",
    "legal": "A legal prompt: it says nothing of these data.",
}
"""On whose word a statement stands."""


@dataclass(frozen=True)
class Noted:
    """What the author notes beside a decision on a statement, and whose law is named."""

    figure: str = ""
    jurisdiction: str = DEFAULT


def statement_section(
    statement: Statement,
    level: int,
    drawings: Mapping[str, Rendered],
    decision: Decision | None,
    noted: Noted = Noted(),
) -> Section:
    """Print one statement.

    Parameters
    ----------
    statement : Statement
        Released for the pack's audience.
    level : int
        Depth of its heading.
    drawings : Mapping[str, Rendered]
        By statement id.
    decision : Decision or None
        What the author decided on it.
    noted : Noted, optional
        Its fingerprint, and the country.

    Returns
    -------
    Section
        A statement that was not assessed has a marked box in place of figures.

    Examples
    --------
    >>> one = Statement("B02.n", "B02", "Volume", "The file holds about 120 families.", source="ONS")
    >>> [getattr(item, "label", "") for item in statement_section(one, 3, {}, None).items]
    ['', 'How it is known', 'How it was computed', 'Source of the method', 'Reference']
    """
    items: list[Item] = []
    if statement.assessed:
        items.append(Text(statement.sentence))
        drawn = picture(statement, drawings)
        items += [drawn] if drawn else []
        items += [grid(statement.table, statement.title)] if statement.table else []
    else:
        items.append(Box("not_assessed", "Not assessed", statement.sentence))
    items += _small_print(statement, noted)
    box = decision_box(statement, decision, noted.figure)
    items += [box] if box else []
    return Section(
        anchor(statement.id), statement.title, level, tuple(items), block=statement.block, statement=statement.id
    )


def _small_print(statement: Statement, noted: Noted) -> list[Text]:
    lines = [
        Text(KNOWN_FROM[statement.provenance] if statement.assessed else "", KNOWN),
        Text(method_line(statement) if statement.assessed else "", "How it was computed"),
        Text(statement.source, "Source of the method"),
        Text(statement.does_not_say, "What it does not say"),
        Text(statement.author_decides, CONSIDER),
        Text(
            "; ".join(f"{item.title} ({item.standing})" for item in laws(statement.laws, noted.jurisdiction)),
            "Law to consider",
        ),
        Text(f"{statement.id}, figure {noted.figure}" if noted.figure else statement.id, "Reference"),
    ]
    return [line for line in lines if line.text]


def grid(table: PrintedTable, title: str) -> Grid:
    """Return a released table as a grid; columns of numbers are set flush right.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> columns = (Column("a", "Area", "area"), Column("n", "Children", "volume"))
    >>> grid(PrintedTable(columns, (("A", "50"),), (("A", 50),)), "Volumes").numeric
    (False, True)
    """
    numeric = tuple(_is_numeric(table, column) for column in range(len(table.columns)))
    return Grid(table.caption or title, table.headings, table.cells, numeric, table.notes, table.total)


def _is_numeric(table: PrintedTable, column: int) -> bool:
    return table.columns[column].kind not in ("text", "area", "region")
