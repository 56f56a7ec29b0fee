"""An organisation's own form is filled from a pack, with values as text, and reaches nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import docx
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.pack.build import build_pack
from dpiabook.pack.template import fill
from dpiabook.release.profiles import load_profile
from dpiabook.release.record import PackRecord, write_record

EXAMPLE = Path(__file__).parents[2] / "parameters" / "templates" / "example.docx"


@pytest.fixture(scope="module")
def pack(tmp_path_factory, material):
    folder = tmp_path_factory.mktemp("pack")
    build_pack(folder, material)
    record = PackRecord(
        release_id="demo/2026-01/0a1b2c3d",
        dataset="demo & <co>",
        version="2026-01",
        assessed_on="2026-11-22",
        audience="dpia",
        profile=load_profile("ons_srs"),
        statements=material.statements,
        printed=(),
    )
    write_record(folder, record)
    return folder


@pytest.fixture
def docxtpl(absent):
    if importlib.util.find_spec("docxtpl") is None:
        absent("the extra template (docxtpl) is not installed")


def template(folder, *lines):
    path = folder / "own.docx"
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return path


@pytest.mark.usefixtures("docxtpl")
def test_the_example_is_filled_with_findings_figures_and_steps(pack, material, tmp_path):
    (tmp_path / "form.docx").write_bytes(fill(EXAMPLE, pack))
    form = docx.Document(tmp_path / "form.docx")
    text = "\n".join(paragraph.text for paragraph in form.paragraphs)
    assert "demo & <co>" in text
    for one in material.of("B08"):
        assert one.title in text
        assert one.sentence in text
    assert len(form.inline_shapes) == 1
    assert [len(table.rows) for table in form.tables] == [1 + len(material.risks), 1 + len(material.measures)]
    assert "{" not in text


@pytest.mark.usefixtures("docxtpl")
def test_the_same_pack_gives_the_same_form(pack):
    assert fill(EXAMPLE, pack) == fill(EXAMPLE, pack)


@pytest.mark.usefixtures("docxtpl")
def test_a_template_reaches_nothing_but_its_fields(pack, tmp_path):
    with pytest.raises(Refusal) as caught:
        fill(template(tmp_path, "{{ draft.__class__.__mro__[1].__subclasses__() }}"), pack)
    assert caught.value.code is Code.SOURCE_UNREADABLE


@pytest.mark.usefixtures("docxtpl")
def test_a_file_that_is_no_template_is_refused(pack, tmp_path):
    path = tmp_path / "own.docx"
    path.write_text("no Word file")
    with pytest.raises(Refusal, match=r"cannot be filled"):
        fill(path, pack)


def test_a_template_that_is_not_there_is_refused(pack, tmp_path):
    with pytest.raises(Refusal) as caught:
        fill(tmp_path / "none.docx", pack)
    assert caught.value.code is Code.SOURCE_MISSING
