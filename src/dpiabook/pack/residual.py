"""One residual a risk, after all of its measures together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dpiabook.pack.register import MeasureRow, RiskRow, lower
from dpiabook.pack.risks import APPROVALS, LEVELS, Level


@dataclass(frozen=True)
class Outcome:
    """A risk with its measures and what is left after all of them; None where no level is suggested.

    Attributes
    ----------
    row : RiskRow
        The risk before any measure.
    measures : tuple of MeasureRow
        Those that act against it.
    residual : str or None
        On the form's scale.
    """

    row: RiskRow
    measures: tuple[MeasureRow, ...]
    residual: Level | None

    @property
    def stays_high(self) -> bool:
        """Whether the regulator must be consulted before the processing begins."""
        return self.residual == "High"


def outcomes(
    rows: Sequence[RiskRow], measures: Sequence[MeasureRow], given: Mapping[str, str] | None = None
) -> tuple[Outcome, ...]:
    """Put each risk beside its measures, with one residual.

    What was measured counts once, by the best of the technical measures: they are measured on the same file, so that
    two of them do not lower a risk twice. An organisational measure lowers it by one level once somebody has decided
    on it, and all of them together by one. What a person has set instead counts, whatever was measured.

    Parameters
    ----------
    rows : sequence of RiskRow
        The risks.
    measures : sequence of MeasureRow
        Their measures.
    given : Mapping of str to str, optional
        People's answers by question: ``step6.<risk>.residual`` is a level, ``approved.<risk>`` Yes or No.

    Examples
    --------
    >>> outcomes([], [])
    ()
    """
    said = given or {}
    return tuple(_outcome(row, tuple(one for one in measures if one.risk.id == row.risk.id), said) for row in rows)


def _outcome(row: RiskRow, measures: tuple[MeasureRow, ...], given: Mapping[str, str]) -> Outcome:
    level = next((one for one in LEVELS if one == given.get(f"step6.{row.risk.id}.residual")), None)
    if row.overall is None or level is not None:
        return Outcome(row, measures, level)
    measured = [one.residual for one in measures if one.measure.technical and one.residual]
    residual = min([row.overall, *measured], key=LEVELS.index)
    agreed = any(one.decision is not None and not one.measure.technical for one in measures)
    organised = any(not one.measure.technical for one in measures)
    agreed |= organised and given.get(f"approved.{row.risk.id}") == APPROVALS[0]
    return Outcome(row, measures, lower(residual) if agreed else residual)
