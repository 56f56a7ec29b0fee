"""Times the same figures by other libraries of the package registry, on the same file in the same run.

Usage: python -m benchmarks.peers

The others pin an older pandas, so that an environment of their own is made for the time of the run. Each figure comes
from a process of its own; reading the file is part of the time, imports are not. Families come without a peer: none of
these libraries knows them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.frequencies import KEYS, write

PACKAGES = ("pycanon==1.3.6", "suda==0.2.2", "pyarrow")
SECRET = "mhda_eps_pre_cp"
FEW = list(KEYS[:5])

THEIRS = {
    "k": "from pycanon.anonymity import k_anonymity as f\ncall = lambda t: int(f(t, keys))",
    "l": "from pycanon.anonymity import l_diversity as f\ncall = lambda t: int(f(t, keys, [secret]))",
    "entropy": "from pycanon.anonymity import entropy_l_diversity as f\ncall = lambda t: int(f(t, keys, [secret]))",
    "suda": "from suda import suda as f\ncall = lambda t: int((f(t[few], max_msu=2)['suda'] > 0).sum())",
}
TIMED = """
import json, resource, sys, time
import pandas as pd
keys, few, secret, path = {keys!r}, {few!r}, {secret!r}, {path!r}
{call}
start = time.perf_counter()
found = call(pd.read_parquet(path))
wall = time.perf_counter() - start
print(json.dumps({{"wall": wall, "found": found, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}}))
"""


def ours(task: str, path: Path) -> int:
    """The smallest class, the least diversity, the records with a special unique, or the families expected."""
    from dpiabook import risk

    if task == "k":
        return int(risk.class_frequencies(path, KEYS, missing="value").sample.min())
    if task in ("l", "entropy"):
        found = risk.l_diversity(path, KEYS, SECRET)
        return int((found.distinct if task == "l" else np.floor(found.entropy)).min())
    if task == "suda":
        return int((risk.suda(path, FEW, max_size=2).score > 0).sum())
    found = risk.individual_risk(risk.class_frequencies(path, KEYS, missing="value"))
    return round(risk.family_risk(found, pq.read_table(path, columns=["family"])["family"].to_numpy()).expected)


def one(task: str, path: Path) -> None:
    """Load compiled code on a few rows, then time one task."""
    with tempfile.TemporaryDirectory() as folder:
        ours(task, people(Path(folder), 20_000))
    start = time.perf_counter()
    found = ours(task, path)
    wall = time.perf_counter() - start
    print(json.dumps({"wall": wall, "found": found, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def people(folder: Path, rows: int) -> Path:
    """Records of seven keys with a sensitive variable and families of one to six children."""
    path = folder / f"people-{rows}.parquet"
    write(path, rows, 0.0)
    random = np.random.default_rng(2)
    table = pq.read_table(path).append_column(SECRET, pa.array(random.geometric(0.6, rows) - 1))
    family = np.repeat(np.arange(rows), random.integers(1, 7, rows))[:rows]
    pq.write_table(table.append_column("family", pa.array(family)), path)
    return path


def measured(command: list[str]) -> dict[str, float]:
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def row(what: str, rows: int, mine: dict[str, float], other: dict[str, float] | None) -> str:
    figures = [f"{rows:,}", what, f"{mine['wall']:.2f}", f"{mine['peak']:.0f}"]
    if other is None:
        return f"| {' | '.join([*figures, '', '', '', ''])} |"
    same = "yes" if other["found"] == mine["found"] else "no"
    figures += [f"{other['wall']:.2f}", f"{other['peak']:.0f}", f"{other['wall'] / mine['wall']:.0f}", same]
    return f"| {' | '.join(figures)} |"


def main() -> None:
    print("| rows | what | s | peak MB | theirs s | peak MB | times ours | same figure |")
    print("|--:|---|--:|--:|--:|--:|--:|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "theirs", with_pip=True)
        python = str(folder / "theirs" / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True, capture_output=True)
        for what, rows, task, theirs in (
            ("k-anonymity, pycanon", 1_000_000, "k", "k"),
            ("distinct l-diversity, pycanon", 100_000, "l", "l"),
            ("entropy l-diversity, pycanon", 100_000, "entropy", "entropy"),
            ("special uniques of five keys to size 2, suda", 100_000, "suda", "suda"),
            ("class frequencies with family risk", 10_000_000, "families", ""),
        ):
            path = people(folder, rows)
            mine = measured([sys.executable, "-W", "ignore", "-m", "benchmarks.peers", "--one", task, str(path)])
            other = None
            if theirs:
                given = {"keys": list(KEYS), "few": FEW, "secret": SECRET, "path": str(path), "call": THEIRS[theirs]}
                other = measured([python, "-W", "ignore", "-c", TIMED.format(**given)])
            print(row(what, rows, mine, other), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
