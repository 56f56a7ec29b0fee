"""Everything that a pack is made from, and what follows from it for every form alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dpiabook.figures import Rendered
from dpiabook.meaning import Speech
from dpiabook.pack.answers import GRID, Answer, as_answers, as_decisions
from dpiabook.pack.assessed import Assessed
from dpiabook.pack.brief_texts import brief_file
from dpiabook.pack.decisions import Decision, digest, fingerprint
from dpiabook.pack.form import steps
from dpiabook.pack.register import MeasureRow, RiskRow, measure_rows, risk_rows
from dpiabook.pack.residual import Outcome, outcomes
from dpiabook.pack.wording import foreign_numbers, numbers_in
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
    def says(self) -> dict[str, tuple[str, str]]:
        """What the evidence says to each question, and a fingerprint that changes with it; both empty without any."""
        form = [one for step in steps(self.speech) for part in step.parts for one in part.questions]
        known = {one.id: (one.title + ".", self.figure_of(one)) for one in self.statements}
        known |= {one.id: self._evidence(one.findings) for one in form}
        known |= {
            one.question: self._evidence(self._first(one.needs))
            for one in brief_file(self.speech).decisions
            if not one.asked
        }
        for one in self.outcomes_suggested:
            said = f"{one.row.suggestion} Measures: {'; '.join(each.measure.short for each in one.measures) or 'none'}."
            sign = f"{one.row.figure}/{digest(one.residual, *(each.figure for each in one.measures))}"
            known |= {name.format(one.row.risk.id): (said, sign) for name in GRID.values()}
        return known

    def _first(self, findings: Iterable[str]) -> list[str]:
        """The first of some findings that is there: what a decision of the brief is shown."""
        there = {one.id for one in self.statements if one.assessed}
        return [name for name in findings if name in there][:1]

    def _evidence(self, findings: Iterable[str]) -> tuple[str, str]:
        wanted = set(findings)
        found = [one for one in self.statements if one.assessed and one.id in wanted]
        says = " ".join(one.title + "." for one in found)
        return says, digest(*(self.figure_of(one) for one in found)) if found else ""

    @cached_property
    def answered(self) -> dict[str, str]:
        """What to print of each answer, by its question; marked where it must be looked at again."""
        printed: dict[str, str] = {}
        for one in self.given:
            says, evidence = self.says.get(one.id, (one.said, one.evidence))
            foreign = foreign_numbers(one.answer, self.numbers) if self.assessed.audience != "controller" else ()
            note = " [This answer holds a number that no finding of this pack does: check it before it leaves.]"
            printed[one.id] = one.words(evidence, says) + (note if foreign else "")
        return printed

    @property
    def given(self) -> tuple[Answer, ...]:
        """The answers; those of the decisions' file first, which the workbook replaces."""
        return (*as_answers(self.decisions), *self.answers)

    @cached_property
    def spoken(self) -> Context:
        """The author's own words; where there are none, what was answered to the question that asks for them."""
        given = {one.id: one.answer for one in self.given}
        asked = {"controller": "front.controller"}
        for one in (each for step in steps(self.speech) for part in step.parts for each in part.questions):
            asked |= {key: one.id for key in one.context[:1] if key not in asked}
        said = {key: given[name] for key, name in asked.items() if name in given}
        lacking = {key: words for key, words in said.items() if getattr(self.context, key) is None}
        return self.context.model_copy(update=lacking)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that the statements print."""
        tables = [part for one in self.statements for part in (one.table, one.numbers) if part]
        cells = [cell for part in tables for row in part.cells for cell in row]
        return frozenset(numbers_in(" ".join([*cells, *(f"{one.title} {one.sentence}" for one in self.statements)])))

    @cached_property
    def risks(self) -> tuple[RiskRow, ...]:
        """The rows of step 5."""
        return risk_rows(self.statements, self.spoken, self.decided, self.speech)

    @cached_property
    def measures(self) -> tuple[MeasureRow, ...]:
        """The rows of step 6."""
        return measure_rows(self.risks, self.statements, self.decided, self.speech, self.spoken)

    @cached_property
    def outcomes_suggested(self) -> tuple[Outcome, ...]:
        """Each risk with its measures and the one residual that the evidence suggests."""
        return outcomes(self.risks, self.measures)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The same, with the levels that people have set instead."""
        given = {one.id: one.answer for one in self.given}
        return outcomes(self.risks, self.measures, given)

    def of(self, block: str) -> tuple[Statement, ...]:
        """The statements of one block, in the order given."""
        return tuple(one for one in self.statements if one.block == block)

    def figure_of(self, statement: Statement) -> str:
        """The fingerprint that the author notes beside a decision; empty for readers who decide nothing."""
        own = fingerprint(statement) if self.assessed.audience == "dpia" else ""
        return self.noted.get(statement.id, own)
