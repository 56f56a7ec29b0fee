"""What a run would and would not assess, in plain words, before anything is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dpiabook.book.having_asked import asked_who_has_it, had_by_all_or_none
from dpiabook.book.opening import Opened
from dpiabook.book.seen import visible_facts
from dpiabook.counting import RULES
from dpiabook.counting.engines import fetch
from dpiabook.errors import Code, Refusal, some_of
from dpiabook.evidence import yes_no_attributes
from dpiabook.meaning import Speech
from dpiabook.result import NotAssessed
from dpiabook.settings import Loaded

_MOST_NAMED = 6


@dataclass(frozen=True)
class Outlook:
    """What would be assessed, and what would not.

    Attributes
    ----------
    assessed : tuple of str
        In words, the most important first.
    missing : tuple of NotAssessed
        What nothing will be said about, with the reason and what would be needed.
    about_people : bool
        Whether anything about people can be said.
    """

    assessed: tuple[str, ...]
    missing: tuple[NotAssessed, ...]
    about_people: bool

    @property
    def lines(self) -> list[str]:
        """One line for each, ready to print."""
        return [
            *(f"assessed: {one}" for one in self.assessed),
            *(f"not assessed: {one.what}: {one.said}" for one in self.missing),
        ]


def outlook(loaded: Loaded, opened: Opened, speech: Speech) -> Outlook:
    """Say what a run would and would not assess.

    Parameters
    ----------
    loaded : Loaded
        The settings.
    opened : Opened
        The dataset, checked.
    speech : Speech
        What its people are called.

    Returns
    -------
    Outlook
    """
    people, groups = speech.words["people"], speech.words["groups"]
    visible = list(visible_facts(loaded, opened).kinds)
    attributes = yes_no_attributes(opened.inventory, opened.flags)
    told = [] if isinstance(attributes, NotAssessed) else list(attributes)
    alike = had_by_all_or_none(opened)
    learned = [name for name in told if name not in alike]
    assessed = [
        *_rows(opened, people),
        *([f"who could be recognised, by {some_of(visible, _MOST_NAMED)}"] if visible else []),
        *([f"what would be learned of {people}: {some_of(learned, _MOST_NAMED)}"] if learned else []),
        *_places(loaded, opened, groups),
    ]
    missing = [
        *_of_people(opened, visible, told, people),
        *_of_having(opened, alike),
        *_not_one_by_one(opened, told),
        *_varying(opened, speech),
        *_weights(opened),
        *_of_groups(opened, groups),
    ]
    return Outlook(tuple(assessed), tuple(missing), bool(visible or told))


def refuse_nothing(loaded: Loaded, found: Outlook) -> None:
    """Refuse a dataset of whose people nothing could be said.

    Raises
    ------
    Refusal
        ``NOT_PEOPLE``.
    """
    if not found.about_people:
        what = "nothing about people can be assessed: no variable is one that others could know, and none is sensitive"
        cure = "say in the sheet or the dictionary which variables are visible facts, and which are sensitive"
        raise Refusal(Code.NOT_PEOPLE, what, where=loaded.where, cure=cure)


def _rows(opened: Opened, people: str) -> Iterator[str]:
    records = opened.meaning.records
    if opened.source is None or records is None:
        yield "the dictionary alone: which variables are sensitive, and what others could know"
        return
    unit = records.unit.value
    if unit == "count":
        yield f"a table of counts: every row stands for several {people}"
    elif records.people is not None and unit == "person" and records.unit.standing == "guessed":
        yield f"{records.people:,} {people} in {records.rows:,} rows, each taken for one: no column names {people}"
    elif records.people is not None:
        yield f"{records.people:,} {people} in {records.rows:,} rows"
    else:
        yield f"{records.rows:,} rows, each of them one {unit}"


def _places(loaded: Loaded, opened: Opened, groups: str) -> Iterator[str]:
    roles = opened.roles
    if roles.family_id:
        yield f"{groups}: who could be recognised by those they live with, from {roles.family_id!r}"
    if roles.area:
        named = " within ".join(repr(name) for name in (roles.area, roles.region) if name)
        yield f"areas: {named}"
    elif roles.region:
        yield f"who could be recognised in each region, from {roles.region!r}"
    if loaded.settings.compare_with:
        yield f"what changed since version {loaded.settings.compare_with}"
    if loaded.settings.tables:
        yield f"tables of events, summarised for each person: {some_of(list(loaded.settings.tables), _MOST_NAMED)}"


def _of_people(opened: Opened, visible: list[str], told: list[str], people: str) -> Iterator[NotAssessed]:
    if opened.source is None:
        yield NotAssessed("every count", "only a dictionary is named", "a source")
    if not visible:
        yield NotAssessed("who could be recognised", "no variable is known that others could know", "a visible fact")
    if not told:
        reason = "no sensitive variable says yes or no, or counts"
        yield NotAssessed(f"what would be learned of {people}", reason, "what 'has it' means for one")


def _not_one_by_one(opened: Opened, told: list[str]) -> Iterator[NotAssessed]:
    """Sensitive variables of which nobody can be said to have them or not."""
    elsewhere = {*told, *asked_who_has_it(opened)}
    others = [one.variable for one in opened.flags if one.role == "sensitive" and one.variable not in elsewhere]
    if others:
        reason = "sensitive, but they do not say yes or no, nor count, so what would be learned of them is not counted"
        yield NotAssessed(
            some_of(others, _MOST_NAMED), reason, "what 'has it' means for each that matters, in the sheet"
        )


def _weights(opened: Opened) -> Iterator[NotAssessed]:
    """Weights that say how much somebody counts, and not for how many people they stand."""
    weight = opened.roles.weight
    if opened.source is None or weight is None or weight not in opened.source.columns:
        return
    least = fetch(opened.source.table.aggregate(least=opened.source.table[weight].min()), where=opened.source.where)
    lowest = least["least"][0].as_py()
    if isinstance(lowest, int | float) and lowest < 1:
        what = "chances of a right guess, households by these, and areas that are large enough"
        needed = "a weight that says for how many people each one stands"
        yield NotAssessed(
            what, f"weights in {weight!r} are below one, so nobody can be said to stand for others", needed
        )


def _of_having(opened: Opened, alike: Sequence[str]) -> Iterator[NotAssessed]:
    """Sensitive variables of which only a person can say who has it, or has to look whether it is said rightly."""
    if unsaid := asked_who_has_it(opened):
        reason = "the numbers hold no 0, so that nothing says which of them mean that a person has it"
        yield NotAssessed(some_of(unsaid, _MOST_NAMED), reason, "what 'has it' means for each, such as: 1")
    if alike:
        reason = "as 'has it' is read, all or none have it of those for whom it is recorded"
        yield NotAssessed(some_of(alike, _MOST_NAMED), reason, "another meaning of 'has it', if this one is not meant")


def _varying(opened: Opened, speech: Speech) -> Iterator[NotAssessed]:
    """Sensitive variables that differ between the rows of a person, and that nothing summarises."""
    names = [flag.variable for flag in opened.varying.flags.sensitive]
    if names:
        verb = "differs" if len(names) == 1 else "differ"
        reason = f"sensitive, but {verb} between the rows of {speech.words['a_person']}, and nothing summarises them"
        needed = (
            f"a rule for each under tables: summaries: ({', '.join(RULES)}), or a column that is the same in all rows"
        )
        yield NotAssessed(some_of(names, _MOST_NAMED), reason, needed)


def _of_groups(opened: Opened, groups: str) -> Iterator[NotAssessed]:
    roles = opened.roles
    if not (roles.child_id or roles.family_id or roles.area or roles.region):
        what = f"no person, household or area is named: nothing about {groups} and areas will be said"
        yield NotAssessed(f"{groups} and areas", what, "their columns")
        return
    if not roles.family_id:
        yield NotAssessed(groups, f"no column says who lives together: nothing about {groups} will be said", "their id")
    if not (roles.area or roles.region):
        yield NotAssessed("areas", "no column says where people live: nothing about areas will be said", "that column")
    elif not roles.area:
        what = "rates, and which places could be labelled"
        yield NotAssessed(
            what, "only a region is named", "a column of areas (a region can be named as one: roles.area)"
        )
