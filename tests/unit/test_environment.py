"""What is written twice for two kinds of users says the same."""

import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pip_part() -> list[str]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    return next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))


def test_conda_users_get_the_dependencies_of_pyproject():
    assert sorted(pip_part()[:-1]) == sorted(PROJECT["dependencies"])


def test_conda_users_get_a_python_that_pyproject_allows():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert f"python{PROJECT['requires-python']}" in environment["dependencies"]


@pytest.mark.xdist_group("together")
def test_tests_that_share_a_costly_run_are_given_to_one_worker(request):
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("one process runs all tests")
    assert request.node.nodeid.endswith("@together")


def test_lock_files_pin_with_hashes_and_name_no_host():
    for name in ("requirements.lock", "requirements-test.lock", "requirements-docs.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert len(pinned) > 20
        assert all("==" in line and line.endswith("\\") for line in pinned)
        assert not any("://" in line for line in lines)
