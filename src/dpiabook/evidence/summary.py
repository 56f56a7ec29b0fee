"""Findings about the assessment itself: what was assessed, and what only the author can answer (B12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Finding, Table
from dpiabook.evidence.making import Draft, makes

_ASKED = {
    "controller": "Who is the controller?",
    "purpose": "For which purpose are the data shared?",
    "recipients": "Who receives the data?",
    "access_setting": "In which setting are the data used?",
    "retention": "How long are the data kept?",
    "lawful_basis": "What is the lawful basis?",
    "comparison_families": "[[served: Are <several> in the file who were not in the programme?]]",
}


@makes("B12.assessed")
def assessed_blocks(facts: Facts, findings: Sequence[Finding]) -> Draft:
    """How many findings there are in each block, and how many could not be assessed."""
    blocks = sorted({finding.block for finding in findings})
    rows = tuple(
        (
            block,
            sum(finding.assessed for finding in findings if finding.block == block),
            "; ".join(f.title.removeprefix("Not assessed: ") for f in findings if f.block == block and not f.assessed)
            or "nothing left out",
        )
        for block in blocks
    )
    columns = (text("block", "Block"), structural("findings", "Findings", "findings"), text("left", "Not assessed"))
    values = {"findings": sum(finding.assessed for finding in findings)}
    values["left"] = len(findings) - values["findings"]
    told = [structural(name, "findings") for name in values]
    return Draft(values, told, Table(columns, rows), variant="" if values["left"] else "all")


@makes("B12.questions")
def open_questions(facts: Facts, findings: Sequence[Finding], context: Mapping[str, object]) -> Draft:
    """What the settings leave open, and what the findings ask of the author."""
    asked = {name: facts.speech.say(question) for name, question in _ASKED.items() if not context.get(name)}
    rows = [("Context", question) for question in asked.values() if question]
    unknown = [flag for flag in facts.flags.sensitive if flag.whose == "unknown"]
    whose = facts.speech.words["whose"]
    rows += [("Whose information", f"Whose is “{facts.title(flag.variable)}”: {whose}?") for flag in unknown]
    rows += [(f"Block {f.block}", f.author_decides) for f in findings if f.author_decides and f.assessed]
    columns = (text("about", "About"), text("question", "To be answered by the author"))
    rows = list(dict.fromkeys(rows))
    table = Table(columns, tuple(rows)) if rows else None
    told = [structural("questions", "questions")]
    return Draft({"questions": len(rows)}, told, table, variant="" if rows else "none")
