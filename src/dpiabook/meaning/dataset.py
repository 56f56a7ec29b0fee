"""Whom a dataset is about, what brought them into it, and what its people are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.words import split_name
from dpiabook.meaning.about_people import about_people
from dpiabook.meaning.entry import Entry, first_said
from dpiabook.meaning.nouns import Nouns, nouns_of
from dpiabook.settings.model import Children, Kind, Roles, Subjects

# Words of labels, names and titles that only one kind of data has much use for; more of them beat fewer.
_TELLING: tuple[tuple[Kind, str], ...] = (
    ("pupils", r"pupils?|schools?|key stage|national curriculum|sen provision|free school meals?|year group|upn"),
    ("patients", r"patients?|hospital|admissions?|discharged?|diagnos[ei]s|clinic|referral to treatment|nhs"),
    ("trial", r"randomi[sz]ed|randomi[sz]ation|trial arm|placebo|treatment (arm|group)|intervention group|baseline"),
    ("survey", r"respondents?|interview(er)?|questionnaire|survey|sampling weight|psu|strata|stratum"),
    ("cohort", r"cohort|sweep|wave|follow up"),
    ("employees", r"employees?|salary|job title|line manager|hire date|pay ?grade|staff|payroll|department"),
    ("police contacts", r"stop and search|police contacts?|officers?|arrest(ed|s)?|custody record|stopped"),
    ("offenders", r"offenders?|sentences?|conviction|probation|reoffend\w*|prison|youth justice"),
    ("births", r"birth ?weight|gestation(al)?|apgar|parity|deliver(y|ies)|antenatal"),
    ("people served", r"referral|case ?worker|social worker|key worker|support plan|early help|children in need"),
)
_IDS: tuple[tuple[Kind, str], ...] = (
    ("pupils", "pupil"),
    ("patients", "patient"),
    ("survey", "respondent|questionnaire|interview"),
    ("employees", "employee|staff"),
    ("offenders", "offender"),
)
_BORN = "those who are born are children, and ages beside births are those of parents"
_LEAST = 2
_SHARE = 0.08
_KNOWN = {"declared": "declared", "measured": "seen in the data", "guessed": "guessed"}
_CHILD_ID = re.compile(r"\b(child|infant|baby) (id|no|number|ref|key)\b")
_CHILD = re.compile(r"\b(child(ren)?|pupils?|learners?|schools?|infants?|bab(y|ies))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Dataset:
    """A dataset as a whole.

    Attributes
    ----------
    about_people : Entry of bool
        Whether it is about people at all.
    kind : Entry of Kind
        What brought people into it; ``"other"`` where nothing says.
    nouns : Entry of Nouns
        What one of them is called, and what the groups that they live in are called.
    children : Entry of {"all", "some", "none", "unknown"}
        Whether they are children.
    origin, known_by : Entry of str
        Where the facts come from, and who knows these people; empty where nobody said.
    """

    about_people: Entry[bool]
    kind: Entry[Kind]
    nouns: Entry[Nouns]
    children: Entry[Children]
    origin: Entry[str]
    known_by: Entry[str]


def describe_dataset(
    said: Subjects,
    inventory: Inventory,
    roles: Roles | None = None,
    *,
    published: Kind | None = None,
    ages: Entry[Children] | None = None,
) -> Dataset:
    """Say what a dataset is about: as declared, else as its collection is published, else as its words suggest.

    Parameters
    ----------
    said : Subjects
        ``subjects`` of the settings.
    inventory : Inventory
        The dictionary.
    roles : Roles, optional
        ``roles`` of the settings.
    published : Kind, optional
        The kind of the published collection in which the data were recognised.
    ages : Entry of Children, optional
        What the ages in the data say.

    Returns
    -------
    Dataset

    Examples
    --------
    >>> from dpiabook.dictionary.inventory import Variable
    >>> found = describe_dataset(Subjects(), Inventory((Variable("sal", "Salary"), Variable("j", "Job title"))))
    >>> found.kind.value, found.kind.standing, found.nouns.value.words["a_person"], found.children.value
    ('employees', 'guessed', 'an employee', 'unknown')
    """
    kind = first_said(
        _declared(said.kind),
        Entry(published, "the columns are those of a published collection", "measured") if published else None,
        _guessed_kind(inventory),
        Entry[Kind]("other", "nothing says what brought people into the dataset", "guessed"),
    )
    babies = Entry[Children]("all", _BORN, kind.standing) if kind.value == "births" else None
    children = first_said(_declared(said.children), babies, ages, _guessed_children(kind, inventory))
    nouns = _nouns(said, kind, children)
    unsaid = Entry("", "nobody said", "guessed")
    people = about_people(said, roles or Roles(), inventory)
    origin, known_by = (first_said(_declared(one), unsaid) for one in (said.origin, said.known_by))
    return Dataset(people, kind, nouns, children, origin, known_by)


def with_kind(dataset: Dataset, said: Subjects, kind: Entry[Kind]) -> Dataset:
    """The same dataset with a kind that was found in its values; children and nouns follow from it.

    Parameters
    ----------
    dataset : Dataset
        As its words describe it.
    said : Subjects
        ``subjects`` of the settings; what they say stays.
    kind : Entry of Kind
        What was found.

    Returns
    -------
    Dataset

    Examples
    --------
    >>> said = Subjects()
    >>> found = with_kind(describe_dataset(said, Inventory(())), said, Entry("births", "", "guessed"))
    >>> found.children.value, found.nouns.value.people
    ('all', 'babies')
    """
    children = dataset.children
    if children.standing != "declared":
        if kind.value == "births":
            children = Entry("all", _BORN, kind.standing)
        elif children.evidence == _BORN:
            children = Entry("unknown", "nothing says how old people are", "guessed")
        elif kind.value == "pupils" and children.value == "unknown":
            children = Entry("all", "pupils are children", kind.standing)
    return with_children(replace(dataset, kind=kind), said, children)


def with_children(dataset: Dataset, said: Subjects, children: Entry[Children]) -> Dataset:
    """The same dataset with another answer to whether its people are children, and the nouns that follow."""
    return replace(dataset, children=children, nouns=_nouns(said, dataset.kind, children))


def _declared(value: Any) -> Entry[Any] | None:
    return None if value is None else Entry(value, "the settings say so", "declared")


def _guessed_kind(inventory: Inventory) -> Entry[Kind] | None:
    """The kind that an id names, else the one that most variables use words of.

    A wrong kind is worse than none: there is none where fewer than two different words tell of it, few of the variables
    use them, or another kind is told of nearly as often.
    """
    words = list(_words(inventory))
    named = {kind for kind, ids in _IDS for word in words if re.search(rf"\b({ids}) (id|no|number|ref|key)\b", word)}
    if len(named) == 1:
        return Entry(named.pop(), "an id is named after it", "guessed")
    found = {kind: [_hits(telling, word) for word in words] for kind, telling in _TELLING}
    scores = {kind: sum(bool(one) for one in hits) for kind, hits in found.items()}
    best, next_best = sorted(scores, key=lambda kind: -scores[kind])[:2]
    different = {hit.rstrip("s") for hits in found[best] for hit in hits}
    clear = scores[best] >= max(_LEAST * scores[next_best], _SHARE * len(words))
    if named or len(different) < _LEAST or not clear:
        return None
    return Entry(best, f"{scores[best]} of {len(words)} entries of the dictionary use its words", "guessed")


def _hits(telling: str, word: str) -> list[str]:
    return [found.group(0) for found in re.finditer(rf"\b(?:{telling})\b", word)]


def _words(inventory: Inventory) -> Iterable[str]:
    yield inventory.title.lower()
    for variable in inventory:
        yield f"{' '.join(split_name(variable.name))} {variable.label} {variable.table} {variable.theme}".lower()


def _guessed_children(kind: Entry[Kind], inventory: Inventory) -> Entry[Children]:
    """Whether the people are children: pupils are, and those of whom most of the dictionary says so."""
    if kind.value == "pupils":
        return Entry("all", "pupils are children", kind.standing)
    if any(_CHILD_ID.search(" ".join(split_name(one.name))) for one in inventory):
        return Entry("all", "an id is named after a child", "guessed")
    said = [one.subject for one in inventory if one.subject != "unknown" and "subject" not in one.guessed]
    if said and said.count("child") * 2 >= len(said):
        return Entry("all", f"{said.count('child')} of {len(said)} variables are said to be about a child", "declared")
    if any(_CHILD.search(f"{one.name} {one.label}".replace("_", " ")) for one in inventory) or "child" in said:
        return Entry("unknown", "some variables speak of children, and nothing says whose they are", "guessed")
    return Entry("unknown", "nothing says how old people are", "guessed")


def _nouns(said: Subjects, kind: Entry[Kind], children: Entry[Children]) -> Entry[Nouns]:
    """The usual words, and those of the settings in their places; one of a pair gives the other."""
    usual = nouns_of(kind.value, children=children.value == "all")
    if said.unit == "household":
        usual = Nouns("household", "households")
    given = {
        name: word for name in ("person", "people", "group", "groups") if (word := getattr(said, name)) is not None
    }
    for one, many in (("person", "people"), ("group", "groups")):
        if one in given and many not in given:
            given[many] = f"{given[one]}s"
        if many in given and one not in given:
            given[one] = given[many].removesuffix("s")
    if not given:
        standing = kind.standing if kind.sure else "guessed"
        return Entry(
            usual, f"the usual words for what brought people into the data, which is {_KNOWN[standing]}", standing
        )
    return Entry(replace(usual, **given), "the settings say so", "declared")
