"""What the decision brief says in its own words: harms, figures, routes and the five decisions."""

from __future__ import annotations

from functools import cache

from dpiabook.meaning import Speech
from dpiabook.pack.content import Strict, read_content


class Harm(Strict):
    """A sentence on one finding; `people` of `of` are those whom it would harm."""

    finding: str
    risk: str
    people: str
    of: str
    say: str


class Shown(Strict):
    """The one figure that shows a risk."""

    finding: str
    say: str


class Part(Strict):
    """A part of what is said of a route, and the finding that has its numbers, where it has any."""

    say: str
    finding: str = ""


class Route(Strict):
    """A way to share: what it leaves possible and what it costs research."""

    id: str
    title: str
    left: tuple[Part, ...]
    cost: tuple[Part, ...]


class Five(Strict):
    """A decision that only a person can take, and where its evidence stands."""

    id: str
    role: str
    ask: str
    needs: tuple[str, ...]
    propose: str
    asked: str = ""

    @property
    def question(self) -> str:
        """Id of the question that is answered: its own, or that of the form which asks the same."""
        return self.asked or f"five.{self.id}"


class BriefFile(Strict):
    """Everything that the brief says in its own words."""

    harms: tuple[Harm, ...]
    figures: dict[str, tuple[Shown, ...]]
    routes: tuple[Route, ...]
    decisions: tuple[Five, ...]


@cache
def brief_file(speech: Speech | None = None) -> BriefFile:
    """Read the brief's sentences.

    Examples
    --------
    >>> len(brief_file().decisions), [one.id for one in brief_file().routes]
    (5, ['secure', 'extract', 'open', 'none'])
    """
    return read_content("brief", BriefFile, speech)
