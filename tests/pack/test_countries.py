"""A country is a folder: the second one proves it, one's own works, and no code beside them names any law."""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

import dpiabook.pack
from dpiabook.errors import Refusal, Refusals
from dpiabook.pack.build import all_files, check
from dpiabook.pack.content import BUILT_IN, COUNTRY_FILES, country
from dpiabook.pack.countries import jurisdiction_of, read_country
from dpiabook.pack.document import assemble
from dpiabook.pack.form import steps
from dpiabook.pack.forms.html import to_html
from dpiabook.pack.law import law, laws, missing_from_index
from dpiabook.pack.parts import parts
from dpiabook.pack.remade import Rendering, _speaks, rendering_of
from dpiabook.settings import Loaded, Settings
from dpiabook.settings.places import Places

CONTENT = Path(str(files("dpiabook.pack").joinpath("content")))
# Names of law, of its regulators and of their forms; what a format or a column is called is none of them.
LAW = re.compile(r"\b(UK GDPR|GDPR|ICO|Article \d+|Information Commission\w*|(?:[A-Z]\w+ )+Act \d{4}|\w+\.gov\.uk)\b")


def texts_of(path):
    """Every text of a module but its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in docs:
            yield one.value


def test_no_code_and_no_shared_text_names_a_law():
    modules = Path(dpiabook.pack.__file__).parent.glob("*.py")
    found = {path.name: [text for text in texts_of(path) if LAW.search(text)] for path in modules}
    shared = [path for path in CONTENT.glob("*.yml") if path.name not in ("crosswalk.yml", "cnil.yml")]
    said = {path.name: "\n".join(re.sub(r"#.*", "", line) for line in path.read_text().splitlines()) for path in shared}
    found |= {name: LAW.findall(text) for name, text in said.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_country_is_whole(name):
    assert set(read_country(CONTENT / name)) == set(COUNTRY_FILES)
    assert missing_from_index(name) == ()


@pytest.fixture
def eu(material):
    nameless = material.context.model_copy(update={"regulator_name": None})
    return replace(material, speech=replace(material.speech, jurisdiction="eu"), context=nameless)


def test_the_same_findings_under_another_law(eu):
    check(eu.statements, "dpia", "eu")
    made = parts(eu, assemble(eu))
    page = to_html(made["dpia"]) + to_html(made["brief"]) + to_html(made["annex"])
    assert country(eu.speech).form in page.replace("&#39;", "'")
    assert "Section 5. Inherent risks" in page
    assert "GDPR Article 89(1)" in page
    for words in ("UK GDPR", "Information Commission", "Data Protection Act 2018", "legislation.gov.uk"):
        assert words not in page, words


def test_a_law_of_another_country_is_left_out_and_one_of_none_is_a_fault():
    assert laws(["cwsa_2026_s38", "gdpr_art_9"], "eu") == (law("gdpr_art_9", "eu"),)
    with pytest.raises(Refusal, match="no item"):
        laws(["gdpr_art_999"], "eu")


def of_island(places):
    return Loaded(Settings(jurisdiction="island"), places, "x.yml")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "parameters" / "island"
    shutil.copytree(CONTENT / "eu", folder)
    path = folder / "country.yml"
    path.write_text(path.read_text().replace("the EDPB's template", "the island's form").replace("Section", "Chapter"))
    return folder


def test_a_folder_of_ones_own_works_and_its_pack_is_made_again_without_it(material, own, tmp_path):
    places = Places(tmp_path, own.parent, tmp_path / "outputs")
    mine = replace(material.speech, jurisdiction=jurisdiction_of(of_island(places)))
    given = replace(material, speech=mine)
    assert steps(mine)[0].id == "1"
    assert b"the island&#39;s form" in all_files(given)["dpia.html"]
    record = Rendering.model_validate(rendering_of(given))
    assert set(record.country) == set(COUNTRY_FILES)
    assert str(tmp_path) not in record.model_dump_json()


def test_a_country_of_an_extension_is_asked_for_by_its_name(own, tmp_path):
    places = Places(tmp_path, own.parent, tmp_path / "outputs")
    by_folder = jurisdiction_of(of_island(places))
    (tmp_path / "extensions" / "country").mkdir(parents=True)
    own.rename(tmp_path / "extensions" / "country" / "island")
    assert jurisdiction_of(of_island(places)) == by_folder


@pytest.mark.parametrize("change", ["another country", "no texts", "texts of another shape"])
def test_a_record_with_a_country_that_is_not_whole_is_not_made_again(material, own, tmp_path, change):
    places = Places(tmp_path, own.parent, tmp_path / "outputs")
    given = rendering_of(
        replace(material, speech=replace(material.speech, jurisdiction=jurisdiction_of(of_island(places))))
    )
    if change == "another country":
        given["speech"]["jurisdiction"] = "own-00000000"
    elif change == "no texts":
        given["country"] = {}
    else:
        given["country"]["law"] = "items: 5"
    assert not _speaks(Rendering.model_validate(given))


def test_all_faults_of_a_folder_are_told_at_once(own):
    (own / "sign_off.yml").unlink()
    path = own / "law.yml"
    path.write_text(path.read_text().replace("eur-lex.europa.eu", "lawyers.example", 1))
    words = own / "country.yml"
    words.write_text(words.read_text() + "colour: blue\n")
    form = own / "steps.yml"
    form.write_text(form.read_text().replace('- id: "2d"', '- id: "2e"'))
    with pytest.raises(Refusals) as caught:
        read_country(own)
    told = " ".join(str(one) for one in caught.value.found)
    for fault in ("sign_off.yml is not there", "not an address", "colour", "Input should be '1', '2a'"):
        assert fault in told, told
