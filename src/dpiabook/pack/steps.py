"""Steps 5 and 6 as CSV with ICO's columns and scales, to paste row by row."""

from __future__ import annotations

from collections.abc import Sequence

from dpiabook.pack.decisions import decided_words
from dpiabook.pack.forms.csvs import to_csv
from dpiabook.pack.register import MeasureRow, RiskRow
from dpiabook.pack.register_grids import figures_behind

OURS = ("Status", "Reason", "Figures behind it", "Author's decision")
STEP_5 = (
    "Source of risk and nature of potential impact on individuals",
    "Likelihood of harm",
    "Severity of harm",
    "Overall risk",
)
STEP_6 = (
    "Risk",
    "Options to reduce or eliminate risk",
    "Effect on risk",
    "Residual risk",
    "Measure approved",
)
SUGGESTED, OPEN = "suggested", "not suggested"


def step_5(rows: Sequence[RiskRow]) -> str:
    """Write step 5: ICO's four columns, then status, reason, figures and the author's decision.

    Likelihood is Remote, Possible or Probable; severity Minimal, Significant or Severe; overall risk Low, Medium or
    High; each is empty where none is suggested.

    Examples
    --------
    >>> step_5([]).startswith("Source of risk and nature of potential impact on individuals,Likelihood of harm")
    True
    """
    cells = [
        (
            f"{row.risk.title}. {row.risk.source}",
            row.likelihood,
            row.severity,
            row.overall,
            SUGGESTED if row.overall else OPEN,
            row.reason,
            figures_behind(row.evidence),
            decided_words(row.decision, row.figure),
        )
        for row in rows
    ]
    return to_csv((*STEP_5, *OURS), cells)


def step_6(rows: Sequence[MeasureRow]) -> str:
    """Write step 6: ICO's five columns, then status, reason, figures and the author's decision.

    Effect is Eliminated, Reduced or Accepted; residual risk Low, Medium or High. Whether a measure is approved, Yes or
    No, is never suggested.

    Examples
    --------
    >>> step_6([]).split(",")[2:5]
    ['Effect on risk', 'Residual risk', 'Measure approved']
    """
    cells = [
        (
            row.risk.title,
            f"{row.measure.title}. {row.measure.options}",
            row.effect,
            row.residual,
            "",
            SUGGESTED if row.residual else OPEN,
            row.reason,
            figures_behind(row.evidence),
            decided_words(row.decision, row.figure),
        )
        for row in rows
    ]
    return to_csv((*STEP_6, *OURS), cells)
