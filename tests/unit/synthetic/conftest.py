"""The demonstration that the tests of this room share: small, with canaries, in both versions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from dpiabook.synthetic import DEMO_VERSIONS, DemoFiles, write_demo
from dpiabook.synthetic.planted import Planted, planted

FAMILIES = 3_000


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, DemoFiles]:
    folder = tmp_path_factory.mktemp("demo")
    return {version: write_demo(folder, version, families=FAMILIES, canaries=True) for version in DEMO_VERSIONS}


@pytest.fixture(scope="session")
def expected() -> Planted:
    return planted(FAMILIES, canaries=True)


@pytest.fixture(scope="session")
def earlier(demo: Mapping[str, DemoFiles]) -> pd.DataFrame:
    return pd.read_parquet(demo["2025-07"].data)


@pytest.fixture(scope="session")
def later(demo: Mapping[str, DemoFiles]) -> pd.DataFrame:
    return pd.read_parquet(demo["2026-01"].data)


@pytest.fixture(scope="session")
def ordinary(later: pd.DataFrame, expected: Planted) -> pd.DataFrame:
    """Children of families in which no child has a planted contradiction or canary."""
    odd = {child for kind in expected.contradictory for child in kind} | set(expected.canary_children)
    families = later.loc[later.child_id.isin(odd), "family_id"]
    return later[~later.family_id.isin(families)]
