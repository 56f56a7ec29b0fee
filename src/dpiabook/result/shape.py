"""The one shape of results: figures with their ranges and meanings, tables, and what they follow."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.result.docs import first_line, literature_of, meanings

if TYPE_CHECKING:
    import pandas as pd

_RANGES = ("_range", "_interval")
_PLAIN = (bool, int, float, str)
_TOLD = ("int", "float", "bool", "str", "tuple[int, int]", "tuple[float, float]")
_ROWS = "rows"


class Result:
    """What every measure gives, whatever it measures.

    Its figures are the plain numbers and words among its attributes; what each means, with its unit, is what the
    docstring of its class says. A range stands beside the figure that it belongs to: `uniques_range` is that of
    `uniques`, `tau1_interval` that of `tau1`.
    """

    __slots__ = ()

    ROWS: ClassVar[tuple[str, ...]] = ()
    """Attributes that hold one number for each row of what was measured, in its order, where there are any."""

    @property
    def method(self) -> str:
        """What is measured, in a line."""
        return first_line(type(self))

    @property
    def source(self) -> str:
        """The paper or guidance that it follows; empty where there is none."""
        return literature_of(type(self))

    @property
    def parts(self) -> list[str]:
        """Names of the tables that `to_frame` gives, the first of them where none is named."""
        return [name for name, _ in self._tables()]

    def summary(self) -> pd.DataFrame:
        """The figures, one in a row: ``figure``, ``value``, ``low``, ``high`` and ``meaning``."""
        import pandas as pd

        told = meanings(type(self))
        rows = [(*figure, told.get(figure[0], "")) for figure in _figures(self)]
        return pd.DataFrame(rows, columns=["figure", "value", "low", "high", "meaning"], dtype=object)

    def to_frame(self, part: str | None = None) -> pd.DataFrame:
        """A table of the result: one row per record, class, area or value, whichever it is about.

        Parameters
        ----------
        part : str, optional
            One of `parts`; the first where none is named, and the figures where there is no table.

        Raises
        ------
        Refusal
            ``MEASURE_INPUT`` for a part that is not there.
        """
        tables = dict(self._tables())
        if part is None:
            return _frame(next(iter(tables.values()))) if tables else self.summary()
        if part not in tables:
            cure = did_you_mean(part, tables) or f"name one of {', '.join(tables)}" if tables else "name none"
            raise Refusal(Code.MEASURE_INPUT, f"there is no part {part!r}", where="to_frame", cure=cure)
        return _frame(tables[part])

    def _tables(self) -> list[tuple[str, Any]]:
        """What it has that is a table, by name, the foremost first."""
        return _tables(self)

    def __str__(self) -> str:
        figures = self._numbers().drop(columns="meaning")
        told = [figures.fillna("").to_string(index=False)] if len(figures) else []
        return "\n".join([self.method, *told, *self._rest()])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        figures = self._numbers()
        told = [f"<p><strong>{escape(self.method)}</strong></p>"]
        told += [figures.fillna("").to_html(index=False)] if len(figures) else []
        told += [f"<p>{escape(said)}</p>" for said in (*self._rest(), self.source) if said]
        return "".join(told)

    def _numbers(self) -> pd.DataFrame:
        """The figures that are no words: words, ids and levels may be values of the data, and stand nowhere unasked."""
        figures = self.summary()
        return figures[figures["value"].map(lambda value: not isinstance(value, str)).astype(bool)]

    def _rest(self) -> list[str]:
        return [f"Tables, by to_frame: {', '.join(self.parts)}."] if self.parts else []


def _figures(result: Result) -> Iterator[tuple[str, Any, Any, Any]]:
    """Each figure with its name and its range."""
    held = dict(_attributes(result))
    for name, value in held.items():
        if isinstance(value, _PLAIN):
            low, high = next((held[name + end] for end in _RANGES if held.get(name + end)), (None, None))
            yield name, value, low, high
        elif _is_range(value) and not any(name.endswith(end) and name.removesuffix(end) in held for end in _RANGES):
            yield name, None, *value


def _attributes(result: Result) -> Iterator[tuple[str, Any]]:
    """Fields as they are, and those properties that are no more than a figure; numpy's numbers as Python's own."""
    for name in getattr(result, "__dataclass_fields__", ()):
        yield name, _python(getattr(result, name))
    for name, one in inspect.getmembers_static(type(result)):
        made = one.fget if isinstance(one, property) else one.func if isinstance(one, cached_property) else None
        if made is None or name.startswith("_") or name in vars(Result):
            continue
        if str(made.__annotations__.get("return", "")).removesuffix(" | None") in _TOLD:
            yield name, _python(getattr(result, name))


def _python(value: Any) -> Any:
    return value.item() if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0 else value


def _is_range(value: Any) -> bool:
    return type(value) is tuple and len(value) == 2 and all(isinstance(_python(end), int | float) for end in value)


def _tables(result: Result) -> list[tuple[str, Any]]:
    """Rows first, then frames and series, then tables of records, then the parts that are results themselves."""
    import pandas as pd
    import pyarrow as pa

    held = [(name, getattr(result, name)) for name in getattr(result, "__dataclass_fields__", ())]
    rows = [(_ROWS, result)] if result.ROWS else []
    kinds = (pd.DataFrame | pd.Series, pa.Table, Result)
    return rows + [(name, one) for kind in kinds for name, one in held if isinstance(one, kind)]


def _frame(table: Any) -> pd.DataFrame:
    """A table as a data frame."""
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, pd.Series):
        return table.rename_axis("figure").reset_index(name="value")
    if not isinstance(table, Result):
        return table.to_pandas()  # type: ignore[no-any-return]
    if not table.ROWS:
        return table.to_frame()
    ids = getattr(table, "ids", None)
    known = {} if ids is None else {"id": ids.to_pandas()}
    return pd.DataFrame(known | {name: getattr(table, name) for name in table.ROWS if _there(table, name)})


def _there(table: Result, name: str) -> bool:
    return getattr(table, name) is not None
