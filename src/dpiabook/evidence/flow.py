"""The finding about the stages of the data flow (B03)."""

from __future__ import annotations

from collections.abc import Mapping

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes

_TO_NAME = "not said: the author must say"
_DECLARED, _ASSUMED, _NOT_SAID = "declared", "assumed", "not said"


@makes("B03.flow")
def data_flow(facts: Facts, context: Mapping[str, str | None]) -> Draft:
    """Who holds the data at each stage, whether people can be identified there, and on whose word.

    What nobody declared is not made up: it stands there as not said. The stages themselves are the usual ones, and
    assumed; a stage at which records are matched only stands there where several source systems are declared.
    """
    rows = [_collected(facts), *_matched(facts), *_used(context)]
    headings = ("Stage", "Who holds the data", "What happens", "People are", "Known from")
    columns = tuple(text(heading.lower().replace(" ", "_"), heading) for heading in headings)
    values = {"stages": len(rows), "open": sum(_TO_NAME in row for row in rows)}
    told = [structural("stages", "stages"), structural("open", "stages")]
    return Draft(values, told, Table(columns, tuple(rows)), variant="" if values["open"] else "declared")


def _row(stage: str, who: str | None, what: str, people: str) -> tuple[str, ...]:
    """A stage of which the holder is declared, or not said."""
    return (stage, who or _TO_NAME, what, people, _DECLARED if who else _NOT_SAID)


def _collected(facts: Facts) -> tuple[str, ...]:
    systems = sorted({variable.source_system for variable in facts.inventory if variable.source_system})
    origin = facts.speech.origin
    return _row("Collection", origin[:1].upper() + origin[1:], "; ".join(systems) or _TO_NAME, "identified")


def _matched(facts: Facts) -> list[tuple[str, ...]]:
    if not facts.speech.applies(["linked"]):
        return []
    return [_row("Matching", None, "Records of several source systems are joined", "identified")]


def _used(context: Mapping[str, str | None]) -> list[tuple[str, ...]]:
    setting = context.get("access_setting") or _TO_NAME
    return [
        _row("Analysis", context.get("controller"), "One version of the dataset", "de-identified"),
        _row("Use", context.get("recipients"), setting, "de-identified"),
        ("Outputs", "Readers of publications", "Checked against the output rules", "aggregate", _ASSUMED),
    ]
