"""Whether a DPIA is required, as one notebook can show it: the pack's own tables, with the evidence so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dpiabook.book.tabulated import tabulated
from dpiabook.evidence import Finding
from dpiabook.meaning import Speech
from dpiabook.pack.model import Grid
from dpiabook.pack.screening import screening_grids
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules


@dataclass(frozen=True)
class Screening:
    """The screening tables as one cell's output.

    Attributes
    ----------
    grids : tuple of Grid
        Article 35(3), ICO's list and WP248's, with suggested answers and the evidence for each.
    """

    grids: tuple[Grid, ...]

    def __repr__(self) -> str:
        return "\n\n".join(_text(grid) for grid in self.grids)

    def _repr_html_(self) -> str:
        return "".join(_html(grid) for grid in self.grids)


def screening_of(findings: Iterable[Finding], speech: Speech | None = None) -> Screening:
    """Answer the screening questions as far as some findings reach, for readers inside.

    Parameters
    ----------
    findings : iterable of Finding
        Those made so far; the pack asks the same of all of them.
    speech : Speech, optional
        What is declared of the dataset.

    Returns
    -------
    Screening

    Examples
    --------
    >>> flow = Finding("B03.flow", "B03", "The data pass through 5 stages", "")
    >>> print(screening_of([flow], Speech(traits=frozenset({"linked"}))).grids[1].rows[5][1:4])
    ('Yes', 'Declared: the variables come from several source systems.', 'B03: The data pass through 5 stages')
    """
    profile = load_profile("controller")
    statements = present_all(tuple(findings), Rules(profile, "controller", None, Formatter(profile)))
    return Screening(screening_grids(statements, None, speech))


def _text(grid: Grid) -> str:
    lines = [
        f"{answer}: {criterion}" + (f" ({shown})" if shown else "") for criterion, answer, _, shown, _ in grid.rows
    ]
    return "\n".join([grid.caption, *lines])


def _html(grid: Grid) -> str:
    shown = slice(0, 4)
    return tabulated(grid.caption, grid.headings[shown], [row[shown] for row in grid.rows])
