"""The PDF form by Typst, tagged for readers who listen (PDF/UA-1); made where the extra ``pdf`` is installed."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from importlib.resources import as_file, files
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import matplotlib as mpl

from dpiabook.pack.forms.long_tables import with_long_tables_apart
from dpiabook.pack.forms.widths import LANDSCAPE_MM, LONGEST_WORD, PORTRAIT_MM, is_wide, widths
from dpiabook.pack.model import Box, Document, Grid, Item, Picture, Section
from dpiabook.pack.wording import printable

_TALLEST = 1.25
# Typst reads every font that it is given, which takes longer than setting a page.
_FONTS = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSans-BoldOblique.ttf",
    "LastResortHE-Regular.ttf",
)
_BREAK = "\u200b"


def can_write_pdf() -> bool:
    """Whether the extra ``pdf`` is installed."""
    return find_spec("typst") is not None


def to_pdf(document: Document, on: date) -> bytes:
    """Write a pack as PDF/UA-1; a figure without alternative text would be refused.

    Parameters
    ----------
    document : Document
        What `dpiabook.pack.document.assemble` made.
    on : date
        The only date in the file.

    Returns
    -------
    bytes
        The same for the same document: the type is DejaVu Sans as matplotlib brings it, whatever the machine has.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.json").write_text(json.dumps(_data(document, on, folder)), encoding="utf-8")
        source = files("dpiabook.pack.forms").joinpath("web", "pack.typ").read_bytes()
        (folder / "pack.typ").write_bytes(source)
        _typeset(folder, int(datetime.combine(on, time(), UTC).timestamp()))
        return (folder / "pack.pdf").read_bytes()


def _typeset(folder: Path, timestamp: int) -> None:
    fonts = folder / "fonts"
    fonts.mkdir()
    for name in _FONTS:
        shutil.copy(Path(mpl.get_data_path()) / "fonts" / "ttf" / name, fonts)
    with as_file(files("dpiabook.pack.forms").joinpath("typeset.py")) as script:
        command = [sys.executable, "-P", str(script), str(folder), str(fonts), str(timestamp)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- our own script, and folders of our own


def _data(document: Document, on: date, folder: Path) -> dict[str, Any]:
    """The document as plain values; its pictures are written beside it."""
    apart, numbers = with_long_tables_apart(document), count(1)
    return {
        "title": printable(document.title),
        "subtitle": printable(document.subtitle),
        "running": printable(document.running),
        "mark": _box(document.mark),
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "sections": [_section(one, folder, numbers) for one in apart.walk()],
    }


def _section(section: Section, folder: Path, numbers: Iterator[int]) -> dict[str, Any]:
    wide = is_wide(section.items)
    items = [_item(item, wide, folder, numbers) for item in section.items]
    title = breakable(section.title)
    return {"title": title, "level": section.level, "flows": section.flows, "wide": wide, "items": items}


def _item(item: Item, wide: bool, folder: Path, numbers: Iterator[int]) -> dict[str, Any]:
    if isinstance(item, Grid):
        return _grid(item, LANDSCAPE_MM if wide else PORTRAIT_MM)
    if isinstance(item, Picture):
        return _picture(item, folder, next(numbers))
    if isinstance(item, Box):
        return _box(item)
    return {"kind": "text", "label": item.label, "text": breakable(item.text)}


def _grid(grid: Grid, room: float) -> dict[str, Any]:
    fill: dict[str, list[int]] = {}
    for row, column in sorted(grid.to_fill):
        fill.setdefault(str(row), []).append(column)
    strong = [f"{row}:{column}" for row, column in sorted(grid.strong)]
    return {
        "kind": "grid",
        "strong": strong,
        "caption": breakable(grid.caption),
        "headings": [breakable(words) for words in grid.headings],
        "rows": [[breakable(cell) for cell in row] for row in grid.rows],
        "numeric": [grid.is_numeric(column) for column in range(len(grid.headings))],
        "notes": [breakable(note) for note in grid.notes],
        "widths": [round(width, 3) for width in widths(grid, room)],
        "fill": fill,
    }


def _picture(picture: Picture, folder: Path, number: int) -> dict[str, Any]:
    """Figures that are taller than the page is wide are set smaller."""
    name = f"{number}.svg"
    (folder / name).write_bytes(picture.svg)
    width, height = struct.unpack(">II", picture.png[16:24])
    scale = min(1.0, _TALLEST * width / height)
    words = {"caption": breakable(picture.caption), "alt": printable(picture.alt)}
    return {"kind": "picture", "file": name, "scale": scale, **words}


def _box(box: Box) -> dict[str, Any]:
    return {"kind": "box", "box": box.kind, "label": box.label, "text": breakable(box.text)}


def breakable(text: str) -> str:
    r"""Let a very long word, such as an address, break inside.

    Examples
    --------
    >>> breakable("short words")
    'short words'
    >>> breakable("a" * 30).split("\u200b")
    ['aaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaa']
    """
    clean = printable(text)
    if max(map(len, clean.split()), default=0) <= LONGEST_WORD:
        return clean
    return " ".join(_parted(word) for word in clean.split(" "))


def _parted(word: str) -> str:
    parts = (word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
    return _BREAK.join(parts)
