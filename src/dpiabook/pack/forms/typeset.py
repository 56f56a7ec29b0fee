"""Typst in a process of its own: its threads do not survive the forking by which packs are written side by side.

Run by its path, so that nothing but Typst is imported: ``python -P typeset.py FOLDER FONTS TIMESTAMP`` makes
``pack.pdf`` of ``pack.typ`` in the folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    import typst

    folder, fonts, timestamp = sys.argv[1:]
    typst.compile(
        str(Path(folder) / "pack.typ"),
        output=str(Path(folder) / "pack.pdf"),
        root=folder,
        format="pdf",
        font_paths=[fonts],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(timestamp),
    )
