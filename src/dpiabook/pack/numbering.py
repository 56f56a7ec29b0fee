"""Tables and figures numbered in reading order, so that every form cites the same number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from dpiabook.pack.model import Document, Grid, Item, Picture, Section

_NUMBER = re.compile(r"^(Table|Figure) \d+\. ")


def number(document: Document) -> Document:
    """Put "Table 1." and "Figure 1." before the captions.

    Examples
    --------
    >>> from dpiabook.pack.model import Box
    >>> one = Section("a", "A", 1, (Grid("Volumes", ("n",), (("5",),)),))
    >>> number(Document("", "", Box("draft", "", ""), "", (one,))).sections[0].items[0].caption
    'Table 1. Volumes'
    """
    tables, figures = count(1), count(1)
    return replace(document, sections=tuple(_section(one, tables, figures) for one in document.sections))


def plain(document: Document) -> Document:
    """Take the numbers away again, so that a document's parts are numbered by themselves.

    Examples
    --------
    >>> from dpiabook.pack.model import Box
    >>> one = Section("a", "A", 1, (Grid("Volumes", ("n",), (("5",),)),))
    >>> document = Document("", "", Box("draft", "", ""), "", (one,))
    >>> plain(number(document)) == document
    True
    """
    return replace(document, sections=tuple(map(_plain, document.sections)))


def _plain(section: Section) -> Section:
    items = tuple(
        replace(one, caption=_NUMBER.sub("", one.caption)) if isinstance(one, Grid | Picture) else one
        for one in section.items
    )
    return replace(section, items=items, sections=tuple(map(_plain, section.sections)))


def _section(section: Section, tables: Iterator[int], figures: Iterator[int]) -> Section:
    items = tuple(_item(item, tables, figures) for item in section.items)
    below = tuple(_section(one, tables, figures) for one in section.sections)
    return replace(section, items=items, sections=below)


def _item(item: Item, tables: Iterator[int], figures: Iterator[int]) -> Item:
    if isinstance(item, Grid):
        return replace(item, caption=f"Table {next(tables)}. {_capital(item.caption)}")
    if isinstance(item, Picture):
        return replace(item, caption=f"Figure {next(figures)}. {_capital(item.caption)}")
    return item


def _capital(caption: str) -> str:
    return caption[:1].upper() + caption[1:]
