"""How the share of people alone falls as areas grow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of, width_of, wrap
from dpiabook.figures.released import WITHHELD_WORD, Released, released
from dpiabook.figures.sheet import ROOM, Ink, sheet
from dpiabook.figures.style import CATEGORICAL, CHARCOAL, GRID, LABEL, SMALL
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle, unshown
from dpiabook.release.statement import Statement

_HEIGHT, _LEFT, _ABOVE, _BELOW = 2.6, 0.5, 0.22, 0.42
_NAMED, _LINES = 1.9, 3
"""Width in inches, and lines, of the labels at the ends of the lines."""
_TOP = 100.0
_SIZE = re.compile(r"in_(\d+)")


def draw_area_size(statement: Statement) -> Drawing | None:
    """One line for each combination, on a logarithmic scale of area sizes; at most four.

    Columns ``short`` (the combination), ``n``, and ``in_100``, ``in_300`` and so on: the expected share, in %, of
    people alone in areas of that size (kind ``derived``).
    """
    names = [column.name for column in statement.table.columns] if statement.table else []
    every = released(statement, "short", "n", perhaps=[name for name in names if _SIZE.fullmatch(name)])
    if every is None:
        return None
    sizes = [(int(match.group(1)), name) for name in names if (match := _SIZE.fullmatch(name))]
    found = every.take(range(min(len(every), len(CATEGORICAL))))
    data = _lines(found, sizes)
    if not sizes:
        return None
    under = subtitle(
        f"Expected share of {statement.universe} alone, in %, by how many of them an area has",
        population_of_rows(every, "n", statement.universe),
    )
    hidden = [name for name in found.raw("short") if name not in set(data["short"])]
    not_drawn = f"{WITHHELD_WORD.capitalize()}: {', '.join(hidden)}." if hidden else ""
    about = notes(found, len(every) - len(found), "combinations", not_drawn)
    page = sheet(statement, under, _ABOVE + _HEIGHT + _BELOW if len(data) else _ABOVE, notes=about)
    if len(data):
        page.write(0.0, 0.0, [f"% of {statement.universe} alone"], Ink(SMALL, CHARCOAL))
        labels = {name: wrap(name, _NAMED, LABEL, most=_LINES) for name in found.raw("short")}
        named = max(width_of(line, LABEL) for lines in labels.values() for line in lines)
        axes = page.axes(_LEFT, _ABOVE, ROOM - _LEFT - named - 0.2, _HEIGHT)
        _draw(axes, data, labels, f"{statement.universe} in an area")
    else:
        page.write(0.0, 0.0, [f"Every share is {WITHHELD_WORD}."], Ink(colour=CHARCOAL))
    texts = [
        ", ".join(f"{found.words(name)[row]} % in areas of {size:,}" for size, name in (sizes[0], sizes[-1]))
        if found.raw("short")[row] not in hidden
        else WITHHELD_WORD
        for row in range(len(found))
    ]
    left_out = unshown(len(every) - len(found), "combinations")
    alt = alt_text(
        statement,
        "Falling lines of the share alone by area size",
        each(found.raw("short"), texts),
        found,
        left_out=left_out,
    )
    return Drawing(page.figure, alt, found.values)


def _lines(found: Released, sizes: list[tuple[int, str]]) -> pd.DataFrame:
    """One row per combination and size."""
    parts = [
        pd.DataFrame({"short": found.raw("short"), "size": size, "share": found.numbers(name)}) for size, name in sizes
    ]
    return pd.concat(parts, ignore_index=True).dropna() if parts else pd.DataFrame()


def _draw(axes: Axes, data: pd.DataFrame, labels: Mapping[str, Sequence[str]], below: str) -> None:
    colours = dict(zip(labels, CATEGORICAL, strict=False))
    sns.lineplot(
        data=data, x="size", y="share", hue="short", palette=colours, style="short", markers=True, dashes=False,
        legend=False, ax=axes, linewidth=1.8, markersize=5.5, errorbar=None, clip_on=False,
    )  # fmt: skip
    axes.set_xscale("log")
    axes.set(ylim=(0, _TOP), ylabel="")
    axes.set_xticks(sorted(set(data["size"])))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda size, _: f"{size:,.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(visible=True, axis="y", color=GRID)
    axes.set_xlabel(below, size=SMALL, color=CHARCOAL, loc="left", labelpad=3)
    last = data.sort_values("size", kind="stable").groupby("short").tail(1).sort_values("share", kind="stable")
    heights = _apart(last["share"].to_numpy(), [len(labels[name]) for name in last["short"]])
    for name, height in zip(last["short"], heights, strict=True):
        axes.annotate(
            "\n".join(labels[name]), (float(data["size"].max()), height), xytext=(8, 0), textcoords="offset points",
            va="center", size=LABEL, color=colours[name], annotation_clip=False,
        )  # fmt: skip


def _apart(shares: np.ndarray, lines: Sequence[int]) -> np.ndarray:
    """Middles of labels of some lines at rising shares, inside the axis, moved where two would overlap.

    Examples
    --------
    >>> found = _apart(np.array([10.0, 11.0]), [1, 1])
    >>> bool(found[0] == 10.0 and found[1] > 16.0)
    True
    """
    half = np.array([height_of(count, LABEL) for count in lines]) / _HEIGHT * _TOP / 2
    heights: np.ndarray = np.maximum(shares.astype(float), half)
    for place in range(1, len(heights)):
        heights[place] = max(heights[place], heights[place - 1] + half[place - 1] + half[place])
    above = _TOP
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], above - half[place])
        above = heights[place] - half[place]
    return heights
