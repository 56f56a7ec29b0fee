"""One edge of a lineage: a column, what it is made of, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dpiabook.meaning.entry import Standing

EdgeKind = Literal["same as", "function of", "implies", "summarises", "within"]
Form = Literal["sum", "difference", "band", "positive", "equal codes", ""]
CLOSED = frozenset({"sum", "difference", "band", "positive", "equal codes"})
"""Forms of arithmetic that a person can check by the columns' names: found in the data, they need no confirmation."""


@dataclass(frozen=True)
class Edge:
    """One column that is made of others, or that tells of them.

    Attributes
    ----------
    kind : EdgeKind
        - ``same as``: each tells the other; with form ``positive`` both are had by the same people.
        - ``function of``: the parents together tell the child.
        - ``implies``: the child is recorded, or true, or above 0, only where the parent is; with form ``positive``
          exactly where the parent is.
        - ``summarises``: the child is made of a table of events; the parent is the event, such as ``"years.ftex"``.
        - ``within``: the parent is an area inside the child, such as an area and its region.
    child : str
        The column that is made, or that implies.
    parents : tuple of str
        What it is made of: a minuend before its subtrahend.
    form : Form
        The arithmetic, where it is one of five closed forms; else empty.
    standing : Standing
        ``declared`` by a person, ``measured`` in the data, or ``guessed``, which is only proposed.
    records : int
        People in whom it could be seen, as all columns are recorded; 0 where nobody looked.
    contraries : int
        Those of them who contradict it.
    """

    kind: EdgeKind
    child: str
    parents: tuple[str, ...]
    form: Form = ""
    standing: Standing = "measured"
    records: int = 0
    contraries: int = 0

    @property
    def silences(self) -> bool:
        """Whether a finding may be left out for its sake; any other edge only marks it "may be derived: confirm"."""
        return self.standing == "declared" or (self.standing == "measured" and self.form in CLOSED)

    @property
    def members(self) -> tuple[str, ...]:
        """The child and its parents."""
        return (self.child, *self.parents)
