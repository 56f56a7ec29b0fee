"""The twelve blocks of evidence, and where each goes in four forms of DPIA."""

from __future__ import annotations

from functools import cache
from typing import Literal

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.meaning import Speech
from dpiabook.pack.content import Strict, read_content

OWN_TABLES = frozenset({"B04", "B05", "B12"})
"""Blocks for which the pack holds tables of its own."""

FORMS = ("ico", "edpb", "cnil", "article")
"""Forms of which a block names its place."""
Part = Literal["1", "2a", "2b", "2c", "2d", "3", "4", "5", "6", "7"]


class Block(Strict):
    """One block of evidence.

    Attributes
    ----------
    id : str
        ``"B01"`` to ``"B12"``.
    title, content : str
        What it is called, and what it holds, in plain words.
    part : Part
        The part of the form that it is printed under.
    ico, edpb, cnil, article : str
        Its place in each of `FORMS`.
    """

    id: str
    title: str
    content: str
    part: Part
    ico: str
    edpb: str
    cnil: str
    article: Literal["a", "b", "c", "d", "-"]


@cache
def crosswalk(speech: Speech | None = None) -> tuple[Block, ...]:
    """All twelve blocks in order.

    Examples
    --------
    >>> len(crosswalk()), crosswalk()[7].article
    (12, 'c')
    """
    return read_content("crosswalk", tuple[Block, ...], speech)


def block(identifier: str) -> Block:
    """Return the block of that id.

    Raises
    ------
    Refusal
        If there is no such block.

    Examples
    --------
    >>> block("B07").title
    'Quality of the data'
    """
    for one in crosswalk():
        if one.id == identifier:
            return one
    cure = did_you_mean(identifier, [one.id for one in crosswalk()]) or "blocks are B01 to B12"
    raise Refusal(Code.INTERNAL, f"there is no block {identifier!r}", where="pack", cure=cure)
