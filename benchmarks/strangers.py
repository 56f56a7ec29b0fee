"""What is found in files that nobody had prepared, and how far they come; prints Markdown tables.

Usage: python -m benchmarks.strangers [--misses] [--no-runs]

``--misses`` lists what was missed and what is wrong; the names are those of public data sets. The files and what is
true of them are in ``tests/strangers``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.suite import COMMAND

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from strangers.making import strangers
from strangers.running import RUNS, Ran, run
from strangers.scoring import Score, below_the_floors, look_at_all, score, table


def command(_program: str, *words: Any, cwd: Path, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    """Start ``dpiabook`` of this environment."""
    line = [sys.executable, "-c", COMMAND, *map(str, words)]
    return subprocess.run(line, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False)


def misses(found: Score) -> str:
    """Everything that is not as it should be, one a line."""
    lines = [f"- not read: {name}" for name in found.unread]
    for what, tally in (found.tallies | found.entries).items():
        lines += [f"- {what}, missed: {one}" for one in tally.missed]
        lines += [f"- {what}, wrong: {one}" for one in tally.wrong]
    return "\n".join(lines)


def runs(ran: list[Ran]) -> str:
    """How many came to a pack, and what is wrong with those that did."""
    failed = [one.stranger.name for one in ran if one.fails_after_a_clean_check]
    foreign = sum(len(one.foreign) for one in ran)
    rows = ["| from `init` to the pack, nothing changed | |", "|---|--:|"]
    rows.append(f"| files tried | {len(ran)} |")
    rows.append(f"| clean by `check` | {sum(one.clean for one in ran)} |")
    rows.append(f"| runs that fail after a clean check | {', '.join(failed) or 0} |")
    rows.append(f"| lines with a foreign noun | {foreign} |")
    return "\n".join(rows)


def main() -> None:
    """Look at all, run some, and print what came of it."""
    known = {one.name: one for one in strangers()}
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        found = score(look_at_all(command, known.values(), Path(folder)))
        print(f"{len(known)} files, looked at in {time.perf_counter() - start:.0f} s.\n\n{table(found)}")
        print(f"\nBelow the floors: {'; '.join(below_the_floors(found)) or 'nothing'}.")
        if "--misses" in sys.argv:
            print(f"\n{misses(found)}")
        if "--no-runs" not in sys.argv:
            print(f"\n{runs([run(command, known[name], Path(folder) / f'run_{name}') for name in RUNS])}")


if __name__ == "__main__":
    main()
