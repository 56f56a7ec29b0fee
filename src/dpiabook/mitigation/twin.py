"""A low-fidelity twin: records that look like those of a dataset, and say of nobody anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting import tally
from dpiabook.counting.encoding import decoded_type, encode
from dpiabook.dictionary import Inventory, Variable
from dpiabook.settings import Roles

LABEL = "twin"
SAYS = "low-fidelity twin: invented records, no relation between columns is real"
_MOST_LEVELS = 30
_CUTS = np.arange(1, 20) / 20
_FEW = 10
_SCALE = 5.0
_DIGITS = 2


@dataclass(frozen=True)
class Twin:
    """Invented records.

    Attributes
    ----------
    records : pyarrow.Table
        The columns of the dataset in their order and types, with a first column that says what they are.
    """

    records: pa.Table = field(repr=False)


def twin(original: pa.Table, inventory: Inventory, roles: Roles, rows: int, seed: int) -> Twin:
    """Draw records with the structure, the codes and roughly the marginals of a dataset, and no relation of it.

    Parameters
    ----------
    original : pyarrow.Table
        One row for each person.
    inventory : Inventory
        The columns.
    roles : Roles
        Ids are made up; who lives together is drawn by rough sizes.
    rows : int
        How many records to draw.
    seed : int
        A secret: who has it can take the noise away.

    Returns
    -------
    Twin
        Each column is drawn by itself. Categories: counts with Laplace noise of scale 5, rounded to 10; what fewer than
        10 have, with or without noise, is dropped; where nothing is left, texts become placeholders and others are
        missing. Other numbers: between the 5 % and 95 % points, rounded to two digits, so
        that no extreme is anybody's. Other texts become placeholders, and so do areas.

    Notes
    -----
    For writing and testing code before access. It is no differential privacy and promises nothing by itself: what it
    tells is a noisy margin of each column. The spectrum of synthetic data: Bates, Spakulova, Dove and Mealor (2018),
    ONS methodology working paper 16 ("synthetic structural" and "valid").

    Examples
    --------
    >>> people = pa.table({"sex": ["F", "M"] * 50, "yob": list(range(1900, 2000))})
    >>> found = twin(people, Inventory(()), Roles(), 5, seed=1).records
    >>> found.column_names, set(found["sex"].to_pylist()) <= {"F", "M"}, found.num_rows
    (['twin', 'sex', 'yob'], True, 5)
    """
    draw = np.random.default_rng(seed)
    columns: dict[str, Any] = {LABEL: pa.array([SAYS] * rows)}
    households = _households(original, roles.family_id, rows, draw)
    for name in original.column_names:
        kind = decoded_type(original.schema.field(name).type)
        if name == roles.child_id:
            columns[name] = _ids(np.arange(rows), kind)
        elif name == roles.family_id:
            columns[name] = _ids(households, kind)
        elif name in (roles.area, roles.region):
            # Which areas are in the data is said to nobody outside: elsewhere they stand under pseudonyms.
            columns[name] = _ids(draw.integers(0, _MOST_LEVELS, rows), kind)
        else:
            variable = inventory[name] if name in inventory else Variable(name)
            columns[name] = _drawn(original[name], kind, variable, rows, draw)
    return Twin(pa.table(columns))


def _ids(numbers: NDArray[np.int64], kind: pa.DataType) -> pa.Array:
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    return pa.array([f"{LABEL}-{number:07}" for number in numbers]) if texts else pa.array(numbers + 1).cast(kind)


def _households(original: pa.Table, family: str | None, rows: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Numbers of households, of sizes drawn by their noisy frequencies."""
    if family is None or family not in original.column_names:
        return np.arange(rows)
    sizes = np.bincount(np.minimum(tally_of(original[family], family), 6), minlength=7)[1:]
    chances = _noisy(sizes, draw)
    chances = np.full(6, 1 / 6) if chances is None else chances
    drawn = draw.choice(np.arange(1, 7), rows, p=chances)
    return np.repeat(np.arange(rows), drawn)[:rows]


def tally_of(column: pa.ChunkedArray, name: str) -> NDArray[np.int64]:
    """How many records have each value of a column."""
    codes, levels = encode(column, name)
    return tally(codes[codes >= 0], len(levels))


def _noisy(counts: NDArray[np.int64], draw: np.random.Generator) -> NDArray[np.float64] | None:
    """Chances from counts with noise, rounded; None where nothing is left."""
    noise = np.rint((counts + draw.laplace(0, _SCALE, len(counts))) / _FEW) * _FEW
    kept = np.where((counts >= _FEW) & (noise >= _FEW), noise, 0.0)
    return np.asarray(kept / kept.sum()) if kept.sum() else None


def _drawn(
    column: pa.ChunkedArray, kind: pa.DataType, variable: Variable, rows: int, draw: np.random.Generator
) -> pa.Array:
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    codes, levels = encode(column, variable.name)
    gaps = draw.random(rows) < np.round((codes < 0).mean(), 1)
    if len(levels) == 0:
        return pa.nulls(rows, kind)
    chances = _noisy(tally(codes[codes >= 0], len(levels)), draw) if len(levels) <= _MOST_LEVELS else None
    if chances is not None:
        chosen = draw.choice(len(levels), rows, p=chances)
        return pc.if_else(pa.array(gaps), pa.scalar(None, kind), levels.take(pa.array(chosen)).cast(kind))
    if number and len(levels) > _MOST_LEVELS:
        found = _between(levels, codes, rows, draw)
        whole = np.rint(found) if pa.types.is_integer(kind) else found
        return pa.array(whole, mask=gaps).cast(kind, safe=False)
    if len(levels) > _MOST_LEVELS and (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        years = _between(pc.year(levels), codes, rows, draw).astype(np.int64)
        return pa.array([f"{year}-01-01" for year in years]).cast(kind)
    texts = pa.array([f"{LABEL} {variable.name} {value}" for value in draw.integers(0, 100, rows)], mask=gaps)
    return texts if pa.types.is_string(kind) or pa.types.is_large_string(kind) else pa.nulls(rows, kind)


def _between(levels: pa.Array, codes: NDArray[np.int32], rows: int, draw: np.random.Generator) -> NDArray[np.float64]:
    """Numbers drawn evenly between rounded twentieths."""
    values = np.asarray(levels.cast(pa.float64(), safe=False))[codes[codes >= 0]]
    cuts = np.array([_rounded(float(cut)) for cut in np.quantile(values, _CUTS)])
    at = draw.integers(0, len(cuts) - 1, rows)
    return np.asarray(cuts[at] + draw.random(rows) * (cuts[at + 1] - cuts[at]))


def _rounded(value: float) -> float:
    """Two digits; of what lies between 1000 and 3000, such as years, all but the last."""
    if 1000 <= abs(value) <= 3000:
        return round(value / 5) * 5.0
    return float(f"{value:.{_DIGITS}g}")
