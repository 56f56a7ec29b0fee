"""Numbers in sentences: none, one and several, each as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable

_MARK = "\x02{}\x03"
_NUMBER = re.compile("\x02([^\x02\x03]*)\x03")
_START = re.compile(r"(^|[.!?]\s+)$")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PLURALS = {"people": "person", "children": "child", "women": "woman", "men": "man", "indices": "index"}
_NO_PLURAL = frozenset({"is", "was", "has", "does", "this", "its", "as", "less", "always", "times", "plus", "unless"})
_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does", "go": "goes", "carry": "carries"}
_SAID = """belong call concern contain differ exceed fall follow give hold know lack leave lie link live name need occur
    point reach read remain rest say share show stand tell vary wait"""
_VERBS = frozenset(_SAID.split())
_MODALS = frozenset({"could", "would", "can", "may", "cannot", "should", "must", "will"})
_AFTER_NUMBER = frozenset({*_SINGULAR, *_VERBS, *_MODALS})
_ANYBODY = "(?:others|all|somebody|anybody)"
_SMALL = """a about after an and as at before by for from if in instead most no of on one only or than that the them
    to under when where which who with"""
_ENDS_NOUN = frozenset(_SMALL.split())
_FURTHER = re.compile(rf"(\b(?:or|and) )({'|'.join(sorted({*_SINGULAR, *_VERBS}))})\b")
_OTHERS = re.compile(r"[.;:\x02]|\b(?:who|which|that|what|where|whom)\b")
_FURTHEST = 4


def numbered(text: str, word: Callable[[str], str], slot: re.Pattern[str]) -> str:
    r"""Put printed numbers into a sentence, and let the words around them agree.

    Parameters
    ----------
    text : str
        With slots for numbers.
    word : callable
        From a slot's name, its first group, to what is printed there.
    slot : re.Pattern
        Of the slots.

    Returns
    -------
    str
        Nothing is written as 0 people, one person not as 1 people, and what stays the same not as from 3 to 3. Only
        numbers that were put in are looked at; a percentage stays as it is.

    Examples
    --------
    >>> say = lambda text, **words: numbered(text, words.__getitem__, re.compile(r"{(\w+)}"))
    >>> say("{a} of {b} tables are empty; {c} columns hold names.", a="0", b="8", c="1")
    'None of 8 tables are empty; 1 column holds names.'
    >>> say("{n} times as many go from {a} to {b}.", n="1.0", a="3", b="3")
    'As many stay at 3.'
    >>> say("{a} of {n} tables are alone.", a="3", n="an undisclosed number")
    '3 of an undisclosed number of tables are alone.'
    """
    marked = slot.sub(lambda found: _MARK.format(word(found.group(1))), text)
    marked = _unchanged(marked)
    for number in reversed(list(_NUMBER.finditer(marked))):
        before, printed, after = marked[: number.start()], number.group(1), marked[number.end() :]
        plain = printed.removeprefix("about ")
        if plain in ("1", "1.0") and after.startswith(" times as "):
            printed, after = "as", after.removeprefix(" times as")
        elif plain in ("0", "0.0"):
            printed, after = _none(after)
        elif plain == "1":
            after = _one(after)
        elif plain.endswith(" number") and _counted(after):
            after = f" of{after}"
        begins = _START.search(_NUMBER.sub(r"\1", before)) is not None
        marked = before + (printed[:1].upper() + printed[1:] if begins else printed) + after
    return marked[:1].upper() + marked[1:] if marked.startswith("still ") else marked


def singular(noun: str) -> str:
    """One of what a plural noun names.

    Examples
    --------
    >>> [singular(noun) for noun in ("children", "families", "classes", "indices", "tables", "boxes")]
    ['child', 'family', 'class', 'index', 'table', 'box']
    """
    if noun.lower() in _PLURALS:
        return _PLURALS[noun.lower()]
    for ending, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if noun.endswith(ending) and len(noun) > len(ending) + 1:
            return noun.removesuffix(ending) + one
    return noun.removesuffix("s")


def _unchanged(text: str) -> str:
    """What is the same before and after is said once."""
    same = "\x02([^\x02\x03]*)\x03"
    text = re.sub(rf"\bgo from {same} to \x02\1\x03", "stay at \x02\\1\x03", text)
    text = re.sub(rf"\bfrom {same} to \x02\1\x03", "from \x02\\1\x03 to the same number", text)
    text = re.sub(rf"{same} instead of \x02\1\x03", "still \x02\\1\x03", text)
    text = re.sub(rf"({same}[^.;]*?)\binstead of \x02\2\x03(?=[.,;)]|$)", r"\1as before", text)
    return re.sub(rf"({same}[^.;]*?)\binstead of \x02\2\x03", r"\1the same as", text)


def _none(after: str) -> tuple[str, str]:
    """The word for nothing, and what follows it."""
    first = _WORD.match(after.lstrip(" "))
    following = first.group() if first and after.startswith(" ") else ""
    if following == "times":
        return "never", after.replace(" times", "", 1)
    return ("no" if following == "more" or _counted(after) else "none"), after


def _counted(after: str) -> bool:
    """Whether what is counted follows a number."""
    return after.startswith(" ") and _noun(list(_WORD.finditer(after)), after) is not None


def _one(after: str) -> str:
    """What follows the number 1, in the singular: the noun, and the verb that goes with it."""
    words = list(_WORD.finditer(after))
    noun = _noun(words, after)
    if noun is not None:
        after = after[: noun.start()] + singular(noun.group()) + after[noun.end() :]
        begin = noun.start()
    else:
        begin = 0
    return after[:begin] + _one_verb(after[begin:])


def _noun(words: list[re.Match[str]], after: str) -> re.Match[str] | None:
    for found in words[:_FURTHEST]:
        word = found.group()
        if word in _ENDS_NOUN or word in _AFTER_NUMBER or re.search(r"[.,;:()\x02]", after[: found.start()]):
            return None
        if word in _PLURALS or (word.endswith("s") and not word.endswith("ss") and word not in _NO_PLURAL):
            return found
    return None


def _third(verb: str) -> str:
    return f"{verb.removesuffix('y')}ies" if verb == "vary" else f"{verb}es" if verb == "reach" else f"{verb}s"


def _one_verb(clause: str) -> str:
    """The first verb of a clause in the singular, unless another subject comes first."""
    end = re.search(
        rf"[.;:]|, |\b(?:and|but|there|an?|all|everybody|so that|that {_ANYBODY})\b|(?<!\bof )\bthe\b", clause
    )
    for found in _WORD.finditer(clause[: end.start()] if end else clause):
        word = found.group()
        if word in _MODALS:
            return clause
        if word in _SINGULAR or word in _VERBS:
            return clause[: found.start()] + _of_one(word) + _further_verbs(clause[found.end() :])
    return clause


def _of_one(verb: str) -> str:
    return _SINGULAR.get(verb) or _third(verb)


def _further_verbs(rest: str) -> str:
    """Verbs of the same subject: those that stand right behind "or" or "and", before anybody else is spoken of."""
    end = _OTHERS.search(rest)
    own = rest[: end.start()] if end else rest
    told = _FURTHER.sub(lambda found: found.group(1) + _of_one(found.group(2)), own)
    return told + rest[len(own) :]
