"""Codes, ranges and missing codes as people write them in one cell of a dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from dpiabook.dictionary.state_words import state_of_label

_NUMBER = r"[-−+]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|−|to|thru|through|\.\.\.?|…)\s*({_NUMBER})", re.IGNORECASE)
_BETWEEN = re.compile(rf"between\s+({_NUMBER})\s+and\s+({_NUMBER})", re.IGNORECASE)
_AT_LEAST = re.compile(rf"({_NUMBER})\s*(?:\+|or more|and over)", re.IGNORECASE)
_BOUND = re.compile(rf"(>=?|≥|<=?|≤)\s*({_NUMBER})")
_LONGEST_RANGE = 100
# A code at the beginning of a part: a number, a letter of Stata's missing values, a short word, or anything in quotes.
_CODE = r"(?:\"[^\"]*\"|'[^']*'|\.[a-z]\b|[-−+]?\d[\w.]*|[\w*+.-]{1,12})"
_NUMERIC = r"(?:[-−]?\d{1,6}|\.[a-z])"
_QUOTED_PAIR = re.compile(rf"({_NUMERIC}|\"[^\"]*\"|'[^']*')\s*[=:]?\s*(\"[^\"]*\"|'[^']*')\s*[,;/|]?\s*")
_COMMA = re.compile(rf",\s*(?={_CODE}\s*(?:=|:\s))")
_SLASH = re.compile(rf"/\s*(?={_CODE}\s*=)")
_SPACED = re.compile(rf"(?<![^\s(])\(?(?={_NUMERIC}\s*(?:=|:\s|\)|\.\s))")
_BEFORE_WORDS = re.compile(r"(?<!\S)(?=-?\d{1,3}\s+[^\W\d_])(?!.*[=:;,|])", re.DOTALL)
_SIGNS = (
    r"\s*=+>?\s*",
    r"\s*→\s*",
    r"\s*:\s+",
    r":(?=\D)",
    r"\s+[-–—]\s+",
    r"\)\s*",
    r"\.\s+",
    r"\t+",
)
_LISTED = re.compile(r"[^\s,]{1,30}\s*,")
_NUMBER_THEN_WORDS = re.compile(rf"{_NUMERIC}\s+[^\W\d_]")
_WORDS_THEN_NUMBER = re.compile(rf"(?P<label>[^()]*?[^\s()])\s*\((?P<code>{_NUMERIC})\)")
_PARTS_OF_DATES = frozenset(
    ["d", "dd", "ddd", "m", "mm", "mmm", "mon", "y", "yy", "yyyy", "yyy", "h", "hh", "ss", "mi"]
)
_MOST_WORDS = 4


@dataclass(frozen=True)
class CodesSaid:
    """What one cell says of the values.

    Attributes
    ----------
    codes : Mapping[str, str]
        Codes and their labels, without those that a range gives.
    missing : Mapping[str, str]
        Codes of a range whose label says that nothing is recorded.
    minimum, maximum : float or None
        Where the cell gives a range.
    """

    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    minimum: float | None = None
    maximum: float | None = None


def codes_in_text(text: str) -> CodesSaid:
    """Read codes, a range, or both from text.

    Parameters
    ----------
    text : str
        Such as ``"1 = Yes; 2 = No"``, ``"0..10; 99 = refused"``, ``'1 "Yes" 2 "No"'``, ``"F, Female | M, Male"``.

    Returns
    -------
    CodesSaid
        Empty where the text is a sentence, the name of a list, or a single word.

    Examples
    --------
    >>> [dict(codes_in_text(text).codes) for text in ("1 = Yes, 2 = No", "1: Yes; 2: No", "{1, Yes | 2, No}")]
    [{'1': 'Yes', '2': 'No'}, {'1': 'Yes', '2': 'No'}, {'1': 'Yes', '2': 'No'}]
    >>> found = codes_in_text("0-110, 999=Refused")
    >>> found.minimum, found.maximum, dict(found.codes)
    (0.0, 110.0, {'999': 'Refused'})
    """
    text = _unbraced(text.strip())
    pairs = _quoted_pairs(text) or _pairs(_parts(text))
    ranges = [(code, label, bounds) for code, label in pairs if (bounds := bounds_of(code))]
    if ranges and (len(ranges) == 1 or all(label for _, label, _ in ranges)):
        return _with_ranges(pairs, ranges)
    if len(pairs) == 1 and not pairs[0][1] and "=" not in text:
        return CodesSaid()
    return CodesSaid(MappingProxyType(_turned(dict(pairs))))


def bounds_of(text: str) -> tuple[float | None, float | None] | None:
    """Read a range: the least and the greatest value, either None where it is open; None where it is no range.

    Examples
    --------
    >>> bounds_of("1-5"), bounds_of("0..10"), bounds_of("-9 to -1"), bounds_of(">= 0"), bounds_of("F-M")
    ((1.0, 5.0), (0.0, 10.0), (-9.0, -1.0), (0.0, None), None)
    """
    text = text.strip().strip("[]()").strip()
    found = _RANGE.fullmatch(text) or _BETWEEN.fullmatch(text)
    if found:
        low, high = sorted((_float(found[1]), _float(found[2])))
        return low, high
    if least := _AT_LEAST.fullmatch(text):
        return _float(least[1]), None
    bound = _BOUND.fullmatch(text)
    if bound is None:
        return None
    value = _float(bound[2])
    return (value, None) if bound[1] in {">", ">=", "≥"} else (None, value)


def each_of_range(low: float, high: float) -> list[str]:
    """Every whole number of a range that is short enough to be a list of codes; empty otherwise.

    Examples
    --------
    >>> each_of_range(-9, -8), each_of_range(0.5, 2), each_of_range(0, 5000)
    (['-9', '-8'], [], [])
    """
    whole = float(low).is_integer() and float(high).is_integer()
    return [str(one) for one in range(int(low), int(high) + 1)] if whole and high - low <= _LONGEST_RANGE else []


def _float(text: str) -> float:
    return float(text.replace("−", "-"))


def _unbraced(text: str) -> str:
    pairs = (("{", "}"), ("[", "]"), ("(", ")"))
    inner = text[1:-1]
    closed = any(text[:1] == one and text[-1:] == other and one not in inner for one, other in pairs)
    return inner.strip() if len(text) > 1 and closed else text


def _quoted_pairs(text: str) -> list[tuple[str, str]]:
    """Codes and labels as Stata and SPSS write them, ``1 "Yes" 2 "No"``; empty unless the whole text is such."""
    found, end = [], 0
    for match in _QUOTED_PAIR.finditer(text):
        if match.start() != end:
            return []
        found.append((_bare(match[1]), _bare(match[2])))
        end = match.end()
    return found if end == len(text) else []


def _parts(text: str) -> list[str]:
    """The text in parts, one for each code."""
    if bounds_of(text):
        return [text]
    strong = [part.strip() for part in re.split(r"[;|\n\r]+", text) if part.strip()]
    if len(strong) > 1:
        return strong
    turned = [part.strip() for part in text.split(",")]
    if len(turned) > 1 and all(map(_WORDS_THEN_NUMBER.fullmatch, turned)):
        return turned
    begins = bool(re.match(_NUMERIC, text))
    for pattern in (_COMMA, _SLASH, _SPACED, *((_BEFORE_WORDS,) if begins else ())):
        parts = [part.strip(" ,/") for part in pattern.split(text) if part.strip(" ,/(")]
        if len(parts) > 1:
            return [more for part in parts for more in _after_range(part)]
    return _bare_list(text) or ([text] if text else [])


def _after_range(part: str) -> list[str]:
    """A part that begins with a range, which has no sign of its own, in two."""
    head, _, rest = part.partition(",")
    return [head, rest.strip()] if rest.strip() and bounds_of(head) and "=" not in head else [part]


def _bare_list(text: str) -> list[str]:
    """Codes without labels, ``A, B, C`` or ``Y/N``; empty where the text is a sentence or the form of a date."""
    if "=" in text:
        return []
    if re.fullmatch(r"[\w+*.]{1,12}(?:\s*/\s*[\w+*.]{1,12}){1,5}", text):
        parts = re.split(r"\s*/\s*", text)
        return [] if {part.lower() for part in parts} <= _PARTS_OF_DATES else parts
    parts = [part.strip() for part in text.split(",") if part.strip()]
    short = all(len(part.split()) <= _MOST_WORDS and not part.endswith(".") for part in parts)
    return parts if len(parts) > 1 and short else []


def _pairs(parts: Sequence[str]) -> list[tuple[str, str]]:
    """Each part as code and label, by the sign that all of them have; empty where a single part is no code."""
    if len(parts) > 1 and all(map(_LISTED.match, parts)):
        return [_pair(part, r"\s*,\s*") for part in parts]
    if len(parts) > 1 and all(map(_WORDS_THEN_NUMBER.fullmatch, parts)):
        found = [match for part in parts if (match := _WORDS_THEN_NUMBER.fullmatch(part))]
        return [(match["code"], match["label"]) for match in found]
    if len(parts) > 1 and all(_NUMBER_THEN_WORDS.match(part) or bounds_of(part) for part in parts):
        return [(part, "") if bounds_of(part) else _pair(part, r"\s+") for part in parts]
    signs = "|".join(_SIGNS)
    return [pair for part in parts if (pair := _signed(part, signs, lone=len(parts) == 1))]


def _signed(part: str, signs: str, *, lone: bool) -> tuple[str, str] | None:
    if bounds_of(part):
        return part, ""
    code, label = _pair(part, signs)
    # "Note: derived" is a sentence, and a lone code has a sign that people write for codes only.
    prose = lone and "=" not in part and not re.fullmatch(rf"{_NUMERIC}|[A-Z]{{1,2}}", code)
    return None if (lone and not label) or prose or not code else (code, label)


def _pair(part: str, sign: str) -> tuple[str, str]:
    code, *label = re.split(sign, part, maxsplit=1)
    return _bare(code.lstrip("(").strip()), _bare(label[0]) if label else ""


def _bare(text: str) -> str:
    return text.strip().strip("'\"").strip().replace("−", "-")


def _turned(codes: dict[str, str]) -> dict[str, str]:
    """Codes first: where all labels are numbers and no code is, people wrote ``Yes = 1``."""
    labels = list(codes.values())
    numbers = all(re.fullmatch(r"-?\d{1,4}", label) for label in labels)
    turned = numbers and len(set(labels)) == len(labels) and not any(re.search(r"\d", code) for code in codes)
    return {label: code for code, label in codes.items()} if turned else codes


def _with_ranges(
    pairs: Sequence[tuple[str, str]], ranges: Sequence[tuple[str, str, tuple[float | None, float | None]]]
) -> CodesSaid:
    """A scale, or codes of a range that say that nothing is recorded, beside single codes."""
    within = {code for code, _, _ in ranges}
    missing = {
        each: label
        for _, label, (low, high) in ranges
        if state_of_label(label) and low is not None and high is not None
        for each in each_of_range(low, high)
    }
    scale = [bounds for _, label, bounds in ranges if not state_of_label(label)]
    lows, highs = ([one[side] for one in scale] for side in (0, 1))
    return CodesSaid(
        MappingProxyType({code: label for code, label in pairs if code not in within}),
        MappingProxyType(missing),
        None if None in lows else min((low for low in lows if low is not None), default=None),
        None if None in highs else max((high for high in highs if high is not None), default=None),
    )
