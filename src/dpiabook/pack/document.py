"""The pack as one document: first page, the steps of the form with their blocks, and the annexes."""

from __future__ import annotations

from dpiabook.pack.annex import annexes, legal_prompts
from dpiabook.pack.blocks import OWN_TABLES, Block, crosswalk
from dpiabook.pack.content import country
from dpiabook.pack.form import Step, StepPart, steps
from dpiabook.pack.front import front_section
from dpiabook.pack.material import Material
from dpiabook.pack.model import Box, Document, Grid, Item, Section, Text
from dpiabook.pack.narrate import Noted, statement_section
from dpiabook.pack.numbering import number
from dpiabook.pack.questionnaire import standing
from dpiabook.pack.questions import open_questions, question_grid, sign_off_grid
from dpiabook.pack.register_grids import measure_grid, risk_grid
from dpiabook.pack.screening import screening_grids
from dpiabook.pack.ways import ways_to_share
from dpiabook.pack.wording import AUDIENCES, DRAFT, NOTHING_HERE, in_words


def assemble(material: Material) -> Document:
    """Order the whole pack once, for all forms.

    Parameters
    ----------
    material : Material
        What it is made from.

    Returns
    -------
    Document
        Numbered; sections in the order of the form.
    """
    assessed = material.assessed
    front = front_section(material, standing(material))
    body = tuple(_step(step, material) for step in steps(material.speech))
    mark = Box(
        "draft", DRAFT, f"This pack offers evidence and suggestions. It is made for {AUDIENCES[assessed.audience]}."
    )
    title = "Evidence for a data protection impact assessment"
    sections = (front, *body, *annexes(material))
    return number(Document(title, assessed.name, mark, in_words(assessed.on), sections, assessed.warning))


def _step(step: Step, material: Material) -> Section:
    title = f"{country(material.speech).part} {step.id}. {step.title}"
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
        return [risk_grid(material.risks, material.speech)]
    if part.id == "6":
        return [measure_grid(material.measures, material.speech)]
    if part.id == "7":
        advice = "Nothing in this step is filled by the pack: people do."
        return [
            Text(advice),
            sign_off_grid(material.context, material.answered, material.speech),
        ]
    return []


def _block(block: Block, material: Material, level: int) -> Section:
    found = material.of(block.id)
    decided = {decision.id: decision for decision in material.decided}
    place = material.speech.jurisdiction
    below = tuple(
        statement_section(one, level + 1, material.drawings, decided.get(one.id), Noted(material.figure_of(one), place))
        for one in found
    )
    items: tuple[Item, ...] = (Text(block.content), *_block_items(block, material))
    if not found and block.id not in OWN_TABLES:
        items += (Box("not_assessed", "Not assessed", NOTHING_HERE),)
    return Section(block.id, f"{block.id} {block.title}", level, items, below, block=block.id)


def _block_items(block: Block, material: Material) -> tuple[Grid, ...]:
    """Tables that the pack itself holds: the screening, the legal prompts, the open questions."""
    if block.id == "B04":
        return screening_grids(material.statements, material.answered, material.speech)
    if block.id == "B05":
        return (legal_prompts(material.statements, material.speech),)
    if block.id == "B10":
        ways = ways_to_share(material.statements, material.speech)
        return () if ways is None else (ways,)
    if block.id == "B12":
        return (open_questions(material.context, material.speech, material.answered),)
    return ()
