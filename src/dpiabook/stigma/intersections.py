"""Whole groups that two or three protected characteristics cut out together: everybody of a kind has an attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

import pandas as pd

from dpiabook.counting import TableLike, group_counts
from dpiabook.errors import Code, DataRefusal
from dpiabook.result import Result
from dpiabook.stigma.group_disclosure import group_disclosure

_COLUMNS = ["keys", "attribute", "groups", "n", "alike", "inside", "perhaps", "inside_most"]


@dataclass(frozen=True, eq=False)
class Intersections(Result):
    """Groups by characteristics that equality law protects.

    Attributes
    ----------
    keys : tuple of str
        The characteristics.
    table : pandas.DataFrame
        One row per combination of two or three of them and attribute: ``keys`` (a tuple), ``attribute``, ``groups``
        (in which it is recorded for five or more), ``n`` (people for whom it is recorded), ``alike`` (groups of these
        in which all, or all but one, have it), ``inside`` (people in these), ``perhaps`` (groups in which all of whom
        it is recorded, or all but one, have it, and it is unknown for somebody), ``inside_most`` (people in both).
    """

    keys: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)


def intersections(
    table: TableLike,
    keys: Sequence[str],
    attributes: Mapping[str, str],
    *,
    bands: Mapping[str, Sequence[int]] | None = None,
    count: str | None = None,
) -> Intersections:
    """Look for whole groups by every two and three protected characteristics, whatever the area.

    Parameters
    ----------
    table : TableLike
        Rows of people.
    keys : sequence of str
        Columns of protected characteristics.
    attributes : mapping of str to str
        Attribute to the condition under which a person has it; one that is a characteristic itself is left out of the
        combinations that it is part of.
    bands : mapping of str to sequence of int, optional
        Further ones, with the lower ends of their bands.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    Intersections

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for fewer than two characteristics.

    Notes
    -----
    Equality Act 2010, section 4 (protected characteristics); Crenshaw 1989 (intersections); group disclosure as S1.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["F"] * 6 + ["M"] * 6, "origin": ["a"] * 12, "care": [1] * 6 + [0] * 6})
    >>> intersections(people, ["sex", "origin"], {"care": "care >= 1"}).table[["alike", "inside"]].values.tolist()
    [[1, 6]]
    """
    cut = dict(bands or {})
    names = [*keys, *cut]
    if len(names) < 2:
        what, cure = "fewer than two protected characteristics are in the data", "nothing: one makes no intersection"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="intersections", cure=cure)
    rows: list[tuple[object, ...]] = []
    for some in chain.from_iterable(combinations(names, size) for size in (2, 3)):
        told = {name: text for name, text in attributes.items() if name not in some}
        plain, banded = [key for key in some if key not in cut], {key: cut[key] for key in some if key in cut}
        counted = group_counts(table, plain, told, bands=banded, count=count).dropna(subset=list(some))
        rows += [(tuple(some), name, *_whole(counted, list(some), name)) for name in told]
    return Intersections(tuple(names), pd.DataFrame(rows, columns=_COLUMNS))


def _whole(counted: pd.DataFrame, keys: list[str], name: str) -> tuple[int, ...]:
    """The numbers of a row, from `groups` on."""
    known = counted[f"{name}_known"]
    cells = counted[keys].assign(area="all", n=known, x=counted[name], missing=counted["n"] - known)
    found = group_disclosure(cells, keys)
    looked_at = found.looked_at, int(found.cells["n"].sum())
    return (*looked_at, found.disclosing, found.inside, found.perhaps, found.inside_most)
