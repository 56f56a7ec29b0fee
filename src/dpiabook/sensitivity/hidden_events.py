"""Where something happened that nobody else saw: the place is of the event, and not of the person."""

from __future__ import annotations

from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.bearers import names_a_person
from dpiabook.sensitivity.identifiers import HOMES, direct_identifier
from dpiabook.sensitivity.lexicon import words_said
from dpiabook.sensitivity.signs import Sign
from dpiabook.sensitivity.table_names import subjects_said
from dpiabook.sensitivity.taxonomy import CATEGORIES
from dpiabook.sensitivity.visible import PLACE, visible_fact

_EVENTS = frozenset({"event", "events", "incident", "incidents", "occurrence", "occurrences"})


@lru_cache(maxsize=512)
def hidden_event(table: str) -> str:
    """The category of the events that the rows of a table are, where others do not see them; else empty.

    Examples
    --------
    >>> [hidden_event(table) for table in ("Domestic abuse incidents", "Road traffic incidents", "Abuse referrals")]
    ['abuse_violence', '', '']
    """
    subject = next(iter(subjects_said(table)), "")
    return subject if subject and _EVENTS & set(words_said(table)) and not CATEGORIES[subject].observable else ""


def place_of_hidden_event(variable: Variable) -> list[Sign]:
    """The sign of a place in a table of such events, unless it says that it is somebody's.

    Examples
    --------
    >>> [sign.category for sign in place_of_hidden_event(Variable("City", table="Domestic abuse incidents"))]
    ['abuse_violence']
    >>> place_of_hidden_event(Variable("City", table="Domestic abuse referrals"))
    []
    """
    subject = hidden_event(variable.table)
    if not subject or names_a_person(variable):
        return []
    if visible_fact(variable) != PLACE and direct_identifier(variable) not in HOMES:
        return []
    return [Sign(subject, "weak", "table", f"it is where the events of its table, '{variable.table}', happened")]
