"""The finding about the stages of the data flow (B03)."""

from __future__ import annotations

from collections.abc import Mapping

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes

_TO_NAME = "to be named by the author"


@makes("B03.flow")
def data_flow(facts: Facts, context: Mapping[str, str | None]) -> Draft:
    """Who holds the data at each stage, and whether people can be identified there."""
    systems = sorted({variable.source_system for variable in facts.inventory if variable.source_system})
    collected = "; ".join(systems) or _TO_NAME
    rows = (
        ("Collection", "Local authorities and other bodies", collected, "identified"),
        ("Matching", "A trusted third party", "Identifiers are matched, then replaced", "identified"),
        ("Analysis", context.get("controller") or _TO_NAME, "One version of the matched dataset", "de-identified"),
        (
            "Use",
            context.get("recipients") or _TO_NAME,
            context.get("access_setting") or "Setting to be named by the author",
            "de-identified",
        ),
        ("Outputs", "Readers of publications", "Checked against the output rules", "aggregate"),
    )
    headings = ("Stage", "Who holds the data", "What happens", "People are")
    columns = tuple(text(heading.lower().replace(" ", "_"), heading) for heading in headings)
    return Draft({"stages": len(rows)}, [structural("stages", "stages")], Table(columns, rows))
