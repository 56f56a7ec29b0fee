"""Three packs from one run: what leaves, what stays, what follows from what, and what happens at the next run."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dpiabook.book.packing import Before, attacked, released, write_packs
from dpiabook.evidence import Finding
from dpiabook.evidence.finding import Column, Table, numbers
from dpiabook.meaning import Speech
from dpiabook.pack.answers import ANSWERS, Answer
from dpiabook.pack.answers_put import put_answers
from dpiabook.pack.decisions import fingerprint
from dpiabook.release.ledger import release
from dpiabook.release.record import read_record
from dpiabook.release.verify import verify_pack
from dpiabook.settings import Loaded, Settings
from dpiabook.settings.places import Places

AUDIENCES = ("dpia", "public", "controller")
CANARY_AREA = "XCANARY1"


@dataclass(frozen=True)
class Folder:
    """As a run's folder, without its guards."""

    root: Path
    notebooks: tuple = ()

    def pack_folder(self, *parts):
        return self.root.joinpath(*parts)

    def evidence_of(self, notebook):
        """No notebook has run here."""


def findings(children=1203):
    count = Column("n", "Children", "volume", "children")
    areas = tuple((code, n) for code, n in ((CANARY_AREA, 401), ("X2", 399), ("X3", 403)))
    regions = (("North", children - 600), ("South", 600))
    return [
        Finding(
            "B02.volumes",
            "B02",
            "{n} children",
            "The data hold {n} children.",
            numbers({"n": children}, [count]),
            Table((Column("region", "Region", "region"), count), regions, "By region", dimensions=("region",)),
            author_decides="Which period is covered.",
        ),
        Finding(
            "B08.by_area",
            "B08",
            "By area",
            "Areas differ in size.",
            None,
            Table((Column("area", "Area", "area"), count), areas, "By area", dimensions=("area",)),
        ),
    ]


@pytest.fixture
def loaded(tmp_path):
    settings = Settings(dataset="demo", version="2026-01", assessed_on="2026-11-22")
    return Loaded(settings, Places(tmp_path, tmp_path, tmp_path / "outputs"), "demo.yml")


def run(loaded, folder, found):
    """What the last notebook does."""
    outside = [released(loaded, audience, found) for audience in AUDIENCES[:2]]
    attacked(outside)
    write_packs(Folder(folder), loaded, [*outside, released(loaded, "controller", found)], Speech(), Before())
    return folder


@pytest.fixture
def packs(loaded, tmp_path):
    return run(loaded, tmp_path / "run", findings())


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_folder_that_leaves_verifies_alone_and_all_do_together(packs):
    for folder in (packs / "pack" / "dpia", packs / "pack" / "public", packs / "pack"):
        assert verify_pack(folder).passed, str(verify_pack(folder))


def test_what_the_public_reads_stands_in_the_dpias_pack_too(packs):
    public, dpia = (read_record(packs / "pack" / name) for name in ("public", "dpia"))
    inside = {one.id: one for one in dpia.statements}
    for one in public.statements:
        twin = inside[one.id]
        if one.table is not None:
            assert (one.table.headings, one.table.cells) == (twin.table.headings, twin.table.cells)
    volumes = next(one for one in public.statements if one.id == "B02.volumes")
    assert (volumes.title, volumes.sentence) == (inside["B02.volumes"].title, inside["B02.volumes"].sentence)
    assert public.release_id == dpia.release_id


def test_areas_bear_pseudonyms_outside_and_are_not_there_for_the_public(packs):
    for content in files(packs / "pack").values():
        assert CANARY_AREA.encode() not in content
    assert CANARY_AREA in (packs / "controlled" / "controller-pack" / "blocks" / "B08.csv").read_text()
    by_area = {
        a: next(s for s in read_record(packs / "pack" / a).statements if s.block == "B08") for a in AUDIENCES[:2]
    }
    assert by_area["public"].table is None
    assert all(row[0].startswith("Area ") for row in by_area["dpia"].table.cells)


def test_exact_counts_stay_inside(packs):
    for name, content in files(packs / "pack").items():
        if not name.endswith((".png", ".docx", ".xlsx", ".svg")):
            assert b"1,203" not in content, name
    assert "1,203" in (packs / "controlled" / "controller-pack" / "blocks" / "B02.md").read_text()


def test_the_same_input_gives_the_same_bytes(loaded, packs, tmp_path):
    assert files(run(loaded, tmp_path / "again", findings())) == files(packs)


def test_decisions_are_printed_for_the_author_and_not_for_the_public(loaded, packs, tmp_path):
    statements = read_record(packs / "pack" / "dpia").statements
    figure = fingerprint(next(one for one in statements if one.id == "B02.volumes"))
    path = tmp_path / "demo.decisions.csv"
    asked = "id,decision,role,date,note,figure"
    path.write_text(f"{asked}\nB02.volumes,Covered as stated,Data owner,2026-11-01,,{figure}\n")
    later = run(loaded, tmp_path / "later", findings())
    read = {a: (later / "pack" / a / "blocks" / "B02.md").read_text() for a in AUDIENCES[:2]}
    assert "Covered as stated" in read["dpia"]
    assert "changed since" not in read["dpia"]
    assert "Covered as stated" not in read["public"]
    inside = (later / "controlled" / "controller-pack" / "blocks" / "B02.md").read_text()
    assert "Covered as stated" in inside
    assert "changed since" not in inside
    assert not (later / "pack" / "public" / ANSWERS).exists()
    changed = run(loaded, tmp_path / "changed", findings(children=1303))
    assert "changed since" in (changed / "pack" / "dpia" / "blocks" / "B02.md").read_text()


def test_the_workbook_replaces_the_file_of_decisions_and_says_what_the_public_may_read(loaded, packs, tmp_path):
    (tmp_path / "demo.decisions.csv").write_text("id,decision,role,date\nB02.volumes,Covered,Data owner,2026-11-01\n")
    first = run(loaded, tmp_path / "first", findings())
    own = (Answer("2.7", "Ten years.", "Data owner"), Answer("2.17", "Better help.", "Author", public=True))
    book = put_answers(first / "pack" / "dpia" / ANSWERS, own).content
    (tmp_path / f"demo.{ANSWERS}").write_bytes(book)
    (tmp_path / "demo.decisions.csv").write_text("no decisions any more")
    second = run(loaded, tmp_path / "second", findings())
    pages = {
        a: (second / "pack" / a / f"{name}.html").read_text() for a, name in (("dpia", "dpia"), ("public", "summary"))
    }
    assert "Covered (Data owner, 2026-11-01)" in (second / "pack" / "dpia" / "blocks" / "B02.md").read_text()
    assert all(words in pages["dpia"] for words in ("Ten years.", "Better help."))
    assert "Better help." in pages["public"]
    assert "Ten years." not in pages["public"]
    assert verify_pack(second / "pack").passed


def test_a_run_after_a_release_says_what_changed_and_is_another_release(loaded, packs):
    ledger = loaded.places.outputs / "demo" / "ledger.json"
    entry = release(packs / "pack", ledger, approved_by="Data owner", approved_on="2026-11-23")
    same = run(loaded, packs.parent / "same", findings())
    assert files(same) == files(packs)
    later = run(loaded, packs.parent / "later", findings(children=1303))
    assert read_record(later / "pack" / "dpia").release_id != entry.release_id
    page = (later / "pack" / "dpia" / "dpia.html").read_text()
    assert "What changed since the last release" in page
    assert entry.release_id in page
    areas = [
        {row[0] for s in read_record(one / "pack" / "dpia").statements if s.block == "B08" for row in s.table.cells}
        for one in (packs, later)
    ]
    assert not areas[0] & areas[1]
    assert release(later / "pack", ledger, approved_by="Data owner", approved_on="2026-11-24").before == entry.hash


def test_a_pack_with_an_exact_margin_added_is_refused(packs):
    path = packs / "pack" / "dpia" / "release.json"
    record = json.loads(path.read_text())
    record["statements"][0]["table"]["cells"][0][1] = "603"
    path.write_text(json.dumps(record))
    report = verify_pack(packs / "pack" / "dpia")
    assert not report.passed
    assert report.audit.failures


def test_a_changed_file_is_found(packs):
    path = packs / "pack" / "public" / "blocks" / "B02.md"
    path.write_text(path.read_text() + "More.\n")
    report = verify_pack(packs / "pack" / "public")
    assert not report.passed
    assert dict(report.hashes)["public"].changed == ("blocks/B02.md",)


def test_a_new_seed_of_findings_keeps_no_file_of_the_old(loaded, packs):
    shorter = [replace(one, table=None) for one in findings()]
    run(loaded, packs, shorter)
    assert verify_pack(packs / "pack").passed
    assert not list((packs / "pack" / "dpia" / "acro").glob("*.csv"))
