"""Scenarios: how many records fit what an intruder knows, and how often they would find the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Packed, TableLike, coded_keys, group
from dpiabook.errors import Code, DataRefusal, Refusal, did_you_mean
from dpiabook.result import Result
from dpiabook.risk.candidates import Known, candidate_counts, candidate_range
from dpiabook.risk.family_profiles import family_profiles
from dpiabook.risk.intruders import Knowledge, Scenario, Within, checked, scenarios
from dpiabook.risk.row_order import require_order


@dataclass(frozen=True)
class ScenarioRisk(Result):
    """What one intruder would achieve.

    Attributes
    ----------
    scenario : Scenario
        The intruder and what they know.
    candidates : ndarray of int64, shape (n,)
        For each record the people who fit, or could fit, what the intruder knows of it, itself among them; with
        `whole_family` the families that do. 0 for a record without a family, which then takes no part in the shares. In
        row order.
    people : ndarray of int64, shape (n,)
        People whom the row stands for.
    learned : DataFrame
        What the intruder would learn that they did not know: ``variable``, ``people`` (with one candidate, and a value
        recorded) and ``people_most``, ``share`` of all people. "Not applicable" is a value; an unknown is none.
    ids : pyarrow.ChunkedArray or None
        The identifier of each record, when one was asked for.
    least : ndarray of int64, shape (n,), or None
        The smaller end of the candidates: those with complete records that fit; 1 where something that the intruder
        knows is unknown in the file. None where both ends are the same.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("candidates", "people")

    scenario: Scenario
    candidates: NDArray[np.int64] = field(repr=False)
    people: NDArray[np.int64] = field(repr=False)
    learned: pd.DataFrame = field(repr=False, default_factory=pd.DataFrame)
    ids: pa.ChunkedArray | None = field(repr=False, default=None)
    least: NDArray[np.int64] | None = field(repr=False, default=None)

    def under(self, k: int) -> float:
        """Return the share of people with fewer than `k` candidates, from 0 to 1."""
        return self.people_under(k) / max(self.taking_part, 1)

    def people_under(self, k: int) -> int:
        """Return the number of people with fewer than `k` candidates, those without a family left out."""
        return self.people_under_range(k)[0]

    def people_under_range(self, k: int) -> tuple[int, int]:
        """Return the number of people with fewer than `k` candidates, at least and at most."""
        ends = (self._by_candidates, self._by_least)
        return tuple(int(people[(c > 0) & (c < k)].sum()) for c, people in ends)  # type: ignore[return-value]

    @property
    def taking_part(self) -> int:
        """Number of people who can be compared: all but those without a family, where families are."""
        candidates, people = self._by_candidates
        return int(people[candidates > 0].sum())

    @property
    def unique(self) -> float:
        """Share of people with one candidate, from 0 to 1."""
        return self.under(2)

    @property
    def correct(self) -> float:
        """Expected share of correct matches when the intruder picks among the candidates at random, from 0 to 1."""
        return self.correct_range[0]

    @property
    def correct_range(self) -> tuple[float, float]:
        """Expected share of correct matches, at least and at most, whatever the unknown values are."""
        ends = (self._by_candidates, self._by_least)
        part = max(self.taking_part, 1)
        return tuple(float((n[c > 0] / c[c > 0]).sum() / part) for c, n in ends)  # type: ignore[return-value]

    @property
    def wrong(self) -> float:
        """Expected share of wrong matches: someone else is taken for the person sought. From 0 to 1."""
        return 1.0 - self.correct

    @cached_property
    def _by_candidates(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of candidates that occur, and the people with each."""
        return _histogram(self.candidates, self.people)

    @cached_property
    def _by_least(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The same of the smaller end."""
        return self._by_candidates if self.least is None else _histogram(self.least, self.people)


def _histogram(candidates: NDArray[np.int64], people: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    groups = group(Packed(candidates, int(candidates.max(initial=0)) + 1))
    found, held = candidates[groups.first], groups.count(people)
    order = np.argsort(found)
    return found[order], held[order]


def scenario(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    knows: str | Scenario | Mapping[str, Knowledge | float],
    family: str | None = None,
    *,
    learns: Sequence[str] = (),
    missing_fits: bool = True,
    count: str | None = None,
    ids: str | None = None,
) -> ScenarioRisk:
    """Count for each record who else fits what an intruder knows of it.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    knows : str, Scenario or mapping
        The name of a built-in scenario; a scenario; or variables with ``"exact"``, ``"at least one"`` (only whether
        the value is 1 or more), or a tolerance in the variable's own unit.
    family : str, optional
        Column of family ids. With it a mapping is taken as known of every child of the family; a scenario says so
        itself, and is assessed child by child without the column.
    learns : sequence of str
        Variables of which to count for how many people they would be learned.
    missing_fits : bool
        For a mapping: a missing value is an unknown, which could be anything, so that the figures are ranges. Otherwise
        it fits another missing value only. A scenario says so itself. For whole families it is always an unknown.
    count : str, optional
        Column that says how many people a row stands for; not for whole families.
    ids : str, optional
        Column of identifiers; needed where the source has no row order.

    Returns
    -------
    ScenarioRisk
        ``.unique``, ``.under(3)``, ``.under(10)``, ``.correct``, ``.wrong``, ``.learned``, ``.candidates``; both ends
        as ``.people_under_range(k)`` and ``.correct_range``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``COLUMN_TYPE`` for a tolerance on a variable that is no number; ``MEASURE_INPUT`` for an
        unknown scenario; ``SETTING_VALUE`` for a whole family known in a way that profiles cannot be compared by.

    Notes
    -----
    Article 29 Working Party, WP216 (2014), on singling out and on wrong links as a harm of its own; Elliot & Dale
    (1999), "Scenarios of attack".

    Examples
    --------
    >>> people = pd.DataFrame({"gender": ["F", "F", "F", "M"], "yob": [2001, 2002, 2004, None]})
    >>> found = scenario(people, {"gender": "exact", "yob": 1})
    >>> found.candidates.tolist(), found.unique, round(found.correct, 3)
    ([2, 2, 1, 1], 0.5, 0.75)
    """
    known = _scenario(knows, family is not None, missing_fits)
    columns = list(dict.fromkeys([*known.knows, *learns]))
    coded = require_order(coded_keys(table, columns, count=count, ids=ids), "scenario")
    # One each takes no memory, however many records there are.
    people = np.broadcast_to(np.int64(1), coded.rows) if coded.multiplicity is None else coded.multiplicity
    least: NDArray[np.int64] | None = None
    if known.whole_family and family is not None:
        found, least = family_candidates(table, known, family, ids=ids)
    elif known.missing_fits:
        found, least = candidate_range(_known(coded, known), people)
    else:
        found = candidate_counts(_known(coded, known), people, missing_fits=False)
    alone = [(ends == 1) * people for ends in (found, found if least is None else least)]
    return ScenarioRisk(known, found, people, _learned(coded, learns, known, *alone), coded.ids, least)


def _scenario(knows: str | Scenario | Mapping[str, Knowledge | float], family: bool, missing_fits: bool) -> Scenario:
    if isinstance(knows, Scenario):
        return knows
    if isinstance(knows, str):
        built_in = scenarios()
        if knows not in built_in:
            cure = did_you_mean(knows, built_in) or f"one of {', '.join(built_in)}"
            raise Refusal(Code.MEASURE_INPUT, "there is no such built-in scenario", where="scenario", cure=cure)
        return built_in[knows]
    said = {name: _said(how) for name, how in knows.items()}
    given = {"knows": said, "whole_family": family, "missing_fits": missing_fits}
    return checked(given, where="scenario")


def _said(how: Knowledge | float) -> object:
    if isinstance(how, int | float):
        return "exact" if how == 0 else {"within": float(how)}
    return how


def _known(coded: CodedKeys, known: Scenario) -> list[Known]:
    return [_one(coded, name, how) for name, how in known.knows.items()]


def _one(coded: CodedKeys, name: str, how: Knowledge) -> Known:
    codes = coded.column(name)
    if how == "exact":
        return Known(codes, None, 0.0)
    numbers = _numbers(coded, name, how.within if isinstance(how, Within) else 0.0)
    if isinstance(how, Within):
        return Known(codes, numbers, how.within)
    # What does not apply to somebody did not happen to them; its number lies under all others, and under 1.
    happened = np.where(np.isnan(numbers), -1, numbers >= 1).astype(np.int32)
    return Known(happened[codes], None, 0.0)


def _numbers(coded: CodedKeys, name: str, tolerance: float) -> NDArray[np.float64]:
    """Return the number of each level, one far under all others for "not applicable", and last NaN for an unknown."""
    levels = coded.levels[coded.keys.index(name)].drop_null()
    if not (pa.types.is_integer(levels.type) or pa.types.is_floating(levels.type) or pa.types.is_boolean(levels.type)):
        raise DataRefusal(
            Code.COLUMN_TYPE,
            f"{name!r} is not a number, so it cannot be known to a tolerance or as at least one",
            where="scenario",
            cure="let the intruder know it exactly",
        )
    numbers = levels.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    far = [] if coded.not_applicable[coded.keys.index(name)] is None else [numbers.min(initial=0) - 2 * tolerance - 1]
    return np.concatenate([numbers, far, [np.nan]])


def _learned(
    coded: CodedKeys, learns: Sequence[str], known: Scenario, alone: NDArray[np.int64], most: NDArray[np.int64]
) -> pd.DataFrame:
    names = [name for name in dict.fromkeys(learns) if name not in known.knows]
    frame = pd.DataFrame({"variable": names})
    for column, singled_out in (("people", alone), ("people_most", most)):
        rows = np.flatnonzero(singled_out)
        people = [int(singled_out[rows][coded.column(name)[rows] >= 0].sum()) for name in names]
        frame[column] = np.array(people, dtype=np.int64)
    return frame.assign(share=frame["people"] / max(coded.people, 1))


def family_candidates(
    table: TableLike, known: Scenario, family: str, *, ids: str | None = None, alike: str | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """Count for each record the families that fit what is known of all children of its own.

    Parameters
    ----------
    table : TableLike
        One row per child.
    known : Scenario
        What is known of each child, exactly or to a tolerance.
    family : str
        Column of family ids.
    ids, alike : str, optional
        As in :func:`family_profiles`.

    Returns
    -------
    most, least : ndarray of int64, shape (rows,)
        The families that fit or could fit, and those that certainly do; None where both are the same. 0 for a record
        without a family.

    Raises
    ------
    Refusal
        As :func:`scenario`.
    """
    tolerance = {name: int(how.within) for name, how in known.knows.items() if isinstance(how, Within)}
    profiles = family_profiles(table, list(known.knows), family, tolerance=tolerance, ids=ids, alike=alike)
    most = np.append(profiles.candidates, 0)[profiles.family_number]
    same = profiles.least is profiles.candidates
    return most, None if same else np.append(profiles.least, 0)[profiles.family_number]
