"""Times the count of every combination of ten keys against one DuckDB query per combination; prints Markdown rows.

Usage: python -m benchmarks.composites [rows]          (default: 1000000)

385 combinations of up to four of ten keys. Each figure comes from a process of its own, so that its peak memory is its
own: once to load compiled code, then the fastest of three (DuckDB: one run). Both begin from the same data frame.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from itertools import combinations

import numpy as np
import pandas as pd

LEVELS = (11, 3, 24, 8, 7, 24, 4, 21, 4, 2)
MAX_SIZE = 4


def people(rows: int, seed: int = 1) -> pd.DataFrame:
    draw, columns = np.random.default_rng(seed), {}
    for at, levels in enumerate(LEVELS):
        share = 1.0 / np.arange(1, levels + 1) ** (0.9 if at > 5 else 0.4)
        columns[f"k{at}"] = draw.choice(levels, rows, p=share / share.sum()).astype("int16")
    return pd.DataFrame(columns)


def ours(table: pd.DataFrame) -> int:
    from dpiabook.risk import combinations

    return int(combinations(table, list(table), max_size=MAX_SIZE).table["uniques"].sum())


def one_query_each(table: pd.DataFrame) -> int:
    import duckdb

    connection, uniques = duckdb.connect(), 0
    connection.register("frame", table)
    connection.execute("CREATE TABLE people AS SELECT * FROM frame")
    for size in range(1, MAX_SIZE + 1):
        for keys in combinations(table.columns, size):
            grouped = f"SELECT count(*) AS f FROM people GROUP BY {', '.join(keys)}"
            uniques += connection.execute(f"SELECT count(*) FROM ({grouped}) WHERE f = 1").fetchone()[0]
    return uniques


def run(task: str, rows: int) -> None:
    measure, times, work = {"dpiabook": ours, "DuckDB": one_query_each}[task], [], []
    measure(people(1_000))
    table = people(rows)
    for _ in range(3 if task == "dpiabook" else 1):
        begin, worked = time.perf_counter(), time.process_time()
        uniques = measure(table)
        times.append(time.perf_counter() - begin)
        work.append(time.process_time() - worked)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {task} | {rows:,} | {uniques:,} | {min(times):.2f} | {min(work):.2f} | {memory:,.0f} |")


def main() -> None:
    if "--one" in sys.argv:
        run(sys.argv[2], int(sys.argv[3]))
        return
    rows = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    head = "| by | rows | uniques, all combinations | wall s | processor s | peak MB |"
    print(head, "|---|---|---|---|---|---|", sep="\n", flush=True)
    for task in ("dpiabook", "DuckDB"):
        subprocess.run([sys.executable, __file__, "--one", task, rows], check=True)


if __name__ == "__main__":
    main()
