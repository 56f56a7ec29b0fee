"""What can be pasted by itself: each block, each step of the form, each annex, as Markdown, Word and plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from dpiabook.pack.blocks import crosswalk
from dpiabook.pack.forms.docx import to_fragment
from dpiabook.pack.forms.markdown import to_markdown
from dpiabook.pack.model import Box, Document, Grid, Item, Picture, Section, Text
from dpiabook.pack.wording import printable

FORM = "form"
"""Folder of the form's steps and of the annexes; blocks have one of their own."""


def fragments(document: Document, on: date) -> dict[str, bytes]:
    """Write every fragment in each of its forms.

    Parameters
    ----------
    document : Document
        The whole pack.
    on : date
        Stands in the properties of the Word files.

    Returns
    -------
    dict of str to bytes
        By path: ``blocks/B08.docx``, ``form/step-5.md``, ``form/law.txt``.
    """
    made: dict[str, bytes] = {}
    for name, section in parts_to_paste(document).items():
        made[f"{name}.docx"] = to_fragment(section, document, on)
        made[f"{name}.txt"] = to_text(section).encode()
        if name.startswith(FORM):
            made[f"{name}.md"] = to_markdown(section, warning=document.warning).encode()
    return made


def parts_to_paste(document: Document) -> Mapping[str, Section]:
    """Sections by the path of their files, without its ending: blocks, answers of the steps, annexes."""
    names = {one.id for one in crosswalk()}
    blocks = {f"blocks/{one.anchor}": one for one in document.walk() if one.anchor in names}
    rest = {f"{FORM}/{one.anchor}": _own(one) for one in document.sections}
    return blocks | rest


def _own(section: Section) -> Section:
    """A step without its blocks, which have files of their own; an annex whole."""
    kept = tuple(_own(one) for one in section.sections if not one.block)
    return replace(section, sections=kept)


def to_text(section: Section) -> str:
    r"""A section as plain text, its tables with tabs between cells.

    Examples
    --------
    >>> to_text(Section("a", "A title", 1, (Text("About 120 families."), Grid("Table 1", ("n",), (("5",),)))))
    'A title\n\nAbout 120 families.\n\nTable 1\nn\n5\n'
    """
    return "\n\n".join(printable(part) for one in section.walk() for part in _lines(one)) + "\n"


def _lines(section: Section) -> Iterator[str]:
    yield section.title
    yield from map(_said, section.items)


def _said(item: Item) -> str:
    if isinstance(item, Grid):
        rows = ["\t".join(" ".join(cell.split()) for cell in row) for row in (item.headings, *item.rows)]
        return "\n".join([item.caption, *rows, *item.notes])
    if isinstance(item, Picture):
        return f"{item.caption}\n{item.alt}"
    label = item.label if isinstance(item, Text | Box) else ""
    return f"{label}: {item.text}" if label else item.text
