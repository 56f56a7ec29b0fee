"""Times class frequencies of seven keys against a bare DuckDB window query on the same file.

Usage: python -m benchmarks.frequencies [rows ...]          (default: 1000000 10000000)

Each figure comes from a process of its own, so that its peak memory is its own. Rows of a Markdown table are printed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

KEYS = ("area_code", "gender", "yob", "sibling_order", "n_children", "age_at_tfp", "ftex_eps")
MISSING_SHARE = 0.01


def write(path: Path, rows: int, missing: float, seed: int = 1) -> None:
    random = np.random.default_rng(seed)
    children = np.minimum(random.geometric(0.4, rows), 8)
    columns = {
        "area_code": np.minimum(random.exponential(40, rows).astype(int), 149),
        "gender": random.choice(3, rows, p=[0.49, 0.5, 0.01]),
        "yob": random.integers(1996, 2020, rows),
        "sibling_order": (random.random(rows) * children).astype(int) + 1,
        "n_children": children,
        "age_at_tfp": random.integers(0, 19, rows),
        "ftex_eps": np.where(random.random(rows) < 0.9, 0, np.minimum(random.geometric(0.3, rows), 40)),
    }
    masks = {name: random.random(rows) < missing if missing else None for name in columns}
    pq.write_table(pa.table({name: pa.array(column, mask=masks[name]) for name, column in columns.items()}), path)


def window(path: Path) -> int:
    import duckdb

    connection = duckdb.connect()
    keys = ", ".join(KEYS)
    query = f"SELECT count(*) OVER (PARTITION BY {keys}) AS f FROM read_parquet('{path}')"
    return int((connection.execute(query).fetchnumpy()["f"] == 1).sum())


def ours(path: Path, missing: str) -> int:
    from dpiabook.risk import class_frequencies

    return int((class_frequencies(path, KEYS, missing=missing).sample == 1).sum())


def one(task: str, path: Path) -> None:
    """Warm imports and compiled code on a few rows, then time one task."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.parquet"
        write(small, 200_000, MISSING_SHARE)
        run = {"window": window, "value": lambda at: ours(at, "value"), "wildcard": lambda at: ours(at, "wildcard")}[
            task
        ]
        run(small)
    start = time.perf_counter()
    uniques = run(path)
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "peak": peak, "uniques": uniques}))


def measure(task: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", __file__, "--one", task, str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(sizes: list[int]) -> None:
    print("| rows x 7 keys | missing | wall s | peak MB | bare DuckDB window s | peak MB | ratio |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            for task, missing in (("value", 0.0), ("wildcard", MISSING_SHARE)):
                path = Path(folder) / "records.parquet"
                write(path, rows, missing)
                bare, mine = measure("window", path), measure(task, path)
                figures = [f"{x:.2f}" for x in (mine["wall"],)] + [f"{mine['peak']:.0f}"]
                figures += [f"{bare['wall']:.2f}", f"{bare['peak']:.0f}", f"{mine['wall'] / bare['wall']:.2f}"]
                print("|", " | ".join([f"{rows:,}", f"{missing:.0%} as {task}" if missing else "none", *figures]), "|")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(rows) for rows in sys.argv[1:]] or [1_000_000, 10_000_000])
