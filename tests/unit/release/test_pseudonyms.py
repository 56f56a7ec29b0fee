"""Pseudonyms are fresh for each release, hold no trace of the code, and their secret stays where it is."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.release.pseudonyms import KEY_VARIABLE, make_pseudonyms, read_secret

SECRET = b"an invented secret for tests"
CODES = [f"E0600{number:04d}" for number in range(400)]


def labels(release_id: str = "r1", secret: bytes = SECRET) -> dict[str, str]:
    return make_pseudonyms(CODES, release_id=release_id, secret=secret).labels


def test_the_same_release_gives_the_same_labels_and_another_gives_others() -> None:
    assert labels() == labels()
    assert not set(labels().items()) & set(labels("r2").items())
    assert not set(labels().items()) & set(labels(secret=SECRET[::-1]).items())


def test_labels_are_all_different_and_do_not_depend_on_order() -> None:
    assert len(set(labels().values())) == len(CODES)
    assert make_pseudonyms(CODES[::-1], release_id="r1", secret=SECRET).labels == labels()


def test_the_order_of_labels_tells_nothing_of_the_order_of_codes() -> None:
    by_label = sorted(CODES, key=labels().__getitem__)
    inversions = sum(a > b for a, b in pairwise(by_label))
    assert 150 < inversions < 250


@settings(max_examples=50, deadline=None)
@given(code=st.text("ABCDEFGH0123456789", min_size=3, max_size=9))
def test_a_label_holds_no_part_of_the_code_beyond_chance(code: str) -> None:
    label = make_pseudonyms([code], release_id="r1", secret=SECRET)(code)
    assert label.removeprefix("Area ").isalnum()
    assert code not in label
    assert len(label) == len("Area K7QF")


def test_the_labels_are_not_shown_when_printed() -> None:
    assert CODES[0] not in repr(make_pseudonyms(CODES, release_id="r1", secret=SECRET))


def test_an_unknown_area_is_refused_without_its_code() -> None:
    with pytest.raises(Refusal) as caught:
        make_pseudonyms(["A1"], release_id="r1", secret=SECRET)("canary-7731")
    assert "canary" not in str(caught.value)


def test_a_secret_is_made_once_with_owner_only_rights(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    keys = tmp_path / ".keys"
    secret = read_secret(keys)
    assert read_secret(keys) == secret
    assert len(secret) == 64
    assert (keys / "pseudonyms.key").stat().st_mode & 0o777 == 0o600
    assert read_secret(tmp_path / "other") != secret


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "key"
    path.write_bytes(SECRET + b"\n")
    path.chmod(0o600)
    monkeypatch.setenv(KEY_VARIABLE, str(path))
    assert read_secret(tmp_path / ".keys") == SECRET
    assert not (tmp_path / ".keys").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
@pytest.mark.parametrize(
    ("content", "mode", "what"), [(SECRET, 0o644, "others may read"), (b"short", 0o600, "too short")]
)
def test_a_weak_secret_is_refused(tmp_path: Path, content: bytes, mode: int, what: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(Refusal, match=what):
        read_secret(tmp_path, key_file=path)


def test_a_named_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not exist"):
        read_secret(tmp_path, key_file=tmp_path / "gone")
