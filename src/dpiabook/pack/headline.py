"""The gate before a headline: which findings may lead, and in which order, by whom they harm and how gravely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiabook.evidence.lead import Lead
from dpiabook.evidence.texts import texts
from dpiabook.evidence.told import CONFIRM
from dpiabook.pack.found import Found
from dpiabook.pack.risks import SEVERITIES, risk
from dpiabook.release.statement import Statement


@dataclass(frozen=True)
class Headline:
    """A finding that may lead.

    Attributes
    ----------
    statement : Statement
        The finding.
    people : float
        Those whom it would harm, as released.
    harm : float
        People weighed by the severity of the risk: 1 for minimal, 2 for significant, 3 for severe.
    """

    statement: Statement
    people: float
    harm: float


def headlines(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the findings that may lead, the most harmful first.

    Parameters
    ----------
    statements : sequence of Statement
        All of a pack.

    Returns
    -------
    tuple of Statement
        Each varies (neither nobody nor everybody), is not implied by arithmetic, names its intruder and its scope, and
        harms more people than any other of the same risk among the same people: a weaker one tells no more.

    Examples
    --------
    >>> headlines([Statement("B02.volumes", "B02", "About 50 children", "It covers about 50 children.")])
    ()
    """
    found = Found(statements)
    allowed = [one for statement in statements if (one := _headline(statement, found)) is not None]
    strongest: dict[tuple[str, str], Headline] = {}
    for one in sorted(allowed, key=lambda one: one.harm, reverse=True):
        strongest.setdefault((one.statement.risk, one.statement.universe), one)
    return tuple(one.statement for one in strongest.values())


def may_lead(statement: Statement) -> bool:
    """Whether a finding may lead, whatever else there is.

    Examples
    --------
    >>> may_lead(Statement("B02.volumes", "B02", "About 50 children", "It covers about 50 children."))
    False
    """
    return _headline(statement, Found([statement])) is not None


def _headline(statement: Statement, found: Found) -> Headline | None:
    text = texts().get(statement.id)
    lead = text.lead if text is not None else None
    if lead is None or not statement.assessed or not statement.risk or CONFIRM in statement.sentence:
        return None
    people, of = _most(statement.id, lead.people, found), found.value(statement.id, lead.of)
    if not people or not of or not _scoped(statement, lead, found) or (lead.of != "groups" and people >= of):
        return None
    return Headline(statement, people, people * (1 + SEVERITIES.index(risk(statement.risk).severity)))


def _most(finding: str, name: str, found: Found) -> float | None:
    """The upper end of a range, where one was released: harm is weighed by who may be harmed."""
    return found.value(finding, f"{name}_most") or found.value(finding, name)


def _scoped(statement: Statement, lead: Lead, found: Found) -> bool:
    """Whether the sentence says out of how many."""
    words = found.number(statement.id, lead.of)
    return bool(words) and words.lower() in statement.sentence.lower()
