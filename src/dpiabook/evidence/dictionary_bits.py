"""The finding about what a dictionary alone can say of re-identification (B08)."""

from __future__ import annotations

import pandas as pd

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.risk.dictionary_bits import DictionaryBits


@makes("B08.dictionary_bits")
def bits_of_combinations(facts: Facts, found: DictionaryBits) -> Draft:
    """Bits that each combination could carry, beside the bits that single out one person."""
    frame = found.table.assign(
        short=found.table["name"].str.replace("_", " "),
        known=[facts.titles(keys.split(", ")) for keys in found.table["combination"]],
        people=found.population,
        single=found.bits_to_single_out,
    )
    said = frame.dropna(subset="bits").sort_values("bits", ascending=False, kind="stable")
    with_people = found.population is not None
    columns = [
        structural("value_combinations", "Combinations of values", "combinations"),
        structural("bits", "Bits it could carry", "bits", digits=1),
    ]
    if with_people:
        columns += [
            structural("single", f"Bits that single out one of the {facts.people}", "bits", digits=1),
            structural("mean_class_size", f"{facts.people.capitalize()} per combination, on average", "", digits=2),
        ]
    table = Table.from_frame(
        frame, [text("short", "Combination"), text("known", "Known facts"), *columns, text("basis", "Basis")]
    )
    if said.empty:
        return Draft({}, [], table, variant="not_said")
    most = said.iloc[0]
    of_values = [*columns, *([structural("people", facts.people)] if with_people else [])]
    words = {"short": str(most["short"]), "known": str(most["known"])}
    return Draft(_plain(most), of_values, table, words, variant="with_people" if with_people else "")


def _plain(row: pd.Series) -> dict[str, float | int]:
    """The numbers of the sentence; whole ones as whole numbers."""
    numbers = {name: row[name] for name in ("value_combinations", "bits", "single", "mean_class_size", "people")}
    whole = {name: int(numbers[name]) for name in ("value_combinations", "people") if pd.notna(numbers[name])}
    return {name: float(value) for name, value in numbers.items() if pd.notna(value)} | whole
