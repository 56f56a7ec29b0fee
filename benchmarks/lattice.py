"""Times the lattice of recodes of seven keys of the demonstration, and local suppression; prints Markdown.

Usage: python -m benchmarks.lattice [children ...]          (default: 1000000 10000000)

Each figure comes from a process of its own, so that its peak memory is its own: once on few rows to load compiled code,
then once for the figure. Reading the rows is part of the time.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from dpiabook.dictionary import read_dictionary
from dpiabook.mitigation import Ladder, Rung, lattice, proposed_ladders, suppress
from dpiabook.settings import Roles, Targets
from dpiabook.synthetic import write_demo

KEYS = ("gender", "yob", "sibling_order", "age_at_tfp", "ftex_eps", "ftex_duration", "area_code")
ROLES = Roles(area="area_code", region="region_code")
CHILDREN_PER_FAMILY = 2.4
AREAS = 150
UNRELATED = {
    "gender": Ladder("gender", ()),
    "yob": Ladder("yob", (Rung(band=2), Rung(band=3), Rung(band=5), Rung(drop=True))),
    "sibling_order": Ladder("sibling_order", (Rung(top=3), Rung(drop=True))),
    "age_at_tfp": Ladder("age_at_tfp", (Rung(band=2), Rung(band=5), Rung(drop=True))),
    "ftex_eps": Ladder("ftex_eps", (Rung(top=3), Rung(drop=True))),
    "ftex_days": Ladder("ftex_days", (Rung(nearest=5.0), Rung(drop=True))),
    "area": Ladder("area", (Rung(drop=True),)),
}
SUPPRESSED = 10_000
STORED_SDCMICRO = 53.8


def people(rows: int, seed: int = 1) -> pd.DataFrame:
    """Records whose variables have nothing to do with each other, which makes most classes."""
    draw = np.random.default_rng(seed)
    excluded = draw.random(rows) < 0.1
    return pd.DataFrame(
        {
            "gender": draw.choice(["F", "M"], rows),
            "yob": draw.integers(1996, 2020, rows).astype("int16"),
            "sibling_order": np.minimum(draw.geometric(0.45, rows), 8).astype("int8"),
            "age_at_tfp": draw.integers(0, 19, rows).astype("int8"),
            "ftex_eps": np.where(excluded, draw.geometric(0.5, rows), 0).astype("int8"),
            "ftex_days": np.where(excluded, draw.geometric(0.2, rows), 0).astype("int16"),
            "area": draw.choice([f"A{number:03}" for number in range(AREAS)], rows),
        }
    )


def timed(what: str, table: Path | pd.DataFrame, ladders: dict[str, Ladder], **how: object) -> None:
    """Evaluate the lattice, and print a row of the table."""
    lattice(people(1000), UNRELATED)
    start, worked = time.perf_counter(), time.process_time()
    found = lattice(table, ladders, Targets(), **how)
    wall, work = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    classes = found.row(found.as_it_is)["classes"]
    figures = [f"{found.n:,}", f"{classes:,.0f}", f"{len(found.table):,}", f"{wall:.1f}", f"{work:.1f}", f"{peak:,.0f}"]
    print(f"| {what} |", " | ".join(figures), "|")


def demonstration(folder: str, what: str) -> None:
    """One way to evaluate the lattice of the demonstration's keys."""
    ladders = proposed_ladders(read_dictionary(Path(folder) / "dictionary.json"), KEYS, ROLES)
    said = {"value": "missing is a value", "wildcard": "missing fits any value"}
    timed(said[what], Path(folder) / "children.parquet", ladders, missing=dict.fromkeys(KEYS, what))


def unrelated(rows: str, _: str) -> None:
    timed("keys that have nothing to do with each other", people(int(rows)), UNRELATED)


def suppressed(rows: str, _: str) -> None:
    table, keys = people(int(rows)), ["gender", "yob", "sibling_order", "age_at_tfp"]
    suppress(table.head(200), keys, 3)
    start, worked = time.perf_counter(), time.process_time()
    found = suppress(table, keys, 3)
    wall, work = time.perf_counter() - start, time.process_time() - worked
    print(f"| {len(table):,} | {found.cells:,} | {found.under_k} | {wall:.2f} | {work:.2f} | {STORED_SDCMICRO} |")


def one(*command: str) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-m", "benchmarks.lattice", "--one", *command], check=True)


def main(sizes: list[int]) -> None:
    print("| lattice | rows | classes | nodes | wall s | processor s | peak MB |", flush=True)
    print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = write_demo(Path(folder), families=round(rows / CHILDREN_PER_FAMILY), areas=AREAS, year_table=False)
            for what in ("value", "wildcard"):
                one("demonstration", str(made.data.parent), what)
    one("unrelated", "1000000", "")
    print(
        "\n| records x 4 keys | cells suppressed | under 3 afterwards | wall s | processor s | sdcMicro kAnon, stored |"
    )
    print("|--:|--:|--:|--:|--:|--:|", flush=True)
    one("suppressed", str(SUPPRESSED), "")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        {"demonstration": demonstration, "unrelated": unrelated, "suppressed": suppressed}[sys.argv[2]](*sys.argv[3:])
    else:
        main([int(rows) for rows in sys.argv[1:]] or [1_000_000, 10_000_000])
