"""Statements to build packs from, and one pack built once for all tests that only read it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dpiabook.pack.assessed import Assessed
from dpiabook.pack.document import assemble
from dpiabook.pack.material import Material
from dpiabook.settings import demo_file
from dpiabook.synthetic import DEMO_VERSIONS, write_demo
from dpiabook.synthetic.planted import planted

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
    return Material(sample.statements(), sample.CONTEXT, sample.drawings(), (), assessed, speech=sample.SPEECH)


@pytest.fixture(scope="session")
def document(material):
    return assemble(material)


@dataclass(frozen=True)
class CanaryRun:
    """A run over the demonstration in which some values of the data occur once, so that they can be looked for."""

    run: object
    frames: Mapping[str, pd.DataFrame]
    canaries: Mapping[str, str | float]
    parameters: Path


@pytest.fixture(scope="session")
def canary_run(run_suite, tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    (project / "parameters").mkdir()
    files = {v: write_demo(project / "data", v, families=600, canaries=True) for v in DEMO_VERSIONS}
    settings = demo_file().read_text()
    for name, own in (
        ("dataset: demo", "dataset: canaries"),
        ("source: demo", 'source: "../data/{version}/children.parquet"'),
        ("dictionary: demo", 'dictionary: "../data/{version}/dictionary.json"'),
    ):
        settings = settings.replace(f"\n{name}\n", f"\n{own}\n")
    parameters = project / "parameters" / "canaries.yml"
    parameters.write_text(settings)
    run = run_suite(parameters, "canaries", "2026-01")
    assert run.done.returncode == 0, run.told
    frames = {version: pd.read_parquet(found.data) for version, found in files.items()}
    return CanaryRun(run, frames, planted(600, canaries=True).canaries, parameters)
