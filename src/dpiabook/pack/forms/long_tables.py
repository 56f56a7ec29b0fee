"""Long tables of the printed forms: in an annex of their own, with a pointer where they belong."""

from __future__ import annotations

from dataclasses import replace

from dpiabook.pack.model import Document, Grid, Item, Section, Text

LONGEST = 40


def with_long_tables_apart(document: Document) -> Document:
    """Move tables of more than `LONGEST` rows behind the annexes.

    A page that one turns is read from the front; the figure and the sentence stay in place, and say where the rows are.

    Examples
    --------
    >>> from dpiabook.pack.model import Box
    >>> long = Grid("Table 1. Volumes", ("n",), (("5",),) * 41)
    >>> document = Document("", "", Box("draft", "", ""), "", (Section("a", "A", 1, (long,)),))
    >>> [one.title for one in with_long_tables_apart(document).walk()]
    ['A', 'Annex A. Long tables']
    """
    long = [item for one in document.walk() for item in one.items if _is_long(item)]
    if not long:
        return document
    letter = chr(ord("A") + sum(one.title.startswith("Annex ") for one in document.sections))
    annex = Section("long-tables", f"Annex {letter}. Long tables", 1, tuple(long))
    return replace(document, sections=(*(_pointing(one, letter) for one in document.sections), annex))


def _is_long(item: Item) -> bool:
    return isinstance(item, Grid) and len(item.rows) > LONGEST


def _pointing(section: Section, letter: str) -> Section:
    items = tuple(
        _pointer(item, letter) if isinstance(item, Grid) and _is_long(item) else item for item in section.items
    )
    return replace(section, items=items, sections=tuple(_pointing(one, letter) for one in section.sections))


def _pointer(grid: Grid, letter: str) -> Text:
    return Text(f"{grid.caption}: its {len(grid.rows)} rows stand in Annex {letter}.", "Table")
