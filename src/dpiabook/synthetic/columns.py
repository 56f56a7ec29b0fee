"""The columns of the invented tables: their order, their storage, their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]

MISSING = -1
"""In every generated array a negative value stands for a missing one: no variable has negative values."""

GENDERS = ("M", "F", "U")
CME_REASONS = ("AWP", "MOV", "PBD", "UNK", "HLT")

_INT8, _INT16, _INT32, _INT64 = pa.int8(), pa.int16(), pa.int32(), pa.int64()
_TEXT, _FLOAT = pa.string(), pa.float64()

CHILD_SCHEMA = pa.schema(
    [
        ("area_code", _TEXT),
        ("region_code", _TEXT),
        ("family_id", _INT64),
        ("child_id", _INT64),
        ("n_children", _INT8),
        ("gender", _TEXT),
        ("yob", _INT16),
        ("sibling_order", _INT8),
        ("age_at_tfp", _INT8),
        ("cp_plan", _INT8),
        ("age_at_cp", _INT8),
        ("ftex_eps", _INT32),
        ("ftex_duration", _FLOAT),
        ("age_first_ftex", _INT8),
        ("mhda_eps_pre_cp", _INT32),
        ("age_at_mhda", _INT8),
        ("offence_ever", _INT8),
        ("age_first_offence", _INT8),
        ("n_offences", _INT32),
        ("cme_flag", _INT8),
        ("ehe_flag", _INT8),
        ("eotas_flag", _INT8),
        ("on_roll", _INT8),
        ("cme_reason", _TEXT),
    ]
)

YEAR_SCHEMA = pa.schema(
    [
        ("child_id", _INT64),
        ("school_year", _INT16),
        ("sessions_possible", _INT16),
        ("sessions_absent", _INT16),
        ("ftex_eps_year", _INT32),
        ("ftex_days_year", _FLOAT),
    ]
)


def to_arrow(columns: Columns, schema: pa.Schema, codes: Mapping[str, tuple[str, ...]]) -> pa.Table:
    """Return generated arrays as one Arrow table.

    Parameters
    ----------
    columns : Columns
        Arrays of one length, by name. Text columns hold positions in their codes; negative values are missing.
    schema : pyarrow.Schema
        Names, order and storage of the table; arrays that it does not name are left out.
    codes : Mapping[str, tuple of str]
        The codes of each text column.

    Returns
    -------
    pyarrow.Table
        With nulls where values are missing.

    Examples
    --------
    >>> to_arrow({"gender": np.array([1, -1])}, pa.schema([("gender", pa.string())]), {"gender": GENDERS}).to_pydict()
    {'gender': ['F', None]}
    """
    arrays = [_to_array(columns[field.name], field.type, codes.get(field.name)) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _to_array(values: NDArray[Any], kind: pa.DataType, codes: tuple[str, ...] | None) -> pa.Array:
    missing = np.less(values, 0)
    if codes is None:
        return pa.array(values.astype(kind.to_pandas_dtype(), copy=False), mask=missing)
    positions = pa.array(values.astype(np.int16, copy=False), mask=missing)
    return pa.DictionaryArray.from_arrays(positions, pa.array(codes)).dictionary_decode()
