"""Edges of a lineage in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

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


def edge_in_words(kind: str, form: str, child: str, parents: Sequence[str]) -> str:
    """Say an edge in a plain sentence.

    Parameters
    ----------
    kind, form : str
        Of the edge.
    child : str
        Title of the column that is made.
    parents : sequence of str
        Titles of what it is made of.

    Returns
    -------
    str
        Without a full stop; titles begin small, since they stand within a sentence.

    Examples
    --------
    >>> edge_in_words("function of", "difference", "Age at entry", ["Year of entry", "Year of birth"])
    'age at entry is year of entry less year of birth'
    """
    made, of = _small(child), [_small(parent) for parent in parents]
    if kind == "function of" and form in _JOINED:
        return f"{made} is {_JOINED[form].join(of)}"
    pattern = _ONE.get((kind, form)) or _ONE[kind, ""]
    return pattern.format(child=made, parents=" and ".join(of))


def _small(title: str) -> str:
    """A title as it stands within a sentence: abbreviations keep their capitals."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
