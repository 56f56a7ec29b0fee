"""Visible facts: what another person could know about somebody without the data, by kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pydantic import Field, TypeAdapter

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.asked import asked_for
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.signs import core_of, label_of
from dpiabook.sensitivity.taxonomy import Parts, Strict, Terms, packaged
from dpiabook.sensitivity.together import Together

BIRTH, ETHNICITY, EVENT, PLACE = "birth", "ethnicity", "event", "place"
_AGE = "age"
_LEAST_WORDS, _LEAST_CODES = 3, 2
# The whole name is a plain word for it, whatever is explained beside it: "age", in years at release.
_PLAIN = {"age": _AGE, "sex": "sex", "gender": "sex", "marital_status": "marital", "ethnicity": ETHNICITY}
# "13 years old": codes of ages are numbers that differ, and the words beside them do not.
_YEARS_OLD = re.compile(r"\b\d{1,2} years? old\b")
_BRACKETS = re.compile(r"\([^)]*\)")
_OF_WHOM = re.compile(
    r"^(?:chld|child|cm|yp|resp|subj|subject|pat|patient|stu|stud|curr|cur|mum|dad|mother|father|hoh|hrp|suspect|victim|vic"
    r"|offender|defendant|inmate|prisoner|person|applicant|member|bene|beneficiary|client|student|pupil|head|respondent)"
    r"(?:_(?:reported|stated|recorded|self_reported|body))?_?(?=[a-z]{3})"
)
# What somebody wants, feels or thinks is not seen by others, whatever it is of: "wants to attend college".
_WISHES = frozenset(
    {"want", "wants", "wish", "plan", "plans", "planning", "expect", "expects", "hope", "hopes", "feel", "feels"}
    | {"felt", "satisfied", "satisfaction", "proud", "important", "importance", "efficacy", "confident"}
    | {"confidence", "pressure", "stress", "enjoy", "enjoys", "prefer", "prefers", "opinion", "believe", "believes"}
    | {"think", "thinks", "likely", "willing", "would", "should", "worried", "worry", "afraid", "interested"}
    | {"interest", "desire", "ideal", "support", "can", "must"}
)
_FILLERS = frozenset(
    {"code", "cd", "desc", "cat", "categorical", "category", "categories", "categorised", "group", "grouped", "grp"}
    | {"band", "status", "type", "recode", "rec", "num", "cnt", "of", "the", "id"}
)
# A reason is no fact that others see, whoever gives it: "Main reason given by the employee".
_WHY, _AT_HEAD = frozenset({"reason", "reasons", "cause", "causes"}), 3
# "State" is a place only where its values are no steps of a piece of work: "draft", "done".
_STEPS = frozenset(
    {"draft", "done", "open", "closed", "pending", "cancelled", "canceled", "in progress", "active", "inactive"}
    | {"free", "confirmed", "signed", "available", "complete", "completed", "submitted", "approved", "rejected"}
    | {"new", "failed"}
)


class VisibleKind(Strict):
    """The words by which one kind of visible fact is known; the head of the YAML says how each is read."""

    terms: Terms
    together: Parts = ()
    banded: Terms = ()
    names: Terms
    codes: tuple[Terms, ...] = Field(strict=False)
    exceptions: Terms = Field(alias="not")


@lru_cache(maxsize=1)
def visible_kinds() -> Mapping[str, VisibleKind]:
    """Every kind of visible fact, as the file of the package says; in the order in which they are looked for.

    Examples
    --------
    >>> tuple(visible_kinds())[:4]
    ('sex', 'birth', 'age', 'ethnicity')
    """
    return TypeAdapter(dict[str, VisibleKind]).validate_python(packaged("visible.yml"))


@lru_cache(maxsize=1)
def _terms() -> Phrases[tuple[str, bool]]:
    kinds = visible_kinds().items()
    means = [(phrase, (kind, True)) for kind, words in kinds for phrase in words.terms]
    return Phrases([*means, *((phrase, (kind, False)) for kind, words in kinds for phrase in words.exceptions)])


@lru_cache(maxsize=1)
def _names() -> Phrases[str]:
    return Phrases([(phrase, kind) for kind, words in visible_kinds().items() for phrase in words.names])


@lru_cache(maxsize=1)
def _companies() -> Together[str]:
    return Together([(text, kind) for kind, words in visible_kinds().items() for text in words.together])


def visible_fact(variable: Variable) -> str:
    """Say which kind of visible fact a variable holds, by its codes, its label or its name; empty when none.

    Whether the variable is sensitive is not asked here: a label such as "Arrested since leaving school" says no visible
    fact, though its words may look so.

    Examples
    --------
    >>> [visible_fact(Variable(name)) for name in ("sx", "rb090", "educ", "score")]
    ['sex', 'sex', 'education', '']
    >>> visible_fact(Variable("v3", codes={"1": "Male", "2": "Female"}))
    'sex'
    >>> visible_fact(Variable("v4", "Mother's age at birth"))
    'age'
    """
    return _fact(variable.name, label_of(variable), tuple(variable.codes.items()))


@lru_cache(maxsize=8192)
def _fact(named: str, asked: str, codes: tuple[tuple[str, str], ...]) -> str:
    label, name = words_of(asked), words_of_name(named)
    short = words_of(_BRACKETS.sub(" ", asked_for(asked)))
    said = (
        _by_codes(codes)
        or _said(label)
        or (_said(short) or _by_name(short) if short != label else "")
        or _banded(codes, label)
        or _in_company(label)
        or _PLAIN.get(named.strip().lower(), "")
    )
    if said or len(label) >= _LEAST_WORDS:
        return said or _age_of_whom(label, name)
    if label and not any(not match.tag[1] for match in _terms().find(label)) and (found := _by_name(label)):
        return "" if found == PLACE and _are_steps(codes) else found
    found = _by_name(name) or _said(name) or _by_name(_core(named)) or ("" if label else _in_company(name))
    if found == PLACE and _are_steps(codes):
        return ""
    # "Partner organisation" says that a column called "partner" is no marital state.
    return "" if any(match.tag == (found, False) for match in _terms().find(label)) else found


@lru_cache(maxsize=1)
def _steps() -> Phrases[str]:
    return Phrases([(word, word) for word in sorted(_STEPS)])


def _are_steps(codes: Sequence[tuple[str, str]]) -> bool:
    """Whether codes are the states of a piece of work, and of no country."""
    return sum(bool(_steps().find(words_of(label or code))) for code, label in codes) >= _LEAST_CODES


def says_not(variable: Variable, kind: str) -> bool:
    """Whether a label or a name uses words that look like a kind of visible fact and mean something else.

    Examples
    --------
    >>> says_not(Variable("lep", "Limited English proficient"), "ethnicity"), says_not(Variable("race"), "ethnicity")
    (True, False)
    """
    texts = (words_of(label_of(variable)), words_of_name(variable.name))
    return any(match.tag == (kind, False) for words in texts for match in _terms().find(words))


def _age_of_whom(label: Sequence[str], name: Sequence[str]) -> str:
    """Age where the label begins with it, whoever it is of, and the name says the same: "ageOFocc", age of occupant."""
    matches = _terms().find(label)
    # The age at an event is no age that others see.
    both = tuple(label[:2]) == (_AGE, "of") and tuple(name[:1]) == (_AGE,)
    return _AGE if both and not any(match.tag == (_AGE, False) for match in matches) else ""


def _core(name: str) -> tuple[str, ...]:
    """The words of a name without whom and when it is of; "chldage" is the age of a child."""
    core = core_of(name.strip().lower())
    return words_of_name(_OF_WHOM.sub("", core) or core)


def _said(words: Sequence[str]) -> str:
    """The kind whose longest words stand there, unless longer wording says that they mean something else."""
    matches = _terms().find(words)
    nots = [match for match in matches if not match.tag[1]]
    kept = [m for m in matches if m.tag[1] and not any(m.tag[0] == n.tag[0] and m.within(n) for n in nots)]
    if kept:
        return max(kept, key=lambda match: (match.end - match.start, -match.start)).tag[0]
    return _AGE if tuple(words[:1]) == (_AGE,) and not nots and len(words) <= _LEAST_WORDS else ""


def _in_company(words: Sequence[str]) -> str:
    """The kind that words of a label say together, whatever stands between them, unless one means another thing."""
    found = [] if len(words) < _LEAST_CODES or _WISHES & set(words) else _companies().find(words)
    if not found:
        return ""
    nots = [match for match in _terms().find(words) if not match.tag[1]]
    why = next((at for at, word in enumerate(words[:_AT_HEAD]) if word in _WHY), None)
    return next(
        (
            one.tag
            for one in found
            if (why is None or any(part.start <= why < part.end for part in one.parts))
            and not any(one.tag == other.tag[0] and part.within(other) for part in one.parts for other in nots)
        ),
        "",
    )


def _by_name(words: Sequence[str]) -> str:
    """The kind that a terse name is the whole name of, but for numbers and words that say nothing."""
    for part in (words, [word for word in words if not word.isdigit() and word not in _FILLERS]):
        whole = (match.tag for match in _names().find(part) if match.end - match.start == len(part))
        found = next(whole, "")
        if found:
            return found
    return ""


def _by_codes(codes: Sequence[tuple[str, str]]) -> str:
    """The kind of which the labels of the codes, or bare codes that are words, use two different words."""
    said = [tuple(words_of(label or code)) for code, label in codes]
    if len(said) < _LEAST_CODES:
        return ""
    if all(len(one) > 1 and (len(one[0]) == 1 or one[0].isdigit()) for one in said):
        # "1 Man", "M Mother": the code stands before what it means.
        said = [one[1:] for one in said]
    if sum(bool(_YEARS_OLD.search((label or code).lower())) for code, label in codes) * 2 > len(said):
        return _AGE
    for kind, words in visible_kinds().items():
        if any(_told(said, one) for one in words.codes):
            return kind
    return ""


def _banded(codes: Sequence[tuple[str, str]], label: Sequence[str]) -> str:
    """The kind of what is coded into bands, as the codes or the label say."""
    if len(codes) <= _LEAST_CODES and not _in_bands().find(label):
        return ""
    return next((kind for kind, words in visible_kinds().items() if _phrases_of(words.banded).find(label)), "")


@lru_cache(maxsize=1)
def _in_bands() -> Phrases[str]:
    bands = ("interval", "band", "bracket", "quintile", "decile", "quartile", "tertile", "grouped", "categories")
    return Phrases([(word, word) for word in bands])


@lru_cache(maxsize=64)
def _phrases_of(words: Terms) -> Phrases[str]:
    return Phrases([(word, word) for word in words])


def _told(said: Sequence[tuple[str, ...]], words: Terms) -> bool:
    told = [
        match.tag
        for label in said
        for match in _phrases_of(words).find(label)
        # A single letter is a code of its own: "F Formula" tells of no sex.
        if match.start == 0 and (len(match.tag) > 1 or len(label) == 1)
    ]
    return len(set(told)) >= _LEAST_CODES and 2 * len(told) >= len(said)
