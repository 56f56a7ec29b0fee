"""Whom a dataset is about, what brought them into it, and what its people are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning.entry import Entry, first_said
from dpiabook.meaning.nouns import Nouns, nouns_of
from dpiabook.settings.model import Kind, Subjects

Children = Literal["all", "some", "none", "unknown"]

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
_LEAST = 2
_CHILD = re.compile(r"\b(child(ren)?|pupils?|learners?|schools?|infants?|bab(y|ies))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Dataset:
    """A dataset as a whole.

    Attributes
    ----------
    kind : Entry of Kind
        What brought people into it; ``"other"`` where nothing says.
    nouns : Entry of Nouns
        What one of them is called, and what the groups that they live in are called.
    children : Entry of {"all", "some", "none", "unknown"}
        Whether they are children.
    origin, known_by : Entry of str
        Where the facts come from, and who knows these people; empty where nobody said.
    """

    kind: Entry[Kind]
    nouns: Entry[Nouns]
    children: Entry[Children]
    origin: Entry[str]
    known_by: Entry[str]


def describe_dataset(said: Subjects, inventory: Inventory, *, published: Kind | None = None) -> Dataset:
    """Say what a dataset is about: as declared, else as its collection is published, else as its words suggest.

    Parameters
    ----------
    said : Subjects
        ``subjects`` of the settings.
    inventory : Inventory
        The dictionary.
    published : Kind, optional
        The kind of the published collection in which the data were recognised.

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
    children = first_said(_declared(said.children), _guessed_children(kind, inventory))
    nouns = _nouns(said, kind, children)
    unsaid = Entry("", "nobody said", "guessed")
    return Dataset(
        kind, nouns, children, first_said(_declared(said.origin), unsaid), first_said(_declared(said.known_by), unsaid)
    )


def _declared(value: Any) -> Entry[Any] | None:
    return None if value is None else Entry(value, "the settings say so", "declared")


def _guessed_kind(inventory: Inventory) -> Entry[Kind] | None:
    """The kind that most variables use words of; none where too few do, or two kinds tie."""
    words = list(_words(inventory))
    scores = {kind: sum(bool(re.search(rf"\b({telling})\b", word)) for word in words) for kind, telling in _TELLING}
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    best, next_best = ranked[:2]
    if scores[best] < _LEAST or scores[best] == scores[next_best]:
        return None
    return Entry(best, f"{scores[best]} of {len(words)} entries of the dictionary use its words", "guessed")


def _words(inventory: Inventory) -> Iterable[str]:
    yield inventory.title.lower()
    for variable in inventory:
        yield f"{variable.name} {variable.label} {variable.table} {variable.theme}".replace("_", " ").lower()


def _guessed_children(kind: Entry[Kind], inventory: Inventory) -> Entry[Children]:
    """Whether the people are children: pupils are, and those of whom most of the dictionary says so."""
    if kind.value == "pupils":
        return Entry("all", "pupils are children", kind.standing)
    said = [one.subject for one in inventory if one.subject != "unknown" and "subject" not in one.guessed]
    if said and said.count("child") * 2 >= len(said):
        return Entry("all", f"{said.count('child')} of {len(said)} variables are said to be about a child", "declared")
    if any(_CHILD.search(f"{one.name} {one.label}".replace("_", " ")) for one in inventory) or "child" in said:
        return Entry("unknown", "some variables speak of children, and nothing says whose they are", "guessed")
    return Entry("unknown", "nothing says how old people are", "guessed")


def _nouns(said: Subjects, kind: Entry[Kind], children: Entry[Children]) -> Entry[Nouns]:
    """The usual words, and those of the settings in their places; one of a pair gives the other."""
    usual = nouns_of(kind.value, children=children.value == "all")
    given = {
        name: word for name in ("person", "people", "group", "groups") if (word := getattr(said, name)) is not None
    }
    for one, many in (("person", "people"), ("group", "groups")):
        if one in given and many not in given:
            given[many] = f"{given[one]}s"
        if many in given and one not in given:
            given[one] = given[many].removesuffix("s")
    if not given:
        return Entry(usual, f"the usual words: {kind.evidence}", "guessed" if not kind.sure else kind.standing)
    return Entry(replace(usual, **given), "the settings say so", "declared")
