"""The one object that says what a dataset means."""

from __future__ import annotations

from dataclasses import dataclass, field

from dpiabook.meaning.dataset import Dataset
from dpiabook.meaning.lineage import Lineage
from dpiabook.meaning.records import Records
from dpiabook.meaning.states import States


@dataclass(frozen=True)
class Meaning:
    """What a dataset means; whoever learns more of it returns a new one.

    Attributes
    ----------
    dataset : Dataset
        Whom it is about, and what they are called.
    records : Records or None
        What a row is; None where there are no data.
    states : States
        What stands for a missing value, and why.
    lineage : Lineage
        Which columns are made of which; without edges where nobody looked.
    """

    dataset: Dataset
    records: Records | None = None
    states: States = field(default_factory=States)
    lineage: Lineage = field(default_factory=lambda: Lineage(()))
