"""Two versions side by side, reckoned again in plain pandas (docs/method.md, block B11)."""

import pandas as pd
import pytest

from .records import HISTORY, classes
from .test_learning import _having, attributes
from .test_recognising import NAMED, _both, _under

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-run")]


def _matched(side):
    now, before = (frame.set_index("child_id") for frame in (side.now, side.before))
    both = now.index.intersection(before.index)
    return now, before, both


def test_who_joined_and_who_left(side):
    now, before, both = _matched(side)
    said = side.said("B11.versions")
    assert (said["n"], said["joined"], said["left"]) == (len(now), len(now) - len(both), len(before) - len(both))
    one, other = (frame.loc[both].astype(object).where(frame.loc[both].notna(), None) for frame in (now, before))
    # The events of a child are in the years' table, and change the summaries made of it as well.
    assert said["changed"] >= (one != other).any(axis=1).sum()


@pytest.mark.parametrize("short", NAMED)
def test_alone_in_either_version(side, short):
    printed = side.row("B11.risk", composite=short)
    assert _both(printed, "unique") == _under(*classes(side.now, NAMED[short]), 2)
    most, least = classes(side.before, NAMED[short])
    assert printed["unique_before"] == _under(most, least, 2)[0]
    assert HISTORY in side.now


def test_small_differences_by_area(side):
    now, before = (frame.groupby("area_code").size() for frame in (side.now, side.before))
    apart = (now - before).abs()
    printed = next(row for row in side.rows("B11.differencing") if row["population"] == "Children")
    assert printed["areas_close"] == apart.between(1, 9).sum()
    assert printed["isolated"] == apart[apart.between(1, 9)].sum()
    for area, difference in apart.items():
        assert side.row("B11.areas", area=area)["difference"] == difference


def test_differences_of_each_attribute_by_area(side):
    columns = {row["meaning"]: row["variable"] for row in side.rows("B01.inventory")}
    for title in attributes(side):
        counted = []
        for frame in (side.now, side.before):
            having = _having(frame[columns[title]])
            counted.append(
                pd.DataFrame({"area": frame["area_code"], "x": having.eq(True), "not": having.eq(False)})
                .groupby("area")
                .sum()
            )
        close = (counted[0] - counted[1]).abs().apply(lambda column: column.between(1, 9)).any(axis=1)
        assert side.row("B11.differencing", population=title)["areas_close"] == close.sum()
