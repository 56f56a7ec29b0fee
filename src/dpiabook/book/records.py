"""Figures of every record, for the controlled part of a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dpiabook.result import NotAssessed
from dpiabook.risk import FamilyRisk, IndividualRisk, ScenarioRisk, Suda

_ROWS_AT_ONCE = 1_000_000


def record_columns(results: Mapping[str, Any], ids: str | None) -> pa.Table:
    """Put the figures that results hold for each record side by side.

    Parameters
    ----------
    results : mapping of str to result, or to a mapping of name to result
        Individual and family risks, scenarios and special uniques of one table; what was not assessed is left out.
    ids : str or None
        Name of the column of identifiers, where the source keeps no order of rows.

    Returns
    -------
    pyarrow.Table
        One row per record: the identifiers where there are any, then one column per figure.
    """
    columns: dict[str, Any] = {}
    for kind, given in results.items():
        named = given if isinstance(given, Mapping) else {"": given}
        for name, result in named.items():
            if not isinstance(result, NotAssessed):
                columns |= _figures(f"{kind}_{name}".rstrip("_"), result)
                if ids is not None and ids not in columns:
                    columns = _identifiers(ids, result) | columns
    return pa.table(columns)


def _figures(name: str, result: IndividualRisk | FamilyRisk | ScenarioRisk | Suda) -> dict[str, Any]:
    """The columns of one result."""
    if isinstance(result, ScenarioRisk):
        return {name: result.candidates}
    if isinstance(result, Suda):
        return {f"{name}_score": result.score, f"{name}_dis": result.dis_score, f"{name}_facts": result.smallest}
    return {name: result.risk}


def _identifiers(name: str, result: Any) -> dict[str, Any]:
    held = result.frequencies if isinstance(result, IndividualRisk) else result
    found = getattr(held, "ids", None)
    return {} if found is None else {name: found}


def write_records(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet in a folder that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    pq.write_table(table, path, row_group_size=_ROWS_AT_ONCE)
