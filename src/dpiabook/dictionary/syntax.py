"""Labels as SPSS and Stata take them: syntax files with VARIABLE LABELS, VALUE LABELS, ``label define`` and the like.

Source: IBM SPSS Statistics, "Command Syntax Reference"; Stata, "[D] label" and "[D] mvencode".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dpiabook.dictionary.codes_text import each_of_range
from dpiabook.dictionary.fields import inventory_from
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.values_said import missing_codes_of

_TOKEN = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|/|\(|\)|,|[^\s/(),'\"]+")
_SPSS = re.compile(
    r"^\s*(?P<what>variable\s+labels?|var\s+lab\w*|(?:add\s+)?value\s+labels?|missing\s+values?|formats?|variable\s+level)\s+"
    r"(?P<rest>.*?)(?:\.\s*$|\Z)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = r"(?:`\"(?P<compound>.*?)\"'|\"(?P<plain>[^\"]*)\")"
_STATA_LABEL = re.compile(rf"^\s*la(?:b|be|bel)?\s+var(?:i|ia|iab|iabl|iable)?\s+(?P<name>\w+)\s+{_QUOTED}", re.M)
_STATA_DEFINE = re.compile(r"^\s*la(?:b|be|bel)?\s+de(?:f|fi|fin|fine)?\s+(?P<name>\w+)\s+(?P<rest>.+)$", re.M)
_STATA_VALUES = re.compile(r"^\s*la(?:b|be|bel)?\s+val(?:u|ue|ues)?[ \t]+(?P<names>(?:\w+[ \t]+)+)(?P<list>\w+)", re.M)
_STATA_MISSING = re.compile(r"^\s*mvdecode\s+(?P<names>[^,\n]+),\s*mv\((?P<codes>[^)]*)\)", re.M)
_STATA_PAIR = re.compile(rf"(?P<code>-?\d+|\.[a-z])\s+{_QUOTED}")
_MOST = 1000
Said = dict[str, dict[str, Any]]


def read_spss(text: str, *, where: str) -> Inventory:
    r"""Read a syntax file of SPSS.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when no command in it says anything of a variable.

    Examples
    --------
    >>> commands = "VARIABLE LABELS sex 'Sex'.\nVALUE LABELS sex 1 'Male' 2 'Female' 9 'Refused'."
    >>> found = read_spss(commands, where="a.sps")
    >>> dict(found["sex"].codes), dict(found["sex"].missing_codes)
    ({'1': 'Male', '2': 'Female'}, {'9': 'Refused'})
    """
    said: Said = {}
    order: list[str] = []
    for command in _SPSS.finditer(_COMMENT.sub(" ", text)):
        word = command["what"].lower().replace("add ", "")[:3]
        for part in _parts(_TOKEN.findall(command["rest"])):
            _COMMANDS[word if word != "var" or "level" not in command["what"].lower() else "level"](part, said, order)
    return _gathered(said, where)


def _gathered(said: Said, where: str) -> Inventory:
    """The variables; a labelled code that is declared missing is no value."""
    entries = []
    for name, one in said.items():
        codes, missing = one.get("codes", {}), one.get("missing_codes", {})
        labelled = {code: label or codes.get(code, "") for code, label in missing.items()}
        values = {code: label for code, label in codes.items() if code not in missing}
        entries.append({"name": name, **one, "codes": values, "missing_codes": labelled})
    return inventory_from(entries, where=where)


def _parts(tokens: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for token in tokens:
        if token == "/":  # noqa: S105 -- a sign of the syntax
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _names(tokens: list[str], order: list[str]) -> list[str]:
    """Names of variables, those between two that are joined by TO as well."""
    names: list[str] = []
    for place, token in enumerate(tokens):
        if token.lower() == "to" and names and place + 1 < len(tokens):
            names += _between(names[-1], tokens[place + 1], order)
        elif re.fullmatch(r"[^\W\d][\w.@#$]*", token):
            names.append(token)
    return list(dict.fromkeys(names))


def _between(first: str, last: str, order: list[str]) -> list[str]:
    if first in order and last in order:
        return order[order.index(first) : order.index(last) + 1]
    ends = [re.fullmatch(r"(.*?)(\d+)", name) for name in (first, last)]
    if ends[0] is None or ends[1] is None or ends[0][1] != ends[1][1]:
        return []
    return [f"{ends[0][1]}{number:0{len(ends[0][2])}}" for number in range(int(ends[0][2]), int(ends[1][2]) + 1)][
        :_MOST
    ]


def _is_text(token: str) -> bool:
    return token[:1] in "'\"" and len(token) > 1


def _bare(token: str) -> str:
    return token[1:-1].replace(token[0] * 2, token[0]) if _is_text(token) else token


def _variable_labels(part: list[str], said: Said, order: list[str]) -> None:
    name = ""
    for token in part:
        if _is_text(token) and name:
            said.setdefault(name, {})["label"] = _bare(token)
            order.append(name)
            name = ""
        elif not _is_text(token):
            name = token


def _value_labels(part: list[str], said: Said, order: list[str]) -> None:
    first = next((place for place, one in enumerate(part) if _is_text(one) or re.match(r"-?\d|\.", one)), len(part))
    pairs = [one for one in part[first:] if one != ","]
    codes = {_bare(code): _bare(label) for code, label in zip(pairs[::2], pairs[1::2], strict=False)}
    for name in _names(part[:first], order):
        said.setdefault(name, {}).setdefault("codes", {}).update(codes)


def _missing_values(part: list[str], said: Said, order: list[str]) -> None:
    while "(" in part:
        start = part.index("(")
        end = part.index(")", start) if ")" in part[start:] else len(part)
        inside = " ".join(one for one in part[start + 1 : end] if one != ",")
        inside = re.sub(r"\b(lo|lowest|hi|highest)\s+thru\s+\S+|\S+\s+thru\s+(hi|highest)\b", "", inside, flags=re.I)
        ranges = {
            each: ""
            for low, high in re.findall(r"(-?\d+)\s+thru\s+(-?\d+)", inside, re.IGNORECASE)
            for each in each_of_range(int(low), int(high))
        }
        rest = re.sub(r"-?\d+\s+thru\s+-?\d+", " ", inside, flags=re.IGNORECASE)
        codes = {**ranges, **{_bare(token): "" for token in _TOKEN.findall(rest)}}
        for name in _names(part[:start], order):
            said.setdefault(name, {}).setdefault("missing_codes", {}).update(codes)
        part = part[end + 1 :]


def _formats(part: list[str], said: Said, order: list[str]) -> None:
    while "(" in part[:-1]:
        start = part.index("(")
        for name in _names(part[:start], order):
            said.setdefault(name, {})["type"] = part[start + 1]
        part = part[start + 3 :]


def _level(part: list[str], said: Said, order: list[str]) -> None:
    """Levels of measurement say no more than labels and formats do."""


_COMMANDS: Mapping[str, Callable[[list[str], Said, list[str]], None]] = {
    "var": _variable_labels,
    "val": _value_labels,
    "mis": _missing_values,
    "for": _formats,
    "level": _level,
}


def read_stata(text: str, *, where: str) -> Inventory:
    r"""Read a do-file of Stata.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when no command in it says anything of a variable.

    Examples
    --------
    >>> commands = 'label variable sex "Sex"\nlabel define sexes 1 "male" 2 "female"\nlabel values sex sexes\n'
    >>> dict(read_stata(commands, where="a.do")["sex"].codes)
    {'1': 'male', '2': 'female'}
    """
    text = re.sub(r"\s*///[^\n]*\n\s*", " ", _COMMENT.sub(" ", text))
    if re.search(r"^\s*#d(?:e|el|eli|elim|elimit)?\s*;", text, re.MULTILINE):
        text = re.sub(r";", "\n", re.sub(r"\s*\n\s*", " ", text))
    said: Said = {}
    for found in _STATA_LABEL.finditer(text):
        said.setdefault(found["name"], {})["label"] = _quoted(found)
    lists: dict[str, dict[str, str]] = {}
    for found in _STATA_DEFINE.finditer(text):
        codes = {pair["code"]: _quoted(pair) for pair in _STATA_PAIR.finditer(found["rest"])}
        lists.setdefault(found["name"], {}).update(codes)
    for found in _STATA_VALUES.finditer(text):
        _labelled(said, found["names"].split(), lists.get(found["list"], {}))
    for found in _STATA_MISSING.finditer(text):
        single = re.sub(r"=\s*\.[a-z]?|\\", " ", found["codes"]).split()
        for name in found["names"].split():
            given = {code: label for one in single for code, label in missing_codes_of(one).items()}
            said.setdefault(name, {}).setdefault("missing_codes", {}).update(given)
    return _gathered({name: one for name, one in said.items() if name != "_all"}, where)


def _labelled(said: Said, names: Iterable[str], codes: Mapping[str, str]) -> None:
    for name in names:
        one = said.setdefault(name, {})
        one["codes"] = {code: label for code, label in codes.items() if not code.startswith(".")}
        letters = {code: label for code, label in codes.items() if code.startswith(".")}
        one.setdefault("missing_codes", {}).update(letters)


def _quoted(found: re.Match[str]) -> str:
    return found["compound"] or found["plain"] or ""
