"""In which form the figures by area can be published: attributes by class, shape and text beside colour."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.publication_signs import CLASS_SIGNS, sign_of
from dpiabook.figures.released import released
from dpiabook.figures.tiles import Tiles, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, notes, population, subtitle
from dpiabook.release.statement import Statement


def draw_publication_classes(statement: Statement) -> Drawing | None:
    """Tiles of numbers of areas; columns ``attribute`` and one for each class."""
    found = released(statement, "attribute")
    if found is None:
        return None
    names = [column.name for column in found.columns if column.name != "attribute"]
    labels = found.raw("attribute")
    fits = tiles_fitting(labels, len(names))
    shown = found.take(range(len(labels))[:fits])
    counts = np.column_stack([shown.numbers(name) for name in names])
    sums = np.nansum(counts, axis=1, keepdims=True)
    shades = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    texts = [["–" if text == "0" else text for text in row] for row in zip(*map(shown.words, names), strict=True)]
    heads = [found.label(name) for name in names]
    signs = [sign_of(head) for head in heads] if all(head.lower() in CLASS_SIGNS for head in heads) else []
    under = subtitle(
        "Number of areas by the form in which their figure can be published",
        population(statement, "cells", unit="figures"),
    )
    figure = tile_chart(
        statement,
        under,
        Tiles(labels[:fits], heads, shades, texts, signs),
        notes=notes(found, len(found) - fits, "attributes"),
    )
    return Drawing(
        figure, alt_text(statement, "Tiles of numbers of areas by attribute and form of publication"), shown.values
    )
