"""Times the whole suite on more records than fit into memory, one notebook at a time, within a memory limit.

Usage: python -m benchmarks.out_of_core FAMILIES LIMIT [OUT]

The data are written before the clock starts, into OUT where one is named, where they are then found again. Memory as in
`benchmarks.growth`; disk is what the run has taken at most, its results and all that it removes again.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from pathlib import Path

import yaml

from benchmarks.growth import WRITE, rows_of, timed
from benchmarks.suite import COMMAND
from dpiabook.settings import demo_file

_PAUSE = 2.0


def _taken(folder: Path, ended: threading.Event, most: list[int]) -> None:
    """Note the most room that is taken while a run lasts."""
    before = shutil.disk_usage(folder).used
    while not ended.wait(_PAUSE):
        most.append(shutil.disk_usage(folder).used - before)


def measured(families: str, limit: str, out: Path) -> tuple[float, ...]:
    """Wall time in s, peak memory in GB without and with the pages of files, and disk taken in GB."""
    variables = {"DPIABOOK_DEMO_FAMILIES": families, "DPIABOOK_OUT": str(out)}
    timed([sys.executable, "-c", WRITE, str(out)], variables)
    parameters = out / "out_of_core.yml"
    settings = yaml.safe_load(demo_file().read_text(encoding="utf-8")) | {"memory_limit": limit}
    parameters.write_text(yaml.safe_dump(settings), encoding="utf-8")
    run = [sys.executable, "-c", COMMAND, "run", str(parameters), "--out", str(out), "--jobs", "1", "--quiet"]
    ended, most = threading.Event(), [0]
    watching = threading.Thread(target=_taken, args=(out, ended, most))
    watching.start()
    try:
        found = timed(run, variables)
    finally:
        ended.set()
        watching.join()
    return (*found, max(most) / 1e9)


def main() -> None:
    """Measure one size."""
    families, limit, *given = sys.argv[1:]
    print("| children | memory_limit | eight notebooks s | peak GB | with files | disk GB |")
    print("|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(given[0] if given else folder)
        figures = measured(families, limit, out)
        cells = [f"{rows_of(out, int(families)):,}", limit, *(f"{figure:.1f}" for figure in figures)]
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
