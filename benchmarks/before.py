"""The warm suite of this tree beside that of an earlier one, taken in turn.

Usage: python -m benchmarks.before EARLIER [families] [rounds]          (default: 20000 families, 2 rounds)

EARLIER is a folder with an earlier commit checked out (``git worktree add EARLIER COMMIT``). Each tree runs once before
the clock starts, so that compiled loops and the demonstration's data are there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.suite import COMMAND, worked

HERE = Path(__file__).parents[1]


def run(tree: Path, out: Path, families: str) -> tuple[float, float]:
    """Wall time and time of processors of a whole run by a tree, in seconds."""
    variables = {"PYTHONPATH": str(tree / "src"), "DPIABOOK_DEMO_FAMILIES": families}
    words = [sys.executable, "-c", COMMAND, "run", str(tree / "parameters" / "demo.yml"), "--out", str(out)]
    began, before = time.perf_counter(), worked()
    done = subprocess.run(
        [*words, "--fresh", "--quiet"], env=os.environ | variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return time.perf_counter() - began, worked() - before


def main() -> None:
    """Run both in turn, and print the fastest of each."""
    given = dict(enumerate(sys.argv[1:]))
    earlier, families, rounds = given[0], given.get(1, "20000"), given.get(2, "2")
    trees = {"earlier": Path(earlier).resolve(), "this": HERE}
    with tempfile.TemporaryDirectory() as folder:
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in trees}
        for number in range(int(rounds) + 1):
            for name, tree in trees.items():
                taken = run(tree, Path(folder) / name, families)
                if number:
                    times[name].append(taken)
    least = {name: [min(each[at] for each in found) for at in (0, 1)] for name, found in times.items()}
    print("| the whole suite, warm | fastest s | processor s |\n|---|--:|--:|")
    for name, (wall, work) in least.items():
        print(f"| {name} | {wall:.1f} | {work:.1f} |")
    ratios = [this / that for this, that in zip(least["this"], least["earlier"], strict=True)]
    print(f"| this / earlier | {ratios[0]:.2f} | {ratios[1]:.2f} |")


if __name__ == "__main__":
    main()
