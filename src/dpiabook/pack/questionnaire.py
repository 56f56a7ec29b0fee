"""Every box of the form as one list of questions, each asked once, for the role that can answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dpiabook.pack.answers import GRID
from dpiabook.pack.blocks import crosswalk
from dpiabook.pack.brief_texts import brief_file
from dpiabook.pack.cnil import fields_of
from dpiabook.pack.content import country
from dpiabook.pack.form import Question, StepPart, sign_off, steps
from dpiabook.pack.material import Material
from dpiabook.pack.questions import front_lines, open_lines, signed
from dpiabook.pack.residual import Outcome
from dpiabook.pack.risks import APPROVALS, EFFECTS, LEVELS, LIKELIHOODS, SEVERITIES
from dpiabook.pack.screening import SCREENING, criteria, evidence, screening_sentence, suggested
from dpiabook.pack.wording import own_words

ROLES = ("Author", "DPO", "Data owner", "Statistician", "Output checker", "Risks")
"""Tabs of the workbook. That of the risks has a row a risk, and a column for each thing that is asked of it."""
_SCALES: Mapping[str, tuple[str, ...]] = {
    "Likelihood": LIKELIHOODS,
    "Severity": SEVERITIES,
    "Overall risk": LEVELS,
    "Effect of the measures": EFFECTS,
    "Risk left": LEVELS,
    "Measures approved": APPROVALS,
}


@dataclass(frozen=True)
class Asked:
    """One row of the workbook.

    Attributes
    ----------
    role : str
        The tab that it stands on.
    question : str
        The question that it is a row of: a grid of the form is one question, however many rows it has.
    id, ask, place : str
        Its own id, what is asked, and where that stands in the forms.
    says, evidence : str
        What the evidence says to it, and a fingerprint of that.
    proposed : str
        An answer that the evidence or the parameters allow.
    options : tuple of str
        The choices, where there are any.
    needed : bool
        Whether it must be answered before anybody signs.
    suggested : Mapping of str to str
        For a row of the risks, the value suggested in each column.
    """

    role: str
    question: str
    id: str
    ask: str
    place: str
    says: str = ""
    proposed: str = ""
    evidence: str = ""
    options: tuple[str, ...] = ()
    needed: bool = False
    suggested: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its answers: one, or one for each column of the risks."""
        return tuple(name.format(self.id) for name in GRID.values()) if self.suggested else (self.id,)


def options_of(column: str) -> tuple[str, ...]:
    """The choices in a column of the risks; none where one writes."""
    return _SCALES.get(column, ())


def questionnaire(material: Material) -> tuple[Asked, ...]:
    """All rows in the order of the form; what only a person may sign has no proposed answer.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    tuple of Asked
        The head of the form, its questions, the screening, the decisions of the brief that no question asks, what only
        people know of the data, the risks, and the sign-off.
    """
    made = (_front, _form, _five, _known_to_people, _risks, _signing)
    return tuple(one for rows in made for one in rows(material))


def standing(material: Material) -> tuple[int, int, int]:
    """How many questions there are, how many of them have no answer, and how many of these are needed to sign."""
    rows = questionnaire(material)
    given = {one.id for one in material.given}
    needed = {one.question for one in rows if one.needed}
    asked = dict.fromkeys(one.question for one in rows)
    waiting = {one.question for one in rows if not given & set(one.ids)}
    return len(asked), len(waiting), len(waiting & needed)


def _front(material: Material) -> Iterator[Asked]:
    for one in front_lines(material.speech):
        own = own_words(material.context, one.context) if one.context else ""
        yield Asked("Author", "front", one.id, one.ask, "Head of the form", "", own or one.propose)


def _form(material: Material) -> Iterator[Asked]:
    for step in steps(material.speech):
        for part in step.parts:
            for one in part.questions:
                if step.id in "1234":
                    yield _of_form(one, part, material)
                    yield from _screening(one, material) if SCREENING in one.findings and step.id == "1" else ()


def _of_form(one: Question, part: StepPart, material: Material) -> Asked:
    says, sign = material.says[one.id]
    own = " ".join(words.rstrip(".") + "." for key in one.context if (words := own_words(material.context, key)))
    if SCREENING in one.findings:
        own = screening_sentence(material.statements, material.speech) + "."
    return Asked(one.role, one.id, one.id, one.ask, _place(one, part, material), says, own, sign, needed=one.needed)


def _place(one: Question, part: StepPart, material: Material) -> str:
    """Where a question stands in three forms."""
    words = country(material.speech)
    known = {block.id: block for block in crosswalk(material.speech)}
    edpb = dict.fromkeys(known[name].edpb for name in one.blocks)
    fields = fields_of(one.id)
    parts = [f"{words.body} {words.part.lower()} {part.id}"]
    parts += [f"EDPB {', '.join(edpb)}"] if edpb else []
    parts += [f"CNIL {', '.join(map(str, fields))}"] if fields else []
    return "; ".join(parts)


def _screening(question: Question, material: Material) -> Iterator[Asked]:
    """The criteria as rows of the question why the need was identified."""
    for listed in criteria(material.speech):
        for one in listed.criteria:
            told = suggested(one, material.statements, material.speech)
            says = evidence(one, material.statements) or one.reason
            proposed = told if told in APPROVALS else ""
            name = f"step1.{one.id}"
            yield Asked("Author", question.id, name, f"{one.title}?", listed.list, says, proposed, "", APPROVALS)


def _five(material: Material) -> Iterator[Asked]:
    for one in brief_file(material.speech).decisions:
        if not one.asked:
            role = one.role[:1].upper() + one.role[1:]
            says, sign = material.says[one.question]
            yield Asked(
                role, one.question, one.question, one.ask, "Brief", says, one.propose, sign, needed=one.id == "route"
            )


def _known_to_people(material: Material) -> Iterator[Asked]:
    for one in open_lines(material.speech):
        own = own_words(material.context, one.context) if one.context else ""
        yield Asked("Data owner", "open", one.id, one.ask, "B12", one.why, own)


def _risks(material: Material) -> Iterator[Asked]:
    for one in material.outcomes_suggested:
        said, sign = material.says[one.row.id]
        place = f"{country(material.speech).body} {country(material.speech).part.lower()}s 5 and 6"
        yield Asked(
            "Risks", "5.1", one.row.risk.id, one.row.risk.title, place, said, "", sign, needed=True,
            suggested=_levels(one),
        )  # fmt: skip


def _levels(one: Outcome) -> dict[str, str]:
    effect = next((measure.effect for measure in one.measures if measure.effect), None)
    row = one.row
    told = (row.likelihood, row.severity, row.overall, effect, one.residual, None, None)
    return {column: value or "" for column, value in zip(GRID, told, strict=True)}


def _signing(material: Material) -> Iterator[Asked]:
    for one in sign_off(material.speech):
        yield Asked("DPO", "sign", signed(one.item), one.item, f"{country(material.speech).part} 7", needed=True)
