"""Figures that a notebook has drawn for those inside, kept so that the controller's pack need not draw them again."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dpiabook.book.display import Shown
from dpiabook.figures import Rendered
from dpiabook.release.statement import Statement


def figure_key(statement: Statement) -> str:
    """What a statement's figure depends on: everything that the statement says, and not who reads it.

    Examples
    --------
    >>> one = Statement("B01.a", "B01", "A title", "A sentence.")
    >>> [figure_key(one) == figure_key(replace(one, **other)) for other in ({"audience": "dpia"}, {"title": "Another"})]
    [True, False]
    """
    return hashlib.sha256(repr(replace(statement, audience="dpia")).encode("utf-8", "backslashreplace")).hexdigest()


def drawn_of(shown: Mapping[str, Shown]) -> dict[str, Rendered]:
    """The figures of what was shown, by key."""
    return {figure_key(one.statement): one.drawing for one in shown.values() if one.drawing is not None}


def figures_file(evidence: Path) -> Path:
    """Where the figures of a notebook lie, beside its findings."""
    return evidence.with_suffix(".figures")


def write_figures(path: Path, figures: Mapping[str, Rendered]) -> None:
    """Write figures by key as JSON: words and drawn values as text, pictures in base 64."""
    held = {
        key: {
            "alt": one.alt,
            "headings": one.headings,
            "rows": one.rows,
            "png": base64.b64encode(one.png).decode(),
            "svg": one.svg.decode(),
        }
        for key, one in figures.items()
    }
    path.write_text(json.dumps(held), encoding="utf-8")


def read_figures(path: Path) -> dict[str, Rendered]:
    """Read figures by key; none where the file is not there or not whole, since each can be drawn again."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {key: _figure(one) for key, one in held.items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _figure(held: Mapping[str, object]) -> Rendered:
    rows = tuple(_texts(row) for row in _listed(held["rows"]))
    headings = _texts(held["headings"])
    png = base64.b64decode(str(held["png"]), validate=True)
    return Rendered(str(held["alt"]), headings, rows, png, str(held["svg"]).encode())


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(cell) for cell in _listed(value))


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value
