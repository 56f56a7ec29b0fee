"""``pia.json``: an answer for each field of CNIL's PIA tool, which can import it (its data format, none of its texts).

The tool numbers a question by section, item and question: 121 is the first question on the data processed. Each of its
three feared events has impacts, threats and sources, controls, and two gauges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from dpiabook.pack.cnil import Event, ToolField, cnil_file
from dpiabook.pack.form import steps
from dpiabook.pack.forms.json_text import to_json
from dpiabook.pack.material import Material
from dpiabook.pack.register import RiskRow
from dpiabook.pack.risks import measures
from dpiabook.pack.wording import DRAFT, own_words

IMPACTS, THREATS, SOURCES, CONTROLS, SEVERITY, LIKELIHOOD = range(1, 7)
"""Questions of a feared event, in the tool's order."""
GAUGES: Mapping[str, int] = {"Minimal": 1, "Significant": 3, "Severe": 4, "Remote": 1, "Possible": 3, "Probable": 4}
"""The tool's four steps for what a person has set on the form's three; 2 is never set."""


TO_WRITE = "To write:"
"""Begins what only says what is to be written."""


def to_pia(material: Material) -> str:
    """Write the pack as an assessment in progress.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    str
        JSON with ``pia``, ``answers``, ``measures``, ``evaluations`` and ``comments``. Texts are escaped HTML, as the
        tool's editor keeps them. A gauge is set where a person has set the level; evaluations and opinions stay empty.
    """
    moment = f"{material.assessed.on.isoformat()}T00:00:00.000Z"
    stamp = {"created_at": moment, "updated_at": moment}
    answers = [*_fields(material), *(one for event in cnil_file().events for one in _event(event, material))]
    return to_json(
        {
            "pia": {"id": 1, "status": 0, "name": f"{material.assessed.name} ({DRAFT})", **_people(), **stamp},
            "answers": [{"id": n, "pia_id": 1, **one, **stamp} for n, one in enumerate(answers, start=1)],
            "measures": [{"id": n, "pia_id": 1, **one, **stamp} for n, one in enumerate(_measures(material), start=1)],
            "evaluations": [],
            "comments": [],
        }
    )


def _people() -> dict[str, Any]:
    """Names and opinions, which only people give."""
    names = ("author_name", "evaluator_name", "validator_name", "dpos_names", "people_names")
    return dict.fromkeys(names, "") | {"is_example": 0, "category": ""}


def _fields(material: Material) -> Iterator[dict[str, Any]]:
    given = {one.id: one.answer for one in material.given}
    asked = [one for step in steps(material.speech) for part in step.parts for one in part.questions]
    prompts = {one.id: one.author for one in asked}
    for one in cnil_file().fields:
        said = [given[one.question]] if one.question in given else list(_says(one, material))
        said = said or [f"{TO_WRITE} {one.prompt or prompts.get(one.question, '')}"]
        yield _answer(one.field, text="".join(f"<p>{escape(words)}</p>" for words in said))


def _says(one: ToolField, material: Material) -> Iterator[str]:
    """The author's words in the parameters file, and the sentences of findings."""
    yield from (words for key in one.context if (words := own_words(material.context, key)))
    yield from (found.sentence for found in material.statements if found.assessed and found.id in one.findings)


def _event(event: Event, material: Material) -> Iterator[dict[str, Any]]:
    rows = [row for name in event.risks for row in material.risks if row.risk.id == name]
    acting = {measure.measure.title for one in material.outcomes for measure in one.measures if one.row in rows}
    controls = [one.title for one in measures(material.speech) if one.title in acting]
    yield _answer(event.item + IMPACTS, labels=[row.risk.title for row in rows])
    yield _answer(event.item + THREATS, labels=list(event.threats))
    yield _answer(event.item + SOURCES, labels=list(event.sources))
    yield _answer(event.item + CONTROLS, labels=controls)
    if rows:
        yield _gauge(event.item + SEVERITY, rows[0], "severity", rows[0].severity, material)
        yield _gauge(event.item + LIKELIHOOD, rows[0], "likelihood", rows[0].likelihood, material)


def _gauge(question: int, row: RiskRow, what: str, suggested: str | None, material: Material) -> dict[str, Any]:
    """The reason in words; the gauge itself only where a person has set the level."""
    given = next((one.answer for one in material.given if one.id == f"{row.id}.{what}"), "")
    level = given or (f"{suggested} (suggested)" if suggested else "Not suggested")
    return _answer(question, text=f"<p>{escape(level)}. {escape(row.reason)}</p>", gauge=GAUGES.get(given, 0))


def _answer(question: int, text: str | None = None, labels: list[str] | None = None, gauge: int = 0) -> dict[str, Any]:
    """An answer as the tool exports it: it looks answers up by a whole number, and a gauge of 0 is not yet set."""
    data = {"text": text, "gauge": None if text is None else gauge, "list": labels or []}
    return {"reference_to": question, "data": data}


def _measures(material: Material) -> Iterable[dict[str, Any]]:
    for one in measures(material.speech):
        content = f"<p>{escape(one.options)}</p><p>{escape(one.reason)}</p>"
        yield {"title": one.title, "content": content, "placeholder": ""}
