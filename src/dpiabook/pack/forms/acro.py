"""``acro/``: the released tables and figures in the layout of ACRO's results, which output checkers' viewers open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from dpiabook.pack.forms.csvs import to_csv
from dpiabook.pack.forms.json_text import to_json
from dpiabook.pack.material import Material
from dpiabook.pack.model import anchor
from dpiabook.release.formatter import WITHHELD
from dpiabook.release.statement import PrintedTable, Statement

LAYOUT = "0.4.11"
"""Version of ACRO whose layout is followed."""
_RULES = ("negative", "missing", "threshold", "p-ratio", "nk-rule", "all-values-are-same")
_TABLE = "Counts passed the output rules and the audit; {cells} cells are withheld."
_FIGURE = "Drawn from released values only."


def to_acro(material: Material) -> dict[str, bytes]:
    """Write every released table and figure as one output that waits for a person's review.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    dict of str to bytes
        ``acro/results.json``, a CSV for each table, a PNG for each figure, and a checksum for each of these. No output
        has the status ``pass``: that is a person's word.
    """
    files: dict[str, bytes] = {}
    results: dict[str, Any] = {}
    for number, (record, made) in enumerate(_outputs(material)):
        uid = f"output_{number}"
        results[uid] = {"uid": uid, **record, "timestamp": f"{material.assessed.on.isoformat()}T00:00:00"}
        files |= made
    files["results.json"] = to_json({"version": LAYOUT, "results": results}).encode()
    sums = {f"checksums/{name}.txt": hashlib.sha256(content).hexdigest().encode() for name, content in files.items()}
    return {f"acro/{name}": content for name, content in (files | sums).items()}


def _outputs(material: Material) -> Iterator[tuple[dict[str, Any], dict[str, bytes]]]:
    for one in material.statements:
        name = anchor(one.id)
        if one.table is not None:
            rows = to_csv(one.table.headings, one.table.cells).encode()
            yield _table(one, one.table, f"{name}.csv"), {f"{name}.csv": rows}
        drawing = material.drawings.get(one.id)
        if drawing is not None:
            file = {"name": f"{name}.png", "sdc": {}}
            yield _record(one, "custom", file, {}, _FIGURE), {f"{name}.png": drawing.png}


def _table(statement: Statement, table: PrintedTable, name: str) -> dict[str, Any]:
    held = [[row, at] for row, cells in enumerate(table.cells) for at, cell in enumerate(cells) if cell == WITHHELD]
    places: dict[str, Any] = {rule: [] for rule in _RULES} | {"threshold": held}
    summary = {"suppressed": bool(held)} | {rule: len(found) for rule, found in places.items()}
    outcome = {
        f"{at}: {heading}": {
            str(row): "threshold; " if cells[at] == WITHHELD else "ok" for row, cells in enumerate(table.cells)
        }
        for at, heading in enumerate(table.headings)
    }
    file = {"name": name, "sdc": {"summary": summary, "cells": places}}
    return _record(statement, "table", file, outcome, _TABLE.format(cells=len(held)))


def _record(
    statement: Statement, kind: str, file: dict[str, Any], outcome: dict[str, Any], summary: str
) -> dict[str, Any]:
    return {
        "status": "review",
        "type": kind,
        "properties": {"method": kind, "finding": statement.id, "profile": statement.profile},
        "files": [file],
        "outcome": outcome,
        "command": statement.method,
        "summary": f"review; {summary}",
        "comments": [statement.title, statement.sentence],
        "exception": "",
    }
