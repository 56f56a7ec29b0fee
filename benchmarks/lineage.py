"""Times the search for lineage; prints Markdown rows.

Usage: python -m benchmarks.lineage [COLUMNSxROWS ...]          (default: 300x50000 30x10000000)

Five of a hundred columns (or of fewer) are made of others: an age, a flag of a count, a sum, a band, a recode. Half of
the rest are rare counts and flags, which a sample hardly tells apart; any edge to them is one too many. Each size runs
in a process of its own, so that its peak memory is its own: once on few rows to load compiled code, then the fastest of
three (one run from 1,000,000 rows), from a Parquet file as it lies.
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

_LARGE = 1_000_000


def people(columns: int, rows: int, seed: int = 1) -> tuple[pa.Table, set[str]]:
    """The table, and the names of the columns that are made of others."""
    draw, made = np.random.default_rng(seed), set()
    table: dict[str, np.ndarray] = {}
    for block in range(max(1, columns // 100)):
        yob, eps = draw.integers(1990, 2012, rows), draw.poisson(0.1, rows)
        year, kind = draw.integers(2014, 2020, rows), draw.integers(0, 12, rows)
        base = {"yob": yob, "year": year, "eps": eps, "more": draw.poisson(0.2, rows), "kind": kind}
        derived = {
            "age": year - yob - draw.integers(0, 2, rows),
            "ever": (eps > 0) * 1,
            "all": eps + base["more"],
            "decade": yob // 10,
            "group": np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])[kind],
        }
        table |= {f"{name}{block}": values for name, values in (base | derived).items()}
        made |= {f"{name}{block}" for name in derived}
    at = 0
    while len(table) < columns:
        shapes = (
            lambda: draw.poisson(draw.uniform(0.002, 0.02), rows),
            lambda: draw.integers(0, draw.integers(2, 25), rows),
            lambda: (draw.random(rows) < draw.uniform(0.002, 0.3)) * 1,
            lambda: draw.normal(30_000, 9_000, rows).round(),
        )
        table[f"c{at}c"] = shapes[at % 4]()
        at += 1
    small = {name: values.astype("int32" if at % 4 else "int16") for name, values in table.items()}
    holes = {name: draw.random(rows) < 0.02 for name in small if name.endswith("c")}
    arrays = {name: pa.array(values, mask=holes.get(name)) for name, values in small.items()}
    return pa.table(arrays), made


def run(size: str) -> None:
    from dpiabook.meaning.lineage_search import find_lineage

    columns, rows = (int(part) for part in size.split("x"))
    find_lineage(people(12, 2_000)[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        table, made = people(columns, rows)
        pq.write_table(table, path)
        del table
        times, work = [], []
        for _ in range(1 if rows >= _LARGE else 3):
            begin, worked = time.perf_counter(), time.process_time()
            lineage = find_lineage(path)
            times.append(time.perf_counter() - begin)
            work.append(time.process_time() - worked)
    told = {edge.child for edge in lineage.edges}
    others = sum(len({name[-1] for name in edge.members}) > 1 or edge.child.endswith("c") for edge in lineage.edges)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = f"{len(told & made)} of {len(made)} | {others}"
    print(f"| {columns} | {rows:,} | {found} | {min(times):.2f} | {min(work):.2f} | {memory:,.0f} |")


def main() -> None:
    if "--one" in sys.argv:
        run(sys.argv[2])
        return
    print("| columns | rows | planted found | others | wall s | processor s | peak MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    for size in sys.argv[1:] or ["300x50000", "30x10000000"]:
        subprocess.run([sys.executable, __file__, "--one", size], check=True)


if __name__ == "__main__":
    main()
