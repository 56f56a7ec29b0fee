"""Compiled loop over classes. Imported only when classes are rolled up, since compiling takes time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def replace_digit(codes: Any, stride: int, radix: int, mapping: Any, size: int) -> Any:
    """Replace one digit of every code, the digits after it taking up `stride` codes, and return the new codes."""
    found = np.empty_like(codes)
    for row in range(codes.size):
        above = codes[row] // stride
        found[row] = (above // radix * size + mapping[above % radix]) * stride + codes[row] % stride
    return found
