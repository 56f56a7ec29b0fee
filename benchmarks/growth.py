"""Times the whole suite, and notebook 03 alone, as the demonstration's programme grows.

Usage: python -m benchmarks.growth [families ...]          (default: 40000 400000)

The data are written before the clock starts. Memory is that of all processes of the run together, pages that several
share counted once, looked at twice a second: what the system cannot drop, and in all with the pages of files, which it
drops when somebody needs the room.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.suite import COMMAND
from dpiabook.settings import demo_file
from dpiabook.suite.runs import notebooks_folder

_PAUSE = 0.5
_NOTEBOOK = "03_reidentification"
WRITE = """
import sys
from pathlib import Path
from dpiabook.book.opening import demo_files
from dpiabook.settings import places_for
for version in ("2025-07", "2026-01"):
    demo_files(places_for(None, Path(sys.argv[1])), version)
"""


def memory_of(process: int) -> tuple[int, int]:
    """Proportional set size of a process and its descendants in bytes: without, and with the pages of files."""
    own = total = 0
    for number in [process, *_descendants(process)]:
        try:
            lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
        own += sizes["Pss_Anon"] + sizes["Pss_Shmem"]
        total += sizes["Pss"]
    return own, total


def _descendants(process: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def timed(words: list[str], variables: dict[str, str]) -> tuple[float, float, float]:
    """Wall time in seconds and peak memory in GB of a command, without and with the pages of files."""
    own, total, ended = 0, 0, threading.Event()
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(words, env=os.environ | variables, stdout=said, stderr=said)
        while process.poll() is None:
            held = memory_of(process.pid)
            own, total = max(own, held[0]), max(total, held[1])
            ended.wait(_PAUSE)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(words)}\n{said.read().decode()[-2000:]}")
    return time.perf_counter() - began, own / 1e9, total / 1e9


def rows_of(out: Path, families: int) -> int:
    import pyarrow.parquet as pq

    return pq.read_metadata(next(out.glob(f".demo/{families}/2026-01/children.parquet"))).num_rows


def main() -> None:
    """Time both at every size."""
    sizes = [int(given) for given in sys.argv[1:]] or [40_000, 400_000]
    print("| children | eight notebooks s | peak GB | with files | notebook 03 by papermill s | peak GB | with files |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    for families in sizes:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            variables = {"DPIABOOK_DEMO_FAMILIES": str(families), "DPIABOOK_OUT": folder}
            run = [sys.executable, "-c", COMMAND, "run", str(demo_file()), "--out", folder, "--quiet"]
            timed([sys.executable, "-c", WRITE, folder], variables)
            suite = timed(run, variables)
            notebook = str(notebooks_folder() / f"{_NOTEBOOK}.ipynb")
            one = [sys.executable, "-m", "papermill", notebook, str(out / "03.ipynb"), "--no-progress-bar"]
            alone = timed([*one, "-p", "parameters_file", str(demo_file())], variables)
            cells = [f"{rows_of(out, families):,}", *(f"{value:.1f}" for each in (suite, alone) for value in each)]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
