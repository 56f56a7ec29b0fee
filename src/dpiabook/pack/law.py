"""Law and guidance as dated data: each item with its status on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

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
    """

    id: str
    title: str
    status: Status
    since: date | None
    source: str
    note: str
    national: bool

    @property
    def standing(self) -> str:
        """Its status in words, with the date where one is known."""
        words = STATUS_WORDS[self.status]
        return f"{words}, {self.since.day} {self.since:%B %Y}" if self.since else words


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
