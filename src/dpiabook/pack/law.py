"""Law and guidance as dated data: each item with its status on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from pydantic import field_validator

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.meaning import Speech
from dpiabook.pack.content import Strict, read_content

Status = Literal["in_force", "enacted_not_commenced", "draft", "unknown"]

STATUS_WORDS: dict[Status, str] = {
    "in_force": "in force",
    "enacted_not_commenced": "enacted, not commenced",
    "draft": "draft",
    "unknown": "to be checked",
}


OFFICIAL = (
    "legislation.gov.uk",
    "gov.uk",
    "ico.org.uk",
    "nhs.uk",
    "europa.eu",
)
"""Hosts of legislators, courts and regulators; their own subdomains count."""


def official(address: str) -> bool:
    """Whether an address is one of an official host, and is asked for safely.

    Examples
    --------
    >>> official("https://www.legislation.gov.uk/ukpga/2018/12"), official("https://legislation.gov.uk.example.org/")
    (True, False)
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in OFFICIAL)


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
        False for guidance of EU bodies, which is not UK law.
    read : bool
        Whether the page at that address was itself read; False where address and text are still to be checked.
    """

    id: str
    title: str
    status: Status
    since: date | None
    source: str
    note: str
    national: bool
    read: bool = True

    @field_validator("source")
    @classmethod
    def _official(cls, source: str) -> str:
        if not official(source):
            raise ValueError(f"{source} is not an address of a legislator, court or regulator")
        return source

    @property
    def standing(self) -> str:
        """Its status in words, with the date where one is known."""
        words = STATUS_WORDS[self.status]
        dated = f"{words}, {self.since.day} {self.since:%B %Y}" if self.since else words
        return dated if self.read else f"{dated}; page not read, to be verified"


class LawFile(Strict):
    """All items and the date on which they were known so."""

    law_as_of: date
    items: tuple[Law, ...]


@cache
def law_file(speech: Speech | None = None) -> LawFile:
    """Read the law file.

    Examples
    --------
    >>> law_file().law_as_of.isoformat()
    '2026-11-22'
    """
    return read_content("law", LawFile, speech)


class LookedFor(Strict):
    """Something that a data protection officer looks for: covered by items of the law file, or not, with a reason."""

    look_for: str
    covered: tuple[str, ...] = ()
    reason: str = ""


@cache
def law_index() -> tuple[LookedFor, ...]:
    """The reviewed index.

    Examples
    --------
    >>> missing_from_index()
    ()
    """
    return read_content("law_index", tuple[LookedFor, ...])


def missing_from_index() -> tuple[str, ...]:
    """What of the index is neither covered nor set aside with a reason, or is both."""
    known = {item.id for item in law_file().items}
    return tuple(
        one.look_for for one in law_index() if bool(one.covered) == bool(one.reason) or not set(one.covered) <= known
    )


def law(identifier: str) -> Law:
    """Return the item of that id.

    Raises
    ------
    Refusal
        If the law file has no such item.

    Examples
    --------
    >>> law("cwsa_2026_s38").standing
    'enacted, not commenced'
    >>> law("ico_research_guidance").standing
    'draft, 27 February 2026'
    """
    items = {item.id: item for item in law_file().items}
    if identifier in items:
        return items[identifier]
    cure = did_you_mean(identifier, items) or "name an item of the law file, or add one with its status and source"
    raise Refusal(Code.INTERNAL, f"the law file has no item {identifier!r}", where="pack/content/law.yml", cure=cure)


def laws(identifiers: Iterable[str]) -> tuple[Law, ...]:
    """Return the items of those ids, in the order of the law file.

    Examples
    --------
    >>> [one.id for one in laws(["wp248", "uk_gdpr_art_9"])]
    ['uk_gdpr_art_9', 'wp248']
    """
    wanted = {law(identifier).id for identifier in identifiers}
    return tuple(item for item in law_file().items if item.id in wanted)
