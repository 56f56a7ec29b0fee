"""The risk register and the measures as tables of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dpiabook.meaning import Speech
from dpiabook.pack.content import country
from dpiabook.pack.decisions import decided_words
from dpiabook.pack.model import Grid
from dpiabook.pack.register import MeasureRow, RiskRow
from dpiabook.pack.residual import Outcome
from dpiabook.release.statement import Statement

NOTE = (
    "Suggested values are starting points on the scales of {form} for the author to change; "
    "an empty value means that none is suggested."
)
NAMED_FIGURES = 2
NO_ANSWERS: Mapping[str, str] = {}


def risk_grid(rows: Sequence[RiskRow], speech: Speech | None = None) -> Grid:
    """Print step 5: risk, likelihood, severity, overall risk, reason, figures and an empty decision."""
    cells = tuple(
        (
            f"{row.risk.title}. {row.risk.source}",
            _suggested(row.likelihood),
            _suggested(row.severity),
            _suggested(row.overall),
            row.reason,
            figures_behind(row.evidence),
            decided_words(row.decision, row.figure),
        )
        for row in rows
    )
    headings = (
        "Source of risk and nature of potential impact on individuals",
        "Likelihood of harm",
        "Severity of harm",
        "Overall risk",
        "Reason",
        "Figures behind it",
        "Author's decision",
    )
    return Grid(_titled("Risk register", 5, speech), headings, cells, notes=(_note(speech),), to_fill=_open(cells))


def measure_grid(rows: Sequence[MeasureRow], speech: Speech | None = None) -> Grid:
    """Print step 6: risk, options, effect, residual risk, approval left empty, reason, figures, empty decision.

    What a measure consists of is said where it first occurs.
    """
    first = {row.measure.id: number for number, row in reversed(list(enumerate(rows)))}
    cells = tuple(
        (
            row.risk.title,
            f"{row.measure.title}. {row.measure.options}" if first[row.measure.id] == number else _again(row),
            _suggested(row.effect),
            _suggested(row.residual),
            "",
            row.reason,
            figures_behind(row.evidence),
            decided_words(row.decision, row.figure),
        )
        for number, row in enumerate(rows)
    )
    headings = (
        "Risk",
        "Options to reduce or eliminate risk",
        "Effect on risk",
        "Residual risk",
        "Measure approved (Yes / No)",
        "Reason",
        "Figures behind it",
        "Author's decision",
    )
    to_fill = _open(cells) | frozenset((index, 4) for index in range(len(cells)))
    return Grid(_titled("Measures", 6, speech), headings, cells, notes=(_note(speech),), to_fill=to_fill)


def form_risk_grid(
    rows: Sequence[RiskRow], answered: Mapping[str, str] = NO_ANSWERS, speech: Speech | None = None
) -> Grid:
    """Print step 5 in the four columns of the form: what people set, and otherwise what is suggested."""
    cells = tuple(
        (
            f"{row.risk.title}. {row.risk.source}",
            answered.get(f"{row.id}.likelihood") or _suggested(row.likelihood),
            answered.get(f"{row.id}.severity") or _suggested(row.severity),
            answered.get(row.id) or _suggested(row.overall),
        )
        for row in rows
    )
    headings = (
        "Source of risk and nature of potential impact",
        "Likelihood of harm",
        "Severity of harm",
        "Overall risk",
    )
    to_fill = frozenset((at, column) for at, row in enumerate(cells) for column in range(1, 4) if not row[column])
    return Grid(_titled("Risks", 5, speech), headings, cells, to_fill=to_fill)


def form_measure_grid(
    rows: Sequence[Outcome], answered: Mapping[str, str] = NO_ANSWERS, speech: Speech | None = None
) -> Grid:
    """Print step 6 in the five columns of the form: one row a risk, one residual after all measures."""
    cells = tuple(
        (
            one.row.risk.title,
            "; ".join(measure.measure.title for measure in one.measures),
            answered.get(f"step6.{one.row.risk.id}.effect")
            or _suggested(next((measure.effect for measure in one.measures if measure.effect), None)),
            answered.get(f"step6.{one.row.risk.id}.residual") or _suggested(one.residual),
            answered.get(f"approved.{one.row.risk.id}", ""),
        )
        for one in rows
        if one.measures
    )
    headings = ("Risk", "Options to reduce or eliminate risk", "Effect on risk", "Residual risk", "Measure approved")
    to_fill = frozenset((at, column) for at, row in enumerate(cells) for column in (2, 3, 4) if not row[column])
    return Grid(_titled("Measures", 6, speech), headings, cells, to_fill=to_fill)


def figures_behind(evidence: Sequence[Statement]) -> str:
    """Name the first statements behind a value, and how many more there are.

    Examples
    --------
    >>> figures_behind([Statement("B08.a", "B08", "One", ""), Statement("B08.b", "B08", "Two", "")])
    'B08: One; B08: Two'
    >>> figures_behind([])
    'None'
    """
    named = "; ".join(f"{one.block}: {one.title}" for one in evidence[:NAMED_FIGURES])
    more = len(evidence) - NAMED_FIGURES
    return (named + f"; and {more} more" if more > 0 else named) or "None"


def _titled(what: str, step: int, speech: Speech | None) -> str:
    words = country(speech)
    return f"{what} ({words.body} {words.part.lower()} {step}), suggested values"


def _note(speech: Speech | None) -> str:
    return NOTE.format(form=country(speech).form)


def _again(row: MeasureRow) -> str:
    return f"{row.measure.title}, as above"


def _suggested(value: str | None) -> str:
    return f"{value} (suggested)" if value else ""


def _open(cells: Sequence[tuple[str, ...]]) -> frozenset[tuple[int, int]]:
    last = len(cells[0]) - 1 if cells else 0
    return frozenset((index, last) for index, row in enumerate(cells) if not row[last])
