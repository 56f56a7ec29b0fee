"""Lists of codes that stand in a table of their own, and the variables that name them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Codes = dict[str, str]


def with_lists(
    entries: Sequence[Mapping[str, Any]], lists: Mapping[str, Codes]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Join lists of codes to the variables that name them, or that they are named after.

    Parameters
    ----------
    entries : sequence of mapping
        What is said of each variable.
    lists : Mapping of str to dict
        Codes and labels by the name of their list.

    Returns
    -------
    list of dict
        The entries, with codes.
    list of str
        Lists that no variable names, and names of lists that there is no list of.

    Examples
    --------
    >>> with_lists([{"name": "sex", "codes": "see sheet Sex codes"}], {"sex": {"F": "female"}, "x": {"1": "a"}})
    ([{'name': 'sex', 'codes': {'F': 'female'}}], ["lists of codes that no variable names, not used: 'x'"])
    """
    keys = {_key(name): name for name in lists}
    used, unknown, joined = set(), [], []
    for entry in entries:
        said = entry.get("codes")
        named = [str(one) for one in (entry.get("list"), said) if isinstance(one, str)]
        own = [] if isinstance(said, Mapping) else [str(entry["name"])]
        found = next((name for one in (*named, *own) if (name := _list_in(one, keys)) is not None), None)
        listed = {key: value for key, value in entry.items() if key != "list"}
        if found is not None:
            used.add(found)
            listed["codes"] = lists[found]
        else:
            unknown += [one for one in named if lists and re.fullmatch(r"[^\W\d]\w*", one)]
            listed |= {"codes": entry["list"]} if "codes" not in listed and entry.get("list") else {}
        joined.append(listed)
    rest = [name for name in lists if name not in used]
    notes = [f"lists of codes that no variable names, not used: {_named(rest)}"] if rest else []
    notes += [f"lists of codes that are named and not there: {_named(unknown)}"] if unknown else []
    return joined, notes


def _named(names: Sequence[str]) -> str:
    return ", ".join(map(repr, dict.fromkeys(names)))


def _key(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.lower()))


def _list_in(text: str, keys: Mapping[str, str]) -> str | None:
    """The list that a cell names: alone, or with words such as "see sheet"."""
    whole = _key(text)
    bare = re.sub(r"^(see|refer to|use|from)\s+(the )?", "", whole)
    bare = re.sub(r"^(code ?list|list|sheet|tab|table|lookup|value set)\s+", "", bare)
    without = {re.sub(_ENDING, "", key): name for key, name in keys.items()}
    known = next((keys[one] for one in (whole, bare) if one in keys), None)
    return known or without.get(re.sub(_ENDING, "", bare))


_ENDING = r"\s+(code ?list|codes|list|sheet|tab|table|lookup|cl|lbl|labels?)$"
