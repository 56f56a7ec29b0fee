"""What is held back altogether where withholding single counts does not protect it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dpiabook.evidence.finding import Finding
from dpiabook.release.audit import audit
from dpiabook.release.beside import Beside
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import decided, present_all
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.rules import Rules

_NOTHING = Beside()


def hold_unprotected(findings: Sequence[Finding], profile: OutputProfile, beside: Beside = _NOTHING) -> list[Finding]:
    """Hold back the people of whole tables that the attack could still undo, then the table, then every figure of it.

    Small datasets need it: where areas have few people, so many counts hang together that no choice of single cells is
    safe. A pack without one table serves its reader better than no pack.

    Parameters
    ----------
    findings : sequence of Finding
        All findings of a run.
    profile : OutputProfile
        The rules for readers outside.
    beside : Beside
        Packs of the same data that readers have already.

    Returns
    -------
    list of Finding
        In the same order; the decision is the same for every audience.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> hold_unprotected([Finding("B12.a", "B12", "Title", "Sentence.")], load_profile("ons_srs"))[0].id
    'B12.a'
    """
    current = list(findings)
    for hold in (_held, _left_out, _unsaid):
        failing = _failing(current, profile, beside)
        if not failing:
            break
        current = [hold(finding) if finding.id in failing else finding for finding in current]
    return current


def _failing(findings: Sequence[Finding], profile: OutputProfile, beside: Beside) -> set[str]:
    """Ids of the findings whose withheld counts an attack works out; trial names stand for the areas."""
    rules = Rules(profile, "dpia", "Area {}".format, Formatter(profile))
    statements = present_all(findings, rules, decided(findings, profile, beside))
    report = audit(statements, rules.formatter, profile, beside, "Area {}".format)
    return {failure.finding for failure in report.failures}


def _held(finding: Finding) -> Finding:
    table = finding.table
    return finding if table is None else replace(finding, table=replace(table, held=tuple(range(len(table.rows)))))


def _left_out(finding: Finding) -> Finding:
    return replace(finding, table=None, figure="")


def _unsaid(finding: Finding) -> Finding:
    """What is left where the numbers of a sentence can be worked out from one another, too."""
    return replace(
        _left_out(finding),
        title="Not shown outside: figures that could be worked out from one another",
        sentence=f"The figures of {finding.id} stay in the secure environment: withheld numbers of people could be "
        "worked out from the others, as happens where few people are counted.",
        numbers=None,
        assessed=False,
    )
