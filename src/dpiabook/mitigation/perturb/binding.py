"""Which relations between the columns of a file a method of perturbation must not break."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
from pyarrow import types

from dpiabook.counting.encoding import decoded_type
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.settings.protection import MethodName

_ARITHMETIC = ("sum", "difference", "positive")


def keeps_presence(method: MethodName, kind: pa.DataType) -> bool:
    """Whether who has some and who has none stays as it was: all methods keep gaps and zeros, but a code may be a no.

    Examples
    --------
    >>> keeps_presence("noise", pa.int64()), keeps_presence("pram", pa.string()), keeps_presence("pram", pa.int8())
    (True, True, False)
    """
    plain = decoded_type(kind)
    return method != "pram" or bool(types.is_string(plain) or types.is_large_string(plain))


def binding(lineage: Lineage, columns: Collection[str], keeps: Collection[str]) -> Lineage:
    """The relations that can be seen in a file, and that a change could break.

    Parameters
    ----------
    lineage : Lineage
    columns : collection of str
        The file's.
    keeps : collection of str
        Columns that are changed without changing who has some and who has none.

    Returns
    -------
    Lineage
        Without edges that name a column or an event that is not in the file: nobody can hold one column against what
        is not there. Nor is "recorded only where the other is" broken where neither gains nor loses anybody.

    Examples
    --------
    >>> edge = Edge("implies", "age", ("episodes",), "positive")
    >>> binding(Lineage((edge,)), ["age", "episodes"], ["episodes"]).edges, len(binding(Lineage((edge,)),
    ...     ["age", "episodes"], []).edges)
    ((), 1)
    """
    keeps = _with_flags(lineage, keeps)
    inside = [edge for edge in lineage.edges if edge.kind != "summarises" and set(edge.members) <= set(columns)]
    return Lineage(tuple(edge for edge in inside if not _of_presence(edge, keeps)), lineage.columns)


def _with_flags(lineage: Lineage, keeps: Collection[str]) -> set[str]:
    """With the flags of such columns: who has some stays, and so does the flag that says it."""
    found = set(keeps)
    flags = [edge for edge in lineage.edges if edge.kind == "function of" and edge.form == "positive"]
    while more := {edge.child for edge in flags if set(edge.parents) <= found} - found:
        found |= more
    return found


def stands_apart(name: str, columns: Collection[str], lineage: Lineage, keeps: Collection[str]) -> bool:
    """Whether a column can be changed by itself: it is made of none, and what is made of it can be made again.

    Examples
    --------
    >>> lineage = Lineage((Edge("function of", "age", ("year", "yob"), "difference"),))
    >>> [stands_apart(name, ["age", "year", "yob"], lineage, []) for name in ("age", "yob")]
    [False, True]
    """
    edges = [edge for edge in binding(lineage, columns, keeps).edges if _counts(edge)]
    if any(edge.child == name for edge in edges):
        return False
    touched = {name}
    while ready := [edge for edge in edges if touched & set(edge.parents) and edge.child not in touched]:
        if any(edge.kind != "function of" or edge.form not in _ARITHMETIC for edge in ready):
            return False
        touched |= {edge.child for edge in ready}
    return True


def _counts(edge: Edge) -> bool:
    return edge.standing != "guessed" and edge.kind != "within"


def _of_presence(edge: Edge, keeps: Collection[str]) -> bool:
    """An edge about who has some, whose columns keep that."""
    about = edge.kind == "implies" or (edge.kind == "same as" and edge.form == "positive")
    return about and bool(set(edge.members) & set(keeps))
