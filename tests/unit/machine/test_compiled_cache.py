"""Compiled loops are kept somewhere even where neither the package nor the home folder can be written."""

import os
import subprocess
import sys

import pytest

from dpiabook.machine import compiled_cache as kernel_cache


@pytest.fixture
def read_only(monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(kernel_cache.os, "access", lambda path, mode: False)


def test_a_package_that_can_be_written_keeps_its_own(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert kernel_cache.keep_compiled(tmp_path) is None
    assert "NUMBA_CACHE_DIR" not in os.environ


@pytest.mark.usefixtures("read_only")
def test_else_the_users_cache_serves(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    assert kernel_cache.keep_compiled(tmp_path) == str(tmp_path / "cache" / "dpiabook")


@pytest.mark.usefixtures("read_only")
def test_else_a_folder_for_temporary_files(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(kernel_cache.tempfile, "tempdir", None)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    found = kernel_cache.keep_compiled(tmp_path)
    assert found is not None
    assert found.startswith(str(tmp_path / "dpiabook-kernels-"))


def test_what_the_environment_says_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert kernel_cache.keep_compiled(tmp_path / "absent") == str(tmp_path)


def test_kernels_are_kept_where_the_environment_says(tmp_path):
    told = "import numpy as np; from dpiabook.counting import group, Packed; group(Packed(np.array([1, 1, 2]), 4))"
    subprocess.run([sys.executable, "-c", told], env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}, check=True)
    assert list(tmp_path.rglob("*.nbc"))
