"""Items and scores of published questionnaires, known by what their names begin with: "masq_8", "bditotwk"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pydantic import TypeAdapter

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.lexicon import TELLING, hits_in_text, neutral_words
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.taxonomy import CATEGORIES, Strict, Terms, packaged
from dpiabook.sensitivity.visible import visible_fact

NO_CATEGORY = "none"
_LEAST_LETTERS, _MOST_BEFORE = 3, 2
# What stands behind the abbreviation of a whole scale: its sum, when it was asked, which version or informant.
_BEHIND = re.compile(
    r"(?:(?:tot|total|score|scr|sum|mean|avg|raw|std|cat|sev|sub|subscale|scale|item|itm|q|pre|post|base|bl|fu|wks?|mths?|mo"
    r"|m|t|w|v|d|y|day|visit|end|change|chg|remit|rem|resp|severity|self|parent|child|teacher|r|c|s|p)\d*)+"
)
# "K10Q11": the eleventh question of the tenth section.
_QUESTION = re.compile(r"[A-Za-z]\d{1,2}Q\d", re.IGNORECASE)
_SCORED = re.compile(r"\b(?:score|total|scale|subscale|item|positive|band|severity)\b", re.IGNORECASE)
_IN_CAPITALS = re.compile(r"\b[A-Z][A-Za-z]*[A-Z0-9](?:[-:]?[A-Z0-9]+)*\b")
_WORD_OR_NUMBER = re.compile(r"[A-Za-z0-9]+")
# Diagnostic interviews with modules on drinking, violence and the law beside those on the mind.
_MANY_MODULES = frozenset({"ksads", "kadss", "scid", "mini", "cidi", "disc", "ssaga", "dawba", "caps", "asi"})
_SUMS = frozenset({"tot", "total", "score", "sum", "item"})


class Scales(Strict):
    """Abbreviations of questionnaires of one category; the head of the YAML says how each list is read."""

    source: str
    category: str
    known: Terms
    words: Terms = ()


@lru_cache(maxsize=1)
def _known() -> Mapping[str, tuple[str, bool]]:
    """Joined abbreviation to its category, and whether it may mean something else."""
    lists = TypeAdapter(list[Scales]).validate_python(packaged("scales.yml"))
    unknown = {one.category for one in lists} - {*CATEGORIES, NO_CATEGORY}
    if unknown:
        raise ValueError(f"scales of categories that are not defined: {sorted(unknown)}")
    words = {word.replace(" ", ""): (one.category, True) for one in lists for word in one.words}
    return {**words, **{word.replace(" ", ""): (one.category, False) for one in lists for word in one.known}}


def scale_of(variable: Variable) -> str | None:
    """The category of the questionnaire that a variable is an item or a score of, ``"none"`` for none; else None.

    Examples
    --------
    >>> [scale_of(Variable(name)) for name in ("MASQ_8", "bditotwk", "w2_ces_d_11", "DOSPERT_3", "audit_date", "cage")]
    ['mental_health', 'mental_health', 'mental_health', 'none', None, None]
    """
    return _scale_of(variable.name) or _in_brackets(label_of(variable)) or _scored(label_of(variable))


@lru_cache(maxsize=8192)
def _scale_of(name: str) -> str | None:
    if _QUESTION.match(name):
        return None
    parts = split_name(name)
    for start in range(min(len(parts), _MOST_BEFORE + 1)):
        found = _beginning_with(parts[start:])
        if found or not _says_when(parts[start]):
            return found
    return None


@lru_cache(maxsize=8192)
def _in_brackets(label: str) -> str | None:
    """The category of the questionnaire that the brackets at the end of a label name: "Often fights (SDQ, parent)"."""
    found = re.search(r"\(([^)]*)\)\W*$", label)
    words = split_name(found[1]) if found else ()
    return next((_known()[word][0] for word in words if word in _known() and not _known()[word][1]), None)


@lru_cache(maxsize=8192)
def _scored(label: str) -> str | None:
    """The category of the questionnaire whose score or total a label names: "ASQ-3 communication score"."""
    if not _SCORED.search(label):
        return None
    told = {hit.category for hit in hits_in_text(label) if hit.tier in TELLING}
    named = ("".join(_WORD_OR_NUMBER.findall(one)).lower() for one in _IN_CAPITALS.findall(label))
    found = next((_known()[one][0] for one in named if one in _known() and not _known()[one][1]), None)
    # "SF-36 mental component score" is of the mind, though the questionnaire is of health.
    return found if not told or found in told else None


def _speaks_of_another(variable: Variable, category: str) -> bool:
    """Whether an abbreviation that may be a word stands beside a label of something else: "ACE5", a parent in jail."""
    label = label_of(variable)
    if not label or not _is_ambiguous(variable.name):
        return False
    told = {hit.category for hit in hits_in_text(label) if hit.tier in TELLING}
    return category not in told and bool(told or visible_fact(variable))


def _item_of_many(variable: Variable, category: str) -> bool:
    """Whether an item of an interview of many modules says itself of which matter it is: "KSADS: Alcohol use"."""
    if not _MANY_MODULES & set(split_name(variable.name)[: _MOST_BEFORE + 1]):
        return False
    told = {hit.category for hit in hits_in_text(label_of(variable)) if hit.tier == "term"}
    return bool(told) and category not in told


@lru_cache(maxsize=8192)
def _is_ambiguous(name: str) -> bool:
    parts = split_name(name)
    words = {one for start in range(_MOST_BEFORE + 1) for one in parts[start : start + 1]}
    return any(_known().get(word, ("", False))[1] for word in words)


def _says_when(part: str) -> bool:
    return part.isdigit() or len(part) == 1 or part in neutral_words() or _BEHIND.fullmatch(part) is not None


def _beginning_with(parts: tuple[str, ...]) -> str | None:
    """The category of the longest abbreviation that the parts begin with; the rest is a number, a sum or a time."""
    known = _known()
    for size in range(min(len(parts), 3), 0, -1):
        found = known.get("".join(parts[:size]))
        if found:
            return found[0] if _is_of_scale(parts[size:], doubtful=found[1]) else None
    first, rest = parts[0], parts[1:]
    for end in range(len(first) - 1, _LEAST_LETTERS - 1, -1):
        if first[:end] in known and not known[first[:end]][1] and _BEHIND.fullmatch(first[end:]):
            return known[first[:end]][0] if all(map(_says_when, rest)) else None
    return None


def _is_of_scale(rest: tuple[str, ...], *, doubtful: bool) -> bool:
    if not all(map(_says_when, rest)) or "date" in rest:
        return False
    return not doubtful or bool(_SUMS & set(rest)) or any(part.isdigit() for part in rest)


def scale_signs(variable: Variable) -> list[Sign] | None:
    """What an item or a score of a questionnaire says: of that what it is about, and nothing by its own wording.

    Returns
    -------
    list of Sign or None
        None where the variable is of no questionnaire that is known.

    Examples
    --------
    >>> [sign.category for sign in scale_signs(Variable("PANAS_6", "Guilty")) or ()]
    ['mental_health']
    """
    category = scale_of(variable)
    if category is not None and (_speaks_of_another(variable, category) or _item_of_many(variable, category)):
        return None
    if category is None or category == NO_CATEGORY:
        return None if category is None else []
    reason = f"'{variable.name}' has the form of an item or a score of a published questionnaire on this"
    return [Sign(category, "strong", "name", reason, variable.name)]
