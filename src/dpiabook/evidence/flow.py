"""The finding about the stages of the data flow (B03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes

_TO_NAME = "not said: the author must say"
DECLARED, HOLDER, ASSUMED, NOT_SAID = "declared", "assumed; holder declared", "assumed", "not said"
_HEADINGS = ("Stage", "Who holds the data", "What happens", "People are", "Known from")


@makes("B03.flow")
def data_flow(facts: Facts, context: Mapping[str, Any]) -> Draft:
    """Who holds the data at each stage, whether people can be identified there, and on whose word.

    A flow that the parameters declare is told as it is. Without one the stages are the usual ones, and assumed; what
    nobody declared is not made up, and stands there as not said. A stage at which records are matched only stands there
    where several source systems are declared.
    """
    declared = context.get("flow") or []
    rows = [_stage(one) for one in declared] or [_collected(facts), *_matched(facts), *_used(context)]
    columns = tuple(text(heading.lower().replace(" ", "_"), heading) for heading in _HEADINGS)
    values = {"stages": len(rows), "open": sum(_TO_NAME in row for row in rows)}
    told = [structural("stages", "stages"), structural("open", "stages")]
    return Draft(values, told, Table(columns, tuple(rows)), variant=_variant(declared, values["open"]))


def _variant(declared: Sequence[Any], waiting: int) -> str:
    if waiting:
        return ""
    return "whole" if declared else "declared"


def _stage(one: Mapping[str, str | None]) -> tuple[str, ...]:
    """A stage as the parameters declare it: its gateway and what is taken out stand under what happens."""
    parts = [f"Gateway: {one['gateway']}"] if one.get("gateway") else []
    parts += [f"Taken out: {one['removed']}"] if one.get("removed") else []
    return (
        str(one["stage"]),
        one.get("holder") or _TO_NAME,
        "; ".join(parts) or NOT_SAID,
        str(one.get("people") or "identified"),
        DECLARED if one.get("holder") else NOT_SAID,
    )


def _row(stage: str, who: str | None, what: str, people: str) -> tuple[str, ...]:
    """A usual stage, of which the holder is declared or not said."""
    return (stage, who or _TO_NAME, what, people, HOLDER if who else NOT_SAID)


def _collected(facts: Facts) -> tuple[str, ...]:
    systems = sorted({variable.source_system for variable in facts.inventory if variable.source_system})
    origin = facts.speech.origin
    return _row("Collection", origin[:1].upper() + origin[1:], "; ".join(systems) or _TO_NAME, "identified")


def _matched(facts: Facts) -> list[tuple[str, ...]]:
    if not facts.speech.applies(["linked"]):
        return []
    return [_row("Matching", None, "Records of several source systems are joined", "identified")]


def _used(context: Mapping[str, Any]) -> list[tuple[str, ...]]:
    setting = context.get("access_setting") or _TO_NAME
    return [
        _row("Analysis", context.get("controller"), "One version of the dataset", "de-identified"),
        _row("Use", context.get("recipients"), setting, "de-identified"),
        ("Outputs", "Readers of publications", "Checked against the output rules", "aggregate", ASSUMED),
    ]
