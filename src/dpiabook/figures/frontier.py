"""Risk against loss of information: the recodes that no other recode beats on both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import wrap
from dpiabook.figures.marks import HIDDEN, mark
from dpiabook.figures.released import Released, released
from dpiabook.figures.rows import percentage, ticks
from dpiabook.figures.sheet import ROOM, Ink, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, GRID, MUTED, ORANGE, SMALL, WINE
from dpiabook.figures.words import alt_text, each, notes, population, subtitle
from dpiabook.release.statement import Statement

_HEIGHT, _LEFT, _ABOVE, _BELOW = 3.0, 0.5, 0.22, 0.42
_HIDDEN_SHARE = 0.09
_WIDE = ROOM - _LEFT - 0.15
_LOOKS = {"": ("o", MUTED), "as it is": ("s", WINE), "chosen": ("D", BLUE), "tried": ("P", ORANGE)}


def draw_frontier(statement: Statement) -> Drawing | None:
    """Points from little loss and much risk to much loss and little risk.

    Columns ``plan`` (text: the recode in words), ``share_unique`` (share of people alone), ``loss`` (0 to 1, kind
    ``structural``) and ``role`` (text: "as it is", "chosen", "tried", or empty). What is tried may lie off the line.
    """
    found = released(statement, "plan", "share_unique", "loss", "role")
    if found is None:
        return None
    data = _drawable(found)
    under = subtitle(f"Share of {statement.universe} alone, in %, by information lost", population(statement, "n"))
    page = sheet(statement, under, _ABOVE + _HEIGHT + _BELOW, key=_key(data), notes=notes(found))
    page.write(0.0, 0.0, [found.label("share_unique").lower()], Ink(SMALL, CHARCOAL))
    axes = page.axes(_LEFT, _ABOVE, _WIDE, _HEIGHT)
    _points(axes, data)
    axes.set_xlabel(f"{found.label('loss').lower()} (none to all)", size=SMALL, color=CHARCOAL, loc="left", labelpad=3)
    named = data[data["role"] != ""]
    shows = each(
        [f"{role}, {plan}" for role, plan in zip(named["role"], named["plan"], strict=True)], list(named["said"])
    )
    alt = alt_text(statement, "Points of risk against loss", shows, found)
    return Drawing(page.figure, alt, found.values)


def _drawable(found: Released) -> pd.DataFrame:
    roles = [role if role in _LOOKS else "" for role in found.raw("role")]
    values = {"risk": found.numbers("share_unique"), "loss": found.numbers("loss")}
    return pd.DataFrame({"plan": found.raw("plan"), "role": roles, "said": found.words("share_unique")} | values)


def _key(data: pd.DataFrame) -> list[Sign]:
    """Only the shapes that occur."""
    roles = [role for role in _LOOKS if (data["role"] == role).any()]
    return [Sign(*_LOOKS[role], role or "other recodes") for role in roles] + (
        [HIDDEN] if data["risk"].isna().any() else []
    )


def _points(axes: Axes, every: pd.DataFrame) -> None:
    hidden = every["risk"].isna()
    data = every[~hidden].sort_values("loss")
    top = float(data["risk"].max()) if len(data) else 0.0
    axes.set(xlim=(-0.02, max(0.1, float(np.nanmax(every["loss"], initial=0.0)) * 1.08)), ylim=(0, top * 1.12 or 0.05))
    axes.set_yticks(ticks(axes.get_ylim()[1], 6))
    axes.set_xticks(ticks(axes.get_xlim()[1], 6))
    axes.grid(visible=True, axis="y", color=GRID)
    axes.xaxis.set_major_formatter(FuncFormatter(percentage))
    axes.yaxis.set_major_formatter(FuncFormatter(percentage))
    axes.axhline(0, color=CHARCOAL, linewidth=0.6, zorder=1)
    best = data[data["role"] != "tried"]
    axes.plot(best["loss"], best["risk"], color=MUTED, linewidth=1.2, drawstyle="steps-post", zorder=1)
    if len(data):
        _shapes(axes, data)
    if hidden.any():
        _strip(axes, every.loc[hidden, "loss"].to_numpy())


def _shapes(axes: Axes, data: pd.DataFrame) -> None:
    sns.scatterplot(
        data=data, x="loss", y="risk", hue="role", style="role", palette=_part(1), markers=_part(0), s=46,
        legend=False, ax=axes, zorder=3, clip_on=False,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for _, row in data[data["role"] != ""].iterrows():
        _name(axes, row)


def _strip(axes: Axes, losses: np.ndarray) -> None:
    """Recodes whose share is withheld, below the axis of shares."""
    top = axes.get_ylim()[1]
    axes.set_ylim(-_HIDDEN_SHARE * top, top)
    mark(axes, losses, np.full(len(losses), -_HIDDEN_SHARE * top / 2), HIDDEN, 5.0)


def _part(place: int) -> dict[str, str]:
    """Markers or colours by role."""
    return {role: look[place] for role, look in _LOOKS.items()}


def _name(axes: Axes, row: pd.Series) -> None:
    """The plan in words above its point, to the right, where a falling frontier has no points, if there is room."""
    low, high = axes.get_xlim()
    room = (high - row["loss"]) / (high - low) * _WIDE - 0.1
    right = room >= 1.2
    lines = wrap(str(row["plan"]), min(2.4, room) if right else 2.0, SMALL, most=3)
    axes.annotate(
        "\n".join(lines), (row["loss"], row["risk"]), xytext=(7 if right else 0, 7), textcoords="offset points",
        ha="left" if right else "right", va="bottom", size=SMALL, linespacing=1.15,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip
