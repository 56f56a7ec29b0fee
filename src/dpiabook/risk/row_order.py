"""Figures per record need an order of records that their reader can follow."""

from __future__ import annotations

from dpiabook.counting import CodedKeys
from dpiabook.errors import Code, Refusal


def require_order(coded: CodedKeys, where: str) -> CodedKeys:
    """Return `coded` if its records can be told apart by row or by identifier.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for a source without row order (a database, Spark, a folder of parts) read without `ids`.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import coded_keys
    >>> require_order(coded_keys(pd.DataFrame({"yob": [2001]}), ["yob"]), "suda").row_order
    True
    """
    if not coded.row_order and coded.ids is None:
        raise Refusal(
            Code.MEASURE_INPUT,
            "this source has no row order, so figures per record would belong to nobody",
            where=where,
            cure="name the column of identifiers: ids=... (roles.child_id in the settings)",
        )
    return coded
