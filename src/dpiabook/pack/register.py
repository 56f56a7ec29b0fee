"""Steps 5 and 6: suggested values on ICO's scales, each with its reason and the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dpiabook.meaning import Speech
from dpiabook.pack.decisions import Decision, digest
from dpiabook.pack.remainder import told_remainder, worst_remainder
from dpiabook.pack.risks import (
    EFFECTS,
    LEVELS,
    LIKELIHOODS,
    SEVERITIES,
    Effect,
    Level,
    Likelihood,
    Measure,
    Risk,
    Severity,
    measures,
    overall,
    risk_file,
)
from dpiabook.pack.wording import own_words
from dpiabook.release.statement import Statement
from dpiabook.settings import Context

Scale = TypeVar("Scale", Likelihood, Severity, Level, Effect)
ALONE = frozenset({"reidentification", "sensitive_information"})
"""Risks that stay as they are while somebody is left alone."""


@dataclass(frozen=True)
class RiskRow:
    """One row of step 5; an empty value means that none is suggested, and `reason` says why."""

    risk: Risk
    likelihood: Likelihood | None
    severity: Severity | None
    overall: Level | None
    reason: str
    evidence: tuple[Statement, ...]
    decision: Decision | None

    @property
    def id(self) -> str:
        """Key of the author's decision."""
        return f"step5.{self.risk.id}"

    @property
    def figure(self) -> str:
        """Changes when the suggestion changes."""
        return digest(self.likelihood, self.severity, self.overall)

    @property
    def suggestion(self) -> str:
        """The suggested values with their reason."""
        levels = f"{self.overall}: {self.likelihood}, {self.severity}. ".lower().capitalize() if self.overall else ""
        return levels + self.reason


@dataclass(frozen=True)
class MeasureRow:
    """One row of step 6: one measure against one risk. Approval is never suggested."""

    risk: Risk
    measure: Measure
    effect: Effect | None
    residual: Level | None
    reason: str
    evidence: tuple[Statement, ...]
    decision: Decision | None

    @property
    def id(self) -> str:
        """Key of the author's decision."""
        return f"step6.{self.risk.id}.{self.measure.id}"

    @property
    def figure(self) -> str:
        """Changes when the suggestion changes."""
        return digest(self.effect, self.residual)


def risk_rows(
    statements: Sequence[Statement],
    context: Context,
    decisions: Iterable[Decision] = (),
    speech: Speech | None = None,
) -> tuple[RiskRow, ...]:
    """Suggest likelihood, severity and overall risk for every risk of the register.

    Parameters
    ----------
    statements : sequence of Statement
        Those with a risk's id are the figures behind it. Where their tables have columns named ``likelihood`` or
        ``severity`` with values on ICO's scale, the most serious of these is taken; otherwise the register's
        starting point.
    context : Context
        A risk that rests on the access setting has no suggestion until the author has stated one.
    decisions : iterable of Decision
        Keyed ``step5.<risk>``.
    speech : Speech, optional
        The words of the dataset.

    Examples
    --------
    >>> seen = Statement("B08.a", "B08", "One in ten is unique", "", risk="reidentification")
    >>> [(row.risk.id, row.overall) for row in risk_rows([seen], Context()) if row.overall]
    [('reidentification', 'High')]
    """
    decided = {decision.id: decision for decision in decisions}
    setting = own_words(context, "access_setting")
    risks = risk_file(speech).risks
    return tuple(_risk_row(one, statements, setting, decided.get(f"step5.{one.id}")) for one in risks)


def _risk_row(risk: Risk, statements: Sequence[Statement], setting: str, decision: Decision | None) -> RiskRow:
    evidence = tuple(one for one in statements if _about(one, risk) and one.assessed)
    if risk.rests_on == "figures" and not evidence:
        why = "Nothing was assessed for this risk, so no value is suggested."
        return RiskRow(risk, None, None, None, why, (), decision)
    if risk.rests_on == "setting" and not setting:
        why = "The access setting is not stated, so no value is suggested."
        return RiskRow(risk, None, None, None, why, evidence, decision)
    own = [one for one in evidence if one.risk == risk.id]
    evidence = tuple(sorted(evidence, key=lambda one: not _has_levels(one)))
    likelihood = _worst(own, "likelihood", LIKELIHOODS) or risk.likelihood
    severity = _worst(own, "severity", SEVERITIES) or risk.severity
    return RiskRow(risk, likelihood, severity, overall(likelihood, severity), risk.reason, evidence, decision)


def _about(statement: Statement, risk: Risk) -> bool:
    return statement.risk == risk.id or statement.id in risk.findings


def measure_rows(
    risks: Sequence[RiskRow],
    statements: Sequence[Statement],
    decisions: Iterable[Decision] = (),
    speech: Speech | None = None,
    context: Context | None = None,
) -> tuple[MeasureRow, ...]:
    """Suggest effect and residual risk for every measure against every risk that is not low.

    A technical measure lowers the risk by one level where a figure of its blocks about that risk was assessed, and is
    otherwise left open; a risk of being recognised it lowers only where nobody is left alone for any reader that was
    counted. An organisational measure lowers nothing until it has an owner.

    Examples
    --------
    >>> seen = [Statement("B10.a", "B10", "After recoding nobody is unique", "", risk="reidentification")]
    >>> rows = measure_rows(risk_rows(seen, Context()), seen)
    >>> [(row.measure.id, row.residual) for row in rows if row.residual][:3]
    [('disclosure_control', 'Medium'), ('less_detail', 'Medium'), ('access_control', 'High')]
    """
    decided = {decision.id: decision for decision in decisions}
    return tuple(
        _measure_row(row, measure, statements, decided.get(f"step6.{row.risk.id}.{measure.id}"), context or Context())
        for row in risks
        if row.overall != "Low"
        for measure in measures(speech)
        if row.risk.id in measure.risks
    )


def _measure_row(
    row: RiskRow, measure: Measure, statements: Sequence[Statement], decision: Decision | None, context: Context
) -> MeasureRow:
    # A figure about another risk says nothing of what the measure does to this one.
    evidence = tuple(
        one for one in statements if one.block in measure.blocks and one.assessed and one.risk == row.risk.id
    )
    if row.overall is None:
        return MeasureRow(row.risk, measure, None, None, "No overall risk is suggested in step 5.", evidence, decision)
    if not measure.technical:
        stated = own_words(context, measure.context).rstrip(".") if measure.context else ""
        line = f"Stated: {stated}." if stated else "Nothing is stated of it."
        why = f"{measure.reason} {line} Open: an owner is to be named; until then the risk is not lowered."
        return MeasureRow(row.risk, measure, measure.effect, row.overall, why, (), decision)
    if not evidence:
        why = "No figure here shows what it does to this risk, so no value is suggested."
        return MeasureRow(row.risk, measure, None, None, why, (), decision)
    left = worst_remainder(statements) if row.risk.id in ALONE else None
    if left is not None and not left.nobody:
        alone = told_remainder(left, statements)["after"]
        why = f"{alone[:1].upper()}{alone[1:]} of {left.n} are still alone for {left.reader}, so the level stays."
        return MeasureRow(row.risk, measure, measure.effect, row.overall, why, evidence, decision)
    residual = _worst(evidence, "residual", LEVELS) or lower(row.overall)
    effect = _worst(evidence, "effect", EFFECTS) or measure.effect
    return MeasureRow(row.risk, measure, effect, residual, measure.reason, evidence, decision)


def lower(level: Level) -> Level:
    """One level less, and never less than low.

    Examples
    --------
    >>> lower("High"), lower("Low")
    ('Medium', 'Low')
    """
    return LEVELS[max(LEVELS.index(level) - 1, 0)]


def _has_levels(statement: Statement) -> bool:
    """Whether its table suggests levels, so that it stands first of the figures behind a row."""
    return statement.table is not None and bool({"likelihood", "severity"} & set(statement.table.frame))


def _worst(evidence: Iterable[Statement], column: str, scale: tuple[Scale, ...]) -> Scale | None:
    """Return the most serious value on `scale` in columns of that name."""
    tables = [one.table.frame for one in evidence if one.table]
    found = {str(value) for table in tables if column in table for value in table[column]}
    return max((value for value in scale if value in found), key=scale.index, default=None)
