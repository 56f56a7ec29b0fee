"""How words are read beside the taxonomy: abbreviations, tables, and what is counted of a place; from YAML, checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dpiabook.sensitivity.taxonomy import Strict, Terms, packaged


class Aggregates(Strict):
    """Words by which a number is about a place, a group or a law.

    Attributes
    ----------
    amounts, counts, groups, places : str
        Words, separated by spaces: an amount *of* a group, an amount or a count *in* a place.
    ends : str
        Words, separated by spaces, that say it at the end of a label or a name: the price of something.
    each, laws : tuple of str
        Phrases that say it by themselves.
    """

    amounts: str
    counts: str
    groups: str
    places: str
    ends: str
    each: Terms
    laws: Terms


class Classification(Strict):
    """A published list of codes.

    Attributes
    ----------
    title : str
    named : tuple of str
        Words beside which codes of this form are its codes.
    form : str
        Regular expression of a whole code in capitals.
    begins : Mapping of str to str
        What codes begin with, and the category that they then are of.
    otherwise : str
        The category of all other codes.
    """

    title: str
    named: Terms
    form: str
    begins: Mapping[str, str]
    otherwise: str


class Opinions(Strict):
    """Wording of questions about what somebody thinks of a matter.

    Attributes
    ----------
    thinks, politics : tuple of str
        Phrases by which a label asks it, and those of a political opinion.
    """

    thinks: Terms
    politics: Terms


class Bodies(Strict):
    """Words by which a variable names an officer, a service or a place.

    Attributes
    ----------
    names : str
        Words, separated by spaces, of what is told of it: its name, its code, its grade.
    whose : str
        Words of who or what it is.
    """

    names: str
    whose: str


class OfPlaces(Strict):
    """Words by which the name of a table is of people or of a body, though a place stands in it.

    Attributes
    ----------
    people, bodies : str
        Words, separated by spaces: of people, who stand before the place, and of bodies, which stand behind it.
    """

    people: str
    bodies: str


class Recording(Strict):
    """Wording of how something was recorded, at the beginning and at the end of a label or a name."""

    begins: Terms
    ends: Terms


class Reading(Strict):
    """The whole file.

    Attributes
    ----------
    abbreviations : Mapping of str to tuple of str
        A word, and how it is shortened beyond cutting it off or leaving out vowels.
    ordinary : str
        Words that abbreviate nothing.
    tables : Mapping of str to tuple of str
        Category to the names of tables that are about it.
    clinical_registers, of_the_staff : tuple of str
        Names of tables in which all is of a patient's body or care, and columns of these that are of who gave it.
    other_tables : tuple of str
        Names of tables in which those words mean something else.
    questionnaires : tuple of str
        Interviews whose items all tell of the subject of a table of that name.
    told_by_table : Mapping of str to mappings of str to tuple of str
        Category of a table to categories, and the words of these that are of the table's own there.
    proceedings, broad_tables, place_tables : tuple of str
        Names of tables about whatever the dictionary is about, about many matters, and about no person.
    table_words : Mapping of str to tuple of str
        Category of a table to words of its labelled columns that are of it, though they say nothing elsewhere.
    of_places : OfPlaces
    matters, workings : tuple of str
        Columns that tell of the matter of their table, and those that never do.
    aggregates : Aggregates
    bodies : Bodies
    recording : Recording
    classifications : Mapping of str to Classification
    opinions : Opinions
    """

    abbreviations: Mapping[str, Terms]
    ordinary: str
    tables: Mapping[str, Terms]
    clinical_registers: Terms
    of_the_staff: Terms
    other_tables: Terms
    questionnaires: Terms
    told_by_table: Mapping[str, Mapping[str, Terms]]
    proceedings: Terms
    broad_tables: Terms
    table_words: Mapping[str, Terms]
    place_tables: Terms
    of_places: OfPlaces
    matters: Terms
    workings: Terms
    aggregates: Aggregates
    bodies: Bodies
    recording: Recording
    classifications: Mapping[str, Classification]
    opinions: Opinions


@lru_cache(maxsize=1)
def reading() -> Reading:
    """The file that comes with the package."""
    return Reading.model_validate(packaged("reading.yml"))


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words that abbreviate nothing, though they begin as a word of the taxonomy does.

    Examples
    --------
    >>> "car" in ordinary_words(), "hlfwy" in ordinary_words()
    (True, False)
    """
    return frozenset(reading().ordinary.split())
