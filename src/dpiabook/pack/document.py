"""The pack as one document: first page, ICO's seven steps with their blocks, and the annexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dpiabook.figures import Rendered
from dpiabook.meaning import Speech
from dpiabook.pack.annex import annexes, legal_prompts
from dpiabook.pack.answers import Answer, as_decisions
from dpiabook.pack.blocks import OWN_TABLES, Block, crosswalk
from dpiabook.pack.decisions import Decision, digest, fingerprint
from dpiabook.pack.front import Assessed, front_section
from dpiabook.pack.ico import Question, Step, StepPart, steps
from dpiabook.pack.model import Box, Document, Grid, Item, Section, Text
from dpiabook.pack.narrate import statement_section
from dpiabook.pack.numbering import number
from dpiabook.pack.questions import decisions_grid, open_questions, question_grid, sign_off_grid
from dpiabook.pack.register import MeasureRow, RiskRow, measure_rows, risk_rows
from dpiabook.pack.register_grids import measure_grid, risk_grid
from dpiabook.pack.screening import screening_grids
from dpiabook.pack.ways import ways_to_share
from dpiabook.pack.wording import AUDIENCES, DRAFT, NOTHING_HERE, in_words
from dpiabook.release.statement import Statement
from dpiabook.settings import Context


@dataclass(frozen=True)
class Material:
    """Everything that a pack is made from.

    Attributes
    ----------
    statements : tuple of Statement
        Released for the audience, in the order in which they are to be read.
    context : Context
        The author's own words from the parameters file.
    drawings : Mapping[str, Rendered]
        Figures drawn from the statements, by statement id.
    decisions : tuple of Decision
        What the author has decided.
    assessed : Assessed
        What the pack is about, and for whom.
    noted : Mapping[str, str]
        For readers other than the author: each statement's fingerprint as the author reads it, by id.
    speech : Speech
        The words for the people, and what may be said of the dataset.
    answers : tuple of Answer
        What people have answered in the workbook.
    """

    statements: tuple[Statement, ...]
    context: Context
    drawings: Mapping[str, Rendered]
    decisions: tuple[Decision, ...]
    assessed: Assessed
    noted: Mapping[str, str] = field(default_factory=dict)
    speech: Speech = field(default_factory=Speech)
    answers: tuple[Answer, ...] = ()

    @cached_property
    def decided(self) -> tuple[Decision, ...]:
        """The decisions, those of the answers' workbook after those of the decisions' file."""
        return (*self.decisions, *as_decisions(self.answers))

    @cached_property
    def answered(self) -> dict[str, str]:
        """What to print of each answer, by its question; marked where its evidence has changed."""
        parts = [part for step in steps(self.speech) for part in step.parts]
        known = {one.id: evidence_of(one, self) for part in parts for one in part.questions}
        printed: dict[str, str] = {}
        for one in self.answers:
            says, evidence = known.get(one.id, (one.said, one.evidence))
            printed[one.id] = one.words(evidence, says)
        return printed

    @cached_property
    def risks(self) -> tuple[RiskRow, ...]:
        """The rows of step 5."""
        return risk_rows(self.statements, self.context, self.decided, self.speech)

    @cached_property
    def measures(self) -> tuple[MeasureRow, ...]:
        """The rows of step 6."""
        return measure_rows(self.risks, self.statements, self.decided, self.speech)

    def of(self, block: str) -> tuple[Statement, ...]:
        """The statements of one block, in the order given."""
        return tuple(one for one in self.statements if one.block == block)

    def figure_of(self, statement: Statement) -> str:
        """The fingerprint that the author notes beside a decision; empty for readers who decide nothing."""
        own = fingerprint(statement) if self.assessed.audience == "dpia" else ""
        return self.noted.get(statement.id, own)

    @property
    def undecided(self) -> int:
        """How many statements ask for a decision that is not there yet."""
        decided = {decision.id for decision in self.decisions}
        return sum(1 for one in self.statements if one.author_decides and one.id not in decided)


def evidence_of(question: Question, material: Material) -> tuple[str, str]:
    """What the evidence says to a question, and a fingerprint that changes with it; both empty where there is none."""
    found = [one for one in material.statements if one.assessed and one.id in question.findings]
    says = " ".join(one.title + "." for one in found)
    return says, digest(*(material.figure_of(one) for one in found)) if found else ""


def assemble(material: Material) -> Document:
    """Order the whole pack once, for all forms.

    Parameters
    ----------
    material : Material
        What it is made from.

    Returns
    -------
    Document
        Numbered; sections in the order of ICO's template.
    """
    assessed = material.assessed
    front = front_section(material.statements, material.context, assessed, material.undecided, material.answered)
    body = tuple(_step(step, material) for step in steps(material.speech))
    mark = Box(
        "draft", DRAFT, f"This pack offers evidence and suggestions. It is made for {AUDIENCES[assessed.audience]}."
    )
    title = "Evidence for a data protection impact assessment"
    sections = (front, *body, *annexes(material.statements, material.context, assessed, material.speech))
    return number(Document(title, assessed.name, mark, in_words(assessed.on), sections))


def _step(step: Step, material: Material) -> Section:
    title = f"Step {step.id}. {step.title}"
    if len(step.parts) == 1:
        items, below = _part(step.parts[0], material, 2)
        return Section(f"step-{step.id}", title, 1, items, below)
    parts = tuple(Section(f"step-{part.id}", part.title, 2, *_part(part, material, 3), block="") for part in step.parts)
    return Section(f"step-{step.id}", title, 1, (), parts)


def _part(part: StepPart, material: Material, level: int) -> tuple[tuple[Item, ...], tuple[Section, ...]]:
    items: list[Item] = []
    if part.questions:
        items.append(question_grid(part, material.context, material.statements, material.speech, material.answered))
    items += _own_items(part, material)
    below = tuple(_block(one, material, level) for one in crosswalk(material.speech) if one.part == part.id)
    return tuple(items), below


def _own_items(part: StepPart, material: Material) -> list[Item]:
    """The register, the measures and the sign-off stand before any block of their step."""
    if part.id == "5":
        return [risk_grid(material.risks)]
    if part.id == "6":
        return [measure_grid(material.measures)]
    if part.id == "7":
        advice = "Nothing in this step is filled by the pack."
        return [Box("author", "For the author to write", advice), sign_off_grid(material.context, material.answered)]
    return []


def _block(block: Block, material: Material, level: int) -> Section:
    found = material.of(block.id)
    decided = {decision.id: decision for decision in material.decisions}
    below = tuple(
        statement_section(one, level + 1, material.drawings, decided.get(one.id), material.figure_of(one))
        for one in found
    )
    items: tuple[Item, ...] = (Text(block.content), *_block_items(block, material))
    if not found and block.id not in OWN_TABLES:
        items += (Box("not_assessed", "Not assessed", NOTHING_HERE),)
    return Section(block.id, f"{block.id} {block.title}", level, items, below, block=block.id)


def _block_items(block: Block, material: Material) -> tuple[Grid, ...]:
    """Tables that the pack itself holds: the screening, the legal prompts, the open questions."""
    if block.id == "B04":
        return screening_grids(material.statements, material.decisions, material.speech)
    if block.id == "B05":
        return (legal_prompts(material.speech),)
    if block.id == "B10":
        ways = ways_to_share(material.statements, material.speech)
        return () if ways is None else (ways,)
    if block.id == "B12":
        listed = any(one.table for one in material.of("B12")) and not material.decisions
        asked = None if listed else decisions_grid(material.statements, material.decisions)
        return tuple(grid for grid in (open_questions(material.context, material.speech), asked) if grid)
    return ()
