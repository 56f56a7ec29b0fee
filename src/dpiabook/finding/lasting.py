"""Rows of one person by what lasts through life: birth, sex, origin and home are the same in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log2

from dpiabook.finding.columns import Column
from dpiabook.finding.look import Look
from dpiabook.finding.places import place_shape

_STEADY = 0.97
_LEAST_BITS, _SEVERAL = 6.0, 3
# Those of one class at school are born in one of a dozen years; single days, or the years of adults, are more.
_FINE_BIRTH = 5.0
_BORN, _SEX = "birth", "sex"


@dataclass(frozen=True)
class Lasting:
    """What is the same in all rows of one value.

    Attributes
    ----------
    bits : float
        How much it would tell one person from another: what chance would have to bring about in each row.
    agree : float
        Share of the pairs of neighbours that agree, on average of the facts.
    """

    bits: float
    agree: float


def lasting(look: Look, column: Column) -> Lasting | None:
    """Say whether rows of one value are of one person, whatever the column is called.

    Parameters
    ----------
    look : Look
        The table.
    column : Column
        A column whose values repeat.

    Returns
    -------
    Lasting or None
        None unless a birth date (or a year of birth of many) and one fact more, or a sex and two facts more, are the
        same in all rows of one value, far beyond chance; and no sex or birth differs in them: families, classes and
        areas hold people of several.
    """
    grouped = look.grouped(column.name)
    told: dict[str, list[tuple[float, float]]] = {}
    for kind, one in _facts(look, column):
        steady = grouped.steady(one, _STEADY)
        if steady is False and kind in (_BORN, _SEX):
            return None
        if steady:
            told.setdefault(kind, []).append((_bits(one), grouped.same(one) or 0.0))
    born = max((bits for bits, _ in told.get(_BORN, ())), default=0.0) >= _FINE_BIRTH
    enough = (born and len(told) > 1) or (_SEX in told and len(told) >= _SEVERAL)
    # Two columns of one kind, such as two areas, tell of each other: of each kind the finest counts.
    best = [max(facts) for facts in told.values()]
    bits = sum(one for one, _ in best)
    if not enough or bits < _LEAST_BITS:
        return None
    return Lasting(bits, sum(agree for _, agree in best) / len(best))


def _facts(look: Look, column: Column) -> Iterator[tuple[str, Column]]:
    """Columns of what lasts through life, or nearly so, and their kinds."""
    for one in look.columns:
        entry = look.visible.get(one.name)
        if one.name == column.name or one.distinct < 2:
            continue
        if entry is not None and entry.value in (_BORN, _SEX, "ethnicity", "place"):
            yield entry.value, one
        elif entry is None and (place_shape(one) or look.words(one.name).area):
            yield "place", one


def _bits(column: Column) -> float:
    return -log2(max(float((column.shares**2).sum()), 1e-9))
