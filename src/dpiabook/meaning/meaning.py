"""The one object that says what a dataset means."""

from __future__ import annotations

from dataclasses import dataclass

from dpiabook.meaning.dataset import Dataset


@dataclass(frozen=True)
class Meaning:
    """What a dataset means; whoever learns more of it returns a new one.

    Attributes
    ----------
    dataset : Dataset
        Whom it is about, and what they are called.
    """

    dataset: Dataset
