"""What a question asks for: the words behind "what is the tenant's", and before "of the household"."""

from __future__ import annotations

import re
from functools import lru_cache

# People by the state in which a collection knows them: "the tenant's age" tells of an age and of no tenancy.
_PEOPLE = (
    r"(?:tenant|offender|defendant|prisoner|inmate|detainee|suspect|perpetrator|victim|complainant|witness|patient|"
    r"service user|claimant|applicant|recipient|refugee|migrant|asylum seeker|resident|client|customer|"
    r"participant|respondent|person|"
    r"householder|borrower|mother|father|parent|carer|guardian|partner|spouse|child|pupil|student|learner|worker|employee|"
    r"caregiver|household|family|subject|individual|young person|baby|infant|driver|"
    r"member)"
)
_ASKING = re.compile(
    r"^\W*(?:(?:q\w{0,4}[.:]\s*)?(?:and |so )?"
    r"(?:what (?:is|was|are|were)|what's|"
    r"which (?:of (?:these|the following) )?(?:best )?"
    r"(?:describes?|is|was|are)|please (?:enter|give|state|select|tell us)|tell us|enter|state|specify|"
    r"(?:can|could|may|will|would) (?:you|we|i) (?:please )?(?:(?:tell|give) (?:us|me)|have|know|enter))\s+)"
    r"(?:the |your |his |her |their |this )*",
    re.IGNORECASE,
)
_OWNED = re.compile(rf"\b(?:the |each |this )?(?:\w+ )?(?P<who>{_PEOPLE})(?: \d+)?(?:['’]s|s['’])\s+", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    rf"\s+(?:of|by) (?:the |each |this |a )?(?:\w+ )?(?:{_PEOPLE})(?:s|['’]s|s['’])?(?: \d+)?\b.*$", re.IGNORECASE
)
_OF_WHOM = re.compile(r" (?:of|by) ", re.IGNORECASE)
_OF_ONE = re.compile(
    rf"^\W*(?:[\w ]{{3,40}}) (?:of|by) (?:the |an? )?(?:\w+ )?(?P<who>{_PEOPLE})\b[\W\d]*$"
    rf"|^\W*(?:age|sex|gender|race|ethnicity|nationality) of (?:the |an? )?(?:\w+ )?(?P<whom>{_PEOPLE})\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def asked_for(label: str) -> str:
    """What a label asks for of whom it names: the label itself where it asks nothing and names nobody.

    Examples
    --------
    >>> asked_for("What is the lead tenant's age?"), asked_for("Nationality of the offender"), asked_for("Score")
    ('age?', 'Nationality', 'Score')
    """
    text = _ASKING.sub("", label)
    owned = _OWNED.match(text) if _names_an_owner(text) else None
    text = text[owned.end() :] if owned else text
    return (_OF_PEOPLE.sub("", text) if _OF_WHOM.search(text) else text) or label


def _names_an_owner(text: str) -> bool:
    """Whether there is a possessive at all: what is looked for in every label is looked for at once."""
    return "'" in text or "’" in text


@lru_cache(maxsize=8192)
def named_as(label: str) -> str:
    """The word for the person whose something is, in small letters; empty where nobody's.

    Examples
    --------
    >>> named_as("Which of these describes the tenant's nationality?"), named_as("Tenancy type")
    ('tenant', '')
    """
    owned = (_OWNED.search(label) if _names_an_owner(label) else None) or (
        _OF_ONE.search(label) if _OF_WHOM.search(label) else None
    )
    return next(filter(None, owned.groupdict().values())).lower() if owned else ""
