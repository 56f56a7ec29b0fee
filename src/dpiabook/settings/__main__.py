"""Write what is generated from the model: ``python -m dpiabook.settings`` in the project's folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from dpiabook.settings import demo_file, load_settings
from dpiabook.settings.cell import parameters_cell, schema


def write_generated(root: Path) -> None:
    """Write ``parameters/schema.json``, ``parameters/demo.yml`` and the `parameters` cell of every notebook."""
    (root / "parameters").mkdir(exist_ok=True)
    (root / "parameters" / "schema.json").write_text(schema(), encoding="utf-8")
    shutil.copyfile(demo_file(), root / "parameters" / "demo.yml")
    cell = parameters_cell(load_settings(demo_file()).settings)
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        _write_cell(path, cell)


def _write_cell(path: Path, source: str) -> None:
    """Replace the source of a notebook's `parameters` cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = source.splitlines(keepends=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_generated(Path.cwd())
