"""What is pasted from a block reads as the document does: rendered by a CommonMark library, and compared."""

from __future__ import annotations

import docx
import pytest
from lxml import html
from markdown_it import MarkdownIt

from dpiabook.pack.blocks import crosswalk
from dpiabook.pack.forms.fragments import fragments, parts_to_paste
from dpiabook.pack.forms.markdown import escaped, to_markdown
from dpiabook.pack.model import Box, Grid, Section, Text

READER = MarkdownIt("commonmark").enable("table")
AWKWARD = (
    "0.23 of them",
    "0.23",
    "1. January",
    "12) and more",
    "2026.",
    "- minus",
    "+5",
    "= 7",
    "# no heading",
    "> no quote",
    "*no* _stress_ `code` ~x~",
    "a|b",
    "<b>bold</b> & &amp; &copy;",
    "[text](https://example.org)",
    "![image](x)",
    "back\\slash",
    "$x$",
    "50 %",
    "*",
    "1234567890. long",
)


def words(text):
    return " ".join(text.split())


def read(markdown):
    return html.fromstring(f"<div>{READER.render(markdown)}</div>")


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_means_itself(text):
    assert words(read(escaped(text)).text_content()) == words(text)


@pytest.mark.parametrize("text", AWKWARD)
def test_a_cell_means_itself(text):
    grid = Grid("Caption", ("Heading", text), ((text, "5"), ("6", text)))
    page = read(to_markdown(Section("a", "A", 1, (grid,))))
    assert [[words(cell.text_content()) for cell in row] for row in page.iter("tr")] == [
        ["Heading", words(text)],
        [words(text), "5"],
        ["6", words(text)],
    ]


BLOCKS = [f"blocks/{one.id}" for one in crosswalk()]
ANNEXES = ("how-to-read", "crosswalk", "law", "guidance-for-researchers", "sharing-terms", "for-people", "logs")
FORM = [f"form/{name}" for name in ("at-a-glance", *(f"step-{number}" for number in range(1, 8)), *ANNEXES)]


@pytest.mark.parametrize("name", [*BLOCKS, *FORM])
def test_what_is_pasted_reads_as_the_document(document, name):
    section = parts_to_paste(document)[name]
    page = read(to_markdown(section))
    said = words(page.text_content())
    tables = iter(page.iter("table"))
    for one in section.walk():
        assert words(one.title) in said
        for item in one.items:
            if isinstance(item, Text | Box):
                assert words(f"{item.label}: {item.text}" if item.label else item.text) in said
            if isinstance(item, Grid):
                assert all(words(text) in said for text in (item.caption, *item.notes))
                rows = [[words(cell.text_content()) for cell in row] for row in next(tables).iter("tr")]
                assert rows == [[words(cell) for cell in row] for row in (item.headings, *item.rows)]
    assert next(tables, None) is None


def test_every_part_of_the_form_and_every_annex_can_be_pasted(material, document, tmp_path):
    made = fragments(document, material.assessed.on)
    names = {name.rpartition(".")[0] for name in made}
    assert names == {*BLOCKS, *FORM}
    for name, section in parts_to_paste(document).items():
        (tmp_path / "one.docx").write_bytes(made[f"{name}.docx"])
        opened = docx.Document(tmp_path / "one.docx")
        told = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
        told += [one.text for one in opened.paragraphs]
        wanted = [text for one in section.walk() for text in said_of(one)]
        assert set(map(words, wanted)) <= set(map(words, told)), name
        assert all(words(text) in words(made[f"{name}.txt"].decode()) for text in wanted), name


def said_of(section):
    for item in section.items:
        if isinstance(item, Grid):
            yield from (cell for row in (item.headings, *item.rows) for cell in row)
        elif isinstance(item, Text) and not item.label:
            yield item.text


@pytest.mark.slow
@pytest.mark.thorough
def test_a_word_processor_opens_every_part_that_can_be_pasted(material, document, sizes, needs, tmp_path):
    every = fragments(document, material.assessed.on)
    made = {name: content for name, content in every.items() if name.endswith(".docx")}
    for name, content in made.items():
        (tmp_path / name.replace("/", "-")).write_bytes(content)
    names = [name.replace("/", "-").removesuffix(".docx") for name in made]
    found = sizes.pages(tmp_path, names, needs("soffice"))
    assert len(found) == len([*BLOCKS, *FORM])
    assert min(found.values()) >= 1
