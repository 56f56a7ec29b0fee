"""Times every measure of attribute disclosure, from one class table, beside a bare DuckDB group-by of the same columns.

Usage: python -m benchmarks.attribute_disclosure [rows ...]          (default: 1000000)

Each figure comes from a process of its own, so that its peak memory is its own. Rows of a Markdown table are printed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

KEYS = ("gender", "yob", "sibling_order", "age_at_tfp")
ATTRIBUTES = {name: f"{name} >= 1" for name in ("ftex_eps", "mhda_eps_pre_cp", "n_offences", "cme_flag")}
WARM_UP = 1000


def write(path: Path, rows: int, seed: int = 1) -> None:
    random = np.random.default_rng(seed)
    age = random.integers(0, 19, rows)

    def episodes(share: float) -> np.ndarray:
        return np.where(random.random(rows) < share, np.minimum(random.geometric(0.3, rows), 40), 0)

    columns = {
        "gender": random.choice(3, rows, p=[0.49, 0.5, 0.01]),
        "yob": random.integers(1996, 2020, rows),
        "sibling_order": np.minimum(random.geometric(0.45, rows), 8),
        "age_at_tfp": age,
        "ftex_eps": episodes(0.2),
        "mhda_eps_pre_cp": episodes(0.4),
        "n_offences": episodes(0.08),
    }
    table = {name: pa.array(column) for name, column in columns.items()}
    table["cme_flag"] = pa.array((random.random(rows) < 0.02).astype("int64"), mask=age < 5)
    pq.write_table(pa.table(table), path)


def bare(path: Path) -> int:
    import duckdb

    columns = ", ".join([*KEYS, *ATTRIBUTES])
    query = f"SELECT {columns}, count(*) AS n FROM read_parquet('{path}') GROUP BY ALL"
    return len(duckdb.connect().execute(query).fetchnumpy()["n"])


def ours(path: Path) -> int:
    from dpiabook.risk.attribute_disclosure import attribute_disclosure

    return int(attribute_disclosure(path, KEYS, ATTRIBUTES).table["nobody"].sum())


TASKS = {"bare": ("bare DuckDB group-by of keys and attributes", bare), "ours": ("all measures, one class table", ours)}


def one(task: str, path: Path) -> None:
    """Warm imports on a few rows, then time one task."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.parquet"
        write(small, WARM_UP)
        TASKS[task][1](small)
    start = time.perf_counter()
    TASKS[task][1](path)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(time.perf_counter() - start, memory)


def main(sizes: list[int]) -> None:
    print("| rows | what | s | times the bare one | peak MB |\n|--:|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / f"{rows}.parquet"
            write(path, rows)
            base = 0.0
            for task, (what, _) in TASKS.items():
                child = [sys.executable, __file__, "--one", task, str(path)]
                said = subprocess.run(child, check=True, capture_output=True, text=True).stdout
                seconds, memory = map(float, said.split())
                base = base or seconds
                print(f"| {rows:,} | {what} | {seconds:.2f} | {seconds / base:.2f} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [1_000_000])
