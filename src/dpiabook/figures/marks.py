"""Marks and printed values at places on an axis, and the marks for what has no place: withheld values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.lettering import width_of
from dpiabook.figures.released import WITHHELD_WORD
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import CHARCOAL, INK, SMALL

HIDDEN = Sign("x", CHARCOAL, WITHHELD_WORD)
"""Stands in a strip outside the axis, so that it cannot be read as a value."""


def value_label(axes: Axes, x: float, y: float, text: str, *, gap: float = 5.0) -> None:
    """A value as printed in the table, right of its mark by `gap` points."""
    _annotate(axes, (x, y), text, gap, {"color": INK})


def withheld_mark(axes: Axes, y: float, text: str = WITHHELD_WORD) -> None:
    """Say at the start of a row that its value is withheld; never a mark that has a place on the axis."""
    _annotate(axes, (max(0.0, axes.get_xlim()[0]), y), text, 5.0, {"color": CHARCOAL, "style": "italic"})


def _annotate(axes: Axes, place: tuple[float, float], text: str, gap: float, look: dict[str, Any]) -> None:
    axes.annotate(
        text, place, xytext=(gap, 0), textcoords="offset points", va="center", ha="left", size=SMALL, linespacing=1.15,
        **look,
    )  # fmt: skip


def text_room(texts: Sequence[str], gap: float = 5.0) -> float:
    """Width in inches to keep free right of the axis for printed values."""
    lines = [line for text in texts for line in text.split("\n")]
    return max((width_of(line, SMALL) for line in lines), default=0.0) + gap / 72 + 0.06


def mark(axes: Axes, x: np.ndarray, y: np.ndarray, sign: Sign, size: float = 5.5) -> None:
    """Shapes at places; NaN leaves one out."""
    face = sign.colour if sign.filled else "white"
    axes.plot(
        x, y, marker=sign.marker, markersize=size, color=sign.colour, markerfacecolor=face,
        markeredgewidth=max(0.5, size / 5), linestyle="none", clip_on=False, zorder=3,
    )  # fmt: skip
