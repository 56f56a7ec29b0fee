"""What a notebook does with each result: a measure taken or not, and a finding drawn and printed for those inside."""

from __future__ import annotations

from collections.abc import Callable
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


def shown_inside(finding: Finding) -> Shown:
    """The finding as those inside may read it, drawn and printed."""
    profile = load_profile("controller")
    statement = present(finding, Rules(profile, "controller", None, Formatter(profile)))
    return Shown(statement, rendered(statement))
