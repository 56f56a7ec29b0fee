"""Groups that live together, recognised by the people in them: in the whole dataset, and within their area."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, Released, released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, MUTED
from dpiabook.figures.words import alt_text, each, notes, population, subtitle
from dpiabook.release.statement import Statement

_PARTS = (("unique", "groups"), ("unique_people", "people"))


def draw_group_profiles(statement: Statement) -> Drawing | None:
    """Groups alone, and the people in them, against all.

    Columns ``where``, ``groups``, ``unique``, ``people``, ``unique_people``.
    """
    found = released(statement, "where", "unique", "groups", "people", "unique_people")
    if found is None:
        return None
    labels, small, texts, parts = _lines(found)
    every = np.where(np.isfinite(parts), 1.0, np.nan)
    layers = [Layer.plain(every, MUTED), Layer.plain(parts, BLUE)]
    bars = Bars(labels, layers, texts, "", percent=True, small=small)
    groups, people = (found.label(name).lower() for name in ("groups", "people"))
    under = subtitle(
        f"Share alone with the make-up of their {people}, in %", population(statement, "groups", unit=groups)
    )
    key = [Sign("s", BLUE, "alone with that make-up"), Sign("s", MUTED, "others")]
    figure = bar_chart(statement, under, bars, key=key, notes=notes(found))
    shows = each([f"{label}, {where}" for label, where in zip(labels, small, strict=True)], texts)
    alt = alt_text(
        statement,
        f"Bar chart of {groups} that are alone, and of the {people} in them",
        shows,
        found,
    )
    return Drawing(figure, alt, found.values)


def _lines(found: Released) -> tuple[list[str], list[str], list[str], np.ndarray]:
    """One bar for groups and one for people, for each comparison."""
    labels, small, texts, parts = [], [], [], []
    for i, where in enumerate(found.raw("where")):
        for part, of in _PARTS:
            share = found.numbers(part)[i] / found.numbers(of)[i]
            labels.append(found.label(part))
            small.append(f"compared {where}")
            parts.append(share)
            said = f"{found.words(part)[i]} of {found.words(of)[i]}"
            texts.append(said if np.isfinite(share) else WITHHELD_WORD)
    return labels, small, texts, np.array(parts)
