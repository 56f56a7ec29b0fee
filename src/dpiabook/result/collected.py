"""Results that are a table, a list, a number or several results by name: what they always were, in the one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache, wraps
from typing import Any, ClassVar, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from dpiabook.result.docs import first_line, literature
from dpiabook.result.shape import Result

P = ParamSpec("P")
T = TypeVar("T")


class _Told(Result):
    """A result that was told what made it."""

    _told = ("", "")

    @property
    def method(self) -> str:
        """What is measured, in a line."""
        return self._told[0]

    @property
    def source(self) -> str:
        """The paper or guidance that it follows; empty where there is none."""
        return self._told[1]

    @property
    def parts(self) -> list[str]:
        """It is one table, without parts."""
        return []

    def summary(self) -> pd.DataFrame:
        """How many rows its table has."""
        row = ("rows", len(self.to_frame()), None, None, "Rows of the table.")
        return pd.DataFrame([row], columns=["figure", "value", "low", "high", "meaning"], dtype=object)

    def __str__(self) -> str:
        return repr(self)


class ResultTable(pd.DataFrame, _Told):
    """A table; what is made of it by pandas is a data frame like any other."""

    _metadata: ClassVar[list[str]] = ["_told"]

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """The table as a plain data frame."""
        return super().to_frame(part) if part else pd.DataFrame(self)


class ResultsByName(dict[str, Any], _Told):
    """Several results, or words, by their names; ``name`` is the first column of its table."""

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """One table of all, with the name of each."""
        if part:
            return super().to_frame(part)
        frames = [_as_frame(one).assign(name=name) for name, one in self.items()]
        whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"name": []})
        return whole[["name", *whole.columns.drop("name")]]


class ResultList(tuple[Any, ...], _Told):
    """A list of what was found, one in a row of its table."""

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """One row for each."""
        return super().to_frame(part) if part else _as_frame(list(self))


class ResultRange(tuple[Any, ...], _Told):
    """Lower and upper ends."""

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """Columns ``low`` and ``high``."""
        return super().to_frame(part) if part else pd.DataFrame({"low": self[0], "high": self[1]})


class ResultNumber(float, _Told):
    """One number."""

    def summary(self) -> pd.DataFrame:
        """The number."""
        row = ("value", float(self), None, None, self.method)
        return pd.DataFrame([row], columns=["figure", "value", "low", "high", "meaning"], dtype=object)

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """One row with the number."""
        return super().to_frame(part) if part else self.summary()


class ResultText(str, _Told):
    """What was done, in words."""

    __str__ = str.__str__

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """One row with the words."""
        return super().to_frame(part) if part else pd.DataFrame({"said": [str.__str__(self)]})


def shaped(measure: Callable[P, T]) -> Callable[P, T]:
    """Give what a measure gives in the one shape, beside being a frame, a dictionary, a tuple, a number or words.

    Examples
    --------
    >>> @shaped
    ... def size(people: pd.DataFrame) -> dict[str, int]:
    ...     "How many there are."
    ...     return {"people": len(people)}
    >>> found = size(pd.DataFrame({"sex": ["F", "M"]}))
    >>> found, found.method, found.to_frame().to_dict("list")
    ({'people': 2}, 'How many there are.', {'name': ['people'], 'value': [2]})
    """
    told = cache(lambda: (first_line(measure), literature(measure)))

    @wraps(measure)
    def called(*inputs: P.args, **options: P.kwargs) -> T:
        found = measure(*inputs, **options)
        if isinstance(found, Result):
            return found
        held: Any = _kind(found)(found)
        held._told = told()
        return cast("T", held)

    return called


def _kind(found: object) -> Callable[..., Any]:
    if isinstance(found, tuple):
        return ResultRange if len(found) == 2 and all(isinstance(one, np.ndarray) for one in found) else ResultList
    kinds = {pd.DataFrame: ResultTable, Mapping: ResultsByName, float: ResultNumber, str: ResultText}
    return next(kind for of, kind in kinds.items() if isinstance(found, of))


def _as_frame(value: Any) -> pd.DataFrame:
    """Whatever one name stands for, as a table."""
    if isinstance(value, Result):
        return value.to_frame()
    if isinstance(value, Mapping):
        return ResultsByName(value).to_frame().rename(columns={"name": "of"})
    if isinstance(value, list | tuple):
        return pd.DataFrame(list(_rows(value)))
    return pd.DataFrame({"value": [value]})


def _rows(values: Iterable[Any]) -> Iterator[Any]:
    for one in values:
        yield asdict(one) if is_dataclass(one) and not isinstance(one, type) else one
