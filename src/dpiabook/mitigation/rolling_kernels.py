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
        # Remainders by subtraction: a division costs as much as all else here.
        above = codes[row] // stride
        higher = above // radix
        digit = mapping[above - higher * radix]
        found[row] = (higher * size + digit) * stride + codes[row] - above * stride
    return found
