"""The rules: each reads one thing about a variable and returns signs of sensitivity, with the reason in words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.abbreviations import alternatives
from dpiabook.sensitivity.lexicon import (
    TELLING,
    Hit,
    hits_in_name,
    hits_in_text,
    neutral_words,
    short_hits,
    words_of_name,
)
from dpiabook.sensitivity.phrases import Phrases, capitals_of, words_of
from dpiabook.sensitivity.taxonomy import CATEGORIES, Vocabulary, Whose, taxonomy

Strength = Literal["strong", "fair", "weak"]
Source = Literal[
    "label", "description", "name", "value labels", "codes", "theme", "siblings", "range", "table", "collection"
]

_LEAST_CODES, _LEAST_WORDS, _LEAST_LISTED = 3, 3, 2
_CRIMINAL_RESPONSIBILITY = 10
_FEW_LETTERS = 3
_AWAY, _ABSENT = "exclusion_absence", ("absent", "absence", "total absence")
_ATTENDED = frozenset(
    {"attendance", "attended", "attend", "session", "sessions", "school", "class", "mark", "register", "absence"}
)
# Whose it is and of which wave: of the mother, of the grandfather, derived at the eighth wave; and when it was asked.
_WHOM = re.compile(r"^(?:w\d{1,2}d?_?|(?:[mfpkcyr]|mg[fm]|pg[fm]|mo|fa|cm|yp|bl|fu\d?|t\d|[a-z]\d{1,2})_)(?=[a-z]{3})")
_WHEN_AT_END = re.compile(r"(?:_(?:\d{1,3}[a-z]?|gest|gr|grp|bl|fu|[a-z]|preg|trim\d?|w\d{1,2}|t\d))+$")
_DERIVED = re.compile(r"^\W*DV\b\s*[:.-]\s*|\(DV\)", re.IGNORECASE)
_EXAMPLES = re.compile(r"[,;(]?\s*\b(?:such as|for example|for instance|e\.g\.?)[\s,:]", re.IGNORECASE)
# "HB030" is the number of a question: its letters abbreviate nothing.
_JOINED_WORDS = re.compile(r"[A-Z]{3,}[_ ][A-Z]{2,}")
_QUESTION = re.compile(r"[A-Za-z]{1,3}\d{2,}[A-Za-z]?")
# "H1DA3" is that of a question in a section.
_QUESTION_OF_SECTION = re.compile(r"(?:[A-Za-z]{1,3}\d{1,3}){2,3}[A-Za-z]?")


@dataclass(frozen=True)
class Sign:
    """One reason to think that a variable is sensitive.

    Attributes
    ----------
    category : str
    strength : str
        ``"strong"`` speaks by itself, ``"fair"`` needs a second for high confidence, ``"weak"`` asks for review.
    source : str
        What was read.
    reason : str
        A plain sentence, without a full stop.
    word : str
        The words that were found.
    whose : str
        Whose it is, when this sign says so.
    general : bool
        It is of a general word, which says nothing more where another category is spoken of.
    """

    category: str
    strength: Strength
    source: Source
    reason: str
    word: str = ""
    whose: Whose = "unknown"
    general: bool = False


def label_of(variable: Variable) -> str:
    """The label that the dictionary gave; empty when it was made from the name."""
    return "" if "label" in variable.guessed else variable.label


def signs_of(variable: Variable) -> list[Sign]:
    """All signs that a variable shows by itself.

    Examples
    --------
    >>> [(sign.category, sign.reason) for sign in signs_of(Variable("q7", "Ever misused drugs"))]
    [('drug_alcohol', "the label says 'misused drugs'")]
    """
    if variable.kinds_known:
        return _from_collection(variable)
    # "DV: current activity" is a derived variable.
    label = _without_examples(_DERIVED.sub("", label_of(variable)))
    said = _said(label)
    found = [
        *_from_text(said, "label", "strong"),
        *_from_short_words(label, said),
        *_from_text(hits_in_text(variable.description), "description", "fair"),
        *_from_name(variable, said),
        *_from_pattern(variable.name),
        *_from_text(hits_in_text(variable.theme), "theme", "weak"),
        *_from_value_labels(variable),
        *_from_codes(variable),
        *_from_collection(variable),
    ]
    return without_yielding([*_without_parts(found), *_from_range(variable, found)])


def _without_examples(label: str) -> str:
    """A question without its examples, where what stands before them says by itself what it is of.

    "Problems due to alcohol, such as arrests" is of alcohol.
    """
    examples = _EXAMPLES.search(label)
    before = label[: examples.start()] if examples else ""
    return before if any(hit.tier in {"term", "short"} for hit in hits_in_text(before)) else label


def _without_parts(signs: Sequence[Sign]) -> list[Sign]:
    """Leave out what codes name that are kinds of what the variable itself says: the drugs in a list of offences."""
    spoken = {sign.category for sign in signs if sign.source in {"label", "name"} and sign.strength != "weak"}
    return [s for s in signs if s.source != "value labels" or not spoken & set(CATEGORIES[s.category].part_of)]


def _said(label: str) -> list[Hit]:
    """What a label says, also by each of the words that slashes join: "physical/sexual abuse"."""
    return [hit for text in (label, *alternatives(label)) for hit in hits_in_text(text)]


def _from_collection(variable: Variable) -> list[Sign]:
    reason = f"so says {variable.collection or 'the dictionary'}"
    return [Sign(kind, "strong", "collection", reason) for kind in variable.kinds]


def _from_short_words(label: str, said: Iterable[Hit]) -> Iterator[Sign]:
    """Signs of shortened words; what a label says in full, or says that it does not mean, needs no guess."""
    plain = {hit.category for hit in said if hit.tier != "weak"}
    texts = alternatives(label) or [label]
    hits = [hit for text in texts for hit in short_hits(_without_initials(text)) if hit.category not in plain]
    for hit in _one_each(hits):
        # A single short word is a guess, which gives way as a general word does.
        guess, reason = " " not in hit.words, f"the label's '{hit.words}' is short for it"
        yield Sign(hit.category, "fair", "label", reason, hit.words, general=guess)


def _without_initials(text: str) -> tuple[str, ...]:
    """The words of a text, without those that are capitals among small letters: "HM forces" shortens no word so."""
    words, capitals = words_of(text), capitals_of(text)
    if "_" in text:
        # "(LANG_SKILLS)" is a name in capitals, and shortens words as names do.
        return words
    return tuple("" if loud and len(word) > 1 else word for word, loud in zip(words, capitals, strict=True))


def without_yielding(signs: Sequence[Sign]) -> list[Sign]:
    """Leave out weak and general signs of a category that says nothing beside another that was found.

    Examples
    --------
    >>> found = signs_of(Variable("q", "Diagnosed with depression"))
    >>> [sign.category for sign in found]
    ['mental_health']
    """
    spoken = {sign.category for sign in signs if not sign.general}
    return [sign for sign in signs if not sign.general or not spoken & set(CATEGORIES[sign.category].yields_to)]


def _from_text(hits: Iterable[Hit], source: Source, strength: Strength) -> Iterator[Sign]:
    for hit in _one_each(hits):
        reason = f"the {source} says '{hit.words}'"
        if hit.tier == "weak":
            yield Sign(hit.category, "weak", source, f"{reason}, which may mean this", hit.words, general=True)
        elif hit.tier != "not":
            yield Sign(hit.category, strength, source, reason, hit.words, general=hit.tier == "general")


def _from_name(variable: Variable, said: list[Hit]) -> Iterator[Sign]:
    excepted = {hit.category for hit in said if hit.tier == "not"}
    borne_out = {hit.category for hit in said if hit.tier in TELLING}
    words, label = words_of_name(variable.name), label_of(variable)
    numbered = bool(label) and _QUESTION.fullmatch(variable.name) is not None
    of_section = bool(label) and _QUESTION_OF_SECTION.fullmatch(variable.name) is not None
    plain = hits_in_name(words)
    # A label of several words says what a shortened name would only let guess.
    guesses = [] if len(label.split()) >= _LEAST_WORDS else short_hits(words, name=True)
    for hit in _one_each([*plain, *(hit for hit in guesses if hit.category not in {one.category for one in plain})]):
        if (numbered and hit.tier == "weak") or (of_section and len(hit.words) <= _FEW_LETTERS):
            continue
        if hit.tier == "not" or (hit.category in excepted and hit.category not in borne_out):
            continue
        alone = bool(label) and hit.category not in borne_out
        if alone and _begins_word_of(hit.words, label):
            continue
        if alone and (_spelled_out(hit.words, label) or (hit.tier == "weak" and len(label.split()) >= _LEAST_WORDS)):
            continue
        # A label of several words that does not bear the name out may be about something else.
        doubtful = hit.tier == "weak" or (alone and (len(hit.words) <= 3 or len(label.split()) >= _LEAST_WORDS))
        strength: Strength = "weak" if doubtful or hit in guesses else "fair"
        general = hit.tier in {"general", "weak"}
        yield Sign(hit.category, strength, "name", f"the name contains '{hit.words}'", hit.words, general=general)


def _from_pattern(name: str) -> Iterator[Sign]:
    """Symbols of a publication that are whole names, such as the numbers of genetic variants."""
    whole = name.strip().lower()
    shapes = dict.fromkeys((whole, core_of(whole)))
    for category, pattern in _patterns():
        if any(map(pattern.fullmatch, shapes)):
            yield Sign(category, "fair", "name", f"'{name}' has the form of such a symbol", name)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    known = ((name, kind.patterns) for name, kind in taxonomy().categories.items() if kind.patterns)
    return tuple((name, re.compile("|".join(f"(?:{one})" for one in patterns))) for name, patterns in known)


@lru_cache(maxsize=8192)
def core_of(name: str) -> str:
    """A name in small letters without whom and which wave it is of, and when: "m_dailsmk_8w" is "dailsmk".

    Examples
    --------
    >>> core_of("m_dailsmk_8w"), core_of("w8daudit"), core_of("everalc_c_18"), core_of("smoker")
    ('dailsmk', 'audit', 'everalc', 'smoker')
    """
    return _WHEN_AT_END.sub("", _WHOM.sub("", name, count=1)) or name


def _spelled_out(short: str, label: str) -> bool:
    """Whether a label says what an abbreviation stands for, which then is not what it stands for here."""
    words = words_of(label)
    size = len(short)
    return any("".join(word[0] for word in words[at : at + size]) == short for at in range(len(words) - size + 1))


def _begins_word_of(short: str, label: str) -> bool:
    """Whether a label writes out a word that a shortened one begins: "rec_date", "Received on", is no recall."""
    parts = [part for part in short.split() if part not in neutral_words()]
    return any(len(word) > len(part) and word.startswith(part) for part in parts for word in words_of(label))


def _one_each(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Keep, for each category, the hit that says most: a term, else an abbreviation, else a weak word; the longest."""
    tiers = ("term", "short", "general", "weak", "not")
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (tiers.index(hit.tier), -len(hit.words))):
        best.setdefault(hit.category, hit)
    return iter(best.values())


def _from_value_labels(variable: Variable) -> Iterator[Sign]:
    # A bare code that is written in words is its own label ("medical issues"), and so are the codes beside it.
    in_words = any(_in_words(code) for code, label in variable.codes.items() if not label)
    texts = [label or (code if in_words else "") for code, label in variable.codes.items()]
    read = [[hit for hit in hits_in_text(text) if hit.tier != "not"] for text in texts]
    contrasted = _contrasted(read)
    said = [[hit for hit in hits if hit.tier in TELLING or hit.category in contrasted] for hits in read]
    if any(hit.category == _AWAY for hits in said for hit in hits) and not _ATTENDED & set(_own_words(variable)):
        # A pulse is absent, too: nobody is away but from what they attend.
        said = [[hit for hit in hits if hit.category != _AWAY or not hit.words.startswith(_ABSENT)] for hits in said]
    codes_of = Counter(category for hits in said for category in {hit.category for hit in hits})
    lists = {category for category, count in codes_of.items() if count >= _LEAST_LISTED}
    hits = [hit for hits in said for hit in hits if not lists & set(CATEGORIES[hit.category].part_of)]
    for hit in _one_each(hits):
        reason, general = f"the label of a code says '{hit.words}'", hit.tier == "general"
        yield Sign(hit.category, "fair", "value labels", reason, hit.words, general=general)


def _own_words(variable: Variable) -> tuple[str, ...]:
    return (*words_of(label_of(variable)), *words_of_name(variable.name), *words_of(variable.table))


def _in_words(code: str) -> bool:
    """Whether a code is written in words: "medical issues", "CHARGES_PENDING"."""
    return code != code.upper() or _JOINED_WORDS.search(code) is not None


def _contrasted(read: Sequence[Sequence[Hit]]) -> set[str]:
    """Categories of which most codes use different words, be these ambiguous by themselves: "Black" and "White"."""
    words: dict[str, set[str]] = defaultdict(set)
    for hits in read:
        for hit in hits:
            words[hit.category].add(hit.words)
    return {name for name, said in words.items() if len(said) >= _LEAST_LISTED and 2 * len(said) >= len(read)}


@lru_cache(maxsize=1)
def _vocabulary_names() -> Phrases[str]:
    return Phrases([(phrase, name) for name, book in taxonomy().vocabularies.items() for phrase in book.variables])


def _from_codes(variable: Variable) -> Iterator[Sign]:
    words = (words_of_name(variable.name), words_of(label_of(variable)))
    named = {match.tag for some in words for match in _vocabulary_names().find(some)}
    # Labels speak for themselves; the lists are for bare codes.
    labelled = sum(map(bool, variable.codes.values())) > len(variable.codes) / 2
    codes = [] if labelled else [code.strip().upper() for code in variable.codes]
    books = taxonomy().vocabularies
    named = {name for name in named if set(codes) & set(books[name].codes) or not (codes or books[name].generic)}
    known = named or {name for name, book in books.items() if codes and _are_codes_of(book, codes)}
    for name, book in books.items():
        if name in known:
            yield from _vocabulary_signs(book, [code for code in codes if code in book.codes], by_name=name in named)


def _are_codes_of(book: Vocabulary, codes: list[str]) -> bool:
    # Codes of one character, or plain numbers, are in every list; they prove nothing.
    telling = [code for code in codes if len(code) > 1 and not code.isdigit()]
    known = [code for code in telling if code in book.codes]
    return len(known) >= _LEAST_CODES and len(known) >= 0.8 * len(telling)


def _vocabulary_signs(book: Vocabulary, shown: list[str], *, by_name: bool) -> Iterator[Sign]:
    what = f"its codes are those of the {book.title}" if shown else f"its name is that of the {book.title}"
    strength: Strength = "strong" if shown else "fair"
    used = [book.codes[code] for code in shown or (book.codes if by_name else ())]
    told = Counter(category for meaning in used for category in meaning.means)
    # A name alone tells what its list is about, and not what one code of many would say.
    for category in (one for one, count in told.items() if shown or 2 * count > len(used)):
        whose = {meaning.whose for meaning in used if category in meaning.means}
        yield Sign(category, strength, "codes", what, whose=whose.pop() if len(whose) == 1 else "unknown")


def _from_range(variable: Variable, found: list[Sign]) -> Iterator[Sign]:
    hinted = any(sign.category == "crime" for sign in found)
    if hinted and variable.unit == "age in years" and variable.minimum == _CRIMINAL_RESPONSIBILITY:
        yield Sign("crime", "fair", "range", "its ages begin at 10, the age of criminal responsibility")
