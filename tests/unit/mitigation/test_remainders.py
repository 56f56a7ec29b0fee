"""What remains is what plain pandas finds in the protected file that was written."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dpiabook.counting import as_source
from dpiabook.counting.missing_rule import MissingRule
from dpiabook.counting.states import with_states
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.mitigation import Ladder, Rung, hand_on, lattice, recommended, remainders, suppress
from dpiabook.mitigation.remainders import EVERYTHING, VISIBLE
from dpiabook.settings import Targets

LADDERS = {
    "yob": Ladder("yob", (Rung(band=4), Rung(drop=True))),
    "sex": Ladder("sex", ()),
    "area": Ladder("area", (Rung(to="region"), Rung(drop=True))),
}
KNOWN = {"profile": ["yob", "sex", "area"], "events": ["eps", "age"]}
SEEN = ["yob", "sex", "area", "eps", "age"]
EVERY = [*SEEN, "region", "twin", "score"]


def people(rows=400, seed=3, gaps=0.0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "family": draw.integers(0, rows // 2, rows),
            "yob": draw.integers(1998, 2014, rows),
            "sex": draw.choice(["F", "M"], rows),
            "area": draw.choice(list("ABCDEF"), rows),
            "eps": draw.choice([0, 0, 0, 1, 2, 7], rows),
            "score": draw.integers(0, 30, rows),
        }
    )
    frame["region"] = frame["area"].map(dict(zip("ABCDEF", "NNSSSS", strict=True)))
    frame["age"] = np.where(frame["eps"] > 0, draw.integers(5, 12, rows), np.nan)
    frame["twin"] = frame["yob"] + 1000
    if gaps:
        frame["sex"] = frame["sex"].mask(draw.random(rows) < gaps)
    return frame


def protected(frame, tmp_path, targets):
    source = with_states(as_source(frame), {"age": MissingRule(gate="eps == 0")})
    found = lattice(source, LADDERS, targets)
    lineage = Lineage((Edge("same as", "twin", ("yob",), "equal codes"),))
    file = hand_on(source, found, tmp_path, family="family", lineage=lineage)
    blanked = suppress(source, list(LADDERS), targets.k)
    left = remainders(found, source, KNOWN, SEEN, EVERY, blanked=blanked, protected=file, family="family")
    written = next(path for path in file.files if path.name == "protected.parquet")
    return found, left, pq.read_table(written).to_pandas(), blanked


def under(table, names, k):
    kept = [name for name in names if name in table]
    if not kept:
        return len(table) if len(table) < k else 0
    texts = table[kept].astype(object).where(table[kept].notna(), "none")
    return int((texts.groupby(kept)[kept[0]].transform("size") < k).sum())


@pytest.mark.parametrize("targets", [Targets(k=5, expected_rate=0.2), Targets(k=20, expected_rate=0.05)])
def test_plain_pandas_finds_the_same_people_alone_in_the_written_file(tmp_path, targets):
    frame = people()
    found, left, written, blanked = protected(frame, tmp_path, targets)
    assert any(recommended(found).node)
    assert ("twin" in written) == (recommended(found).node[0] == 0)
    rows = left.people.set_index("name")
    for name, columns in {**KNOWN, VISIBLE: SEEN, EVERYTHING: EVERY}.items():
        for table, after in ((frame, ""), (written, "_after"), (blanked.apply(frame), "_blanked")):
            counted = [under(table, columns, k) for k in (2, targets.k)]
            if after == "_blanked":
                # The upper end takes a blank for a value; the lower one takes it to fit anything.
                assert rows.loc[name, ["unique_blanked_most", "under_k_blanked_most"]].tolist() == counted
                assert rows.loc[name, "unique_blanked"] <= counted[0]
            else:
                for end in ("", "_most"):
                    assert rows.loc[name, [f"unique{after}{end}", f"under_k{after}{end}"]].tolist() == counted


def test_families_are_alone_by_what_the_file_keeps(tmp_path):
    frame = people()
    _, left, written, _ = protected(frame, tmp_path, Targets(k=20, expected_rate=0.05))
    for table, end in ((frame, ""), (written, "_after")):
        kept = [name for name in SEEN if name in table]
        texts = table[kept].astype(object).where(table[kept].notna(), "none").astype(str).agg("|".join, axis=1)
        whole = texts.groupby(table["family"]).agg(lambda one: tuple(sorted(one)))
        assert left.groups[f"unique_groups{end}"].item() == (whole.map(whole.value_counts()) == 1).sum()
    assert left.groups["groups"].item() == frame["family"].nunique()


def test_the_next_step_is_the_column_without_which_fewest_are_alone(tmp_path):
    frame = people()
    _, left, written, _ = protected(frame, tmp_path, Targets(k=20, expected_rate=0.05))
    kept = [name for name in SEEN if name in written]
    counted = {gone: under(written, [name for name in kept if name != gone], 2) for gone in kept}
    assert dict(zip(left.without["column"], left.without["unique_after"], strict=True)) == counted
    assert left.without["unique_after"].is_monotonic_increasing


def test_the_worst_is_never_the_row_of_all_columns(tmp_path):
    _, left, _, _ = protected(people(), tmp_path, Targets(k=20, expected_rate=0.05))
    assert left.people["unique_after"].idxmax() == left.people.index[left.people["name"] == EVERYTHING][0]
    assert left.worst["name"] == VISIBLE


def test_unknowns_make_a_range_and_no_blank_makes_fewer(tmp_path):
    _, left, _, _ = protected(people(gaps=0.1), tmp_path, Targets(k=20, expected_rate=0.05))
    row = left.people.set_index("name").loc["profile"]
    assert row["unique"] < row["unique_most"]
    assert row["unique_after"] <= row["unique"]
    for name in ("unique", "under_k", "unique_after", "under_k_after", "unique_blanked", "under_k_blanked"):
        assert (left.people[name] <= left.people[f"{name}_most"]).all()


def test_what_is_known_and_no_more_in_the_file_tells_nobody(tmp_path):
    frame = people(60)
    found = lattice(frame, {"yob": Ladder("yob", (Rung(drop=True),))}, Targets(k=50, expected_rate=0.05))
    left = remainders(found, frame, {"profile": ["yob"]})
    assert left.people[["unique_after", "under_k_after"]].iloc[0].tolist() == [0, 0]
    assert left.people["kept"].iloc[0] == ()
    assert left.groups is None
    few = remainders(lattice(frame, {"yob": Ladder("yob", (Rung(drop=True),))}, Targets(k=99)), frame, {"a": ["yob"]})
    assert few.people[["unique_after", "under_k_after"]].iloc[0].tolist() == [0, 60]


def test_a_table_of_counts_leaves_what_its_people_leave():
    names = ["yob", "sex", "area", "eps"]
    frame = people()[names].sort_values(names, ignore_index=True)
    counted = frame.groupby(list(frame.columns), as_index=False).size()
    known = {"profile": ["yob", "sex", "area"]}
    left = []
    for table, count in ((frame, None), (counted, "size")):
        found = lattice(table, {"yob": LADDERS["yob"]}, Targets(k=3), count=count)
        blanked = suppress(table, known["profile"], 3, count=count)
        left.append(remainders(found, table, known, list(frame), blanked=blanked, count=count).people)
    pd.testing.assert_frame_equal(*left)
