"""One rung of a ladder: a coarser form of one variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dpiabook.counting.number_text import number_text
from dpiabook.errors import Code, Refusal, did_you_mean

DROP = "drop"
_FORMS = {
    "band": "a whole number of at least 2",
    "round": "a number above 0",
    "top": "a number",
    "bottom": "a number",
    "group": "labels with the codes that each takes together",
    "to": "the name of a coarser column",
}
_CURE = "write one of {band: 2}, {round: 5}, {top: 3}, {bottom: 4}, {group: {label: [codes]}}, {to: column} or drop"


@dataclass(frozen=True)
class Rung:
    """A coarser form of one variable. What is not set leaves the values as they are.

    Attributes
    ----------
    band : int or None
        Width of bands that begin at multiples of it.
    nearest : float or None
        Values are rounded to multiples of it, halves upwards.
    top, bottom : float or None
        Values from `top` upwards, or up to `bottom`, are one category.
    group : Mapping[str, tuple of str]
        Label to the codes that it takes together; other codes stay.
    to : str
        A coarser column that takes the variable's place, such as the region for the area.
    drop : bool
        The variable is left out.
    """

    band: int | None = None
    nearest: float | None = None
    top: float | None = None
    bottom: float | None = None
    group: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    to: str = ""
    drop: bool = False

    @property
    def numeric(self) -> bool:
        """Whether the form needs numbers."""
        return any(given is not None for given in (self.band, self.nearest, self.top, self.bottom))

    def words(self, title: str = "", unit: str = "") -> str:
        """Say what the rung does, such as ``"year of birth in bands of 2"``.

        Parameters
        ----------
        title : str
            The variable in words; may be empty.
        unit : str
            The variable's unit.

        Examples
        --------
        >>> Rung(band=2).words("year of birth", "year"), Rung(drop=True).words("area")
        ('year of birth in bands of 2 years', 'area left out')
        """
        parts = [text for text in (self._bands(unit), self._ends(), self._replaced()) if text]
        return f"{title} {', '.join(parts)}".strip()

    def _bands(self, unit: str) -> str:
        years = " years" if unit == "year" or unit.endswith("years") else ""
        if self.band is not None:
            return f"in bands of {self.band}{years}"
        return f"rounded to {number_text(self.nearest)}" if self.nearest is not None else ""

    def _ends(self) -> str:
        ends = [f"{number_text(self.bottom)} and under together"] if self.bottom is not None else []
        return ", ".join([*ends, *([f"{number_text(self.top)} and over together"] if self.top is not None else [])])

    def _replaced(self) -> str:
        if self.drop:
            return "left out"
        return f"as {self.to.replace('_', ' ')}" if self.to else f"in {len(self.group)} groups" if self.group else ""


def parse_rung(given: Any, where: str) -> Rung:
    """Read one rung as the settings write it.

    Parameters
    ----------
    given : str or mapping
        ``"drop"``, or a mapping such as ``{"band": 2}`` or ``{"round": 5, "top": 30}``.
    where : str
        Setting that refusals name.

    Returns
    -------
    Rung

    Raises
    ------
    Refusal
        ``SETTING_UNKNOWN`` for an unknown form, ``SETTING_VALUE`` for a wrong value.

    Examples
    --------
    >>> parse_rung({"round": 5, "top": 30}, "recodes.days").words("days")
    'days rounded to 5, 30 and over together'
    """
    if given == DROP:
        return Rung(drop=True)
    if not isinstance(given, Mapping) or not given:
        raise Refusal(Code.SETTING_VALUE, "this is no rung of a ladder", where=where, cure=_CURE)
    for form in given:
        if form not in _FORMS:
            cure = did_you_mean(str(form), [*_FORMS, DROP]) or _CURE
            raise Refusal(Code.SETTING_UNKNOWN, "there is no such form of recoding", where=where, cure=cure)
        if not _fits(form, given[form]):
            what = f"{form} has a wrong value"
            raise Refusal(Code.SETTING_VALUE, what, where=where, cure=f"give {_FORMS[form]}")
    return _compatible(given, where)


def _compatible(given: Mapping[str, Any], where: str) -> Rung:
    alone = {"group", "to"} & set(given)
    if (alone and len(given) > 1) or {"band", "round"} <= set(given):
        what = "these forms of recoding exclude each other"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure="write them as two rungs")
    groups = {str(label): tuple(str(code) for code in codes) for label, codes in given.get("group", {}).items()}
    listed = [code for codes in groups.values() for code in codes]
    if len(set(listed)) < len(listed):
        what = "a code stands in two groups"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure="name each code once")
    return Rung(
        band=given.get("band"), nearest=given.get("round"), top=given.get("top"), bottom=given.get("bottom"),
        group=MappingProxyType(groups), to=given.get("to", ""),
    )  # fmt: skip


def _fits(form: str, value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if form == "band":
        return number and isinstance(value, int) and value >= 2
    if form == "round":
        return number and value > 0
    if form in ("top", "bottom"):
        return number
    if form == "to":
        return isinstance(value, str) and bool(value)
    return (
        isinstance(value, Mapping) and bool(value) and all(isinstance(codes, list | tuple) for codes in value.values())
    )
