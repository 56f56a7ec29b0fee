"""How cells of the sheet write codes, and how they are read: ``code = label``, with semicolons between."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from dpiabook.dictionary.values_said import codes_of

_NEEDS_MARKS = re.compile(r"[;=|\"\n]|^\s|\s$|^$|\?$")
_QUOTED = r'"(?:[^"]|"")*"'
_PART = re.compile(rf"\s*({_QUOTED}|[^;=\"]*?)\s*(?:=\s*({_QUOTED}|[^;]*?)\s*)?(?:;|$)")
_HOW_MANY = re.compile(r"(?:(?:and )?\d+ (?:more )?codes?)", re.IGNORECASE)
ASKED = "?"
"""Behind a code that is only proposed: is it missing?"""


def codes_text(codes: Mapping[str, str]) -> str:
    """Write codes with their labels, such that :func:`codes_said` reads the same again.

    A list that would be read in another way as it stands, as ``1. Yes; 2. No`` would, is put in quotation marks.

    Examples
    --------
    >>> codes_text({"1": "male", "2": "", "a;b": "both"})
    '1 = male; 2 =; "a;b" = both'
    >>> codes_text({"F": "", "M": ""}), codes_text({"F": ""}), codes_text({"1. Yes": "", "2. No": ""})
    ('F; M', 'F =', '"1. Yes"; "2. No"')
    """
    plain = _listed(codes, _text)
    return plain if codes_said(plain) == dict(codes) else _listed(codes, _in_marks)


def missing_text(codes: Mapping[str, str], proposed: Collection[str] = ()) -> str:
    """Write missing codes with what they mean; behind those that are only proposed stands a question mark.

    Examples
    --------
    >>> missing_text({"-9": "refused", "99": "unknown"}, proposed=["99"]), missing_text({"9. Refused": "unknown"})
    ('-9 = refused; 99 = unknown ?', '"9. Refused" = unknown')
    """
    alone = {code: codes_text({code: label}) for code, label in codes.items()}
    # Marks and codes go one by one as a person decides, so that all parts are written in the same way.
    if any(text[0] == '"' for text in alone.values()) or codes_said("; ".join(alone.values())) != dict(codes):
        alone = {code: _listed({code: label}, _in_marks) for code, label in codes.items()}
    return "; ".join(f"{text} {ASKED}" if code in proposed else text for code, text in alone.items())


def _listed(codes: Mapping[str, str], write: Callable[[str], str]) -> str:
    if len(codes) > 1 and not any(codes.values()):
        return "; ".join(map(write, codes))
    return "; ".join(f"{write(code)} = {_text(label) if label else ''}".rstrip() for code, label in codes.items())


def _text(text: str) -> str:
    return _in_marks(text) if _NEEDS_MARKS.search(text) else text


def _in_marks(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


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
    if not any(mark in rest.rstrip().removesuffix("=") for mark in "=;|\n"):
        lone = rest.rstrip().removesuffix("=").strip()
        return {lone: ""} if lone else {}
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
