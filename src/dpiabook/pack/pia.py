"""``pia.json``: the findings as answers that CNIL's PIA tool can import (its data format, none of its texts).

The tool numbers a question by section, item and question: 121 is the first question on the data processed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from dpiabook.pack.document import Material
from dpiabook.pack.json_text import to_json
from dpiabook.pack.law import laws
from dpiabook.pack.register import MeasureRow
from dpiabook.pack.risks import measures
from dpiabook.pack.wording import DRAFT, own_words
from dpiabook.release.statement import Statement

_TEXTS: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    111: (("purpose",), ()),
    112: (("controller", "recipients"), ()),
    113: ((), ("B04",)),
    121: ((), ("B01",)),
    122: (("retention",), ("B02", "B03")),
    123: (("source_systems", "access_setting"), ()),
    211: (("purpose",), ()),
    212: (("lawful_basis",), ("B05",)),
    213: ((), ("B06",)),
    214: ((), ("B07",)),
    215: (("retention",), ()),
    326: ((), ("B08", "B09")),
}
"""For each question the author's own words and the blocks that answer it."""
_ACCESS = ("reidentification", "sensitive_information", "unlawful_access")
"""Risks of the register that are risks of illegitimate access, item 3.2 of the tool."""


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
        tool's editor keeps them. Gauges, evaluations and opinions stay empty: these are the author's.
    """
    moment = f"{material.assessed.on.isoformat()}T00:00:00.000Z"
    stamp = {"created_at": moment, "updated_at": moment}
    answers = [*_texts(material), *_lists(material)]
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


def _texts(material: Material) -> Iterable[dict[str, Any]]:
    for question, (keys, blocks) in _TEXTS.items():
        own = [words for key in keys if (words := own_words(material.context, key))]
        found = [one for block in blocks for one in material.of(block)]
        if question == 212:
            own += [f"{law.title} ({law.standing})" for law in laws(_cited(material.statements))]
        if own or found:
            text = "".join(f"<p>{escape(words)}</p>" for words in own) + "".join(map(_paragraph, found))
            yield _answer(question, text=text)


def _paragraph(statement: Statement) -> str:
    return f"<p><strong>{escape(statement.title)}</strong><br>{escape(statement.sentence)}</p>"


def _cited(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(law for one in statements for law in one.laws))


def _lists(material: Material) -> Iterable[dict[str, Any]]:
    """Impacts and controls of illegitimate access, as the tool's labels."""
    risks = [row.risk for row in material.risks if row.risk.id in _ACCESS]
    yield _answer(321, labels=[risk.title for risk in risks])
    yield _answer(324, labels=_titles(row for row in material.measures if row.risk.id in _ACCESS))


def _titles(rows: Iterable[MeasureRow]) -> list[str]:
    return list(dict.fromkeys(row.measure.title for row in rows))


def _answer(question: int, text: str | None = None, labels: list[str] | None = None) -> dict[str, Any]:
    """An answer as the tool exports it: it looks answers up by a whole number, and a gauge of 0 is not yet set."""
    gauge = None if text is None else 0
    return {"reference_to": question, "data": {"text": text, "gauge": gauge, "list": labels or []}}


def _measures(material: Material) -> Iterable[dict[str, Any]]:
    for one in measures(material.speech):
        content = f"<p>{escape(one.options)}</p><p>{escape(one.reason)}</p>"
        yield {"title": one.title, "content": content, "placeholder": ""}
