"""The workbook in which people answer: a tab for each role, a row for each question, choices as a list."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time

import xlsxwriter

from dpiabook.pack.answers import EARLIER, GRID, HEADINGS, Answer, by_id
from dpiabook.pack.forms.archive import fixed
from dpiabook.pack.material import Material
from dpiabook.pack.questionnaire import ROLES, Asked, options_of, questionnaire
from dpiabook.pack.wording import printable

_WIDTHS = (14, 46, 22, 10, 60, 32, 46, 16, 12, 8, 12)
_ANSWER, _PUBLIC = HEADINGS.index("Answer"), HEADINGS.index("Public")
_RISKS = ("Id", "Question", "Where in the form", "What the evidence says", "Suggested")
_BY = ("By which role", "When", "Evidence")
_RISK_WIDTHS = (16, 40, 18, 60, 22, *(18 for _ in GRID), 16, 12, 18)


def answers_xlsx(material: Material) -> bytes:
    """Write the workbook, with the answers that are known.

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
    writer = _Writer(book, by_id(material.given))
    asked = questionnaire(material)
    for role in ROLES:
        rows = [one for one in asked if one.role == role]
        (writer.risks if role == "Risks" else writer.role)(role, rows)
    writer.earlier([name for one in asked for name in one.ids])
    book.close()
    return fixed(stream.getvalue())


class _Writer:
    """The book, its two formats, and what is answered already."""

    def __init__(self, book: xlsxwriter.Workbook, given: Mapping[str, Answer]) -> None:
        self.book, self.given = book, given
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def role(self, role: str, rows: Sequence[Asked]) -> None:
        """A tab with one answer a row."""
        sheet = self._sheet(role, HEADINGS, _WIDTHS)
        for row, one in enumerate(rows, start=1):
            known = self.given.get(one.id)
            # An answer keeps the evidence that it was given on, so that what has changed since can be told.
            says, sign = (known.said, known.evidence) if known else (one.says, one.evidence)
            mine = _mine(known)
            needed = "Yes" if one.needed else ""
            self._row(sheet, row, (one.id, one.ask, one.place, needed, says, one.proposed, *mine, sign))
            _choose(sheet, row, _ANSWER, one.options)
            _choose(sheet, row, _PUBLIC, ("Yes",))

    def risks(self, role: str, rows: Sequence[Asked]) -> None:
        """The tab with a row a risk, and a column for each box of its grids."""
        sheet = self._sheet(role, (*_RISKS, *GRID, *_BY), _RISK_WIDTHS)
        for row, one in enumerate(rows, start=1):
            known = [self.given.get(name) for name in one.ids]
            first = next((answer for answer in known if answer), None)
            by, on, said, sign = (
                (first.by, first.on, first.said, first.evidence) if first else ("", "", one.says, one.evidence)
            )
            told = "; ".join(f"{column}: {value}" for column, value in one.suggested.items() if value)
            cells = [answer.answer if answer else "" for answer in known]
            self._row(sheet, row, (one.id, one.ask, one.place, said, told, *cells, by, on, sign))
            for number, column in enumerate(GRID, start=len(_RISKS)):
                _choose(sheet, row, number, options_of(column))

    def earlier(self, asked: Sequence[str]) -> None:
        """What was decided on before, and is no question now: it lives on."""
        left = [one for name, one in self.given.items() if name not in set(asked)]
        if not left:
            return
        sheet = self._sheet(EARLIER, HEADINGS, _WIDTHS)
        for row, one in enumerate(left, start=1):
            self._row(sheet, row, (one.id, "", "", "", one.said, "", *_mine(one), one.evidence))

    def _sheet(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> xlsxwriter.worksheet.Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 2)
        for column, (words, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(column, column, width, self.text)
            sheet.write_string(0, column, words, self.head)
        return sheet

    def _row(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[str]) -> None:
        for column, words in enumerate(cells):
            sheet.write_string(row, column, printable(words), self.text)


def _mine(known: Answer | None) -> tuple[str, str, str, str]:
    return (known.answer, known.by, known.on, "Yes" if known.public else "") if known else ("", "", "", "")


def _choose(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, options: Sequence[str]) -> None:
    if options:
        sheet.data_validation(row, column, row, column, {"validate": "list", "source": list(options)})
