"""The finding about which variables tell of which (B01)."""

from __future__ import annotations

from collections.abc import Iterable

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.evidence.told import CONFIRM, called
from dpiabook.meaning.lineage import Edge, Lineage, in_words

_HOW = {
    "same as": "says the same",
    "function of": "computed from it",
    "implies": "only where it is",
    "summarises": "summary of events",
    "within": "the larger area",
}
_STANDING = {"declared": "declared", "measured": "seen in the data", "guessed": "seen in few records"}


@makes("B01.lineage")
def lineage_of_variables(facts: Facts, lineage: Lineage) -> Draft:
    """Which variables are made of others, or tell of them, how that is known, and whether it is used."""
    edges = _once(lineage.edges)
    rows = tuple(_row(facts, edge) for edge in edges)
    columns = (
        text("variable", "Variable"),
        text("made_of", "Follows from"),
        text("how", "How"),
        text("words", "In words"),
        text("known", "How it is known"),
        text("used", "What is done"),
        Column("records", "Records in which it was seen", "structural", "records", inside=True),
        Column("contraries", "Records against it", "structural", "records", inside=True),
    )
    sure = [edge for edge in edges if edge.silences or edge.kind == "within"]
    values = {
        "variables": len(facts.inventory),
        "edges": len(edges),
        "made": len({edge.child for edge in edges}),
        "confirm": len(edges) - len(sure),
    }
    told = [structural(name, "relations" if name in {"edges", "confirm"} else "variables") for name in values]
    variant = "none" if not rows else "" if values["confirm"] else "sure"
    return Draft(values, told, Table(columns, rows) if rows else None, variant=variant)


def _once(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """What is declared and also seen in the data is said once, as it is declared."""
    first: dict[tuple[str, str, tuple[str, ...]], Edge] = {}
    for edge in edges:
        first.setdefault((edge.kind, edge.child, edge.parents), edge)
    return tuple(first.values())


def _row(facts: Facts, edge: Edge) -> tuple[str | int, ...]:
    of = " and ".join(called(facts, name) for name in edge.parents)
    return (
        facts.title(edge.child),
        of,
        _HOW[edge.kind],
        in_words(edge, lambda name: called(facts, name)),
        _STANDING[edge.standing],
        "used" if edge.silences or edge.kind == "within" else CONFIRM,
        edge.records,
        edge.contraries,
    )
