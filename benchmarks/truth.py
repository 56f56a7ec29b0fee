"""How often intervals and flags are right, in simulated worlds whose truth is known; prints Markdown tables.

    python benchmarks/truth.py [seeds of areas] [seeds of discoveries] [seeds of populations] [seeds of families]

Each share stands with its Monte Carlo error (between draws of worlds) and the number of cases.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from truth.area_worlds import area_worlds
from truth.family_worlds import WORLDS
from truth.run import false_discoveries, in_families, intervals, key_worlds, uniques

NOMINAL = "nominal 95 %; areas with 30 people and 3 expected cases, unless it says otherwise"


def table(heading: str, rows: dict[str, object]) -> str:
    lines = [
        f"| {heading} | share ± error (cases) |",
        "|---|--:|",
        *(f"| {name} | {said} |" for name, said in rows.items()),
    ]
    return "\n".join(lines)


def main(areas: str = "4", discoveries: str = "1000", populations: str = "12", families: str = "25") -> None:
    found = intervals(area_worlds(shapes=("beta", "logit")), range(int(areas)))
    width = found.pop("width")
    held = {name: said for name, said in found.items() if not name.startswith("stands")}
    print(table(f"interval of an area's rate holds ({NOMINAL})", held))
    print(f"\nThe shrunken rate's limits are {width:.2f} times as wide as Wilson's, on average over worlds.\n")
    falsely = {name: said for name, said in found.items() if name.startswith("stands")}
    falsely["false among Benjamini and Hochberg's discoveries at 5 %"] = false_discoveries(range(int(discoveries)))
    print(table("false alarms", falsely), end="\n\n")
    for counted, known in ((True, "families are counted as well"), (False, "nobody knows who lives together")):
        shared = in_families(WORLDS, range(int(families)), counted=counted)
        print(table(f"people of one family are alike; {known}", shared), end="\n\n")
    told = uniques(key_worlds((20_000, 100_000), (0.02, 0.1)), range(int(populations)))
    print(table("uniques of the population, from a sample", dict(sorted(told.items()))))


if __name__ == "__main__":
    main(*sys.argv[1:])
