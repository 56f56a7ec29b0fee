"""How findings are made: an evidence function words a measure's result, and stands in for it where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Finding, NotAssessed

Words = Callable[..., Finding | Iterable[Finding]]


@dataclass(frozen=True)
class Maker:
    """An evidence function, with the place of its finding in the DPIA.

    Called with facts and results it gives the findings; where a result is `NotAssessed` it gives one finding that
    says what is missing.
    """

    id: str
    about: str
    words: Words
    risk: str = ""
    universe: str = "children"

    @property
    def block(self) -> str:
        """The DPIA block: the first part of the id."""
        return self.id.split(".", maxsplit=1)[0]

    @property
    def __name__(self) -> str:
        return self.words.__name__

    def __call__(self, facts: Facts, *results: Any, **options: Any) -> tuple[Finding, ...]:
        """Word the results, or say why they are not there."""
        missing = next((found for found in map(not_assessed_in, results) if found is not None), None)
        if missing is not None:
            return (self._placeholder(facts, missing),)
        made = self.words(facts, *results, **options)
        return (made,) if isinstance(made, Finding) else tuple(made)

    def _placeholder(self, facts: Facts, missing: NotAssessed) -> Finding:
        return Finding(
            id=self.id,
            block=self.block,
            title=f"Not assessed: {self.about}",
            sentence=f"This assessment does not cover {self.about}: {missing.reason}.",
            method="No figure was computed, and none is assumed.",
            author_decides="Whether the missing information can be supplied, or why it is not needed.",
            mode=facts.mode,
            assessed=False,
            risk=self.risk,
            universe=self.universe,
        )


def makes(id: str, about: str, *, risk: str = "", universe: str = "children") -> Callable[[Words], Maker]:  # noqa: A002
    """Declare which finding an evidence function makes, and what it is about in a few words."""
    return lambda words: Maker(id, about, words, risk, universe)


def not_assessed_in(result: object) -> NotAssessed | None:
    """The reason why a result, or every part of it, could not be computed."""
    if isinstance(result, NotAssessed):
        return result
    if isinstance(result, dict) and (not result or all(isinstance(part, NotAssessed) for part in result.values())):
        return next(iter(result.values()), NotAssessed("", "nothing to assess was named in the settings"))
    return None
