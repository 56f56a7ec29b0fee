"""One cell of a table as a reader takes it: a number, a sign that something is withheld, or words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

State = Literal["number", "withheld", "unavailable", "empty", "words"]

_SIGN = re.compile(
    r"[\[(]?\s*(?:c|x|s|k|u|low|supp?(?:ressed)?|withheld|confidential|redacted|disclosive|\*+|#+|~)\s*[\])]?", re.I
)
_NOTHING = re.compile(r"[\[(]?\s*(?:z|n/?a|not (?:available|applicable)|:|\.{1,3}|-|–|—)\s*[\])]?", re.I)
_BELOW = re.compile(r"(?:<|fewer than|less than|under|below)\s*(\d+)", re.I)
_AT_MOST = re.compile(r"(?:<=|≤|up to)\s*(\d+)", re.I)
_BETWEEN = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)", re.I)
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[ ,\u00a0]\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+")


@dataclass(frozen=True)
class OwnCell:
    """What one cell says.

    Attributes
    ----------
    state : State
    value : float
        The number; 0 where there is none. A percentage is a share of 1.
    low, high : float
        What a sign such as ``<5`` says by itself of what it hides; 0 and infinity for one that says nothing.
    text : str
        The words, for labels and headings.
    percent : bool
        The number was written with a per cent sign.
    places : int
        Decimal places of the number as it was written, of a percentage those of the percentage.
    """

    state: State
    value: float = 0.0
    low: float = 0.0
    high: float = math.inf
    text: str = ""
    percent: bool = False
    places: int = 0


def cell_of(raw: object) -> OwnCell:
    """Read one cell.

    Parameters
    ----------
    raw : object
        A number, a text, or what else a workbook holds.

    Returns
    -------
    OwnCell

    Examples
    --------
    >>> [cell_of(raw).state for raw in (12, "1,204", "[c]", "<5", "..", "", "North")]
    ['number', 'number', 'withheld', 'withheld', 'unavailable', 'empty', 'words']
    >>> cell_of("fewer than 10").high, cell_of("12.5%").value
    (9.0, 0.125)
    """
    if isinstance(raw, bool):
        return OwnCell("words", text=str(raw))
    if isinstance(raw, int | float):
        finite = math.isfinite(raw)
        return OwnCell("number", float(raw), text=f"{raw:g}", places=_places(f"{raw:.10g}")) if finite else _EMPTY
    return _of_text(" ".join(str(raw).split())) if raw is not None else _EMPTY


_EMPTY = OwnCell("empty")


def _of_text(text: str) -> OwnCell:
    if not text:
        return _EMPTY
    bare = text.removesuffix("%").strip().removeprefix("£").strip()
    if _NUMBER.fullmatch(bare):
        percent = text.endswith("%")
        number = float(re.sub("[ ,\u00a0]", "", bare))
        return OwnCell("number", number / 100 if percent else number, text=text, percent=percent, places=_places(bare))
    if _NOTHING.fullmatch(text):
        return OwnCell("unavailable", text=text)
    if ends := _ends(text):
        return OwnCell("withheld", 0.0, *ends, text=text)
    return OwnCell("withheld" if _SIGN.fullmatch(text) else "words", text=text)


def _ends(text: str) -> tuple[float, float] | None:
    """What a sign says of the number it hides."""
    inner = text.strip("[]() ")
    if found := _BELOW.fullmatch(inner):
        return 0.0, float(found[1]) - 1
    if found := _AT_MOST.fullmatch(inner):
        return 0.0, float(found[1])
    if found := _BETWEEN.fullmatch(inner):
        return float(found[1]), float(found[2])
    return None


def _places(text: str) -> int:
    return len(text.partition(".")[2]) if "e" not in text else 10
