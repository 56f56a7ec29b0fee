"""How findings are made: an evidence function gives numbers and tables; their words come from the texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dpiabook.evidence.claims import Claim, Said, proven
from dpiabook.evidence.draft import Draft
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Finding, Table, numbers
from dpiabook.evidence.texts import Text, texts, worded
from dpiabook.result import NotAssessed

__all__ = ["Draft", "Maker", "assessed", "makes", "not_assessed_in", "what_is_there"]

UNPROVEN = "what would be said does not follow from the result when that is reckoned a second time; report this"
"""Stands in the place of a sentence whose claim does not hold."""


@dataclass(frozen=True)
class Maker:
    """An evidence function with the id of its finding.

    Called with facts and results it gives the finding. Where a result that it needs is `NotAssessed`, or the function
    finds that nothing is told, it gives one that says what is missing; and so where the claim of its text does not
    hold. It needs the first `needs` results, or all.
    Text and claim are those that are declared for the id, where it brings none of its own.
    """

    id: str
    draft: Callable[..., Draft | NotAssessed]
    needs: int | None = None
    text: Text | None = None
    claim: Claim | None = None

    @property
    def __name__(self) -> str:
        return self.draft.__name__

    @property
    def block(self) -> str:
        """The DPIA block: the first part of the id."""
        return self.id.split(".", maxsplit=1)[0]

    def __call__(self, facts: Facts, *results: Any, **options: Any) -> Finding:
        """Word the results, or say why they are not there."""
        missing = next((found for found in map(not_assessed_in, results[: self.needs]) if found is not None), None)
        text = self.text or texts()[self.id]
        if missing is not None:
            return self._placeholder(facts, text, missing)
        draft = self.draft(facts, *results, **options)
        if isinstance(draft, NotAssessed):
            return self._placeholder(facts, text, draft)
        if not proven(Said(self.id, facts, results, options, draft), text, self.claim):
            return self._placeholder(facts, text, NotAssessed(self.id, UNPROVEN))
        return self._finding(facts, text, draft)

    def _finding(self, facts: Facts, text: Text, draft: Draft) -> Finding:
        words = {"k": str(facts.k), **text.official, **draft.words}
        variant = text.variant(draft.variant)

        def fill(said: str) -> str:
            return worded(facts.speech, said, words)

        return Finding(
            id=self.id,
            block=self.block,
            title=_capital(fill(variant.title)),
            sentence=_capital(fill(variant.sentence)),
            numbers=numbers(draft.values, draft.columns) if draft.columns else None,
            table=_captioned(draft.table, _capital(fill(text.caption))),
            figure=text.figure,
            method=_capital(fill(text.how(draft.variant))),
            source=text.source,
            does_not_say=_capital(fill(text.does_not_say)),
            author_decides=fill(text.asked(draft.variant)),
            mode=facts.mode,
            risk=text.risk,
            laws=(*text.laws, *draft.laws),
            universe=fill(text.universe),
            provenance=draft.provenance or variant.provenance or text.provenance,
        )

    def _placeholder(self, facts: Facts, text: Text, missing: NotAssessed) -> Finding:
        about = worded(facts.speech, text.about, {})
        return Finding(
            id=self.id,
            block=self.block,
            title=f"Not assessed: {about}",
            sentence=f"This assessment does not cover {about}: {missing.said}.",
            method="No figure was computed, and none is assumed.",
            author_decides="Whether the missing information can be supplied, or why it is not needed.",
            mode=facts.mode,
            assessed=False,
            risk=text.risk,
            laws=tuple(text.laws),
        )


def makes(finding: str, *, needs: int | None = None) -> Callable[[Callable[..., Draft | NotAssessed]], Maker]:
    """Declare which finding an evidence function makes, and how many of its results it cannot do without."""
    return lambda draft: Maker(finding, draft, needs)


def not_assessed_in(result: object) -> NotAssessed | None:
    """The reason why a result, or every part of it, could not be computed."""
    if isinstance(result, NotAssessed):
        return result
    if isinstance(result, list | tuple):
        return next((part for part in result if isinstance(part, NotAssessed)), None)
    if isinstance(result, dict) and result and all(isinstance(part, NotAssessed) for part in result.values()):
        return next(iter(result.values()))  # type: ignore[no-any-return]
    return None


def assessed(results: Mapping[str, Any]) -> dict[str, Any]:
    """The results that are there."""
    return {name: found for name, found in results.items() if not isinstance(found, NotAssessed)}


def what_is_there(given: Any) -> Any:
    """An input of a measure without those of its parts that were not assessed."""
    return assessed(given) if isinstance(given, dict) else given


def _capital(text: str) -> str:
    """A sentence begins with a capital, whatever word stands there."""
    return text[:1].upper() + text[1:]


def _captioned(table: Table | None, caption: str) -> Table | None:
    """The table with the text's caption."""
    return None if table is None else replace(table, caption=caption)
