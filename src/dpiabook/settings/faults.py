"""What is wrong with a setting, in the words of whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

_SCHEMA = "the list of settings is in parameters/schema.json"
_QUOTE = "quote it: YAML reads unquoted yes, no, on, off, numbers and leading zeros as something else than text"
_MAPPING = "write names with their values, such as {name: value}"
_LIST = "write a list, such as [a, b]"
_LIMITS = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}"}
_PATTERNS = {"memory_limit": "write a size such as 4GB or 500MB"}
_UNION_ARM = re.compile(r"str|list\[.*\]|dict\[.*\]|int|float|bool")
_NONE_WORDS = frozenset({"None", "none", "nil"})
"""How other languages write nothing; YAML takes them for texts."""

Location = tuple[str | int, ...]


class Wrong:
    """One thing that is wrong: where, of which kind, and the cure.

    Attributes
    ----------
    at : tuple of str or int
        The path of names.
    kind : {"unknown", "value"}
        A name that is not there, or a value that cannot be used.
    cure : str
        What would be right, in words.
    """

    def __init__(self, at: Location, kind: str, cure: str) -> None:
        self.at, self.kind, self.cure = at, kind, cure

    @property
    def path(self) -> str:
        """The names with dots between."""
        return ".".join(str(part) for part in self.at)


def wrongs(error: ValidationError) -> list[Wrong]:
    """Everything that a model finds wrong with given values, each place once.

    Examples
    --------
    >>> from dpiabook.settings.model import Settings
    >>> try:
    ...     Settings.model_validate({"population": "all", "targets": {"k": 1}})
    ... except ValidationError as error:
    ...     [(one.path, one.cure) for one in wrongs(error)]
    [('population', 'choose one of: everyone, programme, sample'), ('targets.k', 'write a number of at least 2')]
    """
    faults = error.errors(include_url=False)
    by_place: dict[Location, list[Mapping[str, Any]]] = {}
    for fault in faults:
        by_place.setdefault(_place(fault["loc"], faults), []).append(fault)
    return [_wrong(at, several) for at, several in by_place.items()]


def _place(at: Location, faults: Sequence[Any]) -> Location:
    """The place without the arm of a union that it was tried as."""
    beside = {fault["loc"][:-1] for fault in faults if fault["loc"] != at}
    is_arm = bool(at) and isinstance(at[-1], str) and _UNION_ARM.fullmatch(at[-1]) is not None
    return at[:-1] if is_arm and at[:-1] in beside else at


def _wrong(at: Location, faults: Sequence[Mapping[str, Any]]) -> Wrong:
    if len(faults) > 1:
        kinds = {fault["type"] for fault in faults}
        return Wrong(at, "value", "write a text, or a list of texts" if "list_type" in kinds else _SCHEMA)
    fault = faults[0]
    if fault["type"] == "extra_forbidden":
        return Wrong(at, "unknown", _SCHEMA)
    if fault["type"] == "missing":
        return Wrong(at[:-1] or at, "value", f"it needs {at[-1]!r}")
    return Wrong(at, "value", _cure(at, fault))


def _cure(at: Location, fault: Mapping[str, Any]) -> str:
    kind, context = str(fault["type"]), fault.get("ctx", {})
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if kind == "literal_error":
        return f"choose one of: {_listed(str(context.get('expected', '')))}"
    limits = [said.format(context[name]) for name, said in _LIMITS.items() if name in context]
    if limits:
        return f"write a number of {' and '.join(limits)}"
    if kind == "string_type":
        return "write a text; it may not be empty" if fault.get("input") is None else _text_cure(fault.get("input"))
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(at[-1]), _SCHEMA)
    return next((cure for word, cure in _WORDS.items() if kind.startswith(word)), _SCHEMA)


def _text_cure(given: object) -> str:
    return "write one text here" if isinstance(given, dict | list) else _QUOTE


_WORDS = {
    "int": "write a whole number, without quotation marks",
    "float": "write a number, without quotation marks",
    "finite": "write a number",
    "bool": "write true or false",
    "dict": _MAPPING,
    "model": _MAPPING,
    "list": _LIST,
    "tuple": _LIST,
}


def _listed(expected: str) -> str:
    """The choices without quotation marks, and with commas."""
    return ", ".join(re.findall(r"'([^']*)'", expected)) or expected


def written_none(values: Mapping[str, Any], places: Iterable[Location]) -> list[Wrong]:
    """Settings that say ``None`` where YAML says ``null``.

    Examples
    --------
    >>> [one.path for one in written_none({"compare_with": "None", "roles": {"area": "none"}}, [("roles", "area")])]
    ['roles.area']
    """
    found: list[Wrong] = []
    for at in places:
        value: Any = values
        for part in at:
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str) and value in _NONE_WORDS:
            cure = f"write null, or leave the line out; {value} is a text to YAML"
            found.append(Wrong(at, "value", cure))
    return found
