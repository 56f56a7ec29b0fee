"""Times the packs of the demonstration, from evidence that is there: the audit, and every form for three audiences.

Usage: python -m benchmarks.pack [families]          (default: 20000)

It is timed in a process as notebook 08 has it, with libraries imported and the figures of other notebooks drawn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.suite import COMMAND
from dpiabook.settings import demo_file

_ROUNDS = 3


def main() -> None:
    """Run the suite once, then time what its last notebook does."""
    families = sys.argv[1] if len(sys.argv) > 1 else "20000"
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DPIABOOK_DEMO_FAMILIES": families, "DPIABOOK_OUT": folder}
        words = [sys.executable, "-c", COMMAND, "run", str(demo_file()), "--out", folder, "--quiet"]
        subprocess.run(words, check=True, capture_output=True)
        os.environ |= {"DPIABOOK_RUN_DIR": str(Path(folder) / "demo" / "2026-01")}
        print(
            "| from evidence to packs, 20,000 families in 12 areas | median s |".replace("20,000", f"{int(families):,}")
        )
        print("|---|--:|")
        for name, seconds in timings().items():
            print(f"| {name} | {seconds:.2f} |", flush=True)


def timings() -> dict[str, float]:
    from dpiabook.book import open_book
    from dpiabook.pack import build
    from dpiabook.suite.exercise import exercise

    exercise()
    book = open_book("08_evidence_pack", {"parameters_file": str(demo_file())})
    found = {"release and audit": timed(book.release)}
    found["three packs, every form, with the extra pdf"] = timed(book.write_packs)
    build.can_write_pdf = lambda: False
    found["three packs without the extra pdf"] = timed(book.write_packs)
    return found


def timed(work: Callable[[], Any]) -> float:
    """Median wall time in seconds."""
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return sorted(times)[_ROUNDS // 2]


if __name__ == "__main__":
    main()
