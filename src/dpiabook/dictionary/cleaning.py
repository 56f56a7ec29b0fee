"""What no label may hold: control characters, marks that turn the direction of writing, and signs without width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

_HIDDEN: Mapping[str, re.Pattern[str]] = {
    "control characters": re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]"),
    "marks that turn the direction of writing": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "signs without width": re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff\U000e0000-\U000e007f]"),
}
_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


class Cleaner:
    """Takes hidden characters out of all that is said of variables, and remembers of how many."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def __call__(self, said: Mapping[str, Any]) -> dict[str, Any]:
        r"""What is said of one variable, without hidden characters in names, labels and codes.

        Examples
        --------
        >>> clean = Cleaner()
        >>> clean({"name": "yob", "label": "Year\u202e of birth"}), clean.notes
        ({'name': 'yob', 'label': 'Year of birth'}, ('marks that turn the direction of writing were taken out (1)',))
        """
        kinds: set[str] = set()
        cleaned = {key: _cleaned(value, kinds) for key, value in said.items()}
        self._found.update(kinds)
        return cleaned

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken out, and of how many variables."""
        return tuple(f"{kind} were taken out ({count})" for kind, count in sorted(self._found.items()))


def without_hidden(text: str) -> str:
    """A text without hidden characters."""
    kinds: set[str] = set()
    return str(_cleaned(text, kinds))


def _cleaned(value: Any, kinds: set[str]) -> Any:
    if isinstance(value, str):
        text = _SPACES.sub(" ", value)
        for kind, pattern in _HIDDEN.items():
            text, count = pattern.subn("", text)
            if count:
                kinds.add(kind)
        return text
    if isinstance(value, Mapping):
        return {_cleaned(key, kinds): _cleaned(one, kinds) for key, one in value.items()}
    return [_cleaned(one, kinds) for one in value] if isinstance(value, list) else value
