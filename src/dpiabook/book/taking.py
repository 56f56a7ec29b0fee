"""What a notebook does with each result: a measure taken or not, and a finding drawn and printed for those inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dpiabook.book.display import Shown
from dpiabook.errors import Refusal, is_of_the_data
from dpiabook.evidence.finding import Finding
from dpiabook.figures import rendered
from dpiabook.machine.mapped import set_aside
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.result import NotAssessed


def taken(measure: Callable[..., Any], *inputs: Any, **options: Any) -> Any:
    """The result of a measure, its large arrays in files, or why it cannot be taken of these data."""
    try:
        return set_aside(measure(*inputs, **options))
    except Refusal as refusal:
        if not is_of_the_data(refusal):
            raise
        return NotAssessed(measure.__name__, refusal.what, refusal.cure)


def with_finding(findings: Sequence[Finding], finding: Finding, *, anew: bool) -> list[Finding]:
    """The findings with one more.

    Parameters
    ----------
    findings : sequence of Finding
    finding : Finding
    anew : bool
        A person may run a cell again: then it takes the place of the earlier one. In a run, which goes from top to
        bottom, two of one id are a fault, and told when the evidence is written.

    Examples
    --------
    >>> first, other, again = (Finding(id, "B08", title, "") for id, title in (("a", "x"), ("b", "y"), ("a", "z")))
    >>> [one.title for one in with_finding([first, other], again, anew=True)]
    ['z', 'y']
    >>> [one.title for one in with_finding([first, other], again, anew=False)]
    ['x', 'y', 'z']
    """
    if anew and any(one.id == finding.id for one in findings):
        return [finding if one.id == finding.id else one for one in findings]
    return [*findings, finding]


def shown_inside(finding: Finding) -> Shown:
    """The finding as those inside may read it, drawn and printed."""
    profile = load_profile("controller")
    statement = present(finding, Rules(profile, "controller", None, Formatter(profile)))
    return Shown(statement, rendered(statement))
