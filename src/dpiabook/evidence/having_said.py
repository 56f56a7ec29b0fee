"""When a person has it, as people write it in a cell: how it is read, and written so that it reads the same again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_COMPARED = re.compile(r"(>=|<=|!=|<>|==|=|>|<)\s*(-?\d+(?:\.\d+)?)")
_EQUAL = re.compile(r"(!=|<>|==|=)\s*(.+)", re.DOTALL)
_LISTED = re.compile(r"(not\s+in|in)\b\s*(.+)", re.IGNORECASE | re.DOTALL)
_OPERATORS = {"=": "==", "<>": "!="}
_RECORDED = frozenset({"recorded", "any"})
_MARKED = r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'"
_ITEM = re.compile(rf"\s*({_MARKED}|[^,;]*?)\s*(?:[,;]|$)", re.DOTALL)
_PLAIN = re.compile(r"-?\w[\w.]*", re.ASCII)


@dataclass(frozen=True)
class Cut:
    """Who has it; with nothing said, those whose value is true.

    Attributes
    ----------
    sign, number : str
        A comparison with a number, such as ``">="`` and ``"1"``.
    codes : tuple of str
        Codes of those who have it, or, with `others`, of those who have not.
    others : bool
        Whoever has another code has it.
    recorded : bool
        Whoever has any value has it.
    marked : frozenset of str
        Codes that stood in quotation marks, so that they are meant as they stand.
    """

    sign: str = ""
    number: str = ""
    codes: tuple[str, ...] = ()
    others: bool = False
    recorded: bool = False
    marked: frozenset[str] = field(default=frozenset(), compare=False)


def cut_said(text: str, *, numbers: bool = True) -> Cut:
    """Read who has it.

    Parameters
    ----------
    text : str
        Such as ``"> 0"``, ``"in A, B"``, ``"not in 0"``, ``"Y"``, ``"recorded"``; a code that holds other signs stands
        in quotation marks.
    numbers : bool
        Whether the variable may hold numbers; of another one ``= 2`` names a code.

    Examples
    --------
    >>> cut_said(">= 3").number, cut_said('= "1. Yes"').codes, cut_said('in A, "B; or C"').codes
    ('3', ('1. Yes',), ('A', 'B; or C'))
    """
    text = text.strip()
    compared = _COMPARED.fullmatch(text)
    if compared and (numbers or compared[1] in "<=>="):
        return Cut(_OPERATORS.get(compared[1], compared[1]), compared[2])
    if text.lower() in _RECORDED:
        return Cut(recorded=True)
    equal, listed = _EQUAL.fullmatch(text), _LISTED.fullmatch(text)
    items = [equal[2]] if equal else _items(listed[2]) if listed else [text]
    others = equal[1] in {"!=", "<>"} if equal else listed is not None and listed[1].lower() != "in"
    marked = frozenset(_bare(item) for item in items if _bare(item) != item.strip())
    return Cut(codes=tuple(map(_bare, items)), others=others, marked=marked)


def cut_text(cut: Cut) -> str:
    """Write who has it, in a form that no spreadsheet takes for a formula; nothing where the value says it itself.

    Examples
    --------
    >>> [cut_text(cut_said(text)) for text in ("= Y", '= "1. Yes"', "in A, B", "> 0")]
    ['Y', '"1. Yes"', 'in A, B', '> 0']
    """
    if cut.sign:
        return f"{cut.sign} {cut.number}".replace("== ", "")
    if not cut.codes:
        return "recorded" if cut.recorded else ""
    begins = "not in " if cut.others else "in " if len(cut.codes) > 1 else ""
    plain = begins + ", ".join(cut.codes)
    if all(map(_PLAIN.fullmatch, cut.codes)) and cut_said(plain) == cut:
        return plain
    return begins + ", ".join('"{}"'.format(code.replace('"', '""')) for code in cut.codes)


def _items(text: str) -> list[str]:
    text = text.strip()
    if text[0] + text[-1] in {"()", "[]"}:
        text = text[1:-1]
    found = [item[1] for item in _ITEM.finditer(text)]
    return found[:-1] if len(found) > 1 and not found[-1] else found


def _bare(text: str) -> str:
    text = text.strip()
    if not re.fullmatch(_MARKED, text, re.DOTALL):
        return text
    return text[1:-1].replace(text[0] * 2, text[0])
