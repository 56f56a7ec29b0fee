"""Endings by which a word says its kind: "-ectomy" is an operation, "-azepam" a medicine of the mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pydantic import TypeAdapter

from dpiabook.sensitivity.phrases import spelled
from dpiabook.sensitivity.taxonomy import Strict, packaged

_LEAST_LETTERS = 7


class Endings(Strict):
    """One list of endings; the head of the YAML says how it is read."""

    category: str
    source: str
    ends: str
    but: str = ""


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    lists = TypeAdapter(list[Endings]).validate_python(packaged("endings.yml"))
    return tuple((one.category, tuple(one.ends.split()), frozenset(one.but.split())) for one in lists)


def told_by_ending(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The categories that words say by how they end, with these words.

    Examples
    --------
    >>> list(told_by_ending(("history", "of", "tonsillectomy"))), list(told_by_ending(("dichotomy", "kurtosis")))
    ([('other_health_disability', 'tonsillectomy')], [])
    >>> list(told_by_ending(("diazepam", "dose")))
    [('mental_health', 'diazepam')]
    """
    for word in words:
        if category := _kind(word):
            yield category, word


@lru_cache(maxsize=8192)
def _kind(word: str) -> str:
    if len(word) < _LEAST_LETTERS:
        return ""
    forms = (word, spelled(word), word.removesuffix("s"))
    return next(
        (
            category
            for category, ends, but in _known()
            if any(form.endswith(ends) for form in forms) and not but.intersection(forms)
        ),
        "",
    )
