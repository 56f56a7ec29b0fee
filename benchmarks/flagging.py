"""How well the rules flag sensitive variables, on dictionaries labelled by hand; prints a Markdown table.

    python benchmarks/flagging.py [folder]

``tuned_*.csv`` may be looked at while the rules are written, ``unseen_*.csv`` were labelled before any result was seen.
A flag of any confidence counts, so that precision pays for what is only listed for review.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dpiabook.dictionary import Inventory
from dpiabook.dictionary.fields import variable_from
from dpiabook.sensitivity import CATEGORIES, flag_variables

NAMED = ("mental_health", "drug_alcohol", "crime", "missing_education")


@dataclass(frozen=True)
class Score:
    """Counts of variables for one category."""

    right: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.missed + other.missed, self.wrong + other.wrong)


def judged(path: Path) -> Iterator[tuple[str, set[str], set[str]]]:
    """For each variable of a labelled dictionary: its name, what it is, and what it was flagged as."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [
        {"name": row["variable"], "label": row["label"], "type": row["type"], "codes": row["values"]} for row in rows
    ]
    flags = flag_variables(Inventory(tuple(map(variable_from, told))))
    for row in rows:
        yield row["variable"], set(filter(None, row["expected"].split(";"))), set(flags[row["variable"]].categories)


def scores(paths: Iterable[Path]) -> dict[str, Score]:
    """Score every category over several dictionaries."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in paths:
        for _, expected, found in judged(path):
            counts.update((category, "right") for category in expected & found)
            counts.update((category, "missed") for category in expected - found)
            counts.update((category, "wrong") for category in found - expected)
    return {name: Score(counts[name, "right"], counts[name, "missed"], counts[name, "wrong"]) for name in CATEGORIES}


def table(part: str, paths: list[Path]) -> str:
    """A Markdown table of recall and precision for one part."""
    found = scores(paths)
    together = sum((found[name] for name in NAMED), Score(0, 0, 0))
    variables = sum(1 for path in paths for _ in judged(path))
    lines = [
        f"### {part} ({variables} variables)",
        "",
        "| category | recall | precision | variables |",
        "|---|--:|--:|--:|",
    ]
    for name, score in [*found.items(), ("the four named", together)]:
        lines.append(f"| {name} | {score.recall:.3f} | {score.precision:.3f} | {score.right + score.missed} |")
    return "\n".join([*lines, ""])


def main(folder: Path) -> None:
    """Print both parts."""
    for part in ("tuned", "unseen"):
        print(table(part, sorted(folder.glob(f"{part}_*.csv"))))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "tests" / "flagging")
