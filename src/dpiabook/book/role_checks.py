"""Columns whose content cannot play the part that a person gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dpiabook.book.opening import Opened
from dpiabook.counting import Source
from dpiabook.counting.class_table import RESERVED
from dpiabook.counting.engines import fetch
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Roles

_NUMBERS = ("integer", "number")
_WORDS = {"weight": "sampling weight", "count": "number of people in each row"}
_COUNTED = (
    *RESERVED,
    *("any", "expected", "flagged", "rate", "relatives", "two_or_more", "three_or_more"),
    *("uniques", "unique_families", r"under_\d+"),
)
_RESULT = re.compile(rf"({'|'.join(_COUNTED)})(_most|_known)?")
"""What measures call the numbers that they give for each place."""
_FALLS_SHORT = {
    "missing": "is missing in some rows",
    "infinite": "is infinite, or no number, in some rows",
    "negative": "lies under 0 in some rows",
    "fraction": "is no whole number in some rows",
    "nothing": "is 0 in every row",
}


def unusable_numbers(opened: Opened, source: Source, where: str) -> Iterable[Refusal]:
    """Weights and numbers of people that cannot be counted with.

    Parameters
    ----------
    opened : Opened
        The dataset, with its roles.
    source : Source
        Its rows.
    where : str
        The parameters file.
    """
    for role, words in _WORDS.items():
        name = getattr(opened.roles, role)
        if name is None or name not in source.columns:
            continue
        place = _place(opened, name, role, where)
        if source.columns[name] not in _NUMBERS:
            what = f"the {words} {name!r} holds no numbers"
            cure = f"name a column of numbers, or take the role out: {role}: null"
            yield Refusal(Code.COLUMN_TYPE, what, where=place, cure=cure)
            continue
        for fault in _faults(source, name, whole=role == "count"):
            cure = "give every row a number of 0 or more, or take the role out"
            what = f"the {words} {name!r} {_FALLS_SHORT[fault]}"
            yield Refusal(Code.MEASURE_INPUT, what, where=place, cure=cure)


def named_as_results(roles: Roles, where: str) -> Iterable[Refusal]:
    """Columns of places and times that have the name of something that is counted for each of them.

    Parameters
    ----------
    roles : Roles
        Which column plays which part.
    where : str
        The parameters file.

    Examples
    --------
    >>> from dpiabook.settings import Roles
    >>> [one.what for one in named_as_results(Roles(area="under_5", region="north"), "p.yml")]
    ["the area 'under_5' has the name of a result"]
    """
    for role in ("area", "region", "time"):
        name = getattr(roles, role)
        if name is not None and _RESULT.fullmatch(name):
            what, cure = f"the {role} {name!r} has the name of a result", "rename the column in the source"
            yield Refusal(Code.MEASURE_INPUT, what, where=f"{where}: roles.{role}", cure=cure)


def one_column_twice(roles: Roles, where: str) -> Iterable[Refusal]:
    """A column that is said to tell both who lives together and where they live.

    Parameters
    ----------
    roles : Roles
        Which column plays which part.
    where : str
        The parameters file.

    Examples
    --------
    >>> from dpiabook.settings import Roles
    >>> [one.where for one in one_column_twice(Roles(family_id="home", area="home"), "p.yml")]
    ['p.yml: roles.area']
    """
    for role in ("area", "region"):
        name = getattr(roles, role)
        if name is not None and name in (roles.family_id, roles.child_id):
            what = f"the column {name!r} cannot be both the {role} and the id of people or of groups"
            yield Refusal(Code.COLUMN_DUPLICATE, what, where=f"{where}: roles.{role}", cure="take one of them out")


def _faults(source: Source, name: str, *, whole: bool) -> list[str]:
    """Why a column of numbers cannot be counted with."""
    column = source.table[name].cast("float64")
    finite = ~(column.isnan() | column.isinf())
    counted = source.table.aggregate(
        missing=source.table[name].isnull().sum(),
        infinite=(~finite).sum(),
        negative=(finite & (column < 0)).sum(),
        fraction=(finite & (column % 1 != 0)).sum(),
        above=(finite & (column > 0)).sum(),
    )
    row = {key: value or 0 for key, value in fetch(counted, where=source.where).to_pylist()[0].items()}
    found = [fault for fault in ("missing", "infinite", "negative") if row[fault]]
    found += ["fraction"] if whole and row["fraction"] else []
    return found or ([] if row["above"] else ["nothing"])


def _place(opened: Opened, name: str, role: str, where: str) -> str:
    place = opened.inventory.place
    if place is not None and name in place.rows:
        return place.of(name, "what it is")
    return f"{where}: roles.{role}"
