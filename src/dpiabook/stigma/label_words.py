"""S11, wording: labels and sentences that stigmatise, each with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from dpiabook.own_yaml import own_yaml
from dpiabook.result import Result

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?!\s|$)[^.!?;\n]*)*")


@dataclass(frozen=True)
class WordingRule:
    """One entry of `wording.yml`.

    Attributes
    ----------
    id : str
        Name of the rule.
    find : re.Pattern
        The words looked for.
    unless : re.Pattern or None
        What in the same sentence makes them acceptable.
    instead, why : str
        What to write, and the reason.
    """

    id: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None
    instead: str
    why: str


@dataclass(frozen=True)
class WordingFinding(Result):
    """A place in a text that should be rewritten.

    Attributes
    ----------
    place : str
        The key under which the text was given.
    start : int
        Position of the first letter, from 0.
    words : str
        The words found.
    rule : str
        Name of the rule.
    instead, why : str
        What to write, and the reason.
    """

    place: str
    start: int
    words: str
    rule: str
    instead: str
    why: str


@lru_cache(maxsize=1)
def wording_rules() -> tuple[WordingRule, ...]:
    """Return the rules in the order of the file.

    Returns
    -------
    tuple of WordingRule

    Examples
    --------
    >>> "offender" in [rule.id for rule in wording_rules()]
    True
    """
    entries = own_yaml(files("dpiabook.stigma").joinpath("wording.yml").read_text(encoding="utf-8"))
    return tuple(
        WordingRule(
            id=entry["id"],
            find=re.compile(entry["find"], re.IGNORECASE),
            unless=re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
            instead=entry["instead"],
            why=entry["why"],
        )
        for entry in entries
    )


def lint_wording(texts: Mapping[str, str]) -> tuple[WordingFinding, ...]:
    """Find words that label people or places in labels, captions and sentences.

    Parameters
    ----------
    texts : Mapping of str to str
        Texts by place (the name of a variable whose label it is, or of a block and its line).

    Returns
    -------
    tuple of WordingFinding
        By place in the order given, then by position; empty when nothing is to be rewritten.

    Notes
    -----
    Rules and reasons stand in `wording.yml`. They know words, not meanings: nothing found is no proof of a fair text.

    Examples
    --------
    >>> found = lint_wording({"B09.1": "The worst areas.", "B09.2": "Worst-case bounds on the rate."})
    >>> [(finding.place, finding.words) for finding in found]
    [('B09.1', 'worst')]
    """
    return tuple(finding for place, text in texts.items() for finding in sorted(_in_text(place, text), key=_position))


def _position(finding: WordingFinding) -> int:
    return finding.start


def _in_text(place: str, text: str) -> Iterator[WordingFinding]:
    for sentence in _SENTENCE.finditer(text):
        for rule in wording_rules():
            if rule.unless is not None and rule.unless.search(sentence.group()):
                continue
            for hit in rule.find.finditer(sentence.group()):
                start = sentence.start() + hit.start()
                yield WordingFinding(place, start, hit.group(), rule.id, rule.instead, rule.why)
