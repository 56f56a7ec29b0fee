"""Execute each notebook on the fixed demonstration of 600 families, and keep what it says: ``make reference``.

The result is what `nbval` compares every later execution with, so look at its differences before they are committed.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
REFERENCE = Path(__file__).with_name("reference")
FAMILIES = "600"
_PICTURE = re.compile(r"base64,[A-Za-z0-9+/=]+")


def environment(out: Path) -> dict[str, str]:
    """What a notebook is executed with, here and when it is compared."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DPIABOOK_")}
    return kept | {"DPIABOOK_DEMO_FAMILIES": FAMILIES, "DPIABOOK_OUT": str(out), "PYTHONHASHSEED": "0"}


def executed(path: Path, out: Path) -> nbformat.NotebookNode:
    """One notebook with its outputs, without pictures and without what tells about the machine."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=1200, resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=environment(out))
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            _without_pictures(output)
    return notebook


def _without_pictures(output: nbformat.NotebookNode) -> None:
    data = output.get("data", {})
    data.pop("image/png", None)
    for kind, text in data.items():
        data[kind] = _PICTURE.sub("base64,PICTURE", text)


def main() -> None:
    """Execute the notebooks in their order: the last one gathers what the others found."""
    REFERENCE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            nbformat.write(executed(path, Path(out)), REFERENCE / path.name)
            sys.stdout.write(f"{path.stem}\n")


if __name__ == "__main__":
    main()
