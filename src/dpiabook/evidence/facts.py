"""What every evidence function knows beside the measure it words: meanings, flags, thresholds and mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence.finding import Mode
from dpiabook.meaning import Nouns, Speech
from dpiabook.sensitivity import Flag, Flags


@dataclass(frozen=True)
class Varying:
    """What differs between the rows of a person: it is in the dataset, and no figure tells of it."""

    inventory: Inventory
    flags: Flags


NOTHING_VARIES = Varying(Inventory(()), Flags(()))


@dataclass(frozen=True)
class Facts:
    """The dataset as the sentences speak of it.

    Attributes
    ----------
    inventory : Inventory
        Meaning of each variable.
    flags : Flags
        Which variables are sensitive, and whose they are.
    mode : Mode
        What figures are computed from.
    speech : Speech
        The words for the people and the groups in the file, and what may be said of them.
    k : int
        The class size that the mitigated data should reach.
    composites : Mapping[str, tuple of str]
        Named combinations of variables, always assessed.
    area, region : str
        The columns that hold them; empty where the dataset has none.
    dataset, version : str
        As in the settings.
    education : Mapping[str, str]
        The columns of the education status that the settings name, by what they say.
    varying : Varying
        Variables of the dataset that are not assessed, for they differ between the rows of a person.
    """

    inventory: Inventory
    flags: Flags
    mode: Mode = "rows"
    speech: Speech = field(default_factory=Speech)
    k: int = 10
    composites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    area: str = ""
    region: str = ""
    dataset: str = ""
    version: str = ""
    education: Mapping[str, str] = field(default_factory=dict)
    varying: Varying = NOTHING_VARIES

    @property
    def held(self) -> tuple[Variable, ...]:
        """Every variable of the dataset, assessed or not."""
        return (*self.inventory, *self.varying.inventory)

    @property
    def held_flags(self) -> tuple[Flag, ...]:
        """The flags of every variable of the dataset, assessed or not."""
        return (*self.flags, *self.varying.flags)

    @property
    def nouns(self) -> Nouns:
        """The words for the people and for the groups that they live in."""
        return self.speech.nouns

    @property
    def people(self) -> str:
        """The word for the people, in the plural."""
        return self.nouns.people

    @property
    def groups(self) -> str:
        """The word for the groups that they live in, in the plural."""
        return self.nouns.groups

    def whose(self, said: str) -> str:
        """Whose information a variable holds, in the nouns of the dataset."""
        grouped = self.speech.applies(["groups"])
        relative = "parent" if self.speech.applies(["children"]) else "relative"
        others = {"parent": relative if grouped else "somebody else", "family": self.nouns.group}
        words = {"child": self.nouns.person, **(others if grouped else dict.fromkeys(others, "somebody else"))}
        return words.get(said, said)

    def title(self, variable: str) -> str:
        """The variable's label, or its name in words where the dictionary does not have it."""
        for known in (self.inventory, self.varying.inventory):
            if variable in known:
                return known[variable].title
        return variable.replace("_", " ")

    def titles(self, variables: tuple[str, ...] | list[str]) -> str:
        """Labels in a row, as they stand in the middle of a sentence."""
        words = [in_sentence(self.title(variable)) for variable in variables]
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

    def divided_by(self, keys: Sequence[str], bands: Mapping[str, Sequence[int]]) -> str:
        """By what groups were made, in words: bands are named by their lower ends."""
        plain = [in_sentence(self.title(name)) for name in keys if name not in bands]
        banded = [
            f"{in_sentence(self.title(name))} in bands from {', '.join(map(str, ends))}, and again by single years"
            for name, ends in bands.items()
        ]
        return " and ".join([*plain, *banded]) or "no other fact"


def in_sentence(label: str) -> str:
    """A label with a small first letter, unless it begins with an abbreviation.

    Examples
    --------
    >>> in_sentence("Year of birth"), in_sentence("SEN status")
    ('year of birth', 'SEN status')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
