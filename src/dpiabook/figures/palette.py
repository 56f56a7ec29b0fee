"""PNG files of figures: flat colours need a palette, which makes a file a third as large as full colour does."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 256
_SHADES = 32
_WHITE = 0xFFFFFFFF
_METRE = 0.0254
_LEVEL = 6

Pixels = NDArray[np.uint8]


def indexed_png(pixels: Pixels, dpi: float) -> bytes:
    """Write an image of few colours as PNG with a palette and without any metadata.

    Parameters
    ----------
    pixels : numpy.ndarray of uint8, shape (height, width, 4)
        Red, green, blue and opacity; every pixel is taken as opaque.
    dpi : float
        Dots per inch, which say how large the image is on paper.

    Returns
    -------
    bytes
        The same for the same pixels. Shades closer than an eighth part of a tint share an entry of the palette.

    Notes
    -----
    W3C, Portable Network Graphics (PNG) Specification, colour type 3, no filter, no interlace.

    Examples
    --------
    >>> red = np.full((2, 3, 4), (255, 0, 0, 255), dtype=np.uint8)
    >>> indexed_png(red, 200)[:8] == _SIGNATURE
    True
    """
    height, width = pixels.shape[:2]
    places, palette = _indexed(pixels)
    lines = np.zeros((height, width + 1), np.uint8)
    lines[:, 1:] = places.reshape(height, width)
    metre = round(dpi / _METRE)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", zlib.compress(lines.tobytes(), _LEVEL)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _indexed(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """The place in the palette of each pixel, and the palette: white, the commonest shades, the others by the nearest.

    Most of a figure is white paper, which is looked at no further.
    """
    flat = pixels.reshape(-1, 4)
    inked = np.flatnonzero((flat.view(np.uint32) != _WHITE).ravel())
    ink = flat[inked]
    shades = _shades(ink)
    counts = np.bincount(shades, minlength=_SHADES**3)
    seen = np.flatnonzero(counts)
    order = seen[np.argsort(-counts[seen], kind="stable")]
    used, rest = order[: _MOST - 1], order[_MOST - 1 :]
    palette = np.vstack([np.full((1, 3), 255, np.uint8), _averages(ink, shades, counts, used)])
    lookup = np.zeros(_SHADES**3, np.uint8)
    lookup[used] = np.arange(1, len(used) + 1)
    if len(rest):
        away = _middles(rest)[:, np.newaxis, :] - palette.astype(np.int64)
        lookup[rest] = (away**2).sum(axis=2).argmin(axis=1)
    places = np.zeros(len(flat), np.uint8)
    places[inked] = lookup[shades]
    return places, palette


def _shades(flat: Pixels) -> NDArray[np.intp]:
    """Number each pixel by its colour to five bits for each tint."""
    red, green, blue = (flat[:, tint].astype(np.intp) >> 3 for tint in range(3))
    return (red << 10) | (green << 5) | blue


def _middles(shades: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.stack([(shades >> shift) % _SHADES * 8 + 4 for shift in (10, 5, 0)], axis=1)


def _averages(flat: Pixels, shades: NDArray[np.intp], counts: NDArray[np.intp], used: NDArray[np.intp]) -> Pixels:
    """The colour of each shade: that of its pixels on average, so that flat colours stay what they are."""
    sums = [np.bincount(shades, weights=flat[:, tint], minlength=_SHADES**3)[used] for tint in range(3)]
    return (np.stack(sums, axis=1) / counts[used, np.newaxis]).round().astype(np.uint8)
