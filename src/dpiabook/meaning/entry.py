"""One thing that is held to be so: what, on what evidence, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Standing = Literal["declared", "measured", "guessed"]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Entry(Generic[Value]):
    """A value with its evidence and its standing.

    Attributes
    ----------
    value : object
        What is held to be so.
    evidence : str
        Why, in words and without a value from the data.
    standing : {"declared", "measured", "guessed"}
        Declared by a person (parameters, sheet, dictionary, labels in a file), seen in the data, or taken from a name.
    """

    value: Value
    evidence: str
    standing: Standing

    @property
    def sure(self) -> bool:
        """Whether it is more than a guess."""
        return self.standing != "guessed"


def first_said(*entries: Entry[Value] | None) -> Entry[Value]:
    """The first entry that says anything; callers give them in the order in which they count.

    Raises
    ------
    ValueError
        When none does.

    Examples
    --------
    >>> first_said(None, Entry("pupils", "the settings say so", "declared")).value
    'pupils'
    """
    found = next((entry for entry in entries if entry is not None), None)
    if found is None:
        raise ValueError("no entry says anything")
    return found
