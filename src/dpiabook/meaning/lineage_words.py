"""Edges of a lineage in plain sentences."""

from __future__ import annotations

from collections.abc import Callable

from dpiabook.meaning.lineage_edge import Edge

_ONE = {
    ("same as", "positive"): "{child} and {parents} are recorded or above 0 for the same people",
    ("same as", "equal codes"): "{child} says the same as {parents}, perhaps in other codes",
    ("same as", ""): "{child} says the same as {parents}",
    ("function of", "band"): "{child} is a band of {parents}",
    ("function of", "positive"): "{child} says whether {parents} is above 0",
    ("function of", ""): "{child} follows from {parents}",
    ("implies", "positive"): "{child} is recorded exactly where there is any {parents}",
    ("implies", "sum"): "{child} is a part of {parents}",
    ("implies", ""): "{child} occurs only where {parents} does",
    ("summarises", ""): "{child} is made of the events {parents}",
    ("within", ""): "each {parents} lies in one {child}",
}
_JOINED = {"sum": " plus ", "difference": " less "}


def in_words(edge: Edge, title: Callable[[str], str] = str) -> str:
    """Say an edge in a plain sentence without any value from the data.

    Parameters
    ----------
    edge : Edge
        Any edge.
    title : callable of str to str
        The title of a column.

    Returns
    -------
    str
        Without a full stop; titles stand in quotation marks, so that one that is in the plural reads well.

    Examples
    --------
    >>> titles = {"age": "Age at entry", "year": "Year of entry", "yob": "Year of birth"}
    >>> in_words(Edge("function of", "age", ("year", "yob"), "difference"), titles.__getitem__)
    '“Age at entry” is “Year of entry” less “Year of birth”'
    """
    made, of = _named(title(edge.child)), [_named(title(parent)) for parent in edge.parents]
    if edge.kind == "function of" and edge.form in _JOINED:
        return f"{made} is {_JOINED[edge.form].join(of)}"
    pattern = _ONE.get((edge.kind, edge.form)) or _ONE[edge.kind, ""]
    return pattern.format(child=made, parents=" and ".join(of))


def _named(title: str) -> str:
    return f"“{title}”"
