"""How texts speak of a dataset: the nouns that fill their slots, and the passages that apply to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dpiabook.meaning.dataset import Dataset
from dpiabook.meaning.nouns import Nouns
from dpiabook.settings.model import Kind

_SLOT = re.compile(r"<([A-Za-z_]+)>")
_PASSAGE = re.compile(r"\[\[(no )?([a-z_]+): (.*?)\]\]", re.DOTALL)
_GAP = re.compile(r" {2,}")
_UNPRINTED = str.maketrans({"{": "(", "}": ")"})
TRAITS: Mapping[str, str] = MappingProxyType(
    {
        "groups": "a column names the groups that people live in",
        "children": "all of the people are children",
        "served": "they are served by a programme",
        "everyone": "everyone is in the file",
        "education": "columns say how people were educated",
        "origin": "somebody said where the facts come from",
        "known_by": "somebody said who knows these people",
        "tables": "tables of events are summed up for each person",
        "linked": "the dictionary or the settings name several source systems",
        "indirect": "it is declared that the facts come from others than the people",
        "vulnerable": "it is declared that they are children, or others who cannot easily refuse",
        "all_children": "it is declared that all of them are children",
        "no_children": "it is declared that none of them is a child",
    }
)
"""What a passage or a line of a text may depend on. What is declared answers questions; the others choose words."""
_ASKED_THEMSELVES = ("survey", "trial", "cohort")
_VULNERABLE: Mapping[Kind, str] = MappingProxyType(
    {
        "people served": "people who were offered help",
        "pupils": "pupils",
        "patients": "patients",
        "employees": "employees",
        "offenders": "people under supervision or sentence",
        "births": "newborn babies",
    }
)
"""Kinds of people whom WP248 counts as vulnerable, since they cannot easily refuse."""


@dataclass(frozen=True)
class Speech:
    """The words for one dataset, and what may be said of it.

    Attributes
    ----------
    nouns : Nouns
        Words for the people, and for the groups that they live in.
    traits : frozenset of str
        What holds of the dataset, of `TRAITS`.
    origin, known_by, vulnerable : str
        Where the facts come from, who knows these people, and why they are vulnerable, as declared; empty where nobody
        said.
    jurisdiction : str
        The country in whose words law and forms are spoken of.
    """

    nouns: Nouns = field(default_factory=Nouns)
    traits: frozenset[str] = frozenset()
    origin: str = ""
    known_by: str = ""
    vulnerable: str = ""
    jurisdiction: str = "uk"

    @property
    def words(self) -> dict[str, str]:
        """The words that fill slots.

        Beside the nouns: ``one`` and ``several``, groups where a column names them, else people; what they are in;
        whose a variable may be; and what was declared.
        """
        collection = "programme" if "served" in self.traits else "dataset"
        grouped = "groups" in self.traits
        one, several = ("group", "groups") if grouped else ("person", "people")
        units = {"one": getattr(self.nouns, one), "several": getattr(self.nouns, several)}
        said = {
            **units,
            "collection": collection,
            "whose": self._whose,
            "origin": self.origin,
            "known_by": self.known_by,
            "vulnerable": self.vulnerable,
        }
        return {**self.nouns.words, **said}

    @property
    def _whose(self) -> str:
        """Whose information a variable may hold."""
        person, group = self.nouns.person, self.nouns.group
        if "groups" not in self.traits:
            return f"the {person}'s or somebody else's"
        relative = "a parent's" if "children" in self.traits else "a relative's"
        return f"the {person}'s, {relative} or the {group}'s"

    def applies(self, only: Iterable[str]) -> bool:
        """Whether all of some traits hold; one that begins with "no " must not.

        Examples
        --------
        >>> Speech(traits=frozenset({"groups"})).applies(["groups", "no children"])
        True
        """
        return all((name.removeprefix("no ") in self.traits) != name.startswith("no ") for name in only)

    def say(self, text: str, words: Mapping[str, str] | None = None) -> str:
        """Keep the passages that apply, and fill the slots.

        Parameters
        ----------
        text : str
            ``[[groups: ...]]`` is a passage for datasets with groups, ``[[no groups: ...]]`` for those without;
            ``<people>`` is a slot.
        words : Mapping of str to str, optional
            Further words by slot. Braces in them become brackets, since they would look like numbers.

        Raises
        ------
        KeyError
            For a slot without a word.

        Examples
        --------
        >>> Speech(Nouns("pupil", "pupils")).say("<A_person>[[groups:  of <a_group>]] stands out by {n} <facts>.",
        ...     {"facts": "facts"})
        'A pupil stands out by {n} facts.'
        """
        kept = _GAP.sub(" ", _PASSAGE.sub(self._passage, text)).strip()
        known = {**self.words, **(words or {})}
        return _SLOT.sub(lambda slot: known[slot.group(1)].translate(_UNPRINTED), kept)

    def _passage(self, found: re.Match[str]) -> str:
        negated, trait, said = found.groups()
        if trait not in TRAITS:
            raise KeyError(trait)
        return said if self.applies([f"{negated or ''}{trait}"]) else ""


def speech_of(  # noqa: PLR0913 -- the traits are independent, all by name
    dataset: Dataset,
    *,
    groups: bool,
    everyone: bool = True,
    education: bool = False,
    linked: bool = False,
    tables: bool = False,
) -> Speech:
    """How texts speak of a dataset.

    Parameters
    ----------
    dataset : Dataset
        Whom it is about.
    groups, everyone, education, linked, tables : bool
        Whether these of the `TRAITS` hold, which others know than the dataset.

    Returns
    -------
    Speech

    Examples
    --------
    >>> from dpiabook.dictionary.inventory import Inventory
    >>> from dpiabook.meaning.dataset import describe_dataset
    >>> from dpiabook.settings.model import Subjects
    >>> found = speech_of(describe_dataset(Subjects(kind="pupils"), Inventory(())), groups=False)
    >>> found.vulnerable, found.say("<People> of a <collection>"), found.applies(["children", "no groups"])
    ('children', 'Pupils of a dataset', True)
    """
    kind, children, origin = dataset.kind, dataset.children, dataset.origin.value
    reason = "children" if children.sure and children.value == "all" else ""
    reason = reason or (_VULNERABLE.get(kind.value, "") if kind.sure else "")
    held = {
        "groups": groups,
        "children": children.value == "all",
        "served": kind.value == "people served",
        "everyone": everyone,
        "education": education,
        "origin": bool(origin),
        "known_by": bool(dataset.known_by.value),
        "linked": linked,
        "tables": tables,
        "indirect": bool(origin) and kind.sure and kind.value not in _ASKED_THEMSELVES,
        "vulnerable": bool(reason),
        "all_children": children.sure and children.value == "all",
        "no_children": children.sure and children.value == "none",
    }
    traits = frozenset(name for name, holds in held.items() if holds)
    return Speech(dataset.nouns.value, traits, origin, dataset.known_by.value, reason)
