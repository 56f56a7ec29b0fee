"""The file that the author fills: everything that waits for a decision, with what was decided before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, fields

from dpiabook.pack.csvs import to_csv
from dpiabook.pack.decisions import Decision
from dpiabook.pack.document import Material

DECISIONS = "decisions.csv"
"""Its name in the pack; saved beside the parameters file as ``<dataset>.decisions.csv`` it is read by the next run."""


def decisions_csv(material: Material) -> str:
    """Write one row for each open question of the figures and for each row of steps 5 and 6.

    Parameters
    ----------
    material : Material
        What the pack is made from.

    Returns
    -------
    str
        CSV with the columns of `Decision`. What is not decided has its id and its figure's fingerprint filled; a
        decision that was made keeps the fingerprint that it was made on.
    """
    decided = {decision.id: decision for decision in material.decisions}
    rows = [decided.get(name, Decision(name, "", "", "", "", figure)) for name, figure in _asked(material)]
    return to_csv([field.name for field in fields(Decision)], [astuple(row) for row in rows])


def _asked(material: Material) -> Iterator[tuple[str, str]]:
    """Ids and fingerprints of everything that can be decided, in the order of the document."""
    decided = {decision.id for decision in material.decisions}
    for one in material.statements:
        if one.author_decides or one.id in decided:
            yield one.id, material.figure_of(one)
    for risk in material.risks:
        yield risk.id, risk.figure
    for measure in material.measures:
        yield measure.id, measure.figure
