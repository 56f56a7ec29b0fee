"""Statements to build packs from, and one pack built once for all tests that only read it."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path

import pytest

from dpiabook.pack.document import Material, assemble
from dpiabook.pack.front import Assessed

DAY = date(2026, 11, 22)


def load_sample():
    """The sample lies beside this file and belongs to no package."""
    name = "pack_sample"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("sample.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def sample():
    return load_sample()


@pytest.fixture(scope="session")
def material(sample):
    assessed = Assessed("demo", "2026-01", DAY, "dpia")
    return Material(sample.statements(), sample.CONTEXT, sample.drawings(), (), assessed)


@pytest.fixture(scope="session")
def document(material):
    return assemble(material)
