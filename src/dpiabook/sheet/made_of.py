"""What a column is made of, as the sheet writes it and the dictionary reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dpiabook.meaning.lineage_edge import Edge

_FIRST = ("same as", "function of", "within", "implies")


def made_of_text(edges: Sequence[Edge]) -> tuple[str, Edge | None]:
    """Write the edge that says most of a column, in the words that a dictionary takes.

    Parameters
    ----------
    edges : sequence of Edge
        Of one child; those that summarise a table are declared elsewhere, and passed over.

    Returns
    -------
    tuple of str and Edge or None
        Empty and None where there is none.

    Examples
    --------
    >>> less = Edge("function of", "age", ("year", "year of birth"), "difference")
    >>> made_of_text([Edge("implies", "age", ("ever",)), less])[0]
    'year - `year of birth`'
    >>> made_of_text([])
    ('', None)
    """
    usable = [edge for edge in edges if edge.kind in _FIRST and edge.parents]
    if not usable:
        return "", None
    best = min(usable, key=lambda edge: (_FIRST.index(edge.kind), edge.form == ""))
    return _written(best), best


def _written(edge: Edge) -> str:
    names = [_name(parent) for parent in edge.parents]
    if edge.kind == "same as":
        return f"same as {names[0]}"
    if edge.kind == "implies":
        return f"only if {names[0]}"
    forms = {"sum": " + ".join(names), "difference": " - ".join(names), "positive": f"{names[0]} > 0"}
    return forms.get(edge.form, f"band of {names[0]}" if edge.form == "band" else ", ".join(names))


def _name(column: str) -> str:
    return column if re.fullmatch(r"[A-Za-z_]\w*", column) else f"`{column}`"
