"""The forms that other programs read: CNIL's tool, viewers of ACRO's results, RO-Crate."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from dpiabook.pack.build import build_pack
from dpiabook.pack.forms.acro import to_acro
from dpiabook.pack.forms.crate import CRATE
from dpiabook.pack.forms.pia import to_pia


@pytest.fixture(scope="module")
def pia(material):
    return json.loads(to_pia(material))


def test_cnils_tool_finds_what_its_import_reads(pia):
    assert set(pia) == {"pia", "answers", "measures", "evaluations", "comments"}
    assert pia["pia"]["status"] == 0
    for one in (*pia["answers"], *pia["measures"]):
        assert one["pia_id"] == 1
        assert one["created_at"] == "2026-11-22T00:00:00.000Z"
    references = [one["reference_to"] for one in pia["answers"]]
    assert len(references) == len(set(references))
    assert {111, 121, 122, 213, 321, 324, 326} <= set(references)


QUESTIONS = {
    **dict.fromkeys((111, 112, 113, 121, 122, 123, *range(211, 216), *range(221, 228)), "text"),
    **{risk + number: kind for risk in (320, 330, 340) for number, kind in ((1, "list"), (2, "list"), (3, "list"))},
    **{risk + number: kind for risk in (320, 330, 340) for number, kind in ((4, "list"), (5, "gauge"), (6, "gauge"))},
}
"""Numbers of the tool's questions and the kind of answer to each, as its published structure has them."""


def test_cnils_tool_finds_each_answer_under_its_question(pia):
    """The tool keeps answers in the browser and looks them up by a whole number; a text would never be shown."""
    for one in pia["answers"]:
        kind, data = QUESTIONS[one["reference_to"]], one["data"]
        assert type(one["reference_to"]) is int
        assert set(data) == {"text", "gauge", "list"}
        if kind == "list":
            assert data["text"] is data["gauge"] is None
            assert all(isinstance(label, str) for label in data["list"])
        else:
            assert (type(data["text"]), data["gauge"], data["list"]) == (str, 0, [])


def test_cnils_tool_finds_the_measures_that_an_answer_names(pia):
    named = next(one["data"]["list"] for one in pia["answers"] if one["reference_to"] == 324)
    titles = [one["title"] for one in pia["measures"]]
    assert set(named) <= set(titles)
    assert len(titles) == len(set(titles))


def test_cnils_answers_hold_the_findings_a_field_each_and_no_judgement(pia, material):
    texts = {one["reference_to"]: one["data"]["text"] or "" for one in pia["answers"]}
    assert set(texts) == set(QUESTIONS)
    assert max(map(len, texts.values())) < 2_000
    assert next(one.sentence for one in material.of("B01") if one.id == "B01.inventory") in texts[121]
    assert not any(one["data"]["gauge"] for one in pia["answers"])
    assert pia["evaluations"] == []
    assert not any(pia["pia"][name] for name in ("dpos_names", "people_names", "validator_name"))


def test_cnils_tool_shows_a_hostile_label_as_text(material):
    known = next(one for one in material.of("B01") if one.id == "B01.inventory")
    hostile = replace(known, sentence="<script>alert(1)</script> a & b")
    text = to_pia(replace(material, statements=(hostile,)))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.fixture(scope="module")
def acro(material):
    return to_acro(material)


def test_acros_layout_names_files_that_are_there_with_their_checksums(acro):
    results = json.loads(acro["acro/results.json"])
    assert set(results) == {"version", "results"}
    listed = [file["name"] for one in results["results"].values() for file in one["files"]]
    for name in (*listed, "results.json"):
        content = acro[f"acro/{name}"]
        assert acro[f"acro/checksums/{name}.txt"].decode() == hashlib.sha256(content).hexdigest()
    assert len(acro) == 2 * (len(listed) + 1)


def test_acros_outputs_hold_the_released_cells_and_wait_for_a_person(acro, material):
    results = json.loads(acro["acro/results.json"])["results"]
    assert {one["status"] for one in results.values()} == {"review"}
    keys = {"uid", "status", "type", "properties", "files", "outcome", "command", "summary", "timestamp", "comments"}
    assert all(set(one) == keys | {"exception"} for one in results.values())
    tables = {one["properties"]["finding"]: one for one in results.values() if one["type"] == "table"}
    statement = next(s for s in material.statements if s.table and any("[c]" in row for row in s.table.cells))
    record = tables[statement.id]
    file = record["files"][0]
    rows = list(csv.reader(io.StringIO(acro[f"acro/{file['name']}"].decode())))
    assert rows == [list(statement.table.headings), *map(list, statement.table.cells)]
    held = [[r, c] for r, row in enumerate(statement.table.cells) for c, cell in enumerate(row) if cell == "[c]"]
    assert file["sdc"]["cells"]["threshold"] == held
    assert file["sdc"]["summary"]["threshold"] == len(held)
    assert sum(value != "ok" for column in record["outcome"].values() for value in column.values()) == len(held)


@pytest.fixture(scope="module")
def pack(tmp_path_factory, material):
    assessed = replace(material.assessed, audience="dpia", release="demo/2026-01/0a1b2c3d")
    return build_pack(tmp_path_factory.mktemp("crate"), replace(material, assessed=assessed))


def test_the_crate_lists_every_file_and_waits_for_a_check(pack):
    graph = json.loads((pack.folder / CRATE).read_text(encoding="utf-8"))["@graph"]
    entities = {one["@id"]: one for one in graph}
    assert len(entities) == len(graph)
    files = {one["@id"] for one in graph if one["@type"] == "File"}
    there = {PurePosixPath(path.relative_to(pack.folder)).as_posix() for path in pack.files}
    assert files - {"release.json"} == there - {CRATE}
    assert {one["@id"] for one in entities["./"]["hasPart"]} == files
    check = next(one for one in graph if one["@type"] == "AssessAction")
    assert check["actionStatus"] == {"@id": "http://schema.org/PotentialActionStatus"}
    assert "agent" not in check
    assert entities["./"]["identifier"] == "demo/2026-01/0a1b2c3d"


def test_the_crate_is_valid_at_the_required_level(pack, monkeypatch, tmp_path):
    """The validator would fetch the vocabulary from the web; it is given the terms that the crate uses."""
    reason = "roc-validator asks for an older rich than the package; install it in an environment of its own"
    services = pytest.importorskip("rocrate_validator.services", reason=reason)
    from rocrate_validator import models
    from rocrate_validator.utils import document_loader, http

    context = json.dumps({"@context": _terms(json.loads((pack.folder / CRATE).read_text(encoding="utf-8")))})

    def answer(_self, url, **_options):
        from requests import Response

        response = Response()
        response.status_code, response.url, response.encoding = 200, url, "utf-8"
        response._content, response.headers["Content-Type"] = context.encode(), "application/ld+json"
        return response

    for name in ("get", "head"):
        monkeypatch.setattr(http.HttpRequester, name, answer, raising=False)
    monkeypatch.setattr(http.HttpRequester, "has_cached", lambda _self, _url: True)
    (pack.folder / "release.json").write_text("{}")
    settings = services.ValidationSettings(
        rocrate_uri=str(pack.folder),
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.REQUIRED,
        offline=True,
        cache_path=tmp_path / "cache",
    )
    document_loader.install_document_loader()
    try:
        found = services.validate(settings)
    finally:
        document_loader.uninstall_document_loader()
    assert [issue.message for issue in found.get_issues()] == []
    assert found.passed()


def _terms(crate):
    """Names in RO-Crate's vocabulary: schema.org's, but for two."""
    names = {name for one in crate["@graph"] for name in one if not name.startswith("@")}
    names |= {one["@type"] for one in crate["@graph"]}
    terms = {name: f"http://schema.org/{name}" for name in names}
    return terms | {"conformsTo": "http://purl.org/dc/terms/conformsTo", "File": "http://schema.org/MediaObject"}
