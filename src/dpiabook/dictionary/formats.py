"""Types as programs and registers abbreviate them: ``F8.2``, ``A20``, ``%td``, ``n3``, ``an10``, ``DD/MM/YYYY``."""

from __future__ import annotations

import re
from typing import Literal

FormatKind = Literal["category", "boolean", "integer", "number", "date", "text", "unknown"]

# In full, in lower case and without spaces; the first that matches decides.
_FORMATS: tuple[tuple[str, FormatKind], ...] = (
    (r"%-?t?d.*|%-?t[cwmqhb].*|%-?d.*", "date"),
    (r"%-?ty.*", "integer"),
    (r"%-?\d+s", "text"),
    (r"%-?0?\d+\.0[fg]?c?|%-?\d+d", "integer"),
    (r"%-?0?\d*\.?\d*[fge]c?", "number"),
    (r"(?=.*[dy])(?:[dmyh]{1,4}|ccyy|mon|mmm|ss|[/\-.,: t])+", "date"),
    (r"[fn]\d+(\.0?)?", "integer"),
    (r"(?:f|n|comma|dot|dollar|best|e|pct)\d*\.\d+|comma\d+|best\d*\.?", "number"),
    (r"\$?(?:a|ahex|c|char|\$)\d*\.?", "text"),
    (r"(?:max|min)?a?n\d+\.n\d+|[n9]\(?\d+\)?[v.]\d+|9\(\d+\)v9\(\d+\)", "number"),
    (r"(?:max|min)?n\d+(?:maxn\d+|\.\.n?\d+)?|9\(\d+\)|9+", "integer"),
    (r"(?:max|min)?an?\d*(?:max(?:an)?\d+|\.\.a?n?\d+)?|x\(\d+\)|x+|s", "text"),
    (r"num|nr|n|#|dbl|qty", "number"),
    (r"lgl|y/n|yn|t/f|0/1", "boolean"),
    (r"fct|ord|cat", "category"),
)


def format_kind(word: str) -> FormatKind:
    """Read the name of a format; unknown where it is none.

    Examples
    --------
    >>> [format_kind(word) for word in ("F8.2", "F3.0", "A20", "%td", "%9.0g", "num", "max an20", "dd/mm/yyyy")]
    ['number', 'integer', 'text', 'date', 'number', 'number', 'text', 'date']
    >>> format_kind("something else")
    'unknown'
    """
    bare = re.sub(r"\s+", "", word.lower())
    if re.fullmatch(r"%-?\d+\.0g", bare):  # as many decimals as there are, and so it says nothing of them
        return "number"
    whole = next((kind for pattern, kind in _FORMATS if re.fullmatch(pattern, bare)), None)
    words = word.split()
    if whole is not None or len(words) < 2:
        return whole or "unknown"
    # "an10 CCYY-MM-DD": what says most of the two.
    parts = {format_kind(one) for one in words} - {"unknown"}
    return "date" if "date" in parts else parts.pop() if len(parts) == 1 else "unknown"
