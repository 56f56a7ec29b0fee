"""What a dictionary says of a variable's values: codes, missing codes and a range, wherever it says so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dpiabook.dictionary.codes_text import CodesSaid, bounds_of, codes_in_text, each_of_range
from dpiabook.dictionary.infer import kind_of
from dpiabook.dictionary.state_words import state_of_label, states_of_codes

_RANGE = re.compile(r"(?<![\w.])(-?\d+)\s*(?:to|thru|through|\.\.\.?)\s*(-?\d+)(?![\w.])", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"([-\w.*]{1,20})\s{0,3}\(([^()]*)\)")
_THEN_WORDS = re.compile(r"(-?\d+|\.[a-z])\s+([^\W\d].*)")
_ENDS, _WIDE = 2, 3
# Of a longer text the rest is no list of codes that anybody wrote.
_LONGEST = 40_000
_NO_CODE = frozenset({"none", "no", "blank", "(blank)", "empty", "no missing values", "no missing"})
# What people answer, too: alone it says that there are no codes, in a list it is one of them.
_ANSWERS = frozenset({"none", "no"})
# In a sentence: "999 = refused", "99 if not known", "refused = 999", "coded as 999 when refused".
_CODE = r"(?<![\w.,-])(?P<code>-?\d{1,5}|\.[a-z]|\*)"
_LABEL = r"['\"]?(?P<label>[^\W\d][^=;,.()\n|'\"\d]*)"
_WORDS = r"(?P<label>\b[a-z][a-z' ]{0,60}?)\s{0,3}"
_SENTENCES = (
    re.compile(rf"{_CODE}\s*(?:=|:|->|→|\bmeans\b|\bindicates\b|\bdenotes\b|\bif\b|\bwhen\b|\bfor\b)\s*{_LABEL}", re.I),
    re.compile(rf"{_CODE}\s*\(\s*{_LABEL}\)", re.I),
    re.compile(_WORDS + rf"(?:=|:|\bcoded(?: as)?\b)\s*{_CODE}(?![\w.]|\s*=)", re.I),
)
_PAIR = re.compile(
    r"(?<![\w.,-])(?P<code>-?\d{1,4}|[A-Z]{1,3})\s*=\s*"
    r"(?P<label>[^=;,|()\n]+?)(?=\s*(?:[;,|)\n.]|$|\s(?:-?\d{1,4}|[A-Z]{1,3})\s*=))"
)


@dataclass(frozen=True)
class ValuesSaid:
    """Codes, missing codes and their labels, a range, and labels of single values of a scale, in words."""

    codes: Mapping[str, str]
    missing: Mapping[str, str]
    minimum: float | None
    maximum: float | None
    beside: str = ""


def values_said(said: Mapping[str, Any]) -> ValuesSaid:
    """Gather what is said of the values of one variable.

    Parameters
    ----------
    said : Mapping
        Any of codes, missing_codes, range, minimum, maximum, type, label and description, as a reader found them.

    Returns
    -------
    ValuesSaid
        A code whose label says that nothing is recorded is a missing code, wherever it stands.

    Examples
    --------
    >>> found = values_said({"type": "int", "codes": "0-110", "description": "Age in years (999=Refused)"})
    >>> dict(found.codes), dict(found.missing), found.maximum
    ({}, {'999': 'Refused'}, 110.0)
    >>> dict(values_said({"description": "Sex: 1=male, 2=female"}).codes)
    {'1': 'male', '2': 'female'}
    """
    cell = _of_cell(said.get("codes"))
    within = _of_cell(said.get("range"))
    text = " ".join(str(said.get(key) or "") for key in ("label", "description"))[:_LONGEST]
    listed = {**within.codes, **cell.codes}
    if not isinstance(said.get("codes"), Mapping):  # which holds codes as they are, and no remark
        listed = _without_remarks(listed)
    paired = {match["code"]: match["label"].strip(" '\"") for match in _PAIR.finditer(text)}
    unrecorded = states_of_codes(paired)
    # One code alone in a sentence is no list.
    listed = listed or (paired if len(paired) - len(unrecorded) > 1 else {})
    states = states_of_codes(listed)
    declared = dict(missing_codes_of(said.get("missing_codes")))
    codes = {code: label for code, label in listed.items() if code not in states}
    sentences = {**_missing_in(text), **{code: paired[code] for code in unrecorded}}
    told = {code: label for code, label in sentences.items() if code not in codes}
    declared = {code: label or (listed[code] if code in states else "") for code, label in declared.items()}
    missing = {**told, **cell.missing, **within.missing, **{code: listed[code] for code in states}, **declared}
    low, high = number(said.get("minimum")), number(said.get("maximum"))
    low = next((one for one in (low, within.minimum, cell.minimum) if one is not None), None)
    high = next((one for one in (high, within.maximum, cell.maximum) if one is not None), None)
    if low is None and high is None and _are_ends(codes):
        low, high = min(map(float, codes)), max(map(float, codes))
    beside = _beside(codes, said, scale=low is not None and high is not None)
    return ValuesSaid(MappingProxyType({} if beside else codes), MappingProxyType(missing), low, high, beside)


def _without_remarks(codes: Mapping[str, str]) -> dict[str, str]:
    """The codes of a list, without the words that say that there is none; "yes; no" and "belted; none" are lists."""
    others = [label for code, label in codes.items() if code.lower() not in _NO_CODE]
    # Beside codes that have labels, a word without one is a remark.
    answers = _ANSWERS if others and not any(others) else frozenset()
    return {code: label for code, label in codes.items() if label or code.lower() not in _NO_CODE - answers}


def _of_cell(value: object) -> CodesSaid:
    return codes_in_text(value[:_LONGEST]) if isinstance(value, str) else CodesSaid(codes_of(value))


def _beside(codes: Mapping[str, str], said: Mapping[str, Any], *, scale: bool) -> str:
    """Labels of a few values on a scale, such as its ends; empty where the codes are a list."""
    numeric = kind_of(str(said.get("type") or "")) in {"integer", "number"}
    ends = [code for code in codes if number(code) is not None and codes[code]]
    alone = len(codes) == 1 and (numeric or scale)
    if not ends or len(ends) < len(codes) or not (alone or _are_ends(codes)):
        return ""
    return "; ".join(f"{code} = {label}" for code, label in codes.items())


def _are_ends(codes: Mapping[str, str]) -> bool:
    """Whether two codes are the ends of a scale, 0 or 1 and a number well above it, and no yes and no."""
    if len(codes) != _ENDS or not all(re.fullmatch(r"\d{1,3}", code) and label for code, label in codes.items()):
        return False
    low, high = sorted(map(int, codes))
    return low <= 1 and high - low >= _WIDE and not any(re.match(r"(yes|no)\b", one.lower()) for one in codes.values())


def _missing_in(text: str) -> dict[str, str]:
    """Codes of which a sentence says that they stand for nothing recorded."""
    found = (match for pattern in _SENTENCES for match in pattern.finditer(text))
    return {match["code"]: match["label"].strip() for match in found if state_of_label(match["label"].strip())}


def number(value: object) -> float | None:
    """Read a declared bound; None when there is none or it is not a number (a date, say)."""
    try:
        found = float(str(value).strip())
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def codes_of(value: object) -> Mapping[str, str]:
    """Read declared codes: a mapping, a list of codes or of value and label pairs, or text such as ``"0=no; 1=yes"``.

    Examples
    --------
    >>> dict(codes_of("M = male; F = female"))
    {'M': 'male', 'F': 'female'}
    >>> dict(codes_of([{"value": 1, "label": "yes"}])), dict(codes_of(["PERM", "FIXD"]))
    ({'1': 'yes'}, {'PERM': '', 'FIXD': ''})
    """
    if isinstance(value, Mapping):
        return MappingProxyType({str(code): str(label or "") for code, label in value.items()})
    if isinstance(value, str):
        return codes_in_text(value).codes
    if isinstance(value, Iterable):
        return MappingProxyType(dict(_code_pair(entry) for entry in value))
    return MappingProxyType({})


def missing_codes_of(value: object) -> Mapping[str, str]:
    """Read declared codes for missing values: as other codes, but a lone one counts too, and a range of whole numbers.

    Examples
    --------
    >>> dict(missing_codes_of("99")), dict(missing_codes_of("-9 to -8; 98 = refused")), dict(missing_codes_of(None))
    ({'99': ''}, {'-9': '', '-8': '', '98': 'refused'}, {})
    >>> dict(missing_codes_of("-9, -8")), dict(missing_codes_of("999 (refused)")), dict(missing_codes_of("none"))
    ({'-9': '', '-8': ''}, {'999': 'refused'}, {})
    """
    if not isinstance(value, str | int | float):
        return codes_of(value)
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if text.lower() in _NO_CODE:
        return MappingProxyType({})
    text = _IN_BRACKETS.sub(r"\1 = \2", _RANGE.sub(_each_of_range, text))
    single = _THEN_WORDS.fullmatch(text)
    found = codes_in_text(text)
    return found.codes or found.missing or MappingProxyType(_lone(text, single))


def _lone(text: str, single: re.Match[str] | None) -> dict[str, str]:
    if single:
        return {single[1]: single[2]}
    bounds = bounds_of(text)
    if bounds and None not in bounds and (each := each_of_range(bounds[0] or 0, bounds[1] or 0)):
        return dict.fromkeys(each, "")
    return {text.strip("'\""): ""} if text else {}


def _each_of_range(found: re.Match[str]) -> str:
    low, high = sorted((int(found[1]), int(found[2])))
    return "; ".join(each_of_range(low, high)) or found[0]


def _code_pair(entry: object) -> tuple[str, str]:
    if isinstance(entry, Mapping):
        return str(entry.get("value", entry.get("name", ""))), str(entry.get("label", entry.get("title", "")) or "")
    return str(entry), ""
