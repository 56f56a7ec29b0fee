"""One plain word for each kind of column, whatever engine holds it."""

from __future__ import annotations

import ibis.expr.datatypes as dt

INTEGER, NUMBER, TEXT, BOOLEAN, DATE, DATETIME, OTHER = (
    "integer",
    "number",
    "text",
    "boolean",
    "date",
    "datetime",
    "other",
)

_WORDS: tuple[tuple[type, str], ...] = (
    (dt.Boolean, BOOLEAN),
    (dt.Integer, INTEGER),
    (dt.Floating, NUMBER),
    (dt.Decimal, NUMBER),
    (dt.String, TEXT),
    (dt.Date, DATE),
    (dt.Timestamp, DATETIME),
)


def type_word(dtype: dt.DataType) -> str:
    """Return the plain word for an Ibis data type.

    Parameters
    ----------
    dtype : ibis.expr.datatypes.DataType
        The type of a column.

    Returns
    -------
    str
        One of ``integer``, ``number``, ``text``, ``boolean``, ``date``, ``datetime``, ``other``.

    Examples
    --------
    >>> type_word(dt.int16), type_word(dt.Decimal(9, 2)), type_word(dt.Array(dt.int8))
    ('integer', 'number', 'other')
    """
    return next((word for kind, word in _WORDS if isinstance(dtype, kind)), OTHER)
