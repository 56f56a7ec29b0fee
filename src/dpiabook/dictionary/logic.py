"""Conditions and computations as REDCap and XLSForm write them, in the words of our own conditions."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping

_FIELD = re.compile(r"\[([A-Za-z]\w*)(?:\(([^()\[\]]+)\))?\]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIDE = r"`[^`]+`|[A-Za-z_]\w*"
_NOT_BLANK = re.compile(rf"({_SIDE})\s*!=\s*(?:''|\"\")")
_BLANK = re.compile(rf"({_SIDE})\s*==\s*(?:''|\"\")")
_COMPARED = re.compile(r"(?P<name>[A-Za-z_]\w*)(?P<sign>\s*[=!<>]=?\s*)(['\"])(?P<number>-?\d+(?:\.\d+)?)\3")
_NOW = re.compile(r"today|now\b|user|record-|instance|event-", re.IGNORECASE)


def checkbox_column(name: str, code: str) -> str:
    """The column that REDCap exports for one box of a field: the code in small letters, its marks as underscores.

    Examples
    --------
    >>> checkbox_column("meds", "2"), checkbox_column("meds", "-9"), checkbox_column("meds", "Other.1")
    ('meds___2', 'meds____9', 'meds___other_1')
    """
    return f"{name}___{re.sub(r'[^a-z0-9_]', '_', code.lower())}"


def redcap_gate(logic: str, texts: Mapping[str, bool]) -> str:
    """When a field of REDCap is not asked, by the logic that says when it is shown.

    Parameters
    ----------
    logic : str
        Such as ``[sex] = '2' and [meds(1)] = '1'``.
    texts : Mapping of str to bool
        The columns that there are, and whether their codes are texts.

    Returns
    -------
    str
        A condition; empty where the logic uses functions, events or fields that there are not.

    Examples
    --------
    >>> redcap_gate("[sex] = '2' and [age] >= 12", {"sex": False, "age": False})
    'not (sex == 2 and age >= 12)'
    >>> redcap_gate("[meds(1)] = '1' or [note] <> ''", {"meds___1": False, "note": True})
    'not (meds___1 == 1 or not missing(note))'
    >>> redcap_gate("datediff([a], 'today', 'y') > 1", {"a": False})
    ''
    """

    def column(match: re.Match[str]) -> str:
        return checkbox_column(match[1], match[2]) if match[2] else match[1]

    return _gate(_FIELD.sub(column, logic) if "][" not in logic else "[", texts)


def xlsform_gate(relevant: str, texts: Mapping[str, bool]) -> str:
    """When a question of an XLSForm is not asked, by the expression that says when it is.

    Examples
    --------
    >>> xlsform_gate("${sex} = 'f' and selected(${meds}, 'a')", {"sex": True, "meds": True})
    ''
    >>> xlsform_gate("${age} > 15", {"age": False})
    'not (age > 15)'
    """
    return _gate(re.sub(r"\$\{\s*([A-Za-z_]\w*)\s*\}", r"\1", relevant), texts)


def _gate(text: str, texts: Mapping[str, bool]) -> str:
    text = re.sub(r"(?<![<>!=])=(?!=)", "==", text.strip()).replace("<>", "!=")
    text = re.sub(r"\b(AND|OR|NOT)\b", lambda word: word[0].lower(), text, flags=re.IGNORECASE)
    text = _BLANK.sub(r"missing(\1)", _NOT_BLANK.sub(r"not missing(\1)", " ".join(text.split())))
    names = set(re.findall(r"[A-Za-z_]\w*", _QUOTED.sub(" ", text))) - {"and", "or", "not", "missing"}
    if not names or not names <= set(texts):
        return ""

    def compared(match: re.Match[str]) -> str:
        return match[0] if texts.get(match["name"], True) else f"{match['name']}{match['sign']}{match['number']}"

    gate = f"not ({_COMPARED.sub(compared, text)})"
    return gate if _readable(gate) else ""


def _readable(text: str) -> bool:
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return all(isinstance(call.func, ast.Name) and call.func.id == "missing" for call in calls)


def redcap_made_of(formula: str, columns: Collection[str], own: str) -> str:
    """The columns that a calculation of REDCap uses, as sum or difference where it is no more than that.

    Examples
    --------
    >>> known = ["q1", "q2", "dob"]
    >>> [redcap_made_of(text, known, "t") for text in ("sum([q1], [q2])", "[q1] - [q2]", "round([q1]/[q2]^2, 1)")]
    ['total of q1, q2', 'q1 - q2', 'q1, q2']
    >>> redcap_made_of("datediff([dob], 'today', 'y')", known, "t")
    ''
    """
    used = [checkbox_column(name, code) if code else name for name, code in _FIELD.findall(formula)]
    names = list(dict.fromkeys(used))
    if not names or own in names or not set(names) <= set(columns) or "][" in formula or _NOW.search(formula):
        return ""
    if re.fullmatch(r"\s*\[\w+\]\s*(?:[+-]\s*\[\w+\]\s*)+", formula) and len(names) == len(used):
        return " ".join(re.sub(r"[\[\]]", " ", formula).split())
    total = re.fullmatch(r"\s*sum\s*\(\s*\[\w+\]\s*(?:,\s*\[\w+\]\s*)+\)\s*", formula, re.IGNORECASE)
    return f"total of {', '.join(names)}" if total and len(names) == len(used) else ", ".join(names)
