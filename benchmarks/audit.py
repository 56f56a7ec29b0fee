"""How long the attack on what leaves takes: holding back, releasing and auditing, by size.

Usage: python -m benchmarks.audit [AREASxATTRIBUTES ...]          (default: 12x8 50x12 150x12)
"""

from __future__ import annotations

import sys
import time

import numpy as np

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.area_gate import enough_left, through_gate
from dpiabook.release.audit import audit
from dpiabook.release.formatter import Formatter
from dpiabook.release.holding import hold_unprotected
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.pseudonyms import make_pseudonyms
from dpiabook.release.rules import Rules

PROFILE = load_profile("ons_srs")
DEFAULT = ("12x8", "50x12", "150x12")
REGIONS = 9


def findings(areas: int, attributes: int, seed: int) -> list[Finding]:
    """Rates of every attribute by area, by region and of everybody, with what is recorded of each."""
    rng = np.random.default_rng(seed)
    n = np.maximum(rng.lognormal(6.5, 0.7, areas), 60).astype(int)
    region = np.arange(areas) % min(REGIONS, max(areas // 3, 2))
    count = (Column("n", "Recorded", "volume", "children", of="everybody"),)
    count += (Column("x", "With", "people", "children", of="n"),)
    count += (Column("everybody", "All", "volume", "children", inside=True),)
    share = (Column("rate", "Share", "share", "%", part="x", of="n"),)
    by_area, by_region = [], []
    for at in range(attributes):
        known = rng.binomial(n, rng.uniform(0.7, 1))
        some = rng.binomial(known, rng.beta(1, 20, areas))
        cells = zip((f"E{one:03}" for one in range(areas)), known.tolist(), some.tolist(), n.tolist(), strict=True)
        by_area += [(f"attribute {at}", *cell, None) for cell in cells]
        for name in np.unique(region):
            mine = region == name
            sums = (int(known[mine].sum()), int(some[mine].sum()), int(n[mine].sum()))
            by_region.append((f"attribute {at}", f"R{name}", *sums, None))
    attribute = Column("attribute", "Attribute")
    area = (attribute, Column("area", "Area", "area"), *count, *share)
    regions = (attribute, Column("region", "Region", "region"), *count, *share)
    tables = (
        Table(area, tuple(by_area), dimensions=("area",)),
        Table(regions, tuple(by_region), dimensions=("region",)),
    )
    return [Finding(f"B09.{at}", "B09", "T", "S", table=table) for at, table in enumerate(tables)]


def measured(areas: int, attributes: int) -> tuple[float, float, int, int, bool]:
    """Seconds of the processor for releasing and for the audit; cells, those withheld, and whether it passes."""
    made = findings(areas, attributes, 1)
    began = time.process_time()
    passed, gate = through_gate(made, PROFILE)
    shown = enough_left(passed, hold_unprotected(passed, PROFILE), gate, PROFILE)
    codes = {row[1] for finding in shown if finding.table for row in finding.table.rows}
    label = make_pseudonyms(map(str, codes), release_id="r", secret=b"an invented secret for benchmarks")
    rules = Rules(PROFILE, "dpia", label, Formatter(PROFILE))
    statements = present_all(shown, rules)
    released = time.process_time()
    report = audit(statements, rules.formatter, PROFILE)
    ended = time.process_time()
    withheld = sum(row.count("[c]") for one in statements if one.table for row in one.table.cells)
    return released - began, ended - released, report.cells, withheld, report.passed


def main(sizes: list[str]) -> None:
    print("| areas x attributes | cells | withheld | released, processor s | audit, processor s | passes |")
    print("|---|--:|--:|--:|--:|---|")
    for size in sizes or DEFAULT:
        areas, _, attributes = size.partition("x")
        releasing, auditing, cells, withheld, passes = measured(int(areas), int(attributes))
        print(f"| {size} | {cells:,} | {withheld:,} | {releasing:.1f} | {auditing:.1f} | {'yes' if passes else 'NO'} |")


if __name__ == "__main__":
    main(sys.argv[1:])
