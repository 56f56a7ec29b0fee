"""How deep notebook 03 searches by default, and what that leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiabook.evidence import Facts
from dpiabook.result import NotAssessed
from dpiabook.risk import Scenario

MOST_CANDIDATES = 10
COMBINATION_SIZE = 3
SPECIAL_UNIQUE_SIZE = 3
MOST_TOLERANT_ROWS = 1_000_000


@dataclass(frozen=True)
class Search:
    """The limits of a search; shown in the notebook, and told in the finding.

    Attributes
    ----------
    variables : tuple of str
        All variables by which others can know people, most telling first.
    candidates : list of str or NotAssessed
        Those that are combined.
    combination_size, special_unique_size : int
        Most variables at a time.
    places : tuple of str
        The columns of areas and regions.
    scenarios : dict of str to Scenario, or NotAssessed
        What intruders know of this dataset.
    made_exact : tuple of str
        Scenarios in which what is known of whole families to a tolerance is taken to be known exactly.
    undrawn : tuple of str
        Titles of intruders who would know too little of what is in these columns.
    """

    variables: tuple[str, ...]
    candidates: list[str] | NotAssessed
    combination_size: int
    special_unique_size: int
    places: tuple[str, ...]
    scenarios: dict[str, Scenario] | NotAssessed
    made_exact: tuple[str, ...]
    undrawn: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Variables that others can know and that are not combined."""
        return () if isinstance(self.candidates, NotAssessed) else self.variables[len(self.candidates) :]

    @property
    def beside_place(self) -> list[str] | NotAssessed:
        """The candidates without areas and regions."""
        if isinstance(self.candidates, NotAssessed):
            return self.candidates
        return [name for name in self.candidates if name not in self.places]

    def in_words(self, facts: Facts) -> str:
        """The limits as a sentence of a finding's method."""
        if isinstance(self.candidates, NotAssessed):
            return self.candidates.reason
        told = f"{len(self.candidates)} facts were combined, up to {self.combination_size} at a time"
        return f"{told}, without {facts.titles(self.left_out)}" if self.left_out else told

    def __repr__(self) -> str:
        if isinstance(self.candidates, NotAssessed):
            return f"Not searched: {self.candidates.reason}."
        lines = [
            f"Combined: {', '.join(self.candidates)}.",
            f"Combinations: up to {self.combination_size} variables; "
            f"special uniques: up to {self.special_unique_size}.",
        ]
        lines += [f"Left out: {', '.join(self.left_out)}."] if self.left_out else []
        lines += [f"Known exactly instead of to a tolerance: {', '.join(self.made_exact)}."] if self.made_exact else []
        lines += (
            [f"Intruders who cannot be drawn from these columns: {'; '.join(self.undrawn)}."] if self.undrawn else []
        )
        return "\n".join(
            [*lines, "To search deeper, raise the numbers in this cell; each further variable costs time."]
        )


def search_of(
    variables: Sequence[str],
    places: Sequence[str],
    scenarios: dict[str, Scenario] | NotAssessed,
    rows: int,
    limits: tuple[int, int, int, int],
) -> Search:
    """Apply the limits to a dataset.

    Parameters
    ----------
    variables : sequence of str
        Variables by which others can know people, most telling first.
    places : sequence of str
        The columns of areas and regions.
    scenarios : dict of str to Scenario, or NotAssessed
        What intruders know of this dataset.
    rows : int
        Rows of the source.
    limits : tuple of int
        Most candidates, variables in a combination and in a special unique, and rows up to which families are compared
        to a tolerance.

    Returns
    -------
    Search

    Examples
    --------
    >>> search_of(["gender", "yob"], [], {}, 5, (1, 3, 3, 10))
    Combined: gender.
    Combinations: up to 3 variables; special uniques: up to 3.
    Left out: yob.
    To search deeper, raise the numbers in this cell; each further variable costs time.
    """
    most, combination_size, special_unique_size, tolerant_rows = limits
    none = NotAssessed("search", "it needs variables by which others can know people; none was found")
    made_exact: tuple[str, ...] = ()
    if rows > tolerant_rows and isinstance(scenarios, dict):
        made_exact = tuple(name for name, one in scenarios.items() if one.whole_family and one != _exact(one))
        scenarios = {name: _exact(one) if name in made_exact else one for name, one in scenarios.items()}
    return Search(
        tuple(variables),
        list(variables[:most]) or none,
        combination_size,
        special_unique_size,
        tuple(places),
        scenarios,
        made_exact,
    )


def _exact(scenario: Scenario) -> Scenario:
    """The same intruder, who knows exactly what they know to a tolerance."""
    known = {name: how if isinstance(how, str) else "exact" for name, how in scenario.knows.items()}
    return scenario.model_copy(update={"knows": known})
