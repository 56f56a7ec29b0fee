"""Times the search for special uniques, and prints rows of a Markdown table.

Usage: python -m benchmarks.suda [case ...]          (default: every case; --list names them)

Each case runs in a process of its own, so that its peak memory is its own: once to load compiled code, then the fastest
of three. Reading the rows is part of the time.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

LEVELS = (11, 3, 24, 8, 7, 24, 4, 21, 4, 2, 12, 5, 9, 6, 16)
CASES = {
    "1M-10-4": (1_000_000, 10, 4),
    "1M-7-all": (1_000_000, 7, None),
    "100k-12-all": (100_000, 12, None),
    "100k-15-6": (100_000, 15, 6),
    "100k-15-all": (100_000, 15, None),
}


def people(rows: int, keys: int, seed: int = 1) -> pd.DataFrame:
    draw, columns = np.random.default_rng(seed), {}
    for at, levels in enumerate(LEVELS[:keys]):
        share = 1.0 / np.arange(1, levels + 1) ** (0.9 if at > 5 else 0.4)
        columns[f"k{at}"] = draw.choice(levels, rows, p=share / share.sum()).astype("int16")
    return pd.DataFrame(columns)


def run(case: str) -> None:
    from dpiabook.risk import suda

    rows, keys, max_size = CASES[case]
    suda(people(1_000, keys), [f"k{at}" for at in range(keys)], max_size=3)
    table, times, work = people(rows, keys), [], []
    for _ in range(3):
        begin, worked = time.perf_counter(), time.process_time()
        found = suda(table, list(table), max_size=max_size)
        times.append(time.perf_counter() - begin)
        work.append(time.process_time() - worked)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sets = int(found.minimal.sum())
    print(
        f"| {rows:,} | {keys} | {max_size or 'all'} | {sets:,} | {min(times):.2f} | {min(work):.2f} | {memory:,.0f} |"
    )


def main() -> None:
    wanted = sys.argv[1:] or list(CASES)
    if wanted == ["--list"]:
        print("\n".join(CASES))
    elif wanted[0] == "--one":
        run(wanted[1])
    else:
        head = "| rows | keys | to size | minimal sample uniques | wall s | processor s | peak MB |"
        print(head, "|---|---|---|---|---|---|---|", sep="\n", flush=True)
        for case in wanted:
            subprocess.run([sys.executable, __file__, "--one", case], check=True)


if __name__ == "__main__":
    main()
