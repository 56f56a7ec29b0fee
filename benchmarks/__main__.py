"""Run benchmarks and write their figures, with date and machine, to benchmarks/README.md.

Usage: python -m benchmarks [name ...]          (default: all but out_of_core, which takes 45 GB of disk, and attack,
which takes hours; each section keeps the date of its own last run)
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
SECTIONS = {
    "suite": (
        "The eight notebooks, beside papermill's command line",
        ["--families", "20000", "--rounds", "1"],
    ),
    "pack": ("Packs from evidence", []),
    "growth": ("The whole suite as the programme grows", ["40000", "400000", "4000000"]),
    "out_of_core": ("One hundred million records within a memory limit", ["40000000", "16GB"]),
    "frequencies": ("Class frequencies, beside a bare DuckDB window query", []),
    "peers": ("The same figures by other libraries", []),
    "suda": ("Special uniques", []),
    "composites": ("Every combination of ten keys, beside DuckDB", []),
    "lattice": ("The lattice of recodes, and local suppression", []),
    "anonymisers": ("Other ways to k-anonymity: what they take and what they lose", []),
    "attribute_disclosure": (
        "Every measure of attribute disclosure, beside a bare DuckDB group-by",
        ["1000000", "10000000"],
    ),
    "lineage": ("Which columns are made of which", ["300x50000", "30x10000000"]),
    "pseudonyms": ("Pseudonyms of areas that an open table of counts would give away", []),
    "scaling": ("As the table grows", ["100000", "1000000", "10000000", "100000000"]),
    "truth": ("How often intervals and flags are right where the truth is known", ["4", "1000", "12", "25"]),
    "flagging": ("How well sensitive variables are flagged", []),
    "protect": ("Perturbation, and the file that leaves", ["1000000", "10000000"]),
    "strangers": ("Files that nobody had prepared", []),
    "attack": ("What attacks that were written apart from the product achieve, in their long forms", []),
    "audit": ("How long the attack on a pack takes", []),
}
LARGE = ("out_of_core", "attack")
INTRODUCTION = """# Benchmarks

`make bench` runs these and writes this page; `python -m benchmarks NAME` runs one section. What is compared was run in
the same run on the same data. On a shared machine absolute times drift: trust the ratios.
"""


def machine() -> str:
    """Date, processors and memory, as each section states them."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    day = datetime.now(UTC).date().isoformat()
    return f"{day}; {os.cpu_count()} processors, {memory:.0f} GiB; Python {platform.python_version()}"


def sections(page: str) -> dict[str, str]:
    """The sections of the page as it is, by name."""
    found = {}
    for part in page.split("\n## ")[1:]:
        name = part.split(":", 1)[0]
        found[name] = f"## {part.rstrip()}\n"
    return found


def run(name: str) -> str:
    """Run one benchmark, and return its section."""
    title, options = SECTIONS[name]
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *options],
        capture_output=True,
        text=True,
        cwd=HERE.parent,
        check=False,
    )
    if done.returncode:
        sys.exit(f"the benchmark {name} ended with {done.returncode}\n{done.stderr[-2000:]}")
    return f"## {name}: {title}\n\nMeasured {machine()}.\n\n{done.stdout.strip()}\n"


def main(wanted: list[str]) -> None:
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        sys.exit(f"there is no benchmark {unknown[0]}; choose from {', '.join(SECTIONS)}")
    page = HERE / "README.md"
    kept = sections(page.read_text(encoding="utf-8")) if page.is_file() else {}
    for name in wanted or [name for name in SECTIONS if name not in LARGE]:
        kept[name] = run(name)
        body = "\n".join(kept[name] for name in SECTIONS if name in kept)
        page.write_text(f"{INTRODUCTION}\n{body}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
