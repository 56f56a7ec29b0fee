"""Times other ways to k-anonymity on the same records in the same run, and compares what each loses; prints Markdown.

Usage: python -m benchmarks.anonymisers [records ...]          (default: 10000 30000)

Another library of the package registry gets an environment of its own for the time of the run. Each figure comes from a
process of its own; imports are not part of the time. Losses are computed in one way for all: every value of a record
stands for a set of values afterwards, and its loss is the information needed to tell it again within that set.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.lattice import STORED_SDCMICRO, UNRELATED, people
from dpiabook.mitigation import lattice, recode, recommended, suppress
from dpiabook.risk import class_frequencies
from dpiabook.settings import Targets

K = 5
KEYS = ["gender", "yob", "sibling_order", "age_at_tfp"]
PACKAGES = ("anonypyx==0.2.11", "pyarrow")
THEIRS = """
import json, sys, time
import numpy as np
import pandas as pd
from anonypyx.models import kAnonymity
from anonypyx.mondrian import Mondrian

source, written, k, keys = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
table = pd.read_parquet(source).astype({"gender": "category"})
start, worked = time.perf_counter(), time.process_time()
parts = Mondrian(table, keys).partition([kAnonymity(k)])
wall, work = time.perf_counter() - start, time.process_time() - worked
found = np.empty(len(table), np.int64)
for number, rows in enumerate(parts):
    found[rows] = number
pd.DataFrame({"part": found}).to_parquet(written)
print(json.dumps({"wall": wall, "work": work}))
"""


def one(task: str, source: str, written: str) -> None:
    """Load compiled code on a few rows, then time one of our ways, and write the records as they are afterwards."""
    table = pd.read_parquet(source)
    ours = {"lattice": node, "suppression": blanked}[task]
    ours(table.head(500))
    start, worked = time.perf_counter(), time.process_time()
    found = ours(table)
    figures = {"wall": time.perf_counter() - start, "work": time.process_time() - worked}
    found.to_parquet(written)
    print(json.dumps(figures))


def node(table: pd.DataFrame) -> pd.DataFrame:
    """The records in the recodes of least loss that leave nobody in a group under k."""
    ladders = {key: UNRELATED[key] for key in KEYS}
    found = lattice(table, ladders, Targets(k=K, expected_rate=1.0))
    return recode(table[KEYS], ladders, recommended(found).node).to_pandas()


def blanked(table: pd.DataFrame) -> pd.DataFrame:
    """The records with the fewest values blanked."""
    return suppress(table, KEYS, K).apply(table)[KEYS]


def mondrian(table: pd.DataFrame, parts: pd.Series) -> pd.DataFrame:
    """Every value as the range of its part, as the library publishes it; words as the set of values."""
    grouped = table[KEYS].groupby(parts.to_numpy())
    low, high = grouped.transform("min"), grouped.transform("max")
    return low.astype(str) + "-" + high.astype(str)


def losses(table: pd.DataFrame, after: pd.DataFrame) -> tuple[int, float, float]:
    """Classes, discernibility and non-uniform entropy, both from 0 to 1; a blank fits any value."""
    frequencies = class_frequencies(after, list(after), missing="wildcard")
    discernibility = float(frequencies.sample.mean() / len(table))
    return len(after.drop_duplicates()), discernibility, float(np.mean([_entropy(table, after, key) for key in KEYS]))


def _entropy(table: pd.DataFrame, after: pd.DataFrame, key: str) -> float:
    """Bits needed to tell the values again, as a share of the bits that they hold (de Waal and Willenborg 1999)."""
    values, codes, counts = np.unique(table[key].to_numpy(), return_inverse=True, return_counts=True)
    whole = float(-np.log2(counts[codes] / len(table)).sum())
    if key not in after:
        return 1.0
    label = after[key].astype(object).where(after[key].notna(), None)
    pairs = pd.DataFrame({"code": codes, "label": label.map(str)})
    spans = pairs.groupby("label")["code"].agg(["min", "max"])
    spans.loc[spans.index == "None"] = (0, len(values) - 1)
    running = np.concatenate([[0], np.cumsum(counts)])
    within = running[spans["max"] + 1] - running[spans["min"]]
    people_within = pd.Series(within, index=spans.index)[pairs["label"]].to_numpy()
    return float(-np.log2(counts[codes] / people_within).sum()) / whole


def measured(command: list[str]) -> dict[str, float]:
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def rows_of(table: pd.DataFrame, folder: Path, python: str) -> None:
    """Measure every way on one table, and print its rows."""
    source, written = folder / "people.parquet", folder / "after.parquet"
    table.to_parquet(source)
    ways = {"lattice": "dpiabook, recommended node", "suppression": "dpiabook, local suppression"}
    for task, name in ways.items():
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.anonymisers", "--one", task]
        found = measured([*command, str(source), str(written)])
        after = pd.read_parquet(written)
        kept = after[[key for key in KEYS if key in after]]
        cells = int(kept.isna().to_numpy().sum())
        show(name, table, kept, found, f"{cells:,}")
    found = measured([python, "-W", "ignore", "-c", THEIRS, str(source), str(written), str(K), *KEYS])
    show("anonypyx 0.2.11, Mondrian", table, mondrian(table, pd.read_parquet(written)["part"]), found, "0")


def show(name: str, table: pd.DataFrame, after: pd.DataFrame, found: dict[str, float], cells: str) -> None:
    classes, discernibility, entropy = losses(table, after)
    figures = [f"{found['wall']:.2f}", f"{found['work']:.2f}", f"{classes:,}", cells]
    print(
        f"| {len(table):,} | {name} |",
        " | ".join([*figures, f"{discernibility:.4f}", f"{entropy:.3f}"]),
        "|",
        flush=True,
    )


def main(sizes: list[int]) -> None:
    head = "records", f"k = {K}, four keys", "wall s", "processor s", "classes", "cells blanked", "discernibility"
    print("|", " | ".join([*head, "entropy lost"]), "|\n|--:|---|--:|--:|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "theirs", with_pip=True)
        python = str(folder / "theirs" / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True, capture_output=True)
        for rows in sizes:
            rows_of(people(rows), folder, python)
    print(
        f"\nsdcMicro's kAnon took {STORED_SDCMICRO} s for 10,000 records and k = 3 (stored figure, on other records)."
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        main([int(rows) for rows in sys.argv[1:]] or [10_000, 30_000])
