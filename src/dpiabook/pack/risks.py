"""The risks and measures that a register offers, on ICO's scales."""

from __future__ import annotations

from functools import cache
from typing import Literal

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.meaning import Speech
from dpiabook.pack.content import Strict, read_content

Likelihood = Literal["Remote", "Possible", "Probable"]
Severity = Literal["Minimal", "Significant", "Severe"]
Level = Literal["Low", "Medium", "High"]
Effect = Literal["Eliminated", "Reduced", "Accepted"]

LIKELIHOODS: tuple[Likelihood, ...] = ("Remote", "Possible", "Probable")
SEVERITIES: tuple[Severity, ...] = ("Minimal", "Significant", "Severe")
LEVELS: tuple[Level, ...] = ("Low", "Medium", "High")
EFFECTS: tuple[Effect, ...] = ("Eliminated", "Reduced", "Accepted")
APPROVALS = ("Yes", "No")


class Risk(Strict):
    """One risk of step 5.

    Attributes
    ----------
    id : str
        What statements cite as their ``risk``.
    short, title, source : str
        The risk in a word or two, the risk, and its source and potential impact on individuals.
    rests_on : {"figures", "setting"}
        What must be there before a value is suggested: a statement with this risk, or a stated access setting.
    findings : tuple of str
        Ids of findings that are evidence of it beside those that name it as their risk.
    blocks : tuple of str
        Where its evidence stands.
    likelihood, severity : str
        Starting points, on the form's scales, before any measure.
    reason : str
        Why these.
    """

    id: str
    short: str
    title: str
    source: str
    rests_on: Literal["figures", "setting"]
    blocks: tuple[str, ...]
    likelihood: Likelihood
    severity: Severity
    reason: str
    findings: tuple[str, ...] = ()


class Measure(Strict):
    """One measure of step 6.

    Attributes
    ----------
    id, short, title, options : str
        Its id, its name in a word or two and in full, and what would be done.
    technical : bool
        Its effect is measured in the pack; otherwise it is an open line with an owner to name.
    blocks : tuple of str
        Where it is measured.
    risks : tuple of str
        Ids of the risks that it reduces.
    effect : str
        Suggested, on the form's scale.
    reason : str
        Why it would have that effect.
    context : str
        Key of the parameters file's ``context`` that says what is in place; empty where none does.
    """

    id: str
    short: str
    title: str
    options: str
    technical: bool
    risks: tuple[str, ...]
    effect: Effect
    reason: str
    blocks: tuple[str, ...] = ()
    context: str = ""


class RiskFile(Strict):
    """The risks, and the matrix that combines severity and likelihood."""

    matrix: dict[Severity, dict[Likelihood, Level]]
    risks: tuple[Risk, ...]


@cache
def risk_file(speech: Speech | None = None) -> RiskFile:
    """Read the risks and the matrix."""
    return read_content("risks", RiskFile, speech)


@cache
def measures(speech: Speech | None = None) -> tuple[Measure, ...]:
    """Read the measures."""
    return read_content("measures", tuple[Measure, ...], speech)


def overall(likelihood: Likelihood, severity: Severity) -> Level:
    """Combine likelihood and severity as ICO's guidance on DPIAs does.

    Examples
    --------
    >>> overall("Possible", "Severe"), overall("Remote", "Severe"), overall("Possible", "Significant")
    ('High', 'Low', 'Medium')
    """
    return risk_file().matrix[severity][likelihood]


def risk(identifier: str) -> Risk:
    """Return the risk of that id.

    Raises
    ------
    Refusal
        If the register has no such risk.

    Examples
    --------
    >>> risk("stigma").severity
    'Severe'
    """
    known = {one.id: one for one in risk_file().risks}
    if identifier in known:
        return known[identifier]
    cure = did_you_mean(identifier, known) or f"risks are {', '.join(known)}"
    raise Refusal(Code.INTERNAL, f"the register has no risk {identifier!r}", where="pack/content/risks.yml", cure=cure)
