"""What `dpiabook flag` says of a dictionary."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from dpiabook.book.extended import additions_to
from dpiabook.dictionary import read_dictionary, with_publications
from dpiabook.sensitivity import Flag, flag_variables
from dpiabook.settings import here


def flagged_lines(dictionary: Path, *, as_json: bool) -> str:
    """Flag a dictionary's variables, those of a published collection by what the publication says.

    Parameters
    ----------
    dictionary : Path
    as_json : bool
        One JSON list instead of a line for each variable, and a line on top that says what was recognised.

    Returns
    -------
    str
        Every variable as JSON; or, as text, those that are sensitive, identify directly, or help to recognise.

    Raises
    ------
    Refusal
        ``DICTIONARY_MISSING`` or ``DICTIONARY_UNREADABLE``.
    """
    own = additions_to(here())
    inventory, recognised = with_publications(read_dictionary(dictionary), own=own.collections)
    flags = flag_variables(inventory, added=own.categories)
    if as_json:
        return json.dumps([asdict(flag) for flag in flags], indent=2, ensure_ascii=False)
    told = [_line(flag) for flag in flags if flag.role != "other" or flag.quasi_identifier]
    told = told or ["no variable is sensitive or identifying by its name and description"]
    return "\n".join([recognised.in_words(), *told] if recognised else told)


def _line(flag: Flag) -> str:
    """Name, what it is, whose, how sure, and why."""
    kinds = [category.replace("_", " ") for category in flag.categories] or [flag.role.replace("_", " ")]
    kinds += ["helps to recognise"] if flag.quasi_identifier else []
    whose = f", of the {flag.whose}" if flag.whose != "unknown" else ""
    why = f": {'; '.join(flag.reasons)}" if flag.reasons else ""
    return f"{flag.variable}: {', '.join(kinds)}{whose} ({flag.confidence} confidence){why}"
