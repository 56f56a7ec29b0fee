"""Which published collections a file's columns are from, and what is then known of them."""

from __future__ import annotations

from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.matching import Match, match_table
from dpiabook.dictionary.published import Collection, Column, collections
from dpiabook.settings.model import Kind as KindOfData
from dpiabook.settings.model import Unit

NO_CODES: Mapping[str, Sized[str]] = MappingProxyType({})
NONE_OWN: Mapping[str, Collection] = MappingProxyType({})


@dataclass(frozen=True)
class Part:
    """Columns that were recognised as those of one published table, or as items of one instrument.

    Attributes
    ----------
    title : str
        Of the table or instrument, such as ``"SSDA903 episodes"``.
    year : int or None
        The collection year of the facts; None for an instrument.
    source : str
        The publication.
    verified : bool
        The facts were read in a published specification.
    subject : str
        What the table is about; empty for an instrument.
    kind_of_data : KindOfData or None
        Who the people are; None when an instrument, which does not say.
    unit : Unit or None
        What one row of the published table is; None for an instrument.
    columns : Mapping of str to Column
        Name in the file to the published column.
    own : bool
        Of a collection that an extension describes: the rules are asked of its columns all the same.
    """

    title: str
    year: int | None
    source: str
    verified: bool
    subject: str
    kind_of_data: KindOfData | None
    unit: Unit | None
    columns: Mapping[str, Column]
    own: bool = False

    def in_words(self, of: int) -> str:
        """Title, year, and how many of the file's columns it explains."""
        if self.year is None:
            return f"{self.title}, {len(self.columns)} column{'s' if len(self.columns) != 1 else ''}"
        return f"{self.title} {self.year}, {len(self.columns)} of {of} columns"


@dataclass(frozen=True)
class Recognised:
    """What a file was recognised as; a linked file may be several tables.

    Attributes
    ----------
    parts : tuple of Part
        The best explained first; no column is in two.
    of : int
        Number of columns of the file.
    """

    parts: tuple[Part, ...]
    of: int

    def __iter__(self) -> Iterator[tuple[str, Part, Column]]:
        for part in self.parts:
            for name, column in part.columns.items():
                yield name, part, column

    def __len__(self) -> int:
        return sum(len(part.columns) for part in self.parts)

    def column(self, name: str) -> Column | None:
        """The published column that one of the file is: its role, missing codes, whether visible or an identifier."""
        return next((column for own, _, column in self if own == name), None)

    @property
    def kind_of_data(self) -> KindOfData | None:
        """Who the people are, as the best explained table says."""
        return next((part.kind_of_data for part in self.parts if part.kind_of_data), None)

    @property
    def unit(self) -> Unit | None:
        """What a row is, where one table alone is recognised; linked tables do not say."""
        units = [part.unit for part in self.parts if part.unit]
        return units[0] if len(units) == 1 else None

    def in_words(self) -> str:
        """One line for people.

        Examples
        --------
        >>> recognise(["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]).in_words()
        'Recognised: SSDA903 reviews 2024, 4 of 4 columns'
        """
        return f"Recognised: {'; '.join(part.in_words(self.of) for part in self.parts)}"


def recognise(
    columns: Mapping[str, str] | Iterable[str],
    codes: Mapping[str, Sized[str]] = NO_CODES,
    own: Mapping[str, Collection] = NONE_OWN,
) -> Recognised | None:
    """Recognise published tables by column names, types and codes; no other value is asked for.

    Names are compared without case, spaces and punctuation. A name tells a collection by one over the number of
    collections that have it, a table by one over the number of tables, and neither when it is of general use (`id`,
    `dob`, `sex`). A table is recognised when the names found tell it by 1 or more in all, and either tell its
    collection by 3 or more and are 40 % of the table, by weight, or of the file; or are 60 % of both; or another table
    of the same collection is recognised. A column does not count when its type cannot hold the published one, or when
    most of its codes are not published. The table that explains most is taken first; others must stand on the columns
    left.

    Parameters
    ----------
    columns : Mapping of str to str, or names
        Column name to type word, as `infer_inventory` takes them; an empty word says nothing.
    codes : Mapping of str to codes, optional
        Codes of columns, from a dictionary or the data.
    own : Mapping of str to Collection, optional
        Collections of the dataset's extensions; they take nothing from how well the built-in ones are told.

    Returns
    -------
    Recognised or None
        None when no table is recognised.

    Examples
    --------
    >>> recognise(["CHILD", "DOB", "SEX"]) is None
    True
    >>> found = recognise({"child": "string", "sex": "int64", "dob": "date", "duc": "date"})
    >>> found.in_words(), found.unit
    ('Recognised: SSDA903 unaccompanied asylum-seeking children 2024, 4 of 4 columns', 'person')
    """
    types = dict(columns) if isinstance(columns, Mapping) else dict.fromkeys(columns, "")
    found: list[Match] = []
    left = types
    while left and (best := _best(left, codes, {match.collection.title for match in found}, own)) is not None:
        found.append(best)
        left = {name: word for name, word in left.items() if name not in best.columns}
    return Recognised(tuple(_part(match, own) for match in found), len(types)) if found else None


def _best(
    types: Mapping[str, str], codes: Mapping[str, Sized[str]], known: Sized[str], own: Mapping[str, Collection]
) -> Match | None:
    every = (*collections().values(), *own.values())
    matches = (match_table(made, table, types, codes) for made in every for table in made.tables)
    return max((match for match in matches if match.holds(known)), key=lambda match: match.rank, default=None)


def _part(match: Match, own: Mapping[str, Collection]) -> Part:
    made, table = match.collection, match.table
    facts = made.year, made.source, made.verified, table.subject, made.kind_of_data, table.unit
    is_own = any(made is one for one in own.values())
    return Part(table.title, *facts, MappingProxyType(dict(match.columns)), is_own)


def codes_said(inventory: Inventory) -> Mapping[str, Sized[str]]:
    """The declared codes of an inventory, those for missing values among them."""
    coded = {one.name: tuple(one.codes) + tuple(one.missing_codes) for one in inventory if "codes" not in one.guessed}
    return {name: codes for name, codes in coded.items() if codes}
