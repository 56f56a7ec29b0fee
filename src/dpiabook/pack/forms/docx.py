"""The DOCX form: A4, British English, named styles, real tables, the same bytes for the same pack."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from itertools import count, zip_longest
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from dpiabook.pack.forms.archive import fixed
from dpiabook.pack.forms.docx_parts import add_picture, add_table, bookmark, field, link, paragraph
from dpiabook.pack.forms.docx_styles import BOX_STYLES, add_styles, style_id
from dpiabook.pack.forms.long_tables import with_long_tables_apart
from dpiabook.pack.forms.widths import LANDSCAPE_MM, PORTRAIT_MM, is_wide
from dpiabook.pack.model import Box, Document, Grid, Item, Picture, Section, Text
from dpiabook.pack.wording import DRAFT, printable

_A4 = (210, 297)
_MARGIN = 20


def to_docx(document: Document, on: date) -> bytes:
    """Write a pack as a Word document.

    Parameters
    ----------
    document : Document
        What `dpiabook.pack.document.assemble` made.
    on : date
        Stands in the file's properties as created and modified.

    Returns
    -------
    bytes
        A DOCX file; it names no program, person or machine.

    Examples
    --------
    >>> mark = Box("draft", "Draft", "No decision.")
    >>> empty = Document("Evidence", "demo", mark, "1 May 2026", (Section("a", "A", 1),))
    >>> to_docx(empty, date(2026, 5, 1)) == to_docx(empty, date(2026, 5, 1))
    True
    """
    return fixed(_Writer(document, on).written())


def to_fragment(section: Section, document: Document, on: date) -> bytes:
    """Write one section of a pack as a Word file to paste from: the same styles, without title and contents.

    Parameters
    ----------
    section : Section
        With everything below it.
    document : Document
        What it is a part of.
    on : date
        As in :func:`to_docx`.
    """
    alone = replace(document, title=section.title, sections=(replace(section, flows=True),))
    return fixed(_Writer(alone, on).written(whole=False))


@cache
def _styled() -> bytes:
    """An empty document with the styles of the house: to make them takes longer than to write most documents."""
    file, stream = docx.Document(), io.BytesIO()
    add_styles(file)
    file.save(stream)
    return stream.getvalue()


class _Writer:
    """Holds the python-docx document, the orientation of the page and the running numbers while writing."""

    def __init__(self, document: Document, on: date) -> None:
        self.document, self.on = with_long_tables_apart(document), on
        self.file = docx.Document(io.BytesIO(_styled()))
        self.landscape = False
        self.marks, self.figures = count(1), count(1)

    def written(self, *, whole: bool = True) -> bytes:
        self._properties()
        self._page()
        if whole:
            self._opening()
        listed = whole and any(one.block for one in self.document.walk())
        if listed and not self._has_front:
            self._contents()
        for section in self.document.sections:
            for one in section.walk():
                self._section(one)
            if listed and self._has_front and section is self.document.sections[0]:
                self._contents()
        stream = io.BytesIO()
        self.file.save(stream)
        return stream.getvalue()

    @property
    def _has_front(self) -> bool:
        """Whether something is read before the contents are: the brief is, a block is not."""
        return not self.document.sections[0].block

    def _properties(self) -> None:
        about, moment = self.file.core_properties, datetime.combine(self.on, time())
        about.title, about.subject = printable(self.document.title), printable(self.document.subtitle)
        about.author = about.last_modified_by = "dpiabook"
        about.comments, about.keywords, about.language, about.revision = DRAFT, "DPIA", "en-GB", 1
        about.created = about.modified = moment
        package = self.file.part.package
        thumbnails = [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]
        for key in thumbnails:
            del package.rels[key]

    def _page(self) -> None:
        page = self.file.sections[0]
        page.page_width, page.page_height = map(Mm, _A4)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
        head = page.header.paragraphs[0]
        head.style = "Running Head"
        head.add_run(printable(self.document.running))
        foot = page.footer.paragraphs[0]
        foot.style = "Running Foot"
        foot.add_run("Page ")
        field(foot, "PAGE")
        foot.add_run(" of ")
        field(foot, "NUMPAGES")

    def _turn(self, landscape: bool) -> None:
        """Begin a page of the other orientation, when it is not already so."""
        if landscape == self.landscape:
            return
        page = self.file.add_section(WD_SECTION.NEW_PAGE)
        page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = map(Mm, reversed(_A4) if landscape else _A4)
        self.landscape = landscape

    def _opening(self) -> None:
        paragraph(self.file, "Title", printable(self.document.title))
        paragraph(self.file, "Subtitle Line", f"{printable(self.document.subtitle)}. {self.document.date}.")
        self._item(self.document.mark)

    def _section(self, section: Section) -> None:
        first = section is self.document.sections[0]
        wide = is_wide(section.items)
        # A finding's text stays on the page before the one that is turned for its table alone.
        drawn = any(isinstance(item, Picture) for item in section.items)
        apart = drawn or (bool(section.statement) and not self.landscape)
        self._turn(wide and not apart)
        heading = paragraph(self.file, f"Heading {section.level}", printable(section.title))
        if not section.statement:
            bookmark(heading, _mark(section), next(self.marks))
        if (first and self._has_front) or section.flows:
            heading.paragraph_format.page_break_before = False
        for item, after in zip_longest(section.items, section.items[1:]):
            if wide and apart and isinstance(item, Grid):
                self._turn(is_wide([item]))
            written = self._item(item)
            leads = not after and not item.label and bool(section.sections) if isinstance(item, Text) else False
            if isinstance(item, Text) and (leads or isinstance(after, Grid) or (item.label and after)):
                written.paragraph_format.keep_with_next = True
            if isinstance(item, Grid) and isinstance(after, Text) and after.label:
                written.paragraph_format.keep_with_next = True

    def _contents(self) -> None:
        paragraph(self.file, "Heading 2", "Contents")
        for section in self.document.walk():
            named = section.block and not section.statement
            if section.level == 1 or named:
                style = "Contents Block" if named else "Contents Line"
                link(paragraph(self.file, style), _mark(section), section.title)

    def _item(self, item: Item) -> Any:
        """Write an item, and return its last paragraph."""
        if isinstance(item, Grid):
            return self._grid(item)
        if isinstance(item, Picture):
            add_picture(self.file, item, next(self.figures), self.landscape)
            return paragraph(self.file, "Figure Caption", printable(item.caption))
        if isinstance(item, Box):
            return self._labelled(item.label, item.text, BOX_STYLES[item.kind])
        return self._labelled(item.label, item.text, "Small Print") if item.label else self._plain(item.text)

    def _plain(self, text: str) -> Any:
        return paragraph(self.file, "", printable(text))

    def _labelled(self, label: str, text: str, style: str) -> Any:
        written = paragraph(self.file, style)
        written.add_run(f"{label}: ")._r.style = style_id("Run-in Label")
        written.add_run(printable(text))
        return written

    def _grid(self, grid: Grid) -> Any:
        paragraph(self.file, "Caption", printable(grid.caption))
        add_table(self.file, grid, LANDSCAPE_MM if self.landscape else PORTRAIT_MM)
        notes = [paragraph(self.file, "Table Note", printable(note)) for note in grid.notes or ("",)]
        for note in notes[:-1]:
            note.paragraph_format.keep_with_next = True
        return notes[-1]


def _mark(section: Section) -> str:
    """Word allows forty signs in a bookmark's name, beginning with a letter."""
    return "m_" + section.anchor.replace("-", "_")[:36]
