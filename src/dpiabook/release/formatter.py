"""The one formatter through which every printed number goes, and the register of what each number is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dpiabook.evidence.finding import Column, Kind, Scalar
from dpiabook.release.profiles import OutputProfile

Relation = Literal["count", "ratio", "derived", "structural"]
"""What a printed number tells an intruder: ``count`` a sum of cells; ``ratio`` a share made of released counts;
``derived`` a model's or summary's value; ``structural`` nothing about people."""

WITHHELD, MISSING = "[c]", "[x]"
HIDDEN = "an undisclosed number"
"""What stands in a sentence for a count that may be any."""
"""The Analysis Function's symbols: confidential (whatever the reason), and not available."""

UNAVAILABLE = "not available"
"""What a sentence says for `MISSING`."""

RELATIONS: dict[Kind, Relation] = {
    "people": "count",
    "risk": "count",
    "volume": "count",
    "share": "ratio",
    "low": "ratio",
    "high": "ratio",
    "modelled": "derived",
    "derived": "derived",
    "structural": "structural",
    "text": "structural",
    "area": "structural",
    "region": "structural",
}

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_PROPORTIONS = ("share", "low", "high", "modelled")
_UNKNOWN = {"share": "a share not shown", "low": "a bound not shown", "high": "a bound not shown"}


@dataclass(frozen=True)
class Registered:
    """One printed cell: where it stands, what it tells, and its text.

    Attributes
    ----------
    finding : str
        Id of the finding.
    table : str
        ``"table"``, or ``"numbers"`` for the numbers of the sentence; ``"prose"`` for words without a finding.
    row : int
        Row of the printed table, from 0.
    column : str
        Stable name of the column.
    relation : Relation
        What the number tells an intruder.
    text : str
        What is printed.
    """

    finding: str
    table: str
    row: int
    column: str
    relation: Relation
    text: str


class Formatter:
    """Prints released numbers, and keeps a register of all that it printed.

    Parameters
    ----------
    profile : OutputProfile
        The output rules whose words are used.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> formatter = Formatter(load_profile("ons_srs"))
    >>> children = Column("n", "Children", "volume")
    >>> formatter.cell(45230, children), formatter.words(45230, children)
    ('45,230', 'about 45,230')
    >>> formatter.cell(None, children, withheld=True), formatter.words(None, children, withheld=True)
    ('[c]', 'fewer than 10')
    """

    def __init__(self, profile: OutputProfile) -> None:
        self.profile = profile
        self._register: dict[tuple[str, str, int, str], Registered] = {}
        self._known: set[str] = set()

    def __iter__(self) -> Iterator[Registered]:
        return iter(self._register.values())

    def cell(self, value: Scalar, column: Column, *, withheld: bool = False) -> str:
        """Print a released value for a table: a number, a word, or one of the symbols.

        Parameters
        ----------
        value : str, int, float, bool or None
            The released value (proportions between 0 and 1); None prints as not available.
        column : Column
            What the value is.
        withheld : bool, optional
            Print the symbol for confidential, whatever the reason.
        """
        if withheld:
            return WITHHELD
        if value is None:
            return "" if RELATIONS[column.kind] == "structural" else MISSING
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return value
        return self._percentage(value, column) if column.kind in _PROPORTIONS else _plain_number(value, column)

    def words(self, value: Scalar, column: Column, *, withheld: bool = False, secondary: bool = False) -> str:
        """Print a released value for a sentence: as `cell`, but in words where there is no number.

        Parameters
        ----------
        value, column, withheld
            As in `cell`.
        secondary : bool, optional
            A count is withheld to protect another, so that nothing is said of its size.
        """
        count = RELATIONS[column.kind] == "count"
        if withheld:
            return withheld_words(column, self.profile, secondary=secondary)
        if value is None:
            return UNAVAILABLE
        text = self.cell(value, column)
        return f"about {text}" if count and value and not self.profile.exact else text

    def register(self, finding: str, table: str, row: int, column: Column, text: str) -> str:
        """Remember a printed text and what it tells; return it unchanged."""
        entry = Registered(finding, table, row, column.name, RELATIONS[column.kind], text)
        self._register[(finding, table, row, column.name)] = entry
        self._known.update(_NUMBER.findall(text))
        return text

    def prose(self, text: str) -> str:
        """Register fixed words that hold numbers but no data (a law's article, a method's source); return them."""
        self._known.update(_NUMBER.findall(text))
        return text

    def unregistered(self, rendered: str) -> tuple[str, ...]:
        """Numbers in a rendered text that never came through this formatter; a pack with one must not be built.

        Examples
        --------
        >>> from dpiabook.release.profiles import load_profile
        >>> formatter = Formatter(load_profile("ons_srs"))
        >>> _ = formatter.register("B08.a", "table", 0, Column("n", "Children", "volume"), "1,250")
        >>> formatter.unregistered("There are 1,250 children, of whom 7 ...")
        ('7',)
        """
        return tuple(sorted(set(_NUMBER.findall(rendered)) - self._known))

    def _percentage(self, value: float, column: Column) -> str:
        """Released proportions are whole percentages; the ends of the scale are kept for exactly none and all."""
        digits = column.digits if self.profile.exact else 0
        step = 10.0**-digits
        if column.kind in ("share", "modelled") or self.profile.exact:
            if 0 < value <= step / 200:
                return f"under {step:g}%"
            if 1 - step / 200 <= value < 1:
                return f"over {100 - step:g}%"
        return f"{100 * value:.{digits}f}%"


def withheld_words(column: Column, profile: OutputProfile, *, secondary: bool) -> str:
    """What a sentence says in the place of a withheld number.

    A count of people with a known base reads the same whether it is close to none or close to all of them; otherwise
    the wording would tell which.
    """
    if RELATIONS[column.kind] != "count":
        return _UNKNOWN.get(column.kind, "a value not shown")
    if secondary:
        return HIDDEN
    either = column.kind == "people" and column.of and profile.full_cells_disclosive
    return few_or_all_but_few(profile) if either else profile.fewer


def few_or_all_but_few(profile: OutputProfile) -> str:
    """What a sentence says of a count that is small, or all but a small part of its base."""
    return f"{profile.fewer} (or all but {profile.fewer})"


def _plain_number(value: float, column: Column) -> str:
    """Thousands separated, except in years."""
    digits = 0 if isinstance(value, int) else column.digits
    return f"{value:.{digits}f}" if column.unit == "year" else f"{value:,.{digits}f}"
