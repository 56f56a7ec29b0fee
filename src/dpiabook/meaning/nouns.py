"""The words for the people in a dataset and for the groups that they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from dpiabook.settings.model import Kind

_VOWELS = tuple("aeiou")
_PEOPLE: dict[Kind, tuple[str, str]] = {
    "people served": ("person", "people"),
    "pupils": ("pupil", "pupils"),
    "patients": ("patient", "patients"),
    "trial": ("participant", "participants"),
    "survey": ("respondent", "respondents"),
    "cohort": ("cohort member", "cohort members"),
    "employees": ("employee", "employees"),
    "police contacts": ("person", "people"),
    "offenders": ("person", "people"),
    "births": ("baby", "babies"),
    "other": ("person", "people"),
}


@dataclass(frozen=True)
class Nouns:
    """What one of the people is called, and several; what one of the groups is called that they live in, and several.

    Attributes
    ----------
    person, people : str
        Such as ``"child"`` and ``"children"``.
    group, groups : str
        Such as ``"family"`` and ``"families"``; they are only spoken of where a column names the groups.

    Examples
    --------
    >>> nouns = Nouns("employee", "employees")
    >>> nouns.words["a_person"], nouns.words["People"], nouns.words["a_group"]
    ('an employee', 'Employees', 'a household')
    """

    person: str = "person"
    people: str = "people"
    group: str = "household"
    groups: str = "households"

    @property
    def words(self) -> dict[str, str]:
        """The words that fill the slots of a text: plain, with an article, and with a capital letter."""
        plain = {"person": self.person, "people": self.people, "group": self.group, "groups": self.groups}
        plain |= {"a_person": _with_article(self.person), "a_group": _with_article(self.group)}
        return plain | {name.capitalize(): word[:1].upper() + word[1:] for name, word in plain.items()}


def nouns_of(kind: Kind, *, children: bool) -> Nouns:
    """The usual words for the people of a kind of dataset.

    Parameters
    ----------
    kind : Kind
        What brought people into the dataset.
    children : bool
        Whether all of them are children.

    Examples
    --------
    >>> nouns_of("people served", children=True), nouns_of("survey", children=False).people
    (Nouns(person='child', people='children', group='family', groups='families'), 'respondents')
    """
    one, many = _PEOPLE[kind]
    if kind == "pupils":
        return Nouns(one, many, "family", "families")
    if children and one == "person":
        return Nouns("child", "children", "family", "families")
    return Nouns(one, many)


def _with_article(noun: str) -> str:
    return f"{'an' if noun.lower().startswith(_VOWELS) else 'a'} {noun}"
