"""One residual a risk, after all of its measures together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiabook.pack.register import MeasureRow, RiskRow, lower
from dpiabook.pack.risks import LEVELS, Level


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
        On ICO's scale.
    """

    row: RiskRow
    measures: tuple[MeasureRow, ...]
    residual: Level | None

    @property
    def stays_high(self) -> bool:
        """Whether the regulator must be consulted before the processing begins."""
        return self.residual == "High"


def outcomes(rows: Sequence[RiskRow], measures: Sequence[MeasureRow]) -> tuple[Outcome, ...]:
    """Put each risk beside its measures, with one residual.

    What was measured counts once, by the best of the technical measures: they are measured on the same file, so that
    two of them do not lower a risk twice. An organisational measure lowers it by one level once somebody has decided
    on it, and all of them together by one.

    Examples
    --------
    >>> outcomes([], [])
    ()
    """
    return tuple(_outcome(row, tuple(one for one in measures if one.risk.id == row.risk.id)) for row in rows)


def _outcome(row: RiskRow, measures: tuple[MeasureRow, ...]) -> Outcome:
    if row.overall is None:
        return Outcome(row, measures, None)
    measured = [one.residual for one in measures if one.measure.technical and one.residual]
    residual = min([row.overall, *measured], key=LEVELS.index)
    agreed = any(one.decision is not None and not one.measure.technical for one in measures)
    return Outcome(row, measures, lower(residual) if agreed else residual)
