"""Packs verify by themselves, releases are chained, and later drafts are compared with them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.hashes import SUMS, check_sums, write_sums
from dpiabook.release.ledger import difference, read_ledger, release
from dpiabook.release.present import present_all
from dpiabook.release.record import RECORD, PackRecord, printed_of, read_record, write_record
from dpiabook.release.verify import verify_pack
from dpiabook.suite.cli import app
from dpiabook.suite.packs import chain_of

REGION = Column("region", "Region", "region")
X = Column("x", "Children with a recorded flag", "people", "children")
APPROVED = {"approved_by": "information asset owner", "approved_on": "2026-11-22"}


def regions(counts: dict[str, int], finding_id: str = "B09.regions") -> Finding:
    rows = tuple(counts.items())
    return Finding(finding_id, "B09", "T", "S", table=Table((REGION, X), rows, "", False, ("region",)))


def pack(build, folder: Path, findings: list[Finding], release_id: str = "r1", state: str = "") -> Path:
    """A pack for both audiences, as the pack room writes it."""
    for audience in ("dpia", "public"):
        rules = build.rules(audience, codes=build.codes(9))
        statements = present_all(findings, rules)
        place = folder / audience
        place.mkdir(parents=True)
        record = PackRecord(
            release_id=release_id,
            dataset="demo",
            version="2026-01",
            assessed_on="2026-11-22",
            audience=audience,
            profile=rules.profile,
            statements=statements,
            printed=printed_of(statements, rules.formatter),
            state=state or release_id,
        )
        write_record(place, record)
        write_sums(place)
    return folder


def findings(build) -> list[Finding]:
    return [build.areas([(4, 60), (20, 413), (33, 287)]), regions({"North": 4, "South": 47})]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_record_survives_its_file_and_writes_the_same_bytes(build, tmp_path: Path) -> None:
    first, second = (pack(build, tmp_path / name, findings(build)) for name in "ab")
    record = read_record(first / "dpia")
    assert (first / "dpia" / RECORD).read_bytes() == (second / "dpia" / RECORD).read_bytes()
    write_record(tmp_path, record)
    assert read_record(tmp_path) == record
    assert "E0000" not in (first / "dpia" / RECORD).read_text()


def test_a_whole_pack_and_each_of_its_folders_verify(build, tmp_path: Path) -> None:
    folder = pack(build, tmp_path / "pack", findings(build))
    report = verify_pack(folder)
    assert report.passed
    assert [name for name, _ in report.hashes] == ["dpia", "public"]
    assert "whole and passes the audit" in str(report)
    assert verify_pack(folder / "public").passed


def test_changed_missing_and_added_files_are_named(build, tmp_path: Path) -> None:
    folder = pack(build, tmp_path / "pack", findings(build)) / "dpia"
    for name in ("kept.csv", "changed.csv", "gone.csv"):
        (folder / name).write_text(name)
    write_sums(folder)
    assert check_sums(folder).passed
    (folder / "changed.csv").write_text("else")
    (folder / "gone.csv").unlink()
    (folder / "added.csv").write_text("new")
    report = check_sums(folder)
    assert (report.changed, report.missing, report.added) == (("changed.csv",), ("gone.csv",), ("added.csv",))
    assert not verify_pack(folder).passed
    assert "changed: changed.csv" in str(verify_pack(folder))


def test_a_record_that_was_made_sharper_fails_the_audit_even_with_new_sums(build, tmp_path: Path) -> None:
    folder = pack(build, tmp_path / "pack", findings(build)) / "public"
    rewrite(folder / RECORD, '"45"', '"47"')
    write_sums(folder)
    report = verify_pack(folder)
    assert not report.passed
    assert "B09.regions (table)" in str(report)
    assert "47" not in str(report)


def test_a_record_under_a_softened_profile_fails(build, tmp_path: Path) -> None:
    folder = pack(build, tmp_path / "pack", findings(build)) / "public"
    rewrite(
        folder / RECORD,
        '"threshold":10' if '"threshold":10' in (folder / RECORD).read_text() else '"threshold": 10',
        '"threshold": 2',
    )
    write_sums(folder)
    assert "output profile" in str(verify_pack(folder))


def test_a_folder_that_is_no_pack_and_a_broken_record_are_refused(build, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no pack here"):
        verify_pack(tmp_path)
    (tmp_path / RECORD).write_text('{"release_id": "canary-7731", "more": 1}')
    with pytest.raises(Refusal, match="more") as caught:
        verify_pack(tmp_path)
    assert "canary" not in str(caught.value)


def test_a_record_with_a_short_row_or_a_share_of_nothing_is_refused(build, tmp_path: Path) -> None:
    folder = pack(build, tmp_path / "pack", findings(build)) / "dpia"
    record = json.loads((folder / RECORD).read_text())
    table = record["statements"][0]["table"]
    spoiled = [table | {"values": [row[:-1] for row in table["values"]]}]
    spoiled += [table | {"columns": [column | {"part": "gone"} for column in table["columns"]]}]
    for bad in spoiled:
        record["statements"][0]["table"] = bad
        (folder / RECORD).write_text(json.dumps(record))
        with pytest.raises(Refusal, match=r"B09\.t") as caught:
            verify_pack(folder)
        assert caught.value.code is Code.SOURCE_UNREADABLE


def test_releases_are_chained_and_hold_no_data(build, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.json"
    one = release(pack(build, tmp_path / "one", findings(build)), ledger, **APPROVED)
    two = release(pack(build, tmp_path / "two", findings(build), "r2"), ledger, **APPROVED)
    assert [entry.release_id for entry in read_ledger(ledger)] == ["r1", "r2"]
    assert (one.before, two.before) == ("0" * 64, one.hash)
    assert not any(word in ledger.read_text() for word in ("North", '"45"', "Area ", "E0000"))


@pytest.mark.parametrize("spoil", ["change", "drop"])
def test_a_ledger_that_was_changed_is_refused(build, tmp_path: Path, spoil: str) -> None:
    ledger = tmp_path / "ledger.json"
    release(pack(build, tmp_path / "one", findings(build)), ledger, **APPROVED)
    release(pack(build, tmp_path / "two", findings(build), "r2"), ledger, **APPROVED)
    entries = json.loads(ledger.read_text())
    if spoil == "change":
        entries[0]["approved_by"] = "somebody else"
    ledger.write_text(json.dumps(entries if spoil == "change" else entries[1:]))
    with pytest.raises(Refusal) as caught:
        read_ledger(ledger)
    assert caught.value.code is Code.LEDGER_BROKEN


@pytest.mark.parametrize("field", ["approved_by", "approved_on", "version", "tables", "cells", "sums"])
def test_the_command_line_notices_a_changed_past_entry(build, tmp_path: Path, field: str) -> None:
    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    dataset = tmp_path / "outputs" / "demo"
    packs = [
        pack(build, dataset / version / "pack", findings(build), name)
        for name, version in (("r1", "2025-07"), ("r2", "2026-01"), ("r3", "2026-07"))
    ]
    for folder in packs[:2]:
        assert run("release", folder, "--approved-by", "controller").exit_code == 0
    entries = json.loads((dataset / "ledger.json").read_text())
    told = run("verify", packs[2])
    assert told.exit_code == 0
    assert f"2 in the chain, head {entries[-1]['hash'][:16]}" in told.output
    entries[0][field] = type(entries[0][field])()
    (dataset / "ledger.json").write_text(json.dumps(entries))
    for ended in (run("verify", packs[2]), run("release", packs[2], "--approved-by", "controller")):
        assert ended.exit_code == Code.LEDGER_BROKEN.value
        assert "the ledger of releases was changed" in ended.stderr
    assert run("verify", shutil.copytree(packs[2], tmp_path / "copy")).exit_code == 0


def test_a_cut_off_end_shows_in_the_head(build, tmp_path: Path) -> None:
    dataset = tmp_path / "outputs" / "demo"
    ledger = dataset / "ledger.json"
    packs = [pack(build, dataset / name / "pack", findings(build), name) for name in ("r1", "r2")]
    one, two = (release(folder, ledger, **APPROVED) for folder in packs)
    printed = chain_of(packs[1])
    ledger.write_text(json.dumps(json.loads(ledger.read_text())[:1]))
    assert two.hash[:16] in printed
    assert chain_of(packs[1]) == f"Ledger         1 in the chain, head {one.hash[:16]}"


def test_what_may_not_be_released(build, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.json"
    folder = pack(build, tmp_path / "one", findings(build))
    with pytest.raises(Refusal, match="nobody approved"):
        release(folder, ledger, approved_by=" ", approved_on="2026-11-22")
    release(folder, ledger, **APPROVED)
    with pytest.raises(Refusal, match="in the ledger already"):
        release(folder, ledger, **APPROVED)
    (folder / "dpia" / SUMS).unlink()
    with pytest.raises(Refusal, match=SUMS):
        release(folder, ledger, **APPROVED)
    assert len(read_ledger(ledger)) == 1


def test_a_draft_is_compared_with_releases_only(build, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.json"
    release(pack(build, tmp_path / "one", [regions({"North": 9, "South": 47, "East": 81})]), ledger, **APPROVED)
    draft = pack(build, tmp_path / "two", [regions({"North": 11, "South": 60, "East": 80})], "r2")
    (found,) = difference([read_record(draft / "public")], read_ledger(ledger))
    assert (found.release_id, found.compared, found.moved) == ("r1", 3, 2)
    assert found.crossed == ("B09.regions/table",)
    same = difference([read_record(tmp_path / "one" / "public")], read_ledger(ledger))[0]
    assert (same.moved, same.crossed) == (0, ())
    assert difference([read_record(draft / "public")], []) == ()
