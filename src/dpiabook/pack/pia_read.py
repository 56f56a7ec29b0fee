"""What people wrote in CNIL's PIA tool, as answers to the questions of the form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dpiabook.errors import Code, Refusal
from dpiabook.pack.answers import Answer
from dpiabook.pack.cnil import cnil_file
from dpiabook.pack.forms.pia import GAUGES, LIKELIHOOD, SEVERITY, TO_WRITE
from dpiabook.pack.risks import LIKELIHOODS, SEVERITIES
from dpiabook.pack.wording import printable

ROLE = "Author, in CNIL's tool"
_BREAKS = frozenset({"p", "br", "li", "div"})


def read_pia(path: Path, before: Path | None = None) -> tuple[Answer, ...]:
    """Read an assessment that CNIL's tool has exported.

    Parameters
    ----------
    path : Path
        The tool's JSON.
    before : Path, optional
        The ``pia.json`` of the pack that it began with: fields that still say the same are nobody's answer.

    Returns
    -------
    tuple of Answer
        Of each field that somebody has written in; of a feared event's gauges, for the first of its risks.

    Raises
    ------
    Refusal
        If it is no export of the tool.
    """
    known = _texts(before) if before else {}
    written = {name: said for name, said in _texts(path).items() if _is_own(said, known.get(name))}
    on = _day(path)
    return tuple(Answer(name, said, ROLE, on) for name, said in written.items())


def _is_own(said: str, before: str | None) -> bool:
    """Whether somebody wrote it: it is there, no prompt, and not what the pack had put there."""
    return bool(said) and not said.startswith(TO_WRITE) and said != before


def _texts(path: Path) -> dict[str, str]:
    """Every answer of a file by its question: texts without their marks, gauges as levels."""
    return dict(_answers(_export(path)["answers"], path.name))


def _export(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        if isinstance(found["answers"], list) and isinstance(found["pia"], dict):
            return found  # type: ignore[no-any-return]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise _no_export(path.name)


def _no_export(where: str) -> Refusal:
    cure = "export the assessment from the tool as JSON"
    return Refusal(Code.SETTING_VALUE, "this is no export of CNIL's tool", where=where, cure=cure)


def _answers(given: list[Any], where: str) -> Iterator[tuple[str, str]]:
    fields = {one.field: one.question for one in cnil_file().fields}
    gauges = {
        event.item + which: (f"step5.{event.risks[0]}.{what}", scale)
        for event in cnil_file().events
        for which, what, scale in ((SEVERITY, "severity", SEVERITIES), (LIKELIHOOD, "likelihood", LIKELIHOODS))
    }
    for one in given:
        try:
            number, data = int(one["reference_to"]), one["data"]
            text, gauge = data.get("text"), data.get("gauge")
        except (KeyError, TypeError, ValueError, AttributeError):
            raise _no_export(where) from None
        if number in fields:
            yield fields[number], plain(str(text or ""))
        elif number in gauges:
            name, scale = gauges[number]
            yield name, _level(gauge, scale)


def _level(gauge: object, scale: tuple[str, ...]) -> str:
    """The level of the form for a step of the tool's gauge; the tool's second step is the form's second too."""
    if not isinstance(gauge, int) or gauge < 1:
        return ""
    return next((one for one in scale if gauge <= GAUGES[one]), scale[-1])


def _day(path: Path) -> str:
    return str(_export(path)["pia"].get("updated_at") or "")[:10]


def plain(text: str) -> str:
    r"""HTML as plain text, a paragraph a line.

    Examples
    --------
    >>> plain("<p>Ten years &amp; more.</p><p>Then deleted.</p>")
    'Ten years & more.\nThen deleted.'
    """
    reader = _Plain()
    reader.feed(text)
    lines = "".join(reader.parts).split("\n")
    return printable("\n".join(line.strip() for line in lines if line.strip()))


class _Plain(HTMLParser):
    """Keeps the text and where its paragraphs end."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Text between marks."""
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """The end of a paragraph ends a line."""
        self.parts += ["\n"] if tag in _BREAKS else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A break ends a line."""
        self.handle_endtag(tag)
