"""Every box of ICO's form as one list of questions, and the workbook in which people answer them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import xlsxwriter

from dpiabook.pack.answers import HEADINGS, Answer, by_id
from dpiabook.pack.archive import fixed
from dpiabook.pack.brief import brief_file
from dpiabook.pack.document import Material, evidence_of
from dpiabook.pack.found import Found
from dpiabook.pack.ico import sign_off, steps
from dpiabook.pack.questions import FRONT, signed
from dpiabook.pack.residual import outcomes
from dpiabook.pack.risks import APPROVALS, LEVELS
from dpiabook.pack.wording import own_words, printable

_WIDTHS = (12, 46, 18, 60, 32, 46, 16, 12, 10)
_ANSWER = HEADINGS.index("Answer")


@dataclass(frozen=True)
class Asked:
    """One row of the workbook; `options` become a drop-down."""

    role: str
    id: str
    ask: str
    place: str
    says: str = ""
    proposed: str = ""
    evidence: str = ""
    options: tuple[str, ...] = ()


def questionnaire(material: Material) -> tuple[Asked, ...]:
    """All questions in the order of the form; what only a person may sign has no proposed answer.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    tuple of Asked
        The head of the form, steps 1 to 4, the five decisions, steps 5 and 6 with a row a risk, and step 7.
    """
    return (*_form(material), *_five(material), *_risks(material), *_signing(material))


def _form(material: Material) -> Iterator[Asked]:
    for name, ask in FRONT.items():
        yield Asked("Author", name, ask, "Head of the form")
    for step in steps(material.speech):
        for part in step.parts:
            for one in part.questions:
                if step.id in "1234":
                    says, evidence = evidence_of(one, material)
                    own = "; ".join(words for key in one.context if (words := own_words(material.context, key)))
                    yield Asked("Author", one.id, one.ask, f"Step {part.id}", says, own, evidence)


def _five(material: Material) -> Iterator[Asked]:
    found = Found(material.statements)
    for one in brief_file(material.speech).decisions:
        says = found.title(one.needs)
        yield Asked(
            one.role.capitalize() if one.role != "DPO" else "DPO", f"five.{one.id}", one.ask, "Brief", says, one.propose
        )


def _risks(material: Material) -> Iterator[Asked]:
    for row in material.risks:
        ask = f"{row.risk.title}: what is the overall risk?"
        yield Asked("Author", row.id, ask, "Step 5", row.reason, row.overall or "", row.figure, LEVELS)
    for one in outcomes(material.risks, material.measures):
        if one.measures:
            ask = f"{one.row.risk.title}: are these measures approved?"
            says = "; ".join(measure.measure.title for measure in one.measures)
            yield Asked("Data owner", f"approved.{one.row.risk.id}", ask, "Step 6", says, "", "", APPROVALS)


def _signing(material: Material) -> Iterator[Asked]:
    for one in sign_off():
        yield Asked("DPO", signed(one.item), one.item, "Step 7")


def answers_xlsx(material: Material) -> bytes:
    """Write the workbook: a sheet for each role, with the answers that are known.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    bytes
        The same for the same material. Every cell is text, whatever it begins with.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.combine(material.assessed.on, time()), "title": "Answers"})
    given, asked = by_id(material.answers), questionnaire(material)
    for role in dict.fromkeys(one.role for one in asked):
        _sheet(book, role, [one for one in asked if one.role == role], given)
    book.close()
    return fixed(stream.getvalue())


def _sheet(book: xlsxwriter.Workbook, role: str, asked: Sequence[Asked], given: dict[str, Answer]) -> None:
    head, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(role)
    sheet.freeze_panes(1, 2)
    for column, (words, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, words, head)
    for row, one in enumerate(asked, start=1):
        known = given.get(one.id)
        # An answer keeps the evidence that it was given on, so that what has changed since can be told.
        says, evidence = (known.said, known.evidence) if known else (one.says, one.evidence)
        mine = (known.answer, known.by, known.on) if known else ("", "", "")
        cells = (one.id, one.ask, one.place, says, one.proposed, *mine, evidence)
        for column, words in enumerate(cells):
            sheet.write_string(row, column, printable(words), text)
        if one.options:
            sheet.data_validation(row, _ANSWER, row, _ANSWER, {"validate": "list", "source": list(one.options)})
