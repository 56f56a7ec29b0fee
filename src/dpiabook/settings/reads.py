"""Which settings a process has read: what a notebook's results rest on is noted while it runs, and not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Self

from pydantic import BaseModel

_READ: set[str] = set()
_HERE: ContextVar[tuple[set[str], ...]] = ContextVar("reads", default=(_READ,))
"""Where reads are noted: for the whole process, and for whoever listens in this context."""
_WHOLE = frozenset({"__dict__", "model_dump", "model_dump_json"})
"""What gives all fields at once."""


class Noted(BaseModel):
    """A part of the settings: whoever looks at one of its fields has read that setting.

    Copying with changes is no reading; comparing, printing and turning into plain values is a reading of all fields.

    Examples
    --------
    >>> class Own(Noted):
    ...     k: int = 10
    >>> Own().model_copy(update={"k": 3}).k
    3
    """

    def __getattribute__(self, name: str) -> Any:
        """Note the setting that is looked at."""
        if not _HERE.get():
            return super().__getattribute__(name)
        kind = type(self)
        fields: Mapping[str, Any] = super().__getattribute__("__pydantic_fields__")
        if name in fields:
            note(_paths().get(kind, {}).get(name, ()))
        elif name in _WHOLE:
            note(_beneath(kind))
        return super().__getattribute__(name)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy, as pydantic does."""
        with unnoted():
            return super().model_copy(update=update, deep=deep)

    def __copy__(self) -> Self:
        """Copy, as pydantic does."""
        with unnoted():
            return super().__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy, as pydantic does wherever a part is as built in."""
        with unnoted():
            return super().__deepcopy__(memo)


def note(names: Iterable[str]) -> None:
    """Note that something was read: settings by their paths, other things by whatever they are called."""
    found = tuple(names)
    for reads in _HERE.get():
        reads.update(found)


def noted() -> frozenset[str]:
    """Everything that this process has read."""
    return frozenset(_READ)


@contextmanager
def unnoted() -> Iterator[None]:
    """Look at settings without reading them: to refuse what is wrong, to tell one state from another."""
    token = _HERE.set(())
    try:
        yield
    finally:
        _HERE.reset(token)


@contextmanager
def listening() -> Iterator[set[str]]:
    """Give what is read meanwhile in this thread, beside what the process has read.

    Examples
    --------
    >>> with listening() as heard:
    ...     note(["seed"])
    >>> heard
    {'seed'}
    """
    heard: set[str] = set()
    token = _HERE.set((*_HERE.get(), heard))
    try:
        yield heard
    finally:
        _HERE.reset(token)


def leaves(kind: type[BaseModel], before: str = "") -> Iterator[str]:
    """Paths of all settings, those of parts included; what lies in a list or under free names is one setting.

    Examples
    --------
    >>> from dpiabook.settings.model import Settings
    >>> [path for path in leaves(Settings) if path.startswith("targets.")]
    ['targets.k', 'targets.unique_families', 'targets.expected_rate']
    """
    for name, field in kind.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from leaves(inner, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def setting_at(values: Mapping[str, Any], path: str) -> Any:
    """The value of a setting among plain values; None where there is none.

    Examples
    --------
    >>> setting_at({"targets": {"k": 10}}, "targets.k")
    10
    """
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _beneath(kind: type[BaseModel]) -> Iterator[str]:
    """Every setting of a part, and of the parts within it."""
    for name, field in kind.model_fields.items():
        inner = field.annotation
        yield from _paths().get(kind, {}).get(name, ())
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _beneath(inner)


@cache
def _paths() -> Mapping[type[BaseModel], Mapping[str, tuple[str, ...]]]:
    """For each part of the settings, the settings that looking at one of its fields reads: none for a part within."""
    from dpiabook.settings.model import Settings

    found: dict[type[BaseModel], dict[str, tuple[str, ...]]] = {}
    waiting: list[tuple[type[BaseModel], str]] = [(Settings, "")]
    while waiting:
        kind, before = waiting.pop()
        for name, field in kind.model_fields.items():
            inner, path = field.annotation, f"{before}{name}"
            part = isinstance(inner, type) and issubclass(inner, BaseModel)
            own = found.setdefault(kind, {})
            own[name] = (*own.get(name, ()), *(() if part else (path,)))
            if part:
                waiting.append((inner, f"{path}."))  # type: ignore[arg-type]
    return found
