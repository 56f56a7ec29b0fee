"""How every figure looks: colours, sizes, type; nothing of it is decided anywhere else.

The colours are those of the Analysis Function of the UK Government, which keep their contrast for most readers; shape
or text always says the same as colour, so that a figure can be read in grey.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Any

import matplotlib as mpl

BLUE, TEAL, WINE, ORANGE, CHARCOAL, MAUVE = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
CATEGORICAL = (BLUE, TEAL, WINE, ORANGE)
"""At most four in one figure, in this order."""
SEQUENTIAL = (BLUE, "#2073BC", "#6BACE6")
"""From much to little."""
MUTED = "#BFBFBF"
"""Context, beside blue for what matters."""
PALE, GRID, WHITE, INK = "#EEF1F4", "#DCDCDC", "#FFFFFF", "#0B0C0C"

FONT = "DejaVu Sans"
TITLE, SUBTITLE, LABEL, SMALL = 13.0, 9.5, 9.0, 8.0
"""Sizes of type in points."""
WIDTH = 6.3
"""Width of every figure in inches, as wide as a document places it, so that type keeps its size there."""
TALLEST = 8.4
"""Height in inches that the drawn part may take, so that a figure with its title stays on one page."""
LINE = 1.32
"""Height of a line of type, in multiples of its size."""

_SETTINGS: dict[str, Any] = {
    "font.family": [FONT],
    "font.size": LABEL,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": CHARCOAL,
    "axes.labelcolor": CHARCOAL,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "xtick.color": CHARCOAL,
    "ytick.color": CHARCOAL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 0.0,
    "ytick.major.size": 0.0,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.8,
    "text.hinting": "none",
    "svg.hashsalt": "dpiabook",
    "svg.fonttype": "path",
}
_LOCK = RLock()
_STYLED: ContextVar[bool] = ContextVar("styled", default=False)


@contextmanager
def styled() -> Iterator[None]:
    """Draw or write under this style alone, whatever a notebook set before; one thread at a time.

    matplotlib keeps its settings for the whole process; so figures are drawn one after the other, and the settings
    that were there before are put back. Setting them takes as long as drawing a small chart: what is drawn and written
    under one style sets them once.

    Examples
    --------
    >>> with styled():
    ...     mpl.rcParams["svg.fonttype"]
    'path'
    """
    with _LOCK:
        if _STYLED.get():
            yield
            return
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type]
            inside = _STYLED.set(True)
            try:
                yield
            finally:
                _STYLED.reset(inside)
