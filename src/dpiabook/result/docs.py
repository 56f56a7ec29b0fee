"""What docstrings say of results, so that what is written once is what people read."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from functools import cached_property

_SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", re.MULTILINE)


def first_line(thing: object) -> str:
    """What something is, in a line.

    Examples
    --------
    >>> first_line(first_line)
    'What something is, in a line.'
    """
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def section(text: str, name: str) -> str:
    r"""One section of a docstring, as it is written; empty where there is none.

    Examples
    --------
    >>> section("Count.\n\nNotes\n-----\nSweeney (2002).", "Notes")
    'Sweeney (2002).'
    """
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(name, "").strip()


def literature(function: object) -> str:
    """The paper or guidance that a function follows, in one line."""
    return " ".join(section(inspect.getdoc(function) or "", "Notes").split())


def literature_of(kind: type) -> str:
    """What the function that makes a kind of result follows; that is looked for in the module of the kind."""
    makers = vars(sys.modules[kind.__module__]).values()
    made = (one for one in makers if inspect.isfunction(one) and kind.__name__ in _given(one))
    return next(filter(None, map(literature, made)), "")


def _given(function: object) -> list[str]:
    return re.findall(r"\w+", str(getattr(function, "__annotations__", {}).get("return", "")))


def meanings(kind: type) -> dict[str, str]:
    """What each attribute of a class is, in the words of its docstring, or of a property's own.

    Examples
    --------
    >>> from dpiabook.result import NotAssessed
    >>> meanings(NotAssessed)["needed"]
    'What would be needed for it, in words; empty where nothing would help.'
    """
    found = dict(_entries(section(inspect.getdoc(kind) or "", "Attributes")))
    made = ((name, one) for name, one in inspect.getmembers_static(kind) if isinstance(one, property | cached_property))
    return {name: first_line(one) for name, one in made} | found


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for entry in re.split(r"\n(?=\S)", text):
        heading, _, words = entry.partition("\n")
        for name in heading.partition(" : ")[0].split(", "):
            yield name.strip(), " ".join(words.split())
