"""What of a notebook's file counts: what it would do, whatever JupyterLab has saved beside that."""

from __future__ import annotations

import json
from pathlib import Path


def cells_that_count(path: Path) -> object:
    """Of each cell its kind, its source and its tags; the whole text of what is no notebook."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        cells = json.loads(text)["cells"]
        return [
            (cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", ()))) for cell in cells
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
