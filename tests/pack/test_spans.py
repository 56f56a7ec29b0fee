"""Ranges in the brief: an end that is withheld is no number, and is not spoken of as one."""

import pandas as pd
import pytest

from dpiabook.evidence.columns import share
from dpiabook.pack.found import Found
from dpiabook.release.statement import Statement


class _Numbers:
    """The released numbers of a sentence, as far as they are asked."""

    def __init__(self, low, high):
        self.columns = (share("x", "Alone", "a", "n"), share("x_most", "Alone, at most", "b", "n"))
        words = ["a share not shown" if one is None else f"{one:.0%}" for one in (low, high)]
        self.cells, self.frame = (tuple(words),), pd.DataFrame([{"x": low, "x_most": high}])
        self.values = ((low, high),)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.29, 0.4, "Between 29% and 40% are alone"),
        (0.29, 0.29, "29% are alone"),
        (0.29, None, "At least 29% are alone"),
        (None, 0.4, "At most 40% are alone"),
        (None, None, ""),
    ],
)
def test_a_withheld_end_is_not_spoken_of(low, high, words):
    found = Found([Statement("B08.a", "B08", "", "", numbers=_Numbers(low, high))])
    assert found.fill("B08.a", "{x:span} are alone") == words


@pytest.mark.parametrize(("low", "high", "words"), [(0.2, 0.3, "20% to 30%"), (None, 0.3, ""), (None, None, "")])
def test_a_withheld_share_leaves_no_sentence(low, high, words):
    found = Found([Statement("B08.a", "B08", "", "", numbers=_Numbers(low, high))])
    assert found.fill("B08.a", "{x} to {x_most}") == words
