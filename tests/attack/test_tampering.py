"""A pack that was changed after it was made, or after it was approved, is told from the one that was."""

import io
import json
import re
import shutil
import zipfile

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.pack import remade
from dpiabook.release import verify
from dpiabook.release.hashes import write_sums
from dpiabook.release.ledger import Entry, read_ledger
from dpiabook.release.record import read_record, write_record
from dpiabook.release.signing import FILE_VARIABLE, make_key
from dpiabook.suite.packs import released, verified
from dpiabook.suite.runs import Options, run_file

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tampering")]


@pytest.fixture(scope="module")
def approved(tmp_path_factory):
    """A finished and signed release: its pack, its ledger, and the public key."""
    root = tmp_path_factory.mktemp("approved")
    key, other = root / "release.key", root / "other.key"
    public, _ = make_key(key), make_key(other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DPIABOOK_DEMO_FAMILIES", "300")
        patch.setenv(FILE_VARIABLE, str(key))
        done = run_file(root / "parameters" / "demo.yml", lambda event: None, Options(out=root / "outputs"))
        assert not done.refusals
        released(done.folder / "pack", approved_by="the controller", approved_on="2026-02-01", ledger=None)
    return done.folder / "pack", done.folder.parent / "ledger.json", public, other.with_name("other.key.pub")


@pytest.fixture
def pack(approved, tmp_path):
    return shutil.copytree(approved[0], tmp_path / "pack")


@pytest.fixture(scope="module", autouse=True)
def made_once():
    """What a record makes, and whether it stands up to attack, is found once: both depend on the record alone."""

    def once(function, key):
        kept = {}

        def found(*given):
            what = repr(key(*given))
            if what not in kept:
                kept[what] = function(*given)
            return kept[what]

        return found

    made = once(remade.all_files, lambda one: (one.statements, one.context, one.decisions, one.assessed, one.speech))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remade, "all_files", made)
        patch.setattr(remade, "_drawn", once(remade._drawn, lambda statements: statements))
        patch.setattr(verify, "audit", once(verify.audit, lambda *given: given))
        yield


def in_zip(path, name, change):
    """Change one part of a file that is a zip."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    before = parts[name]
    parts[name] = change(before.decode()).encode()
    assert parts[name] != before
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    path.write_bytes(held.getvalue())


def in_text(path, change):
    before = path.read_text()
    after = change(before)
    assert after != before
    path.write_text(after)


def docx(part, change):
    return lambda pack: in_zip(pack / "dpia" / "dpia.docx", part, change)


def another_number(text):
    return re.sub(r">([^<]*?)(\d)([^<]*)<", lambda m: f">{m[1]}{(int(m[2]) + 1) % 10}{m[3]}<", text, count=1)


def first_file(pack, pattern):
    return sorted((pack / "dpia").glob(pattern))[0]


def in_record(pack):
    record = read_record(pack / "dpia")
    first, *rest = record.statements
    changed = first.__class__(**{**vars(first), "title": f"{first.title} indeed"})
    write_record(pack / "dpia", record.model_copy(update={"statements": (changed, *rest)}))


TAMPERINGS = {
    "a number of the Word file": docx("word/document.xml", another_number),
    "an alternative text": docx("word/document.xml", lambda text: text.replace('descr="', 'descr="Not ', 1)),
    "hidden text": docx(
        "word/document.xml", lambda text: text.replace("<w:p>", "<w:p><w:r><w:rPr><w:vanish/></w:rPr></w:r>", 1)
    ),
    "the properties of the Word file": docx(
        "docProps/core.xml", lambda text: text.replace("<dc:", "<!-- x --><dc:", 1)
    ),
    "a workbook": lambda pack: in_zip(
        pack / "dpia" / "tables.xlsx", "xl/sharedStrings.xml", lambda text: text.replace("<t>", "<t>x", 1)
    ),
    "a sentence of the page": lambda pack: in_text(
        pack / "public" / "summary.html", lambda text: text.replace("</main>", "<p>All is well.</p></main>")
    ),
    "a block": lambda pack: in_text(first_file(pack, "blocks/*.md"), lambda text: f"{text}\nAll is well.\n"),
    "the values of a block": lambda pack: in_text(first_file(pack, "blocks/*.csv"), lambda text: f"{text}1,2\n"),
    "the words of a figure": lambda pack: in_text(first_file(pack, "figures/*.txt"), lambda text: text.upper()),
    "a picture": lambda pack: first_file(pack, "figures/*.png").write_bytes(b"\x89PNG"),
    "a file more": lambda pack: (pack / "dpia" / "more.txt").write_text("more"),
    "a file fewer": lambda pack: (pack / "dpia" / "step6.csv").unlink(),
    "the record": in_record,
    "a reader's folder fewer": lambda pack: shutil.rmtree(pack / "public"),
    "a folder more": lambda pack: (pack / "press").mkdir(),
}


def sums_anew(pack):
    for folder in pack.iterdir():
        if (folder / "SHA256SUMS").exists():
            write_sums(folder)


def test_what_was_approved_is_told_to_be_exactly_that(approved, pack):
    _, ledger, public, _ = approved
    found = verified(pack, ledger=ledger, trust=public)
    assert found.passed, str(found)
    assert "exactly what the controller approved on 2026-02-01" in str(found)
    assert all(differing == () for differing in found.remade.values())
    assert "not checked" in str(verified(pack))


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_a_change_is_seen_by_the_pack_alone_and_by_the_ledger(approved, pack, kind):
    TAMPERINGS[kind](pack)
    sums_anew(pack)
    found = verified(pack, ledger=approved[1])
    assert not found.passed
    assert found.strays or any(found.remade.values())
    assert found.report.passed == (kind != "the record" or found.report.audit.passed)
    if kind != "a folder more":
        assert found.approval.differs
        assert "NOT what the controller approved" in str(found)


def test_a_pack_that_was_made_anew_from_a_changed_record_is_not_what_was_approved(approved, pack):
    in_record(pack)
    folder = pack / "dpia"
    record = read_record(folder)
    for name, content in remade.all_files(remade._material(record, remade._rendering(record))).items():
        (folder / name).write_bytes(content)
    sums_anew(pack)
    assert verified(pack).remade["dpia"] == ()
    found = verified(pack, ledger=approved[1])
    assert not found.passed
    assert found.approval.differs
    assert "NOT what the controller approved" in str(found)


def test_the_entry_is_bound_by_chain_and_key(approved, pack, tmp_path):
    _, ledger, public, other = approved
    assert verified(pack, ledger=ledger).approval.signature == "unknown"
    wrong = verified(pack, ledger=ledger, trust=other)
    assert not wrong.passed
    assert "another key" in str(wrong)
    unsigned = tmp_path / "ledger.json"
    entries = json.loads(ledger.read_text())
    nobody = Entry(**{**entries[-1], "tables": tuple(entries[-1]["tables"]), "key": "", "signature": ""}).sealed()
    unsigned.write_text(json.dumps([nobody.model_dump(mode="json")]))
    assert verified(pack, ledger=unsigned).approval.signature == "none"
    assert not verified(pack, ledger=unsigned, trust=public).passed
    for change in ({"approved_by": "nobody"}, {"signature": "00" * 64}, {"signature": ""}, {"files": {}}):
        unsigned.write_text(json.dumps([{**entries[-1], **change}]))
        with pytest.raises(Refusal) as refused:
            verified(pack, ledger=unsigned)
        assert refused.value.code is Code.LEDGER_BROKEN


def test_what_was_released_is_kept_beside_the_ledger(approved):
    pack, ledger, *_ = approved
    entry = read_ledger(ledger)[-1]
    kept = ledger.parent / "releases" / entry.release_id.rpartition("/")[2]
    for folder in ("dpia", "public"):
        assert (kept / f"{folder}.json").read_bytes() == (pack / folder / "release.json").read_bytes()


def test_a_pack_of_other_versions_is_compared_by_hashes_alone(approved, pack, monkeypatch):
    monkeypatch.setattr(remade, "made_with", lambda: {"dpiabook": "99"})
    found = verified(pack, ledger=approved[1])
    assert set(found.remade.values()) == {None}
    assert "hashes only" in str(found)
    assert found.passed


def test_a_key_is_for_its_owner_alone(tmp_path, monkeypatch):
    from dpiabook.release.signing import signing_key

    public = make_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "key"))
    assert signing_key() is not None
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(Refusal) as refused:
        signing_key()
    assert refused.value.code is Code.SECRET_MISSING
    with pytest.raises(Refusal):
        make_key(tmp_path / "key")
    monkeypatch.setenv(FILE_VARIABLE, str(public))
    public.chmod(0o600)
    with pytest.raises(Refusal, match="no Ed25519 key"):
        signing_key()
