"""What `dpiabook flag` says of a dictionary."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from dpiabook.dictionary import read_dictionary
from dpiabook.sensitivity import Flag, flag_variables


def flagged_lines(dictionary: Path, *, as_json: bool) -> str:
    """Flag a dictionary's variables.

    Parameters
    ----------
    dictionary : Path
    as_json : bool
        One JSON list instead of a line for each variable.

    Returns
    -------
    str
        Every variable as JSON; or, as text, those that are sensitive, identify directly, or help to recognise.

    Raises
    ------
    Refusal
        ``DICTIONARY_MISSING`` or ``DICTIONARY_UNREADABLE``.
    """
    flags = flag_variables(read_dictionary(dictionary), {}, {})
    if as_json:
        return json.dumps([asdict(flag) for flag in flags], indent=2, ensure_ascii=False)
    told = [_line(flag) for flag in flags if flag.role != "other" or flag.quasi_identifier]
    return "\n".join(told) or "no variable is sensitive or identifying by its name and description"


def _line(flag: Flag) -> str:
    """Name, what it is, whose, how sure, and why."""
    kinds = [category.replace("_", " ") for category in flag.categories] or [flag.role.replace("_", " ")]
    kinds += ["helps to recognise"] if flag.quasi_identifier else []
    whose = f", of the {flag.whose}" if flag.whose != "unknown" else ""
    why = f": {'; '.join(flag.reasons)}" if flag.reasons else ""
    return f"{flag.variable}: {', '.join(kinds)}{whose} ({flag.confidence} confidence){why}"
