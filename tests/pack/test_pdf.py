"""The PDF: tagged, dated as the pack, the same bytes again, and unmoved by what names look like."""

from __future__ import annotations

import multiprocessing
import re
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from dpiabook.pack.document import assemble
from dpiabook.pack.forms.pdf import breakable, can_write_pdf, to_pdf
from dpiabook.pack.model import Picture

DAY = date(2026, 11, 22)
needs_typst = pytest.mark.usefixtures("typst")


@pytest.fixture(scope="module")
def typst(absent):
    if not can_write_pdf():
        absent("the extra pdf (typst) is not installed")


@pytest.fixture(scope="module")
def pdf(document, typst):
    return to_pdf(document, DAY)


@needs_typst
def test_the_pdf_is_tagged_for_readers_who_listen(pdf):
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"en-GB" in pdf


@needs_typst
def test_the_same_document_gives_the_same_bytes(document, pdf):
    assert to_pdf(document, DAY) == pdf


@needs_typst
def test_the_only_date_is_that_of_the_assessment(pdf):
    dates = set(re.findall(rb"20\d\d-\d\d-\d\dT[\d:]+Z?", pdf))
    assert dates == {b"2026-11-22T00:00:00Z"}


@needs_typst
def test_a_name_that_looks_like_markup_is_text(material):
    hostile = '#panic("x") $x$ *b* @ref <label> \\ #import "/etc/passwd" ` // /* '
    statements = (replace(material.statements[0], title=hostile, sentence=hostile), *material.statements[1:])
    assert to_pdf(assemble(replace(material, statements=statements)), DAY).startswith(b"%PDF")


@needs_typst
def test_a_figure_without_words_is_refused(document):
    def silent(section):
        items = tuple(replace(one, alt="") if isinstance(one, Picture) else one for one in section.items)
        return replace(section, items=items, sections=tuple(map(silent, section.sections)))

    with pytest.raises(subprocess.CalledProcessError) as refused:
        to_pdf(replace(document, sections=tuple(map(silent, document.sections))), DAY)
    assert b"alt text" in refused.value.stderr


@needs_typst
def test_a_process_that_has_written_one_may_fork_another_that_writes_one_too(document, pdf):
    beside = multiprocessing.get_context("fork")
    with beside.Pool(1) as pool:
        assert pool.apply_async(to_pdf, (document, DAY)).get(timeout=600) == pdf


def test_long_words_may_break_and_short_ones_stay():
    assert breakable("a long-ish sentence of short words") == "a long-ish sentence of short words"
    assert max(map(len, re.split("[\u200b ]", breakable("see " + "x" * 10_000)))) <= 26
