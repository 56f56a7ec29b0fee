"""Times a class table of seven keys, and class frequencies per record, as the table grows.

Usage: python -m benchmarks.scaling [rows ...]          (default: 100000 1000000 10000000)

The class table is counted by the engine within its memory limit; only classes come back. Frequencies per record need
the keys of every record in memory. Each figure comes from a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.frequencies import KEYS

LIMIT = "4GB"
_COLUMNS = {
    "area_code": "least(floor(-40 * ln(random())), 149)",
    "gender": "floor(random() * 2.02)",
    "yob": "1996 + floor(random() * 24)",
    "sibling_order": "least(1 + floor(-1.2 * ln(random())), 8)",
    "n_children": "least(1 + floor(-2 * ln(random())), 8)",
    "age_at_tfp": "floor(random() * 19)",
    "ftex_eps": "CASE WHEN random() < 0.9 THEN 0 ELSE least(1 + floor(-3 * ln(random())), 40) END",
}


def write(path: Path, rows: int) -> None:
    """Write records drawn at random, part by part, without holding them in memory."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SELECT setseed(0.5)")
    columns = ", ".join(f"({expression})::SMALLINT AS {name}" for name, expression in _COLUMNS.items())
    connection.execute(f"COPY (SELECT {columns} FROM range({rows})) TO '{path}' (FORMAT parquet)")


def classes(path: Path) -> int:
    from dpiabook.counting import class_table, open_source

    return len(class_table(open_source(path, memory_limit=LIMIT), KEYS).frame)


def per_record(path: Path) -> int:
    from dpiabook.risk import class_frequencies

    return class_frequencies(path, KEYS, missing="value").classes


def one(task: str, path: Path) -> None:
    start = time.perf_counter()
    found = {"classes": classes, "records": per_record}[task](path)
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "peak": peak, "classes": found}))


def measure(task: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.scaling", "--one", task, str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(sizes: list[int]) -> None:
    print(f"| rows x 7 keys | classes | class table s | peak MB (limit {LIMIT}) | f per record s | peak MB |")
    print("|---|---|---|---|---|---|")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records.parquet"
            write(path, rows)
            table, record = measure("classes", path), measure("records", path)
        figures = [f"{table['classes']:,}", f"{table['wall']:.1f}", f"{table['peak']:.0f}"]
        print(
            "|", " | ".join([f"{rows:,}", *figures, f"{record['wall']:.1f}", f"{record['peak']:.0f}"]), "|", flush=True
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(rows) for rows in sys.argv[1:]] or [100_000, 1_000_000, 10_000_000])
