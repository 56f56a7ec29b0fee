"""Suggested likelihood and severity of harm to groups, for the DPIA's register of risks; its author decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import CATEGORIES, Category
from dpiabook.stigma.group_disclosure import GroupDisclosure
from dpiabook.stigma.small_numbers import SmallNumbers

Likelihood = Literal["Remote", "Possible", "Probable"]
Severity = Literal["Minimal", "Significant", "Severe"]
Access = Literal["secure", "shared", "public"]

_LIKELIHOODS: tuple[Likelihood, ...] = ("Remote", "Possible", "Probable")
_SECURE = re.compile(
    r"\b(?:secure|safe (?:setting|haven|room)|trusted research|controlled access|outputs? (?:are )?checked)"
)
_PUBLIC = re.compile(r"\b(?:public|open data|open access|published)\b")


@dataclass(frozen=True)
class Suggestion:
    """A suggested level, for the author of the DPIA to keep or to change.

    Attributes
    ----------
    level : str
        On the scale of the Information Commissioner's template.
    reason : str
        Why, in one or two sentences without a figure.
    """

    level: Likelihood | Severity
    reason: str


def suggested_likelihood(
    groups: GroupDisclosure | NotAssessed,
    small: SmallNumbers | NotAssessed,
    access_setting: str | None,
    single: GroupDisclosure | None = None,
) -> Suggestion | NotAssessed:
    """Suggest how likely it is that a figure discloses a group, from gate G1 and from who can see the figure.

    Parameters
    ----------
    groups : GroupDisclosure or NotAssessed
        S1 of the attribute.
    small : SmallNumbers or NotAssessed
        S6 of the attribute.
    access_setting : str or None
        The author's own words; None when they are not written yet.
    single : GroupDisclosure, optional
        The same by single values, see `single_groups`: whoever holds the records could ask for a table so fine.

    Returns
    -------
    Suggestion or NotAssessed
        The latter when S1 or S6 was not computed: no level is suggested for what was not assessed.

    Notes
    -----
    A project choice. Disclosing cells: Probable. Small cells beyond the limit: Possible. Neither: Remote. One step
    lower in a secure setting with checked outputs, one step higher for the public, within the scale.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.stigma.group_disclosure import group_disclosure
    >>> from dpiabook.stigma.small_numbers import small_numbers
    >>> cells = pd.DataFrame({"area": ["a", "b"], "n": [400, 30], "x": [80, 30]})
    >>> suggested_likelihood(group_disclosure(cells), small_numbers(cells), "Secure research environment").level
    'Possible'
    """
    if isinstance(groups, NotAssessed):
        return groups
    if isinstance(small, NotAssessed):
        return small
    finer = 0 if single is None else single.disclosing
    found = 2 if groups.disclosing + finer else int(small.flagged)
    what = (
        "No group is given away, and at most one area in five holds a small number.",
        "No group is given away, but more than one area in five holds a small number.",
        "At least one group is given away." if groups.disclosing else "By single years a group or more is given away.",
    )[found]
    step, who = {
        "secure": (-1, "The stated access is secure, or its outputs are checked."),
        "shared": (0, "The stated access is not known to be secure."),
        "public": (1, "The stated access is public."),
    }[read_access(access_setting)]
    return Suggestion(_LIKELIHOODS[min(max(found + step, 0), 2)], f"{what} {who}")


def read_access(access_setting: str | None) -> Access:
    """Read the author's words on access: "public" wins over "secure"; anything else is shared.

    Parameters
    ----------
    access_setting : str or None
        Free text.

    Returns
    -------
    {"secure", "shared", "public"}

    Examples
    --------
    >>> read_access("Secure research environment"), read_access("Published tables"), read_access(None)
    ('secure', 'public', 'shared')
    """
    text = (access_setting or "").lower()
    return "public" if _PUBLIC.search(text) else "secure" if _SECURE.search(text) else "shared"


def suggested_severity(category: str, known: Mapping[str, Category] = CATEGORIES) -> Suggestion:
    """Suggest how severe it would be for a group to be known for an attribute.

    Parameters
    ----------
    category : str
        Id of a sensitive category of the taxonomy.
    known : Mapping of str to Category
        The taxonomy, with what a dataset's extensions add.

    Returns
    -------
    Suggestion
        "Severe" for health, drugs, crime and child protection, "Significant" for exclusion and missing education; the
        taxonomy holds the level of each category. A project choice.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a category that the taxonomy does not know.

    Examples
    --------
    >>> suggested_severity("crime").level, suggested_severity("missing_education").level
    ('Severe', 'Significant')
    """
    if category not in known:
        cure = did_you_mean(category, known) or f"one of: {', '.join(known)}"
        raise Refusal(Code.SETTING_VALUE, "there is no such sensitive category", where="suggested severity", cure=cure)
    found = known[category]
    if found.severity == "severe":
        harm = "being known for it can cost people safety, relationships, care or work, and cannot be taken back."
        return Suggestion("Severe", f"{found.title}: {harm}")
    harm = "being known for it can shape how others treat a person, for a time."
    return Suggestion("Significant", f"{found.title}: {harm}")
