"""`dpiabook twin`: invented records with the structure of a dataset, labelled so in every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dpiabook.mitigation.twin import LABEL, SAYS, twin
from dpiabook.suite.protecting.openly import Opening, written_openly
from dpiabook.suite.protecting.records import NAMES, write_records
from dpiabook.suite.runs import Options, load

_README = """# Low-fidelity twin

{says}.

These records are invented. Each column was drawn by itself from a noisy margin: codes, types and rough frequencies
are those of the dataset, and nothing else is. No result from them means anything. They are for writing and testing
code before access to the records.

A synthetic file that keeps relations is not made here. `synthpop` (R) makes one; assess it with `dpiabook run` on that
file with the real one as the earlier version.
"""


def write_twin(file: Path, rows: int, *, out: Path | None = None, version: str | None = None) -> Path:
    """Write a twin.

    Parameters
    ----------
    file : pathlib.Path
        The parameters file.
    rows : int
        How many records to invent.
    out, version
        As for `protect`.

    Returns
    -------
    pathlib.Path
        ``outputs/<dataset>/_twin-<version>``.
    """

    def write(opening: Opening, folder: Path) -> Mapping[str, Any]:
        book = opening.book
        seed = int.from_bytes(hashlib.sha256(b"twin\n" + opening.secret).digest()[:16], "big")
        made = twin(opening.records, book.inventory, book.roles, rows, seed).records
        for path in write_records(made, np.arange(rows), folder):
            path.rename(path.with_name(f"{LABEL}-{path.name}"))
        (folder / f"{LABEL}-README.md").write_text(_README.format(says=SAYS.capitalize()), encoding="utf-8")
        columns = [
            {"name": one, "title": book.inventory[one].title if one in book.inventory else one, "description": SAYS}
            for one in made.column_names
        ]
        package = {
            "name": f"{book.settings.dataset}-{LABEL}".lower(),
            "description": SAYS,
            "resources": [{"name": LABEL, "path": f"{LABEL}-{NAMES[1]}", "schema": {"fields": columns}}],
        }
        text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{LABEL}-datapackage.json").write_text(text, encoding="utf-8")
        return {"says": SAYS, "records": rows}

    return written_openly(load(file, Options(out=out), version), LABEL, write)
