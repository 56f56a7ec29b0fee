"""What known facts tell of attributes by arithmetic alone: it is no disclosure, and is said once (B08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, assessed, makes
from dpiabook.meaning.lineage import Edge, Lineage, in_words
from dpiabook.result import NotAssessed

CONFIRM = "may be derived: confirm"
_ALL_TOLD = "every attribute is among the known facts, or follows from them by arithmetic"


@dataclass(frozen=True)
class ToldPair:
    """One set of known facts and an attribute that follows from them, or may follow.

    Attributes
    ----------
    composite, attribute : str
        The named combination of known facts, and the variable of the attribute.
    chain : tuple of Edge
        What leads from the ones to the other.
    sure : bool
        The pair is left out of figures; otherwise it is printed, and marked for a person to confirm.
    """

    composite: str
    attribute: str
    chain: tuple[Edge, ...]
    sure: bool


@dataclass(frozen=True)
class Told:
    """What is left to be learned from each combination of known facts, and what they tell anyway.

    Attributes
    ----------
    attributes : dict of str to (dict of str to str, or NotAssessed)
        For each combination the attributes that it does not tell, with their conditions, or why there is none.
    pairs : tuple of ToldPair
        Combinations and attributes that follow from them, or may.
    """

    attributes: dict[str, dict[str, str] | NotAssessed]
    pairs: tuple[ToldPair, ...]

    def to_confirm(self, composite: str, attribute: str) -> bool:
        """Whether a pair is printed, but may be no more than arithmetic."""
        return any((one.composite, one.attribute, one.sure) == (composite, attribute, False) for one in self.pairs)


def told_by(lineage: Lineage, composites: Mapping[str, Sequence[str]], attributes: Mapping[str, str]) -> Told:
    """Take the attributes that known facts tell by arithmetic from those that may be learned from them.

    Parameters
    ----------
    lineage : Lineage
        Which columns are made of which.
    composites : mapping of str to sequence of str
        Named combinations of known facts.
    attributes : mapping of str to str
        Variable of each attribute to the condition under which a person has it.

    Returns
    -------
    Told

    Examples
    --------
    >>> lineage = Lineage((Edge("function of", "ever", ("times",), "positive"),))
    >>> found = told_by(lineage, {"events": ["times"]}, {"times": "times >= 1", "ever": "ever", "care": "care"})
    >>> found.attributes, [(one.composite, one.attribute) for one in found.pairs]
    ({'events': {'care': 'care'}}, [('events', 'ever')])
    """
    pairs: list[ToldPair] = []
    left: dict[str, dict[str, str] | NotAssessed] = {}
    for composite, known in composites.items():
        others = [name for name in attributes if name not in known]
        found = [pair for name in others if (pair := _told(lineage, composite, known, name))]
        silent = {pair.attribute for pair in found if pair.sure}
        kept = {name: attributes[name] for name in others if name not in silent}
        left[composite] = kept or NotAssessed("attributes", _ALL_TOLD)
        pairs += found
    return Told(left, tuple(pairs))


def _told(lineage: Lineage, composite: str, known: Sequence[str], name: str) -> ToldPair | None:
    sure = lineage.chain(known, name)
    if sure:
        return ToldPair(composite, name, sure, sure=True)
    unsure = lineage.chain(known, name, sure=False)
    return ToldPair(composite, name, unsure, sure=False) if unsure else None


@makes("B08.told")
def told_by_arithmetic(facts: Facts, told: Told, totals: pd.DataFrame) -> Draft:
    """Which attributes follow from known facts, and so are left out of what would be learned, and why.

    Attributes that are recorded for nobody are in no figure anyway.
    """
    pairs = [pair for pair in told.pairs if _recorded(totals, pair.attribute)]
    rows = tuple(
        (
            pair.composite.replace("_", " "),
            facts.title(pair.attribute),
            "; ".join(in_words(edge, lambda name: called(facts, name)) for edge in pair.chain),
            "left out" if pair.sure else CONFIRM,
        )
        for pair in pairs
    )
    columns = (
        text("composite", "Known facts"),
        text("attribute", "Attribute"),
        text("why", "Because"),
        text("done", "What is done"),
    )
    left_out = sum(pair.sure for pair in pairs)
    printed = sum(_recorded(totals, name) for left in assessed(told.attributes).values() for name in left)
    values = {"left_out": left_out, "confirm": len(pairs) - left_out, "asked": left_out + printed}
    table = Table(columns, rows) if rows else None
    return Draft(values, [structural(name, "pairs") for name in values], table, variant=_variant(values))


def called(facts: Facts, name: str) -> str:
    """The title of a variable, or of an event of a table, which summaries of it carry in front of their rule."""
    table, _, of = name.partition(".")
    if name in facts.inventory or not of:
        return facts.title(name)
    told = (
        one.title.partition(": ")[0] for one in facts.inventory if one.name.startswith(f"{of}_") and ": " in one.title
    )
    return f"{next(told, facts.title(of))} (table {table.replace('_', ' ')})"


def _recorded(totals: pd.DataFrame, name: str) -> bool:
    return bool(totals[f"{name}_known"].sum() > 0)


def _variant(values: Mapping[str, int]) -> str:
    if values["left_out"]:
        return "both" if values["confirm"] else ""
    return "confirm" if values["confirm"] else "none"
