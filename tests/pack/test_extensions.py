"""What people added is named in the pack with its hash, and rules that they made laxer are said on every page."""

import io
from dataclasses import replace

import docx
import pytest

from dpiabook.pack.build import all_files
from dpiabook.pack.document import assemble
from dpiabook.pack.forms.pdf import _data
from dpiabook.pack.parts import parts
from dpiabook.pack.remade import Rendering, rendering_of
from dpiabook.release.profiles import load_profile

OWN = load_profile("ons_srs").model_copy(update={"name": "own:ours", "extends": "ons_srs", "threshold": 5})
USED = (("extensions/profiles/ours.yml", "ab" * 32),)


@pytest.fixture(scope="module", params=["dpia", "public"])
def warned(request, material):
    assessed = replace(material.assessed, audience=request.param, warning=OWN.warning, extensions=USED)
    given = tuple(replace(one, audience=request.param) for one in material.statements)
    return replace(material, statements=given, assessed=assessed)


@pytest.fixture(scope="module")
def files(warned):
    return all_files(warned)


def test_every_page_says_that_rules_are_laxer(warned, files, tmp_path):
    whole = parts(warned, assemble(warned))
    assert {"summary", "notice", "annex"} <= {*whole} or {"dpia", "brief", "annex"} <= {*whole}
    for name, document in whole.items():
        assert OWN.warning in files[f"{name}.html"].decode()
        assert OWN.warning in _data(document, warned.assessed.on, tmp_path)["running"]


def test_each_word_file_says_it_in_its_running_head(files):
    written = [docx.Document(io.BytesIO(content)) for name, content in files.items() if name.endswith(".docx")]
    assert written
    for document in written:
        assert all(OWN.warning in section.header.paragraphs[0].text for section in document.sections)


def test_each_text_to_paste_says_it(files):
    pasted = [content.decode() for name, content in files.items() if name.endswith(".md") and "/" in name]
    assert pasted
    for text in pasted:
        assert text.startswith("> **Output rules own:ours are laxer")


def test_the_pack_names_each_extension_with_its_hash(files):
    annex = files["annex.html"].decode()
    assert all(part in annex for part in USED[0])
    assert "This pack uses extensions of your own" in annex


def test_the_record_holds_what_was_added(warned):
    assert Rendering.model_validate(rendering_of(warned)).extensions == USED


def test_a_pack_without_extensions_says_nothing_of_them(material):
    annex = all_files(material)["annex.html"].decode()
    assert "extensions of your own" not in annex
    assert 'class="warning' not in annex
