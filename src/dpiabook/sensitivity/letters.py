"""Letters that a file uses for what it holds: "cd" is a conduct disorder beside "mdd" and "gad", and nothing alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name, words_said
from dpiabook.sensitivity.phrases import Phrases
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.taxonomy import Strict, Terms, packaged

_LEAST_LETTERS, _LEAST_NAMES = 3, 2


class Family(Strict):
    """Letters of one kind of file; the head of the YAML says how each list is read."""

    source: str
    letters: Mapping[str, Terms]
    settings: Terms = ()


class Letters(Strict):
    """The whole of ``letters.yml``."""

    families: list[Family]


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[Mapping[str, str], Phrases[str]], ...]:
    """Of each family: category by letters, and the words of its settings."""
    known = Letters.model_validate(packaged("letters.yml")).families
    return tuple(
        (
            {short: category for category, some in one.letters.items() for short in some},
            Phrases([(phrase, phrase) for phrase in one.settings]),
        )
        for one in known
    )


def letter_signs(variables: Sequence[Variable]) -> dict[str, list[Sign]]:
    """Find letters of one family that bear each other out, or that the setting of their file bears out.

    Parameters
    ----------
    variables : sequence of Variable

    Returns
    -------
    dict of name to list of Sign
        Only of names that no label explains.

    Examples
    --------
    >>> found = letter_signs([Variable(name) for name in ("mdd_12m", "gad_12m", "cd_12m", "id")])
    >>> [sign.reason for sign in found["cd_12m"]], found["id"]
    (["the name contains 'cd', beside 'gad' and 'mdd'"], [])
    >>> [sign.category for sign in letter_signs([Variable("isPp", table="Pupils")])["isPp"]]
    ['poverty_benefits']
    >>> letter_signs([Variable("isPp")])["isPp"]
    []
    """
    found: dict[str, list[Sign]] = {one.name: [] for one in variables}
    unexplained = [one for one in variables if not label_of(one)]
    for means, settings in _families():
        used: dict[str, list[str]] = defaultdict(list)
        for one in unexplained:
            for word in dict.fromkeys(words_of_name(one.name)):
                if word in means:
                    used[word].append(one.name)
        if used and (len(used) >= _LEAST_LETTERS or _is_set_so(variables, settings)):
            for word, names in used.items():
                for name in names:
                    found[name].append(Sign(means[word], "fair", "name", _reason(word, used), word))
    return found


def _reason(word: str, used: Iterable[str]) -> str:
    others = " and ".join(f"'{one}'" for one in sorted(set(used) - {word})[:2])
    return f"the name contains '{word}', {f'beside {others}' if others else 'in a file of this kind'}"


def _is_set_so(variables: Sequence[Variable], settings: Phrases[str]) -> bool:
    if any(settings.find(words_said(table)) for table in {one.table for one in variables}):
        return True
    return sum(bool(settings.find(words_of_name(one.name))) for one in variables) >= _LEAST_NAMES
