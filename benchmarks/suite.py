"""The demonstration's notebooks: with `dpiabook run`, and one by one with papermill's command line.

Both do the same work in the same run of this file, on the same data, with results of their own. Prints Markdown rows.

    python benchmarks/suite.py [--families 2000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dpiabook.settings import demo_file
from dpiabook.suite.graph import SUITE
from dpiabook.suite.runs import notebooks_folder

COMMAND = "from dpiabook.suite.cli import main; main()"


def with_dpiabook(out: Path, jobs: int | None = None) -> None:
    """All notebooks with one command, from its start to its end."""
    words = [sys.executable, "-c", COMMAND, "run", str(demo_file()), "--out", str(out), "--fresh", "--quiet"]
    call([*words, *(["--jobs", str(jobs)] if jobs else [])], {})


def with_papermill(out: Path) -> None:
    """Each notebook with a command of its own, in the order in which they need each other."""
    run = out / "by-papermill"
    (run / "controlled" / "notebooks").mkdir(parents=True, exist_ok=True)
    for name in (name for batch in SUITE.batches for name in batch):
        source, target = notebooks_folder() / f"{name}.ipynb", run / "controlled" / "notebooks" / f"{name}.ipynb"
        words = [sys.executable, "-m", "papermill", str(source), str(target), "-p", "parameters_file", str(demo_file())]
        call([*words, "--no-progress-bar"], {"DPIABOOK_RUN_DIR": str(run), "DPIABOOK_OUT": str(out)})


def call(words: list[str], variables: dict[str, str]) -> None:
    """Run a command; show what it said when it fails."""
    done = subprocess.run(words, env=os.environ | variables, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}\n{done.stderr[-2000:]}")


def timed(work: Callable[[], None], rounds: int) -> tuple[float, float, float]:
    """Median and smallest wall time, and smallest time of processors of all processes, in seconds."""
    times, worked = [], []
    for _ in range(rounds):
        began, before = time.perf_counter(), worked()
        work()
        times.append(time.perf_counter() - began)
        worked.append(worked() - before)
    return statistics.median(times), min(times), min(worked)


def worked() -> float:
    """Seconds of processors of all processes that were begun here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Time both, and print the rows."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--families", type=int, default=2000)
    given.add_argument("--rounds", type=int, default=3)
    options = given.parse_args()
    os.environ["DPIABOOK_DEMO_FAMILIES"] = str(options.families)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        with_dpiabook(out)
        print(f"| eight notebooks, {options.families:,} families | median s | fastest s | processor s |")
        print("|---|--:|--:|--:|")
        ways = {
            "dpiabook run, as many side by side as cores": lambda: with_dpiabook(out),
            "dpiabook run --jobs 1": lambda: with_dpiabook(out, jobs=1),
            "papermill's command line, one by one": lambda: with_papermill(out),
        }
        for name, work in ways.items():
            median, fastest, worked = timed(work, options.rounds)
            print(f"| {name} | {median:.1f} | {fastest:.1f} | {worked:.1f} |", flush=True)


if __name__ == "__main__":
    main()
