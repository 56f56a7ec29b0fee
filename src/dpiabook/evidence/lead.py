"""Whether a finding may lead: whom it harms, out of how many, and who would do it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Lead(BaseModel):
    """What a headline must be able to say.

    Attributes
    ----------
    people : str
        The number of the sentence that counts the people who would be harmed.
    of : str
        The number of all who were counted; the sentence names it, so that its scope is stated.
    intruder : str
        A word of the text that says who, or what somebody knows; or the words themselves, where they never change.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    people: str
    of: str
    intruder: str
