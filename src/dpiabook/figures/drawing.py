"""A drawn figure with the words that stand for it, and its bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from dpiabook.figures.palette import indexed_png
from dpiabook.figures.style import styled

_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@dataclass(frozen=True)
class Rendered:
    """A figure as files, without what it was drawn with.

    Attributes
    ----------
    alt : str
        As in `Drawing`.
    headings, rows : tuple of str, tuple of tuple of str
        The drawn values as text; empty where withheld.
    png, svg : bytes
        Without metadata; the same for the same statement.
    """

    alt: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    png: bytes
    svg: bytes


@dataclass(frozen=True)
class Drawing:
    """A figure made from released values only.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        Bound to no window and to no global state.
    alt : str
        What is shown and what it shows, for those who cannot see it; every number in it is a released one.
    data : pandas.DataFrame
        The values that are drawn, under the statement's stable names; missing where withheld.
    """

    figure: Figure
    alt: str
    data: pd.DataFrame

    def png(self, dpi: int = 200) -> bytes:
        """The figure as PNG, without metadata.

        Parameters
        ----------
        dpi : int, optional
            Dots per inch.

        Returns
        -------
        bytes
            The same for the same statement.
        """
        stream = io.BytesIO()
        with styled():
            self.figure.savefig(stream, format="rgba", dpi=dpi)
        width = int(self.figure.get_figwidth() * dpi)
        pixels = np.frombuffer(stream.getvalue(), np.uint8).reshape(-1, width, 4)
        return indexed_png(pixels, dpi)

    def svg(self) -> bytes:
        """The figure as SVG: type as paths, so that it needs no font; no date, no name of a program.

        Returns
        -------
        bytes
            The same for the same statement.
        """
        stream = io.BytesIO()
        with styled():
            self.figure.savefig(stream, format="svg", metadata=_NO_METADATA)
        return stream.getvalue()

    def rendered(self) -> Rendered:
        """The figure as files."""
        cells = self.data.astype(object).itertuples(index=False, name=None)
        rows = tuple(tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in cells)
        return Rendered(self.alt, tuple(map(str, self.data.columns)), rows, self.png(), self.svg())
