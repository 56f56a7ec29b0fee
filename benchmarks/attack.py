"""The attacks of tests/attack in their long forms, counted.

Usage: python -m benchmarks.attack [part ...]          (default: all; hours on two cores)

`integers`, `releases` and `pseudonyms` take the number of random datasets after a colon: `integers:1000`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
COUNTED = {
    "pseudonyms": ("attack/test_pseudonyms.py", "hundred or three_areas", "programmes in which every row fits 3 areas"),
    "tampering": ("attack/test_tampering.py", "test_a_change or anew", "ways of tampering, sums made anew, all told"),
    "source": ("attack/test_source_changed.py", "no_moment or two_looks", "moments and ways of changing the source"),
    "kills": ("attack/test_leftovers.py", "kills", "series of kills (53 kills) after which nothing is left"),
    "failures": ("attack/test_surroundings.py", "", "failures of disk, server and clock, each one refusal"),
    "relations": ("attack/test_declared_relations.py", "datasets", "searches for undeclared relations that find none"),
    "settings": ("property/test_check_then_run.py", "", "drawn settings and tables that end as checked"),
}
PARTS = ("integers", "releases", *COUNTED)


def row(what: str, tried: object, against: object, began: float) -> None:
    print(f"| {what} | {tried} | {against} | {time.monotonic() - began:.0f} |", flush=True)


def counted(name: str) -> None:
    """How many cases of a test hold, as its own report tells."""
    file, expression, what = COUNTED[name]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-n", "0", "--run-thorough", f"--junitxml={report}", str(TESTS / file)]
        subprocess.run([*words, "-k", expression], capture_output=True, cwd=ROOT, check=False)
        told = ElementTree.parse(report).getroot().iter("testsuite")
        suite = next(iter(told))
    tried = int(suite.get("tests", 0)) - int(suite.get("skipped", 0))
    row(what, tried, int(suite.get("failures", 0)) + int(suite.get("errors", 0)), began)


def integers(datasets: int) -> None:
    """Withheld counts of random datasets, and those that are known more closely than promised."""
    sys.path.insert(0, str(TESTS))
    from attack.intruder import Intruder
    from attack.test_integer_attack import findings, released

    began, withheld, reached, fallen = time.monotonic(), 0, 0, 0
    for seed in range(10_000, 10_000 + datasets):
        intruder = Intruder(released(findings(seed)))
        found = intruder.reached()
        withheld, reached, fallen = withheld + len(intruder.withheld), reached + len(found), fallen + bool(found)
        if (seed + 1) % 50 == 0:
            print(f"{seed - 9_999} datasets, {withheld} withheld, {reached} reached", file=sys.stderr, flush=True)
    row("withheld counts of random datasets", f"{withheld:,} in {datasets:,} datasets", f"{reached} in {fallen}", began)


def releases(pairs: int) -> None:
    """The same of two releases of one state of the data, the later one made beside the earlier."""
    sys.path.insert(0, str(TESTS))
    from attack.intruder import Intruder
    from attack.test_earlier_releases import as_read, two

    began, withheld, reached = time.monotonic(), 0, 0
    for seed in range(20_000, 20_000 + pairs):
        intruder = Intruder(as_read(*two(seed, knowing=True)))
        withheld, reached = withheld + len(intruder.withheld), reached + len(intruder.reached())
    row("withheld counts of two releases read together", f"{withheld:,} in {pairs:,} pairs", reached, began)


OWN: dict[str, Callable[[int], None]] = {"integers": integers, "releases": releases}


def main(parts: list[str]) -> None:
    print("| attack | tried | held not | s |\n|---|--:|--:|--:|")
    for part in parts or PARTS:
        name, _, number = part.partition(":")
        if name in OWN:
            OWN[name](int(number or 1000))
        else:
            counted(name)


if __name__ == "__main__":
    main(sys.argv[1:])
