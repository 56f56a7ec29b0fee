"""How much memory a run may use, and which part of it is one notebook's."""

from __future__ import annotations

import os
import re

from dpiabook.errors import Code, Refusal
from dpiabook.machine.environment import SHARES_VARIABLE

_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s?(MB|GB|TB)")
_IN_MB = {"MB": 1, "GB": 1000, "TB": 1_000_000}


def share_of(memory_limit: str) -> str:
    """The part of a run's memory that one of several notebooks side by side may use.

    Parameters
    ----------
    memory_limit : str
        Of the whole run, such as ``4GB``.

    Returns
    -------
    str
        The limit divided by the number that `SHARES_VARIABLE` holds; the limit itself where it is not set.

    Examples
    --------
    >>> share_of("4GB")
    '4GB'
    """
    shares = os.environ.get(SHARES_VARIABLE, "")
    if not shares.isdecimal() or int(shares) < 2 or _LIMIT.fullmatch(memory_limit) is None:
        return memory_limit
    return f"{bytes_of(memory_limit) / 1_000_000 / int(shares):.0f}MB"


def bytes_of(memory_limit: str) -> float:
    """How many bytes an amount of memory stands for.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for what is no amount of memory.

    Examples
    --------
    >>> bytes_of("1.5GB")
    1500000000.0
    """
    written = _LIMIT.fullmatch(memory_limit)
    if written is None:
        what = "DuckDB does not accept this memory limit"
        raise Refusal(Code.SETTING_VALUE, what, where="memory_limit", cure="write it like 4GB")
    return float(written[1]) * _IN_MB[written[2]] * 1_000_000
