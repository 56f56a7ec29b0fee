"""Figures drawn from released values only; each comes with the text that stands for it."""

from dpiabook.figures.drawing import Drawing, Rendered
from dpiabook.figures.registry import FIGURES, draw, rendered

__all__ = ["FIGURES", "Drawing", "Rendered", "draw", "rendered"]
