"""Weighed matches against a reckoning pair by pair, the exercise, histories, residents, the riskiest records."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import DataRefusal, Refusal
from dpiabook.risk import (
    among_residents,
    class_frequencies,
    draw_targets,
    match_weights,
    riskiest,
    score,
    trajectories,
)
from dpiabook.risk.exercise import CONFIDENCE, FOUND
from dpiabook.risk.match_weights import _known, _shares

EIGHT = pd.DataFrame({"gender": list("FMFMFMFF"), "yob": [2008, 2010, 2008, 2010, 2008, 2010, 2011, 2008]})


def people(seed, gaps=0.1, n=120):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": rng.integers(0, 4, n), "b": rng.integers(0, 9, n), "c": rng.integers(0, 2, n)})
    return frame.astype("float64").mask(rng.random(frame.shape) < gaps)


def _pair_by_pair(frame, errors, seed):
    codes = np.stack([pd.factorize(frame[name], sort=True)[0] for name in frame], axis=1).astype(np.int32)
    # Whoever is drawn for is drawn for in the order of their values, whatever that of the file is.
    order = np.lexsort(codes.T)
    codes = codes[order]
    shares = [_shares(codes[:, at]) for at in range(codes.shape[1])]
    known = _known(codes, shares, errors, np.random.default_rng(seed))
    likelihood = np.ones((len(codes), len(codes)))
    for at, share in enumerate(shares):
        rate = share[known[:, at]][:, None]
        agrees = known[:, at][:, None] == codes[:, at][None, :]
        likelihood *= np.where(codes[:, at][None, :] < 0, 1.0, np.where(agrees, (1 - errors) / rate + errors, errors))
    found = np.empty(len(codes))
    found[order] = np.diag(likelihood) / likelihood.sum(axis=1)
    return found


@pytest.mark.parametrize("errors", [0.0, 0.02, 0.2])
@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_the_sum_over_sets_of_keys_is_that_over_all_pairs(errors, gaps):
    frame = people(1, gaps)
    found = match_weights(frame, list(frame), errors, seed=5)
    np.testing.assert_allclose(found.probability, _pair_by_pair(frame, errors, 5), rtol=1e-9)


def test_probabilities_are_as_often_right_as_they_say():
    """Of matches in which some record has a probability of p, a share p is right."""
    said, right = [], []
    for seed in range(30):
        frame = people(seed, 0.0, 300)
        found = match_weights(frame, list(frame), 0.1, seed=seed)
        said.append(found.right(0.5) + found.wrong(0.5))
        right.append(found.right(0.5))
        assert found.right(0.9) <= found.right(0.5) <= found.n
    assert 0.5 < sum(right) / sum(said) <= 1


def test_the_worked_example():
    assert match_weights(EIGHT, ["gender", "yob"], 0.0).right(0.9) == 1
    found = match_weights(EIGHT, ["gender", "yob"], 0.1, seed=3)
    assert found.weights.set_index("key").loc["yob", "u"] == pytest.approx(26 / 64)
    assert found.weights.set_index("key").loc["yob", "agree"] == pytest.approx(
        np.log2((0.9 + 0.1 * 26 / 64) / (26 / 64))
    )
    with pytest.raises(Refusal):
        match_weights(EIGHT, ["gender"], 1.0)


def test_the_same_seed_draws_the_same_targets_and_a_filled_sheet_is_scored(tmp_path):
    one, other = draw_targets(EIGHT, ["gender"], size=5, seed=7), draw_targets(EIGHT, ["gender"], size=5, seed=7)
    pd.testing.assert_frame_equal(one.worksheet, other.worksheet)
    filled = one.worksheet.copy()
    filled.loc[0, [FOUND, CONFIDENCE]] = [str(one.key["record"][0]), "80"]
    filled.loc[1, [FOUND, CONFIDENCE]] = [str(one.key["record"][1] + 1), "30"]
    filled.to_csv(tmp_path / "sheet.csv", index=False)
    found = score(tmp_path / "sheet.csv", one.key)
    assert (found.targets, found.named, found.hits, found.false_hits) == (5, 2, 1, 1)
    assert found.table.set_index("confidence")["hits"].to_dict() == {"50 or more": 1, "under 50": 0, "not said": 0}
    with pytest.raises(DataRefusal, match="nobody has filled"):
        score(one.worksheet, one.key)
    with pytest.raises(Refusal, match="not of this exercise"):
        score(filled.assign(target=99), one.key)


def test_points_of_histories_are_held_by_those_who_have_them_all():
    histories = pd.DataFrame({"years": ["2001 2002", "2001 2003", "2001 2003", None, "2001"]})
    found = trajectories(histories, "years", [1, 2])
    assert (found.n, found.with_history) == (5, 4)
    assert found.table[["points", "people", "alone"]].values.tolist()[1] == [2, 3, 1]
    with pytest.raises(DataRefusal):
        trajectories(pd.DataFrame({"years": [None, ""]}), "years")


def test_residents_scale_those_who_look_alike():
    children = pd.DataFrame({"area": ["P"] * 4 + ["Q"], "sex": ["F", "F", "F", "M", "F"]})
    residents = pd.DataFrame({"area": ["P"], "residents": [20]})
    found = among_residents(children, ["sex"], "area", residents)
    assert (found.n, found.unique, found.under_k) == (4, (1, 1), (1, 1))
    assert found.expected == pytest.approx((0.4, 0.4))
    # A child of unknown sex may be like the girls, like the boy, or like nobody.
    unknown = among_residents(
        pd.concat([children, pd.DataFrame({"area": ["P"], "sex": [None]})]), ["sex"], "area", residents
    )
    assert (unknown.unique, unknown.under_k) == ((0, 2), (1, 2))
    for wrong in (None, residents.assign(residents=3), residents.assign(area="Z")):
        with pytest.raises(DataRefusal):
            among_residents(children, ["sex"], "area", wrong)


def test_the_riskiest_records_say_why_and_hold_no_value():
    found = class_frequencies(EIGHT, ["gender", "yob"])
    assert riskiest({"child_profile": found}, {}).values.tolist() == [[7, 1, 0, "alone by the child profile"]]
    assert riskiest({}, {}).empty
