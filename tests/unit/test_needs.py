"""A test that needs a program is skipped where a person's machine lacks it, and fails where CI=true."""

import shutil

import pytest


@pytest.mark.parametrize(("ci", "ending"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_program_that_is_not_there(needs, monkeypatch, ci, ending):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ending, match="Java is not installed"):
        needs("java")


def test_a_program_that_is_there(needs, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/somewhere/{name}")
    assert needs("soffice") == "/somewhere/soffice"
