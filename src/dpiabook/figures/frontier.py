"""Risk against loss of information: the recodes that no other recode beats on both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import wrap
from dpiabook.figures.released import released
from dpiabook.figures.rows import HIDDEN, mark, percentage, ticks
from dpiabook.figures.sheet import ROOM, Ink, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, GRID, MUTED, SMALL, WINE
from dpiabook.figures.words import alt_text, each, notes, population, subtitle
from dpiabook.release.statement import Statement

_HEIGHT, _LEFT, _ABOVE, _BELOW = 3.0, 0.5, 0.22, 0.42
_HIDDEN_SHARE = 0.09
_WIDE = ROOM - _LEFT - 0.15
_LOOKS = {"": ("o", MUTED), "as it is": ("s", WINE), "chosen": ("D", BLUE)}


def draw_frontier(statement: Statement) -> Drawing | None:
    """Points from little loss and much risk to much loss and little risk.

    Columns ``plan`` (text: the recode in words), ``share_unique`` (share of people alone), ``loss`` (0 to 1, kind
    ``structural``) and ``role`` (text: "as it is", "chosen", or empty).
    """
    found = released(statement, "plan", "share_unique", "loss", "role")
    if found is None:
        return None
    data = pd.DataFrame(
        {
            "plan": found.raw("plan"),
            "risk": found.numbers("share_unique"),
            "loss": found.numbers("loss"),
            "role": found.raw("role"),
        }
    )
    data["role"] = data["role"].where(data["role"].isin(_LOOKS), "")
    under = subtitle(f"Share of {statement.universe} alone, in %, by information lost", population(statement, "n"))
    key = [
        Sign(marker, colour, role or "other recodes")
        for role, (marker, colour) in _LOOKS.items()
        if (data["role"] == role).any()
    ]
    hidden = data["risk"].isna()
    key += [HIDDEN] if hidden.any() else []
    page = sheet(statement, under, _ABOVE + _HEIGHT + _BELOW, key=key, notes=notes(found))
    page.write(0.0, 0.0, [found.label("share_unique").lower()], Ink(SMALL, CHARCOAL))
    axes = page.axes(_LEFT, _ABOVE, _WIDE, _HEIGHT)
    axes.set_xlim(-0.02, max(0.1, float(np.nanmax(data["loss"], initial=0.0)) * 1.08))
    _points(axes, data[~hidden].sort_values("loss"))
    if hidden.any():
        _strip(axes, data.loc[hidden, "loss"].to_numpy())
    axes.set_xlabel(f"{found.label('loss').lower()} (none to all)", size=SMALL, color=CHARCOAL, loc="left", labelpad=3)
    named = [
        (role, plan, text)
        for role, plan, text in zip(data["role"], data["plan"], found.words("share_unique"), strict=True)
        if role
    ]
    shows = each([f"{role}, {plan}" for role, plan, _ in named], [text for _, _, text in named])
    alt = alt_text(statement, "Points of risk against loss", shows, withheld=found.withheld())
    return Drawing(page.figure, alt, found.values)


def _points(axes: Axes, data: pd.DataFrame) -> None:
    top = float(data["risk"].max()) if len(data) else 0.0
    axes.set_ylim(0, top * 1.12 or 0.05)
    axes.set_yticks(ticks(axes.get_ylim()[1], 6))
    axes.set_xticks(ticks(axes.get_xlim()[1], 6))
    axes.grid(visible=True, axis="y", color=GRID)
    axes.xaxis.set_major_formatter(FuncFormatter(percentage))
    axes.yaxis.set_major_formatter(FuncFormatter(percentage))
    axes.spines["bottom"].set_visible(True)
    axes.plot(data["loss"], data["risk"], color=MUTED, linewidth=1.2, drawstyle="steps-post", zorder=1)
    if data.empty:
        return
    sns.scatterplot(
        data=data, x="loss", y="risk", hue="role", style="role", palette=_part(1),
        markers=_part(0), s=46, legend=False, ax=axes, zorder=3, clip_on=False,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for _, row in data[data["role"] != ""].iterrows():
        _name(axes, row)


def _strip(axes: Axes, losses: np.ndarray) -> None:
    """Recodes whose share is withheld, below the axis of shares."""
    top = axes.get_ylim()[1]
    axes.set_ylim(-_HIDDEN_SHARE * top, top)
    axes.spines["bottom"].set_visible(False)
    axes.axhline(0, color=CHARCOAL, linewidth=0.6, zorder=1)
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
