"""How cells of the sheet write codes, and how they are read: ``code = label``, with semicolons between."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dpiabook.dictionary.values_said import codes_of

_NEEDS_QUOTES = re.compile(r"[;=|\"\n]|^\s|\s$|^$")
_QUOTED = r'"(?:[^"]|"")*"'
_PART = re.compile(rf"\s*({_QUOTED}|[^;=\"]*?)\s*(?:=\s*({_QUOTED}|[^;]*?)\s*)?(?:;|$)")
_HOW_MANY = re.compile(r"(?:(?:and )?\d+ (?:more )?codes?)", re.IGNORECASE)
ASKED = "?"
"""Behind a code that is only proposed: is it missing?"""


def codes_text(codes: Mapping[str, str]) -> str:
    """Write codes with their labels.

    Examples
    --------
    >>> codes_text({"1": "male", "2": "", "a;b": "both"})
    '1 = male; 2 =; "a;b" = both'
    >>> codes_text({"F": "", "M": ""}), codes_text({"F": ""})
    ('F; M', 'F =')
    """
    if len(codes) > 1 and not any(codes.values()):
        return "; ".join(map(_text, codes))
    return "; ".join(f"{_text(code)} = {_text(label) if label else ''}".rstrip() for code, label in codes.items())


def _text(text: str) -> str:
    plain = " ".join(text.split()) if text.strip() else text
    return '"{}"'.format(plain.replace('"', '""')) if _NEEDS_QUOTES.search(plain) else plain


def codes_said(text: str) -> dict[str, str]:
    """Read codes with their labels; how many others there are is no code.

    Examples
    --------
    >>> codes_said('1 = male; 2 =; "a;b" = both; and 3 more codes')
    {'1': 'male', '2': '', 'a;b': 'both'}
    >>> codes_said("12 codes"), codes_said("A; B"), codes_said("0=no, 1=yes")
    ({}, {'A': '', 'B': ''}, {'0': 'no', '1': 'yes'})
    """
    rest = "; ".join(part for part in _parts(text) if not _HOW_MANY.fullmatch(part.strip()))
    if '"' in rest:
        found = {_bare(part[1]): _bare(part[2] or "") for part in _PART.finditer(rest) if part[0].strip(" ;")}
        return {code: label for code, label in found.items() if code}
    if not any(mark in rest for mark in "=;|\n"):
        return {rest.strip(): ""} if rest.strip() else {}
    return {code: label for code, label in codes_of(rest).items() if code}


def _parts(text: str) -> list[str]:
    """The parts between semicolons that stand in no quotation."""
    return [part for part in re.findall(rf"(?:{_QUOTED}|[^;\"]|\")+", text) if part.strip()]


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def holds_codes(text: str) -> bool:
    """Whether a cell of units or codes holds codes, rather than a unit.

    Examples
    --------
    >>> holds_codes("1 = yes; 2 = no"), holds_codes("age in years"), holds_codes("12 codes")
    (True, False, True)
    """
    return any(mark in text for mark in "=;|\n") or _HOW_MANY.fullmatch(text.strip()) is not None


def holds_some(text: str) -> bool:
    """Whether a cell lists some of the codes, and says that there are more.

    Examples
    --------
    >>> holds_some("1 = yes; 2 = no; and 3 more codes"), holds_some("1 = yes; 2 = no")
    (True, False)
    """
    return any(_HOW_MANY.fullmatch(part.strip()) for part in _parts(text))


def asked(text: str) -> bool:
    """Whether a cell of missing codes still asks a question.

    Examples
    --------
    >>> asked("99 = unknown ?"), asked("99 = unknown")
    (True, False)
    """
    return any(part.rstrip().endswith(ASKED) for part in _parts(text))


def settled_missing(text: str) -> str:
    """The missing codes of a cell that are more than proposed.

    Examples
    --------
    >>> settled_missing("-9 = refused; 99 = unknown ?")
    '-9 = refused'
    """
    return "; ".join(part.strip() for part in _parts(text) if not part.rstrip().endswith(ASKED))
