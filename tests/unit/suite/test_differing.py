"""What two packs say otherwise."""

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.release.profiles import load_profile
from dpiabook.release.record import PackRecord, write_record
from dpiabook.release.statement import Statement
from dpiabook.suite.differing import difference

SAME = Statement("B01.a", "B01", "Variables", "There are 12 variables.")
OTHER = Statement("B03.b", "B03", "Alone", "About 60 people are alone.")
GONE = Statement("B05.c", "B05", "Areas", "3 areas stand out.")
NEW = Statement("B06.d", "B06", "Versions", "40 people are new.")


def packed(folder, statements, audience="dpia"):
    record = PackRecord(
        release_id=f"d/{folder.name}/1",
        dataset="d",
        version=folder.name,
        assessed_on="2026-01-31",
        audience=audience,
        profile=load_profile("ons_srs"),
        statements=tuple(statements),
        printed=(),
    )
    target = folder / "pack" / audience
    target.mkdir(parents=True)
    write_record(target, record)
    return folder


@pytest.fixture
def packs(tmp_path):
    now = Statement("B03.b", "B03", "Alone", "About 90 people are alone.")
    return packed(tmp_path / "1", [SAME, OTHER, GONE]), packed(tmp_path / "2", [SAME, now, NEW])


def test_new_gone_and_changed_are_told_with_both_sentences(packs):
    found = difference(*packs)
    assert ([one.id for one in found.new], [one.id for one in found.gone]) == (["B06.d"], ["B05.c"])
    assert [(was.sentence, now.sentence) for was, now in found.changed] == [
        ("About 60 people are alone.", "About 90 people are alone.")
    ]
    told = "\n".join(found.lines())
    assert "was: About 60 people are alone." in told
    assert told.endswith("1 of 3 findings are the same")


def test_a_pack_is_like_itself_whichever_folder_names_it(packs):
    run = packs[0]
    for folder in (run, run / "pack", run / "pack" / "dpia"):
        found = difference(run, folder)
        assert (found.new, found.gone, found.changed, found.same) == ((), (), (), 3)


def test_packs_for_different_readers_are_not_compared(tmp_path):
    one, other = packed(tmp_path / "1", [SAME]), packed(tmp_path / "2", [SAME], audience="public")
    with pytest.raises(Refusal) as found:
        difference(one, other)
    assert found.value.code is Code.RELEASE_BLOCKED


def test_a_folder_without_a_pack_is_told(tmp_path, packs):
    with pytest.raises(Refusal) as found:
        difference(packs[0], tmp_path)
    assert found.value.code is Code.SOURCE_MISSING
