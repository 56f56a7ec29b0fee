"""What is thought of one variable, and of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from dpiabook.errors import column_missing
from dpiabook.sensitivity.taxonomy import CATEGORIES, Category, Whose

Role = Literal["direct_identifier", "quasi_identifier", "sensitive", "technical", "other"]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Flag:
    """What is thought of one variable, and why.

    Attributes
    ----------
    variable : str
        Its name.
    categories : tuple of str
        Ids of sensitive categories, in the taxonomy's order; empty when none applies or none is known.
    role : Role
        ``"sensitive"`` when it has a category, or its dictionary marks it as sensitive.
    whose : Whose
        Whose the information is; ``"unknown"`` is a question for the author.
    confidence : Confidence
        ``"low"``: a single ambiguous word; to be reviewed.
    reasons : tuple of str
        Plain sentences without a full stop.
    confirmed : bool
        The settings say so.
    quasi_identifier : bool
        Others can know it, so that it can help to recognise someone; a sensitive variable may be this too. A direct
        identifier is none, though it may be a visible fact.
    visible : str
        The kind of visible fact that it is, such as ``"sex"`` or ``"birth"``; empty when others could not know it
        without the data. Sensitive variables are visible where anybody can see them: origin, an exclusion.
    """

    variable: str
    categories: tuple[str, ...] = ()
    role: Role = "other"
    whose: Whose = "unknown"
    confidence: Confidence = "high"
    reasons: tuple[str, ...] = ()
    confirmed: bool = False
    quasi_identifier: bool = False
    visible: str = ""

    @property
    def sensitive(self) -> bool:
        """Whether it is to be treated as sensitive."""
        return self.role == "sensitive"


@dataclass(frozen=True)
class Flags:
    """One flag per variable, in the inventory's order.

    Attributes
    ----------
    flags : tuple of Flag
    known : Mapping of str to Category
        Every category that they may name, by its id: the built-in ones, and those of the dataset's extensions.
    """

    flags: tuple[Flag, ...]
    known: Mapping[str, Category] = field(default_factory=lambda: CATEGORIES, compare=False, repr=False)

    def __iter__(self) -> Iterator[Flag]:
        return iter(self.flags)

    def __len__(self) -> int:
        return len(self.flags)

    def __getitem__(self, name: str) -> Flag:
        for flag in self.flags:
            if flag.variable == name:
                return flag
        raise column_missing(name, (flag.variable for flag in self.flags), where="flags")

    def of_flags(self, flags: Iterable[Flag]) -> Flags:
        """Other flags of the same categories."""
        return replace(self, flags=tuple(flags))

    def title(self, category: str) -> str:
        """A category in plain words."""
        return self.known[category].title

    @property
    def sensitive(self) -> tuple[Flag, ...]:
        """Sensitive variables, of any confidence."""
        return tuple(flag for flag in self.flags if flag.sensitive)

    @property
    def direct_identifiers(self) -> tuple[Flag, ...]:
        """Variables that identify a person on their own."""
        return tuple(flag for flag in self.flags if flag.role == "direct_identifier")

    @property
    def quasi_identifiers(self) -> tuple[Flag, ...]:
        """Variables by which others can recognise someone, sensitive or not."""
        return tuple(flag for flag in self.flags if flag.quasi_identifier)

    @property
    def to_review(self) -> tuple[Flag, ...]:
        """Sensitive variables of low confidence that nobody has confirmed."""
        return tuple(flag for flag in self.sensitive if flag.confidence == "low" and not flag.confirmed)

    @property
    def visible(self) -> tuple[Flag, ...]:
        """Variables that another person could know without the data, identifiers among them."""
        return tuple(flag for flag in self.flags if flag.visible)

    def of(self, category: str) -> tuple[Flag, ...]:
        """The variables of one category."""
        return tuple(flag for flag in self.flags if category in flag.categories)
