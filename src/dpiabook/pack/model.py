"""The document that every form is made from: one order and one text for DOCX, HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dpiabook.pack.wording import DRAFT

BoxKind = Literal["author", "decided", "changed", "not_assessed", "draft"]


@dataclass(frozen=True)
class Text:
    """A paragraph; with a label it is small print such as "How it was computed"."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Box:
    """A marked paragraph: something that the reader must do or must not overlook.

    Attributes
    ----------
    kind : BoxKind
        ``author`` (to decide or write), ``decided``, ``changed`` (decided, but the figure has changed since),
        ``not_assessed``, ``draft``.
    label : str
        Said in words, so that colour is never the only mark.
    text : str
        What it says.
    """

    kind: BoxKind
    label: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A table of printed cells.

    Attributes
    ----------
    caption : str
        Its title; numbered by `dpiabook.pack.numbering`.
    headings : tuple of str
        One per column.
    rows : tuple of tuple of str
        Printed cells.
    numeric : tuple of bool
        Columns that are set flush right.
    notes : tuple of str
        Printed below.
    total : bool
        The last row is a total.
    to_fill : frozenset of (int, int)
        Cells, by row and column, that wait for the author.
    strong : frozenset of (int, int)
        Cells set in bold: what must not be overlooked. Their words say it too.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()
    total: bool = False
    to_fill: frozenset[tuple[int, int]] = frozenset()
    strong: frozenset[tuple[int, int]] = frozenset()

    def is_numeric(self, column: int) -> bool:
        """Whether the column is set flush right."""
        return column < len(self.numeric) and self.numeric[column]


@dataclass(frozen=True)
class Picture:
    """A drawn figure as PNG and SVG, with the text that stands for it and the drawn values as CSV."""

    name: str
    caption: str
    alt: str
    png: bytes
    svg: bytes
    data: str


Item = Text | Box | Grid | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it.

    Attributes
    ----------
    anchor : str
        Unique in the document, made of letters, digits and hyphens.
    title : str
        The heading.
    level : int
        1 for a step, up to 4 for a statement under a block under a part of step 2.
    items : tuple of Item
        Before any sections.
    sections : tuple of Section
        Deeper headings.
    block : str
        Id of the block that it belongs to, or empty.
    statement : str
        Id of the statement that it prints, or empty.
    flows : bool
        Of level 1, but needs no page of its own.
    """

    anchor: str
    title: str
    level: int
    items: tuple[Item, ...] = ()
    sections: tuple[Section, ...] = ()
    block: str = ""
    statement: str = ""
    flows: bool = False

    def walk(self) -> Iterator[Section]:
        """Itself and everything below, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Document:
    """A whole pack as one reads it.

    Attributes
    ----------
    title, subtitle : str
        On the first page.
    mark : Box
        That it is a draft, and for whom.
    date : str
        The only date, in words.
    sections : tuple of Section
        First page, the seven steps, the annexes.
    warning : str
        Stands at the head of every page; empty where there is nothing to warn of.
    """

    title: str
    subtitle: str
    mark: Box
    date: str
    sections: tuple[Section, ...]
    warning: str = ""

    @property
    def running(self) -> str:
        """The running head of every page."""
        return "  |  ".join(filter(None, (DRAFT, self.warning, self.subtitle, self.date)))

    def walk(self) -> Iterator[Section]:
        """Every section in reading order."""
        for section in self.sections:
            yield from section.walk()


def anchor(name: str) -> str:
    """Make a name fit to be an anchor or a file name: letters, digits and hyphens only.

    Examples
    --------
    >>> anchor("B08.child_profile.uniques")
    'B08-child-profile-uniques'
    """
    return "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name).split())
