"""The taxonomy's words made ready for use: phrases of all categories, and the parts of joined names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.abbreviations import ShortPhrases, abbreviates
from dpiabook.sensitivity.endings import told_by_ending
from dpiabook.sensitivity.phrases import Match, Phrases, capitals_of, shouts, words_of
from dpiabook.sensitivity.reading import ordinary_words, reading
from dpiabook.sensitivity.taxonomy import packaged, taxonomy
from dpiabook.sensitivity.together import Company, Together

Tier = Literal["term", "short", "general", "weak", "not"]
TELLING = frozenset({"term", "short", "general"})
Tag = tuple[str, Tier, str]

_SHORT_LETTERS, _LEAST_COUNTED = 3, 5
_MOST_KEPT = 8192
_NOT: Tier = "not"
_INFLECTED = frozenset(
    {
        "s",
        "es",
        "ed",
        "er",
        "ers",
        "or",
        "ors",
        "ing",
        "ion",
        "ions",
        "ation",
        "ations",
        "ational",
        "ative",
        "ive",
        "al",
        "ally",
    }
    | {
        "ity",
        "ities",
        "y",
        "ies",
        "ic",
        "ical",
        "ment",
        "ments",
        "ance",
        "ence",
        "ant",
        "ent",
        "able",
        "ful",
        "less",
        "ist",
        "ism",
    }
)
_CAMEL = re.compile(r"[a-z]{2}[A-Z][a-z]")
# No phrase reaches over these: "from home, school or elsewhere" tells of no home school.
_BREAKS = re.compile(r"[,;:()\[\]?!]|\.\s")


@dataclass(frozen=True)
class Hit:
    """A category's word found in a text.

    Attributes
    ----------
    category : str
    tier : str
        ``"term"``, ``"short"``, ``"general"``, ``"weak"``, or ``"not"`` when the wording means something else.
    words : str
        The words that were found, in small letters.
    """

    category: str
    tier: Tier
    words: str


@lru_cache(maxsize=1)
def _phrases() -> Phrases[Tag]:
    return Phrases(_tagged())


def _tagged() -> Iterator[tuple[str, Tag]]:
    for name, category in taxonomy().categories.items():
        tiers: tuple[tuple[Tier, tuple[str, ...]], ...] = (
            ("term", category.terms),
            ("short", category.short),
            ("general", category.general),
            ("weak", category.weak),
            ("not", category.exceptions),
        )
        yield from ((phrase, (name, tier, phrase)) for tier, phrases in tiers for phrase in phrases)


def hits_in_text(text: str) -> list[Hit]:
    """Find the words of all categories in a label; short abbreviations count only when written in capitals.

    Examples
    --------
    >>> [(hit.category, hit.words) for hit in hits_in_text("Adult in treatment for heroin use")]
    [('drug_alcohol', 'heroin')]
    """
    return list(_read_text(text)) if text else []


@lru_cache(maxsize=_MOST_KEPT)
def _read_text(text: str) -> tuple[Hit, ...]:
    """The same, kept: labels repeat, and several rules read each."""
    loud = shouts(text)
    hits = [hit for part in _BREAKS.split(text) for hit in _hits_in_part(part, loud=loud)]
    words = words_of(text)
    hits.extend(_by_endings(words, hits))
    companies = _companies().find(words)
    return tuple(_beside_each_other(hits, companies, words) if companies else hits)


def _by_endings(words: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
    """What words say by how they end, where no list says anything of them."""
    read = {word for hit in hits for word in hit.words.split()}
    return [Hit(category, "term", word) for category, word in told_by_ending(words) if word not in read]


def _hits_in_part(text: str, *, loud: bool) -> list[Hit]:
    words, capitals = words_of(text), capitals_of(text)
    return _hits([match for match in _phrases().find(words) if _counts(match, words, capitals, loud=loud)], words)


@lru_cache(maxsize=1)
def _companies() -> Together[Tag]:
    known = taxonomy().categories.items()
    said = [(text, (name, kind.company, text)) for name, kind in known for text in kind.together]
    return Together([*said, *((text, (name, _NOT, text)) for name, kind in known for text in kind.apart)])


def _beside_each_other(hits: list[Hit], companies: list[Company[Tag]], words: tuple[str, ...]) -> list[Hit]:
    """The hits with what words say in company, whatever stands between them, and without what they do not say in it."""
    others = [Match(one.tag, one.parts[0].start, one.parts[0].end) for one in companies if one.tag[1] == _NOT]
    lost = {(other.tag[0], " ".join(words[other.start : other.end])) for other in others}
    kept = [hit for hit in hits if not any(hit.category == name and said in hit.words for name, said in lost)]
    nots = [*others, *(match for match in _phrases().find(words) if match.tag[1] == _NOT)]
    told = {hit.category for hit in kept if hit.tier in {"term", "short"}}
    more = [hit for one in companies for hit in _in_company(one, nots, words) if hit.category not in told]
    return [*kept, *more, *(Hit(name, _NOT, said) for name, said in lost)]


def _in_company(company: Company[Tag], nots: list[Match[Tag]], words: tuple[str, ...]) -> Iterator[Hit]:
    """The hit of words that say a category together, unless one is part of wording that means something else."""
    name, tier, _ = company.tag
    excepted = any(name == other.tag[0] and part.within(other) for part in company.parts for other in nots)
    if tier != _NOT and not excepted:
        parts = sorted(company.parts, key=lambda part: part.start)
        yield Hit(name, tier, " ... ".join(" ".join(words[part.start : part.end]) for part in parts))


def short_hits(words: tuple[str, ...], *, name: bool = False) -> list[Hit]:
    """Find terms of all categories whose words are shortened, in a label or in a name.

    Examples
    --------
    >>> [(hit.category, hit.words) for hit in short_hits(("ment", "hlth", "clin"))]
    [('mental_health', 'ment hlth')]
    """
    found = _short_phrases().find(words, name=name)
    return [Hit(name, "term", said) for name, said in found if " " in said or not _is_short_for_another(said, name)]


@lru_cache(maxsize=1)
def _short_phrases() -> ShortPhrases:
    known = taxonomy().categories
    return ShortPhrases([(term, name) for name, kind in known.items() for term in kind.terms], plain_words())


@lru_cache(maxsize=2048)
def _is_short_for_another(short: str, category: str) -> bool:
    """Whether a single word is short for a word that says nothing of a category, too: it proves nothing then."""
    alike = _plain_by_letter().get(short[:1], ())
    meant = (word for word in alike if len(word) > len(short) and abbreviates(short, word))
    return any(category not in {hit.category for hit in hits_in_name((word,))} for word in meant)


@lru_cache(maxsize=1)
def _plain_by_letter() -> dict[str, list[str]]:
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in plain_words():
        by_letter[word[0]].append(word)
    return by_letter


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """All words that the taxonomy writes in full, wherever they stand in it: none of them is an abbreviation."""
    known = taxonomy()
    lists = [
        *((*one.terms, *one.general, *one.exceptions) for one in known.categories.values()),
        *((*known.subjects.child, *known.subjects.parent, *known.subjects.family, *known.subjects.exceptions),),
        *(known.things, known.not_identifiers, known.quasi_identifiers, known.technical, reading().workings),
    ]
    said = {word for phrases in lists for phrase in phrases for word in phrase.split() if word.isalpha()}
    usual = {short for shorts in reading().abbreviations.values() for short in shorts}
    return frozenset(word for word in said | neutral_words() if len(word) > 2) - usual


def hits_in_name(words: tuple[str, ...]) -> list[Hit]:
    """Find the words of all categories in a column name that was taken apart.

    Examples
    --------
    >>> [hit.category for hit in hits_in_name(("cse", "risk"))], hits_in_name(("cses",))
    (['abuse_violence'], [])
    """
    return list(_read_name(words))


@lru_cache(maxsize=_MOST_KEPT)
def _read_name(words: tuple[str, ...]) -> tuple[Hit, ...]:
    hits = _hits([match for match in _phrases().find(words) if _as_written(match, words)], words)
    hits.extend(_by_endings(words, hits))
    companies = _companies().find(words) if len(words) > 1 else []
    return tuple(_beside_each_other(hits, companies, words) if companies else hits)


def _counts(match: Match[Tag], words: tuple[str, ...], capitals: tuple[bool, ...], *, loud: bool) -> bool:
    part = words[match.start : match.end]
    letters = sum(len(word) for word in part if word.isalpha())
    if not _as_written(match, words):
        return False
    if match.tag[1] not in {"short", "weak"} or letters > _SHORT_LETTERS:
        return True
    # Where everything is in capitals they tell nothing, and an abbreviation counts unless it is a word as well.
    if loud:
        return match.tag[1] == "short" and part[0] not in ordinary_words()
    return all(capitals[match.start : match.end])


def _as_written(match: Match[Tag], words: tuple[str, ...]) -> bool:
    """Whether no abbreviation of a few letters was taken for the plural of another."""
    _, tier, phrase = match.tag
    short = tier in {"short", "weak"} and len(phrase) <= _SHORT_LETTERS
    return not short or words[match.start] == phrase


def _hits(found: list[Match[Tag]], words: tuple[str, ...]) -> list[Hit]:
    nots = [match for match in found if match.tag[1] == _NOT]
    kept = [match for match in found if match.tag[1] == _NOT or not _excepted(match, nots)]
    return [Hit(match.tag[0], match.tag[1], " ".join(words[match.start : match.end])) for match in kept]


def _excepted(match: Match[Tag], nots: list[Match[Tag]]) -> bool:
    return any(match.tag[0] == other.tag[0] and match.within(other) for other in nots)


@lru_cache(maxsize=1)
def neutral_words() -> frozenset[str]:
    """Words of names that say nothing by themselves."""
    return frozenset(taxonomy().neutral_words.split())


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    said = {word for phrase, (_, tier, _) in _tagged() if tier != "not" for word in words_of(phrase)}
    # "numsibs" is no "nums" and "ibs": abbreviations of three letters are parts of too many words.
    short = {
        phrase for phrase, (_, tier, _) in _tagged() if tier in {"short", "weak"} and len(phrase) <= _SHORT_LETTERS
    }
    of_files = {word for phrase in reading().workings for word in phrase.split() if len(word) > _SHORT_LETTERS}
    long = {word for word in (said - short) | neutral_words() if len(word) > 2} | {w for w in of_files if w.isalpha()}
    return frozenset(long | {f"{word}s" for word in long} | {"at", "of", "id", "no", "cp", "in", "on", "by"})


@lru_cache(maxsize=1)
def _short_words() -> frozenset[str]:
    return frozenset(word for _, (_, tier, word) in _tagged() if tier == "short" and len(word) == _SHORT_LETTERS)


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """Take a column name apart, joined words too, as far as all its parts are known words.

    Examples
    --------
    >>> words_of_name("AGEFIRSTFTEX"), words_of_name("ftexDuration")
    (('age', 'first', 'ftex'), ('ftex', 'duration'))
    >>> words_of_name("therapist"), words_of_name("HOSPITALID")
    (('therapist',), ('hospital', 'id'))
    """
    return tuple(part for word in split_name(name) for part in _parts(word))


def words_said(text: str) -> tuple[str, ...]:
    """The words of a name or a label, also where they are joined: "CareRecord_Problem".

    Examples
    --------
    >>> words_said("CareRecord_Problem"), words_said("Care records")
    (('care', 'record', 'problem'), ('care', 'records'))
    """
    if " " not in text:
        return words_of_name(text)
    if not _CAMEL.search(text):
        return words_of(text)
    # "School system: StaffAbsence"
    parts = text.split()
    return tuple(word for part in parts for word in (words_of_name if _CAMEL.search(part) else words_of)(part))


def _is_part(part: str, *, at_start: bool) -> bool:
    return part in _known_words() or (at_start and part in _short_words())


def _is_whole_phrase(word: str) -> bool:
    """Whether a word, or its singular, is written in the taxonomy; "hospitalid" only begins as "hospital*" does."""
    known = (match.tag[2] for match in _phrases().find((word,)))
    # "exploiters" ends as words that begin with "exploit*" do; "hospitalid" does not.
    return any(not one.endswith("*") or word[len(one) - 1 :] in _INFLECTED for one in known)


@lru_cache(maxsize=1)
def _undivided() -> frozenset[str]:
    """Words of what identifies and of what others see, which are no two words of the taxonomy: "composition"."""
    seen = packaged("visible.yml").values()
    lists = [*(kind.get(key, ()) for kind in seen for key in ("terms", "together", "not"))]
    said = " ".join(str(one) for one in lists)
    known = (*taxonomy().identifiers.values(), taxonomy().quasi_identifiers)
    return frozenset(re.findall(r"[a-z]{5,}(?![a-z*])", said)) | {
        w for some in known for one in some for w in one.split()
    }


@lru_cache(maxsize=1)
def _whole_words() -> frozenset[str]:
    """Ordinary English words, which are no two words of the taxonomy: "comment"."""
    return frozenset(packaged("whole_words.yml")["words"].split())


def _parts(word: str) -> tuple[str, ...]:
    if word in _whole_words() or word.removesuffix("s") in _whole_words():
        return (word,)
    if len(word) < 5 or word in _known_words() or word in _undivided() or _is_whole_phrase(word):
        return (word,)
    if word[0] == "n" and len(word) > _LEAST_COUNTED and _is_part(word[1:], at_start=False):
        # "ndisease" is a number of diseases.
        return ("n", word[1:])
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        ways = [
            (*before, word[start:end])
            for start in range(end)
            if (before := best[start]) is not None and _is_part(word[start:end], at_start=start == 0)
        ]
        best[end] = min(ways, key=len, default=None)
    return best[-1] or (word,)
