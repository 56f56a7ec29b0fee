"""A pack proves by itself that it is as it was written."""

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.release.hashes import write_sums
from dpiabook.suite.packs import verified


@pytest.fixture
def pack(tmp_path):
    for audience in ("dpia", "public"):
        (tmp_path / audience).mkdir()
        (tmp_path / audience / "dpia.html").write_text("<p>A draft.</p>")
        write_sums(tmp_path / audience)
    return tmp_path


def test_a_folder_and_a_folder_of_folders_are_checked(pack):
    assert verified(pack / "dpia").endswith("dpia: 1 files, all as they were written")
    assert len(verified(pack).splitlines()) == 2


@pytest.mark.parametrize(
    ("word", "change"),
    [
        ("changed: dpia.html", lambda folder: (folder / "dpia.html").write_text("<p>Final.</p>")),
        ("missing: dpia.html", lambda folder: (folder / "dpia.html").unlink()),
        ("added: more.html", lambda folder: (folder / "more.html").write_text("")),
    ],
)
def test_what_is_not_as_it_was_is_named(pack, word, change):
    change(pack / "public")
    with pytest.raises(Refusal) as refused:
        verified(pack)
    assert refused.value.code is Code.RELEASE_BLOCKED
    assert word in refused.value.what


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    with pytest.raises(Refusal) as refused:
        verified(tmp_path)
    assert refused.value.code is Code.SOURCE_MISSING
