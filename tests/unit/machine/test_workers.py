"""How many cores a process may use, as the system, a control group, Slurm and a run's own share say."""

import os

import pytest

from dpiabook.machine import workers


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    workers._quota.cache_clear()
    monkeypatch.delenv("SLURM_CPUS_PER_TASK", raising=False)
    monkeypatch.delenv("DPIABOOK_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(workers, "_QUOTA", tmp_path / "cpu.max")
    yield
    workers._quota.cache_clear()


def test_affinity_alone(tmp_path):
    assert workers.cores() == workers.threads() == 8


@pytest.mark.parametrize(
    ("said", "expected"), [("300000 100000\n", 3), ("50000 100000\n", 1), ("max 100000\n", 8), ("nonsense\n", 8)]
)
def test_a_control_group_limits(tmp_path, said, expected):
    (tmp_path / "cpu.max").write_text(said)
    assert workers.cores() == expected


def test_slurm_limits_and_says_no_more_than_there_are(monkeypatch):
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", "2")
    assert workers.cores() == 2
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", "64")
    assert workers.cores() == 8


def test_a_share_is_for_threads_alone(monkeypatch):
    monkeypatch.setenv("DPIABOOK_THREADS", "1")
    assert (workers.threads(), workers.cores()) == (1, 8)
