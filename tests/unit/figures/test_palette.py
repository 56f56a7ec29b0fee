"""PNG files with a palette: read back by another program's reader, they show what was drawn."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.image import imread

from dpiabook.figures.palette import indexed_png

FLAT = [(255, 255, 255), (18, 67, 109), (40, 161, 151), (128, 22, 80), (11, 12, 12)]


def read(png: bytes) -> np.ndarray:
    return (imread(io.BytesIO(png))[..., :3] * 255).round().astype(np.uint8)


def opaque(colours: np.ndarray) -> np.ndarray:
    return np.concatenate([colours, np.full((*colours.shape[:2], 1), 255)], axis=2).astype(np.uint8)


def test_flat_colours_stay_what_they_are():
    colours = np.array(FLAT)[np.random.default_rng(1).integers(0, len(FLAT), (31, 47))]
    assert (read(indexed_png(opaque(colours), 200)) == colours).all()


def test_many_shades_between_flat_colours_are_replaced_by_near_ones():
    """The edges of letters and bars hold shades between two colours; there may be more of them than a palette holds."""
    ends = np.array(FLAT)
    between = np.linspace(0, 1, 64)[:, np.newaxis]
    edges = np.concatenate([a + between * (b - a) for a in ends for b in ends]).round().astype(int)
    colours = np.concatenate([np.repeat(ends, 2000, axis=0), edges])[np.newaxis]
    shown = read(indexed_png(opaque(colours), 200)).astype(int)
    assert len(np.unique(edges >> 3, axis=0)) > 256 >= len(np.unique(shown.reshape(-1, 3), axis=0))
    assert (shown[0, : 5 * 2000] == np.repeat(ends, 2000, axis=0)).all()
    assert np.abs(shown - colours).max() <= 24


@pytest.mark.parametrize("colour", FLAT)
def test_one_colour_alone(colour):
    colours = np.full((3, 5, 3), colour)
    assert (read(indexed_png(opaque(colours), 200)) == colours).all()


def test_size_on_paper_is_written():
    png = indexed_png(opaque(np.full((2, 2, 3), 255)), 200)
    at = png.index(b"pHYs") + 4
    assert int.from_bytes(png[at : at + 4]) == pytest.approx(200 / 0.0254, abs=1)
