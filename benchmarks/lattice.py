"""Times the lattice of about a thousand recodes of seven keys, and local suppression; prints Markdown rows.

Usage: python -m benchmarks.lattice [rows]          (default: 1000000)

Each figure comes from a process of its own, so that its peak memory is its own: once on few rows to load compiled code,
then once for the figure.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from dpiabook.mitigation import Ladder, Rung, lattice, suppress
from dpiabook.settings import Targets

LADDERS = {
    "gender": Ladder("gender", ()),
    "yob": Ladder("yob", (Rung(band=2), Rung(band=3), Rung(band=5), Rung(drop=True))),
    "sibling_order": Ladder("sibling_order", (Rung(top=3), Rung(drop=True))),
    "age_at_tfp": Ladder("age_at_tfp", (Rung(band=2), Rung(band=5), Rung(drop=True))),
    "ftex_eps": Ladder("ftex_eps", (Rung(top=3), Rung(drop=True))),
    "ftex_days": Ladder("ftex_days", (Rung(nearest=5.0), Rung(drop=True))),
    "area": Ladder("area", (Rung(drop=True),)),
}
SUPPRESSED = 10_000


def people(rows: int, seed: int = 1) -> pd.DataFrame:
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
            "area": draw.choice([f"A{number:03}" for number in range(150)], rows),
        }
    )


def whole(rows: int) -> str:
    table = people(rows)
    lattice(table.head(1000), LADDERS)
    start = time.perf_counter()
    found = lattice(table, LADDERS)
    seconds = time.perf_counter() - start
    return f"lattice, {len(found.table)} nodes, {found.row(found.as_it_is)['classes']:,.0f} classes | {seconds:.1f}"


def pruned(rows: int) -> str:
    table = people(rows)
    lattice(table.head(1000), LADDERS)
    start = time.perf_counter()
    found = lattice(table, LADDERS, Targets(), prune=True)
    return f"the same, pruned to {len(found.table)} nodes | {time.perf_counter() - start:.1f}"


def suppressed(_: int) -> str:
    table = people(SUPPRESSED)
    keys = ["gender", "yob", "sibling_order", "age_at_tfp"]
    suppress(table.head(200), keys, 3)
    start = time.perf_counter()
    found = suppress(table, keys, 3)
    seconds = time.perf_counter() - start
    return f"local suppression to 3, {SUPPRESSED:,} records x 4 keys, {found.cells:,} cells | {seconds:.2f}"


MEASURES = {"whole": whole, "pruned": pruned, "suppressed": suppressed}


def main(rows: int) -> None:
    print(f"| {rows:,} rows x 7 keys | s | peak MB |\n|---|---|---|")
    for name in MEASURES:
        child = [sys.executable, __file__, str(rows), name]
        print(subprocess.run(child, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        said = MEASURES[sys.argv[2]](size)
        print(f"| {said} | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} |")
    else:
        main(size)
