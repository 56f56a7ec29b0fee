"""Times perturbation of a million people by ten columns, and `dpiabook protect` of a file with its peak of memory.

Usage: python -m benchmarks.protect [people ...]          (default: 1000000 10000000)

Methods change ten columns of the first size each; records are swapped between the wards of regions. `protect` reads a
Parquet file of ten columns and two ids, recodes, attacks, pseudonymises, shuffles, encrypts and writes it for one
recipient, in a process of its own.
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

COLUMNS = 10
_PROGRAMME = {
    "person": "range",
    "household": "range // 3",
    "region": "('R' || (range // 3 * 7919 % 10))",
    "ward": "('W' || (range // 3 * 7919 % 150))",
    "sex": "CASE WHEN random() < 0.5 THEN 'F' ELSE 'M' END",
    "yob": "(1996 + floor(random() * 24))::SMALLINT",
    "age_at_entry": "floor(random() * 19)::SMALLINT",
    "episodes": "(CASE WHEN random() < 0.9 THEN 0 ELSE least(1 + floor(-3 * ln(random())), 40) END)::SMALLINT",
    "days": "floor(-30 * ln(random()))::INTEGER",
    "plan": "(random() < 0.1)::TINYINT",
    "offences": "(CASE WHEN random() < 0.95 THEN 0 ELSE least(1 + floor(-2 * ln(random())), 30) END)::SMALLINT",
    "absent": "floor(-60 * ln(random()))::INTEGER",
}
_PARAMETERS = """
dataset: programme
version: v1
source: people.parquet
dictionary: null
subjects: {kind: people served}
roles: {child_id: person, family_id: household, area: ward, region: region}
composites: {profile: [sex, yob, age_at_entry]}
memory_limit: 4GB
"""


def methods(people: int) -> None:
    """Print how long each method takes on ten columns, compiled beforehand."""
    from dpiabook.mitigation.perturb import (
        invariant_matrix,
        microaggregate,
        microaggregate_together,
        noisy,
        pram,
        rank_swap,
        swap_households,
    )

    draw = np.random.default_rng(1)
    numbers = draw.gamma(2, 30, (people, COLUMNS)).round()
    codes = draw.integers(0, 12, (COLUMNS, people)).astype(np.int32)
    household = np.arange(people) // 3
    ward = draw.integers(0, 150, people // 3 + 1).astype(np.int32)[household]
    areas, alike = [ward // 15, ward], [codes[0] % 2, codes[1] % 5]
    matrix = invariant_matrix(np.bincount(codes[0]))

    def swapped(rows: int) -> None:
        few = [[one[:rows] for one in columns] for columns in (areas, alike)]
        swap_households(household[:rows], *few, draw.random(rows), 0.1, 1)

    def each(change, columns):
        return lambda rows: [change(column[:rows]) for column in columns]

    tried = {
        "record swapping (households, 150 wards in 10 regions)": swapped,
        "PRAM": each(lambda one: pram(one, matrix, 1), codes),
        "rank swapping": each(lambda one: rank_swap(one, 0.05, 1), numbers.T),
        "microaggregation, each column": each(lambda one: microaggregate(one, 5), numbers.T),
        "microaggregation, together (MDAV in blocks)": lambda rows: microaggregate_together(numbers[:rows], 5),
        "noise": each(lambda one: noisy(one, 0.1, 1), numbers.T),
    }
    print(f"| {people:,} people x {COLUMNS} columns | s | of a processor |\n|---|--:|--:|")
    for name, run in tried.items():
        run(2_000)
        start, busy = time.perf_counter(), time.process_time()
        run(people)
        wall, own = time.perf_counter() - start, time.process_time() - busy
        print(f"| {name} | {wall:.1f} | {own:.1f} |", flush=True)


def write(path: Path, people: int) -> None:
    """Write a programme drawn at random, without holding it in memory."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SELECT setseed(0.5)")
    columns = ", ".join(f"{expression} AS {name}" for name, expression in _PROGRAMME.items())
    connection.execute(f"COPY (SELECT {columns} FROM range({people})) TO '{path}' (FORMAT parquet)")


def one(folder: Path, words: list[str]) -> None:
    from dpiabook.suite.protecting.command import protect
    from dpiabook.suite.recipients import make_recipient_key, recipients

    key = make_recipient_key(folder / "r.key")
    start, busy = time.perf_counter(), time.process_time()
    done = protect(folder / "p.yml", recipients([f"r={key}"]), out=folder / "out", route=words[0], methods=words[1:])
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    found = {"wall": wall, "own": time.process_time() - busy, "peak": peak}
    print(json.dumps({**found, "bytes": done.archives[0].stat().st_size}))


def whole(people: int, words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "people.parquet", people)
        (folder / "p.yml").write_text(_PARAMETERS)
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.protect", "--one", name, *words]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said.splitlines()[-1])
    size = found["bytes"] / 2**20
    figures = f"{found['wall']:.0f} | {found['own']:.0f} | {found['peak']:.1f} | {size:.0f}"
    print(f"| {people:,} | {', '.join(words)} | {figures} |", flush=True)


def main(sizes: list[int]) -> None:
    methods(sizes[0])
    print("\n| people | route and methods | protect s | of a processor | peak GB | archive MB |")
    print("|--:|---|--:|--:|--:|--:|")
    for people in sizes:
        whole(people, ["safeguarded"])
    whole(sizes[0], ["secure", "swapping", "rank_swapping"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), sys.argv[3:])
    else:
        main([int(size) for size in sys.argv[1:]] or [1_000_000, 10_000_000])
