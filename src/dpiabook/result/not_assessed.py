"""What stands in the place of a result that is not there: one shape for every measure, indicator and finding."""

from __future__ import annotations

from dataclasses import dataclass

from dpiabook.result.shape import Result


@dataclass(frozen=True)
class NotAssessed(Result):
    """Something that could not be assessed, why, and what would be needed.

    Attributes
    ----------
    what : str
        The measure, the indicator (``"S1"`` to ``"S11"``) or the input that is not there.
    reason : str
        Why, in words that continue "is not assessed: ", without a value from the data.
    needed : str
        What would be needed for it, in words; empty where nothing would help.

    Examples
    --------
    >>> gap = NotAssessed("S10", "residents by area not given", "residents by area")
    >>> str(gap), gap.said
    ('S10 was not assessed: residents by area not given', 'residents by area not given; needed: residents by area')
    """

    what: str
    reason: str
    needed: str = ""

    def __str__(self) -> str:
        return f"{self.what} was not assessed: {self.reason}"

    @property
    def said(self) -> str:
        """The reason and, where something would help, what would be needed."""
        return f"{self.reason}; needed: {self.needed}" if self.needed else self.reason

    @classmethod
    def without(cls, what: str, needed: str) -> NotAssessed:
        """What cannot be assessed because an input was not given.

        Examples
        --------
        >>> NotAssessed.without("S10", "residents by area").reason
        'residents by area not given'
        """
        return cls(what, f"{needed} not given", needed)

    def of(self, what: str) -> NotAssessed:
        """The same for something that rests on it."""
        return NotAssessed(what, self.reason, self.needed)
