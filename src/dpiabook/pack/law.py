"""Law and guidance as dated data: each item with its status on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import model_validator

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.meaning import Speech
from dpiabook.pack.content import BUILT_IN, DEFAULT, Strict, known_countries, read_content

Status = Literal["in_force", "enacted_not_commenced", "draft", "unknown"]

STATUS_WORDS: dict[Status, str] = {
    "in_force": "in force",
    "enacted_not_commenced": "enacted, not commenced",
    "draft": "draft",
    "unknown": "to be checked",
}


def official(address: str, hosts: Iterable[str]) -> bool:
    """Whether an address is one of an official host, or of its subdomains, and is asked for safely.

    Examples
    --------
    >>> hosts = ["legislation.gov.uk"]
    >>> official("https://www.legislation.gov.uk/ukpga/2018/12", hosts), official("https://law.example.org/", hosts)
    (True, False)
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in hosts)


class Law(Strict):
    """One provision, guideline or case.

    Attributes
    ----------
    id : str
        What blocks and statements cite.
    title : str
        Its name.
    status : Status
        Its status on the file's date; for guidance ``"in_force"`` means published as final.
    since : date or None
        The date of that status; None where it is not recorded here.
    source : str
        Address of the page that was read.
    note : str
        What a DPIA's author should know about it.
    national : bool
        False for guidance of other bodies, which does not bind in this country.
    kind : {"law", "guidance", "case"}
        Of law alone the author is asked for a conclusion.
    read : date or None
        When the page at that address was itself read; None where address and text are still to be verified.
    needs : tuple of str
        Ids of findings that bear on it.
    add : str
        What people must say; of law alone.
    """

    id: str
    title: str
    status: Status
    since: date | None
    source: str
    note: str
    national: bool
    kind: Literal["law", "guidance", "case"]
    read: date | None
    needs: tuple[str, ...] = ()
    add: str = ""

    @property
    def standing(self) -> str:
        """Its status in words, with the date where one is known."""
        words = STATUS_WORDS[self.status]
        dated = f"{words}, {self.since.day} {self.since:%B %Y}" if self.since else words
        if self.read is None:
            return f"{dated}; page not read, to be verified"
        return f"{dated}; page read on {self.read.day} {self.read:%B %Y}"


class LawFile(Strict):
    """All items and the date on which they were known so; `hosts` are the official ones."""

    law_as_of: date
    hosts: tuple[str, ...]
    items: tuple[Law, ...]

    @model_validator(mode="after")
    def _official(self) -> Self:
        for item in self.items:
            if not official(item.source, self.hosts):
                raise ValueError(f"{item.source} is not an address of a legislator, court or regulator")
        return self


@cache
def law_file(speech: Speech | None = None) -> LawFile:
    """Read the law file.

    Examples
    --------
    >>> law_file().law_as_of.isoformat()
    '2026-11-29'
    """
    return read_content("law", LawFile, speech)


@cache
def whole_law(jurisdiction: str = DEFAULT) -> LawFile:
    """Read the law file of a country whole, whatever a dataset is about."""
    return read_content("law", LawFile, None, jurisdiction)


def is_source(text: str) -> bool:
    """Whether a text is an address of some law file."""
    return text in _sources()


@cache
def _sources() -> frozenset[str]:
    return frozenset(item.source for one in known_countries() for item in whole_law(one).items)


class LookedFor(Strict):
    """Something that a data protection officer looks for: covered by items of the law file, or not, with a reason."""

    look_for: str
    covered: tuple[str, ...] = ()
    reason: str = ""


@cache
def law_index(jurisdiction: str = DEFAULT) -> tuple[LookedFor, ...]:
    """The reviewed index of a country.

    Examples
    --------
    >>> missing_from_index("uk"), missing_from_index("eu")
    ((), ())
    """
    return read_content("law_index", tuple[LookedFor, ...], None, jurisdiction)


def missing_from_index(jurisdiction: str = DEFAULT) -> tuple[str, ...]:
    """What of the index is neither covered nor set aside with a reason, or is both."""
    known = {item.id for item in whole_law(jurisdiction).items}
    return tuple(
        one.look_for
        for one in law_index(jurisdiction)
        if bool(one.covered) == bool(one.reason) or not set(one.covered) <= known
    )


def law(identifier: str, jurisdiction: str = DEFAULT) -> Law:
    """Return the item of that id.

    Raises
    ------
    Refusal
        If the law file has no such item.

    Examples
    --------
    >>> law("cwsa_2026_s38").status, law("ico_research_guidance").status
    ('enacted_not_commenced', 'draft')
    """
    items = {item.id: item for item in whole_law(jurisdiction).items}
    if identifier in items:
        return items[identifier]
    cure = did_you_mean(identifier, items) or "name an item of the law file, or add one with its status and source"
    raise Refusal(Code.INTERNAL, f"the law file has no item {identifier!r}", where="the law file", cure=cure)


def laws(identifiers: Iterable[str], jurisdiction: str = DEFAULT) -> tuple[Law, ...]:
    """Return the items of those ids, in the order of the law file; those of another country are left out.

    Raises
    ------
    Refusal
        As :func:`law` does.

    Examples
    --------
    >>> [one.id for one in laws(["wp248", "gdpr_art_9"])]
    ['gdpr_art_9', 'wp248']
    """
    elsewhere = {item.id for one in BUILT_IN for item in whole_law(one).items}
    items = whole_law(jurisdiction).items
    here = {item.id for item in items}
    wanted = {one if one in here else law(one).id for one in identifiers if one in here or one not in elsewhere}
    return tuple(item for item in items if item.id in wanted)
