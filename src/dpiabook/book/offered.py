"""What a book offers in a cell of one's own: itself in five lines, its measures and its figures by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from dpiabook.book.display import Shown
from dpiabook.errors import did_you_mean
from dpiabook.result import NotAssessed

if TYPE_CHECKING:
    from dpiabook.book.book import Book


def in_five_lines(book: Book) -> str:
    """Say what a book is of, and where to go on, without a value from the data."""
    settings, rows = book.settings, book.rows
    data = rows.in_words if not isinstance(rows, NotAssessed) else "a dictionary alone"
    return "\n".join(
        (
            f"Dataset {settings.dataset}, version {settings.version}, in {book.notebook}",
            f"{data}; {len(book.inventory)} variables, of which {len(book.flags.sensitive)} are sensitive",
            f"{len(book.findings)} findings so far: book.findings; their figures: book.figures.…",
            "The data: book.data; some of them as a frame: book.frame(columns, where=…)",
            "Measures of the data: book.measures.…, such as book.measures.suda(keys)",
        )
    )


class _Offered:
    """Names that are completed by the tabulator key, and told where one is mistyped."""

    def _names(self) -> Mapping[str, Any]:
        raise NotImplementedError

    def __dir__(self) -> list[str]:
        return sorted(self._names())

    def __getattr__(self, name: str) -> Any:
        known = {} if name.startswith("_") else self._names()
        if name in known:
            return known[name]
        raise AttributeError(f"there is no {name!r}: {did_you_mean(name, known) or ', '.join(known)}", name=name)

    def __repr__(self) -> str:
        return ", ".join(self._names()) or "none yet"


@dataclass(frozen=True, repr=False)
class Measures(_Offered):
    """Every measure, those of a table on the book's own data; a refusal of the data becomes the reason."""

    book: Book

    def _names(self) -> Mapping[str, Any]:
        from dpiabook import measures

        return _Lazy(dir(measures), lambda name: self._of_data(getattr(measures, name)))

    def _of_data(self, measure: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(measure)
        first, *others = signature.parameters.values()
        on_data = "TableLike" in str(first.annotation)

        @wraps(measure)
        def called(*inputs: Any, **options: Any) -> Any:
            given = (self.book.data, *inputs) if on_data else inputs
            return self.book.measure(measure, *given, **options)

        called.__signature__ = signature.replace(parameters=others) if on_data else signature  # type: ignore[attr-defined]
        return called


class _Lazy(Mapping[str, Any]):
    """Values by name that are made when they are asked for."""

    def __init__(self, names: list[str], make: Callable[[str], Any]) -> None:
        self._known, self._make = names, make

    def __getitem__(self, name: str) -> Any:
        return self._make(name)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Any:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True, repr=False)
class Figures(_Offered):
    """Every figure that was shown, under the name of its finding."""

    shown: Mapping[str, Shown]

    def _names(self) -> Mapping[str, Any]:
        return {name: one for name, one in self.shown.items() if one.drawing is not None}
