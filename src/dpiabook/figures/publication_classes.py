"""In which form the figures by area can be published: attributes by class, shape and text beside colour."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.publication_signs import COLUMN_SIGNS
from dpiabook.figures.released import released
from dpiabook.figures.tiles import Tiles, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_APART = ("region", "withheld")


def draw_publication_classes(statement: Statement) -> Drawing | None:
    """Tiles of numbers of areas; columns ``attribute``, ``interval``, ``banded`` and ``not_by_area``.

    Inside, ``region`` and ``withheld`` take the place of their sum ``not_by_area``.
    """
    found = released(statement, "attribute", "interval", "banded", "not_by_area", perhaps=_APART)
    if found is None:
        return None
    names = ["interval", "banded", *(_APART if found.has(*_APART) else ("not_by_area",))]
    labels = found.raw("attribute")
    fits = tiles_fitting(labels, len(names))
    shown = found.take(range(len(labels))[:fits])
    counts = np.column_stack([shown.numbers(name) for name in names])
    sums = np.nansum(counts, axis=1, keepdims=True)
    shades = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    texts = [["–" if text == "0" else text for text in row] for row in zip(*map(shown.words, names), strict=True)]
    tiles = Tiles(
        labels[:fits], [found.label(name) for name in names], shades, texts, [COLUMN_SIGNS[name] for name in names]
    )
    what = "Number of areas by the form in which their figure can be published"
    under = subtitle(what, population(statement, "cells", unit="figures"))
    figure = tile_chart(statement, under, tiles, notes=notes(found, len(found) - fits, "attributes"))
    shows, left_out = [f"Attributes: {'; '.join(labels[:fits])}"], unshown(len(found) - fits, "attributes")
    what = "Tiles of numbers of areas by attribute and form of publication"
    alt = alt_text(statement, what, shows, shown.only("attribute", *names), left_out=left_out)
    return Drawing(figure, alt, shown.values[["attribute", *names]])
