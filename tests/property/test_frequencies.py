"""What holds for class frequencies whatever the table."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import class_table
from dpiabook.risk import class_frequencies, family_profiles, individual_risk

KEYS = ["a", "b", "c"]
VALUE = st.one_of(st.none(), st.integers(0, 3))
SMALL = settings(max_examples=12, deadline=None)


@st.composite
def tables(draw):
    rows = draw(st.lists(st.tuples(VALUE, VALUE, VALUE, st.integers(1, 9), st.integers(0, 4)), min_size=1, max_size=25))
    frame = pd.DataFrame(rows, columns=[*KEYS, "weight", "family"])
    return frame.astype(dict.fromkeys(KEYS, "Int64"))


def oracle(frame, keys, weight, alpha):
    """Compare every pair of patterns, as the definition says."""
    rows = [tuple(None if pd.isna(v) else v for v in row) for row in frame[keys].astype(object).to_numpy()]
    out = []
    for one in rows:
        total = 0.0
        for other, w in zip(rows, weight, strict=True):
            fits = all(x is None or y is None or x == y for x, y in zip(one, other, strict=True))
            complete, blank = None not in other, all(value is None for value in other)
            same = one == other or (complete and None in one) or all(value is None for value in one)
            void = blank and None not in one and len(keys) > 1
            total += w * fits * (1 if same else 0 if void else alpha)
        out.append(total)
    return out


@SMALL
@given(tables(), st.sampled_from([0.0, 0.5, 1.0]), st.integers(1, 3))
def test_frequencies_are_what_comparing_all_pairs_gives(frame, alpha, width):
    keys = KEYS[:width]
    found = class_frequencies(frame, keys, weight="weight", alpha=alpha)
    np.testing.assert_allclose(found.sample, oracle(frame, keys, np.ones(len(frame)), alpha))
    np.testing.assert_allclose(found.population, oracle(frame, keys, frame["weight"], alpha))


@SMALL
@given(tables())
def test_adding_a_key_never_lowers_the_number_of_uniques(frame):
    uniques = [class_frequencies(frame, KEYS[:width], missing="value").uniques for width in (1, 2, 3)]
    assert uniques == sorted(uniques)


@SMALL
@given(tables())
def test_a_coarser_key_never_raises_it(frame):
    fine = class_frequencies(frame, KEYS)
    coarse = class_frequencies(frame.assign(a=frame["a"] // 2), KEYS)
    assert coarse.uniques <= fine.uniques
    assert (coarse.sample >= fine.sample).all()


@SMALL
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(frame, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    one, two = class_frequencies(frame, KEYS), class_frequencies(frame.iloc[order], KEYS)
    assert (one.sample[order] == two.sample).all()
    assert np.isclose(individual_risk(one).expected, individual_risk(two).expected)


@SMALL
@given(tables())
def test_totals_are_kept(frame):
    found = class_frequencies(frame, KEYS)
    assert found.n == len(frame) == found.class_sizes["people"].sum()
    assert class_table(frame, KEYS).people == len(frame)
    assert found.under(len(frame) + 1) == len(frame)


@SMALL
@given(tables())
def test_the_engine_and_the_codes_count_the_same_classes(frame):
    classes = class_table(frame, KEYS, weight="weight").frame
    found = class_frequencies(frame, KEYS, weight="weight", missing="value")
    assert sorted(classes["n"]) == sorted(found.class_sample)
    assert np.allclose(sorted(classes["weight"]), sorted(found.class_population))


@SMALL
@given(tables())
def test_a_tolerance_never_leaves_fewer_candidates(frame):
    exact = family_profiles(frame, ["a", "b"], "family")
    wider = [family_profiles(frame, ["a", "b"], "family", tolerance={"b": by}) for by in (1, 2)]
    assert (exact.candidates <= wider[0].candidates).all()
    assert (wider[0].candidates <= wider[1].candidates).all()
    assert exact.children.sum() == len(frame)
