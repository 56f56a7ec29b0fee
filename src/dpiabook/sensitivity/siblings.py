"""What a dictionary teaches about its own abbreviations: 'sa' is known once a label spells out what it stands for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import TELLING, hits_in_name, neutral_words, words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.signs import Sign, label_of

_LEAST_VARIABLES = 2
_LEAST_ITEMS = 4
_LEAST_OF_MANY, _MOST_OF_MANY = 5, 0.7
_OF_AN_ITEM = frozenset(
    {"the", "question", "questions", "item", "items", "no", "number", "of", "score", "scale", "answer", "part"}
    | {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last", "next"}
)
# "H1GH23C" is the number of a question: its letters abbreviate nothing.
_QUESTION = re.compile(r"(?:[A-Za-z]{1,3}\d{1,3}){2,3}[A-Za-z]?")
# Items of one battery of questions: F1A, F1B ... or phq_1, phq_2 ...
_ITEM = re.compile(r"(?P<battery>.*?[A-Za-z]\d+)[a-z]|(?P<series>.*?[A-Za-z])_?\d{1,2}", re.IGNORECASE)


def sibling_signs(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> dict[str, list[Sign]]:
    """Find variables that share an abbreviation with variables whose labels explain it.

    An abbreviation is learned when it is the initials of the words that a label says, or when it stands in at least two
    variables whose labels all say the same category.

    Parameters
    ----------
    variables : sequence of Variable
    signs : mapping of name to signs
        What each variable shows by itself.

    Returns
    -------
    dict of name to list of Sign
        Only variables and categories that showed no sign of their own.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> pair = [Variable("sm_eps", "Episodes of substance misuse"), Variable("sm_dur", "Length in days")]
    >>> found = sibling_signs(pair, {v.name: signs_of(v) for v in pair})
    >>> [sign.reason for sign in found["sm_dur"]]
    ["it shares 'sm' with sm_eps, whose label explains it"]
    """
    learned = _learned(variables, signs)
    found: dict[str, list[Sign]] = {variable.name: [] for variable in variables}
    for variable in variables:
        own = {sign.category for sign in signs[variable.name] if sign.strength != "weak"}
        if _QUESTION.fullmatch(variable.name):
            continue
        for word in dict.fromkeys(words_of_name(variable.name)):
            for category, teacher in learned.get(word, {}).items():
                if category not in own and teacher != variable.name:
                    reason = f"it shares '{word}' with {teacher}, whose label explains it"
                    found[variable.name].append(Sign(category, "fair", "siblings", reason, word))
    return found


def battery_signs(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> dict[str, list[Sign]]:
    """Find items of a battery of questions most of which are of one category; the others may belong to it.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> labels = ["Felt depressed", "Felt lonely", "Crying spells", "The fourth question"]
    >>> items = [Variable(f"F1{letter}", label) for letter, label in zip("ABCD", labels, strict=True)]
    >>> found = battery_signs(items, {v.name: signs_of(v) for v in items})
    >>> [(sign.category, sign.strength) for sign in found["F1D"]]
    [('mental_health', 'weak')]
    """
    found: dict[str, list[Sign]] = {variable.name: [] for variable in variables}
    said = {variable.name: _says_what(variable) for variable in variables}
    for stem, names in _batteries(variables).items():
        shown = {name: {sign.category for sign in signs[name] if sign.strength == "strong"} for name in names}
        for category, count in Counter(category for known in shown.values() for category in known).items():
            if len(names) >= _LEAST_ITEMS and count > len(names) / 2:
                reason = f"most items of the battery {stem} are of this category"
                for name in (name for name in names if category not in shown[name] and not said[name]):
                    found[name].append(Sign(category, "weak", "siblings", reason, stem))
    return found


def _says_what(variable: Variable) -> bool:
    """Whether a label says more than that it is a question or an item: what it says is then its own."""
    return any(word not in _OF_AN_ITEM and not word.isdigit() for word in words_of(label_of(variable)))


def _batteries(variables: Sequence[Variable]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for variable in variables:
        item = _ITEM.fullmatch(variable.name)
        if item:
            found[item["battery"] or item["series"]].append(variable.name)
    return found


def _learned(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> dict[str, dict[str, str]]:
    labelled = Counter(word for variable in variables for word in _abbreviations(variable))
    learned: dict[str, dict[str, str]] = defaultdict(dict)
    taught: dict[tuple[str, str], list[str]] = defaultdict(list)
    for variable, word, sign in _lessons(variables, signs):
        taught[word, sign.category].append(variable.name)
        if word == "".join(part[0] for part in sign.word.split()):
            learned[word][sign.category] = variable.name
    for (word, category), names in taught.items():
        # Of what many names begin with, most say it: "dv_help_doctor" beside "dv_physical" and "dv_emotional".
        marked = [name for name in names if re.match(f"{word}_", name, re.IGNORECASE)]
        most = len(marked) >= _LEAST_OF_MANY and len(marked) >= _MOST_OF_MANY * labelled[word]
        if len(names) >= _LEAST_VARIABLES and (len(names) == labelled[word] or most):
            learned[word].setdefault(category, names[0])
    return learned


def _lessons(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]
) -> Iterator[tuple[Variable, str, Sign]]:
    for variable in variables:
        said = [sign for sign in signs[variable.name] if sign.source == "label" and sign.strength == "strong"]
        yield from ((variable, word, sign) for word in _abbreviations(variable) for sign in said)


def _abbreviations(variable: Variable) -> set[str]:
    if not label_of(variable) or _QUESTION.fullmatch(variable.name):
        return set()
    words = {word for word in words_of_name(variable.name) if word.isalpha() and 2 <= len(word) <= 6}
    # What the taxonomy knows is no lesson: the rule for names has read it, and its exceptions stand.
    known = {word for word in words if any(hit.tier in TELLING for hit in hits_in_name((word,)))}
    return words - known - neutral_words() - _shortened_everywhere()


@lru_cache(maxsize=1)
def _shortened_everywhere() -> frozenset[str]:
    """Abbreviations in common use ("dx", "trt"), which no dictionary has to explain and which are of any matter."""
    return frozenset(short for shorts in reading().abbreviations.values() for short in shorts)
