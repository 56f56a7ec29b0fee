"""Each perturbing method keeps what its definition says that it keeps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dpiabook.errors import Refusal
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.mitigation.perturb import (
    cell_noise,
    invariant_matrix,
    made_again,
    made_table,
    microaggregate,
    microaggregate_together,
    noisy,
    perturbed_counts,
    pram,
    rank_swap,
    read_table,
    record_keys,
    shifted,
    swap_households,
)

SECRET = b"an invented secret"
SEEDS = st.integers(0, 2**31)
AMOUNTS = arrays(np.float64, st.integers(10, 60), elements=st.sampled_from([0, 0, 1, 2, 5, 30, 400, -3, np.nan]))


@given(arrays(np.int64, st.integers(1, 8), elements=st.integers(0, 500)), st.floats(0.05, 1))
def test_pram_keeps_expected_frequencies(people, stay):
    matrix = invariant_matrix(people, stay)
    assert np.allclose(matrix.sum(axis=1), 1)
    assert (matrix >= 0).all()
    assert np.allclose(people @ matrix, people)


def test_pram_keeps_frequencies_on_average_and_changes_people():
    people = np.array([9000, 900, 100])
    codes = np.repeat(np.arange(3, dtype=np.int32), people)
    drawn = [pram(codes, invariant_matrix(people), seed) for seed in range(60)]
    means = np.mean([np.bincount(found, minlength=3) for found in drawn], axis=0)
    assert np.abs(means - people).max() < 12
    assert all(0.05 < (found != codes).mean() < 0.6 for found in drawn)


def test_pram_leaves_what_is_missing_and_categories_of_nobody():
    codes = np.array([-1, 0, 2, 2, -1, 0], np.int32)
    found = pram(codes, invariant_matrix(np.array([2, 0, 2]), 0.1), seed=3)
    assert (found[codes < 0] == -1).all()
    assert 1 not in found


@given(AMOUNTS, st.floats(0.01, 1), SEEDS)
def test_rank_swapping_keeps_all_numbers_and_the_window(values, window, seed):
    found = rank_swap(values, window, seed)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    assert np.array_equal(np.sort(found), np.sort(values), equal_nan=True)


def test_no_rank_moves_beyond_the_window():
    values = np.random.default_rng(1).permutation(1000).astype(float)
    found = rank_swap(values, 0.05, seed=2)
    assert np.abs(found - values).max() <= 50
    assert (found != values).mean() > 0.9


@given(arrays(np.float64, st.integers(5, 60), elements=st.integers(-50, 50)), st.integers(1, 5))
def test_microaggregation_gives_k_and_keeps_the_total(values, k):
    found = microaggregate(values, k)
    assert np.unique(found, return_counts=True)[1].min() >= k
    assert np.isclose(found.sum(), values.sum())


@settings(max_examples=40)
@given(
    arrays(np.float64, st.tuples(st.integers(6, 60), st.integers(1, 3)), elements=st.integers(-9, 9)),
    st.integers(2, 5),
    st.sampled_from([12, 1000]),
)
def test_microaggregation_of_several_gives_k_and_keeps_totals(values, k, block):
    found = microaggregate_together(values, k, block)
    assert np.unique(found.round(9), axis=0, return_counts=True)[1].min() >= k
    assert np.allclose(found.sum(axis=0), values.sum(axis=0))


def test_mdav_groups_who_is_near():
    near = np.array([[0, 0], [10, 10], [0, 1], [10, 11], [1, 0], [11, 10]])
    found = microaggregate_together(near, 3)
    assert found.round(3).tolist() == [[0.333, 0.333], [10.333, 10.333]] * 3


def mdav_by_the_book(values, k):
    """Domingo-Ferrer and Torra (2005), algorithm 2, in plain words; sdcMicro documents its `method="mdav"` by it."""
    points = (values - values.mean(axis=0)) / values.std(axis=0)
    left, groups = set(range(len(values))), []

    def far(row, centre):
        return float(((points[row] - centre) ** 2).sum())

    def group_around(row):
        groups.append(sorted(left, key=lambda one: far(one, points[row]))[:k])
        left.difference_update(groups[-1])

    def farthest_from_the_mean():
        centre = points[sorted(left)].mean(axis=0)
        return max(sorted(left), key=lambda one: far(one, centre))

    while len(left) >= 3 * k:
        first = farthest_from_the_mean()
        other = max(sorted(left), key=lambda one: far(one, points[first]))
        group_around(first)
        group_around(max(sorted(left), key=lambda one: far(one, points[first])) if other not in left else other)
    if len(left) >= 2 * k:
        group_around(farthest_from_the_mean())
    return [*groups, sorted(left)]


@pytest.mark.parametrize(("rows", "k"), [(40, 3), (41, 3), (47, 5), (60, 4), (23, 7)])
def test_mdav_is_that_of_the_book_and_groups_have_k_to_two_k_less_one(rows, k):
    values = np.random.default_rng(rows).normal(size=(rows, 3))
    found = microaggregate_together(values, k)
    expected = np.empty_like(values)
    for group in mdav_by_the_book(values, k):
        assert k <= len(group) < 2 * k
        expected[group] = values[group].mean(axis=0)
    assert np.allclose(found, expected)
    alone = np.unique(microaggregate(values[:, 0], k), return_counts=True)[1]
    assert alone.min() >= k
    assert alone.max() < 2 * k


@given(AMOUNTS, st.floats(0.01, 5), SEEDS)
def test_noise_keeps_zeros_signs_whole_numbers_and_gaps(values, share, seed):
    found = noisy(values, share, seed)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    assert np.array_equal(np.sign(found[~np.isnan(found)]), np.sign(values[~np.isnan(values)]))
    assert np.array_equal(found[~np.isnan(found)] % 1, np.zeros((~np.isnan(found)).sum()))


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_noise_varies_by_a_share_of_what_the_amounts_do(share):
    values = np.random.default_rng(1).normal(1000.5, 100, 20_000)
    values[::4] = 0
    found, some = noisy(values, share, 1), values != 0
    change = (found - values)[some]
    assert change.std() == pytest.approx(share * values[some].std(), rel=0.03)
    assert abs(change.mean()) < 4 * change.std() / np.sqrt(some.sum())
    assert found[some].var() == pytest.approx(values[some].var() * (1 + share**2), rel=0.03)


@given(SEEDS, st.integers(1, 9))
def test_shifts_keep_order_differences_and_households(seed, most):
    draw = np.random.default_rng(seed)
    born = draw.integers(1990, 2010, 40).astype(float)
    first = born + draw.integers(0, 9, 40)
    first[::7] = np.nan
    home = np.arange(40) // 3
    moved = shifted({"born": born, "first": first}, most, seed, together=home)
    assert np.array_equal(moved["first"] - moved["born"], first - born, equal_nan=True)
    change = moved["born"] - born
    assert np.abs(change).max() <= most
    assert all(len(set(change[home == one])) == 1 for one in home)


def test_shifts_keep_within_bounds_or_are_refused():
    years = {"yob": np.array([2000.0, 2009.0])}
    for seed in range(50):
        assert shifted(years, 5, seed, bounds={"yob": (2000, 2010)})["yob"].max() <= 2010
    with pytest.raises(Refusal):
        shifted(years, 5, 1, bounds={"yob": (2009, 2009)})


def homes(seed, count=600):
    """People in households of one to four, in wards of districts of regions."""
    draw = np.random.default_rng(seed)
    household = np.repeat(np.arange(count), draw.integers(1, 5, count))
    ward = draw.integers(0, 24, count).astype(np.int32)[household]
    areas = [ward // 12, ward // 4, ward]
    sex, band, plan = (draw.integers(0, top, len(household)).astype(np.int32) for top in (2, 3, 2))
    order = draw.permutation(len(household))
    return household[order], [level[order] for level in areas], [sex[order], band[order]], plan[order]


def counted(*columns):
    rows, counts = np.unique(np.column_stack(columns), axis=0, return_counts=True)
    return list(map(tuple, np.column_stack([rows, counts]).tolist()))


@settings(max_examples=20)
@given(SEEDS, st.floats(0.01, 1))
def test_swapping_keeps_households_and_totals(seed, rate):
    household, areas, alike, plan = homes(seed)
    found = swap_households(household, areas, alike, np.ones(len(plan)), rate, seed)
    region, district, ward = found.areas
    assert np.array_equal(region, areas[0])
    assert counted(region, *alike, plan) == counted(areas[0], *alike, plan)
    assert counted(ward, *alike) == counted(areas[2], *alike)
    assert counted(ward // 4, ward // 12) == counted(district, region)
    assert len(set(zip(household.tolist(), ward.tolist(), strict=True))) == len(set(household.tolist()))
    assert np.array_equal(found.moved, ward != areas[2])


def test_the_riskiest_households_move_first_and_as_many_as_were_asked():
    household, areas, alike, _ = homes(7, 4000)
    risk = (household < 200).astype(float)
    found = swap_households(household, areas, alike, risk, 0.1, seed=1)
    moved = {int(one) for one in household[found.moved]}
    assert found.targets == 200
    assert len(moved & set(range(200))) == 200 - found.unmatched >= 150
    assert len(moved) <= 0.1 * 4000


def test_swapping_prefers_the_nearest_areas():
    household, areas, alike, _ = homes(3, 4000)
    found = swap_households(household, areas, alike, np.ones(len(household)), 0.05, seed=1)
    same_district = (found.areas[1] == areas[1])[found.moved].mean()
    assert same_district > 0.5


def test_areas_that_cut_a_household_are_refused():
    household, areas, alike, _ = homes(1)
    broken = areas[2].copy()
    broken[0] += 1
    with pytest.raises(Refusal):
        swap_households(household, [areas[0], broken], alike, np.ones(len(household)), 0.1, seed=1)


@given(st.integers(1, 8), st.floats(0.1, 0.9))
def test_a_p_table_has_no_bias_one_variance_and_no_false_zero(spread, share):
    table = made_table(spread, share * spread)
    changes = np.arange(-spread, spread + 1)
    assert np.allclose(table.chances.sum(axis=1), 1)
    assert np.allclose(table.chances @ changes, 0, atol=1e-7)
    assert np.allclose(table.chances[2:] @ changes**2, share * spread, atol=1e-6)
    results = np.arange(len(table.chances))[:, None] + changes
    assert not table.chances[1:][results[1:] <= 0].any()


def test_the_built_in_table_is_what_its_making_makes():
    assert np.allclose(read_table().chances, made_table().chances, atol=1e-9)
    stated = read_table(made_table(3, 1.0, false_zeros=True).text())
    assert stated.false_zeros
    assert stated.chances[1, 2] > 0


@pytest.mark.parametrize(
    "change",
    [
        ("variance: 2.0", "variance: 1.0"),
        ("false_zeros: false", "other: 1"),
        ("spread: 5", "spread: 4"),
        ("  - [", "  - [0.5, "),
    ],
)
def test_a_table_that_is_not_what_it_says_is_refused(change):
    with pytest.raises(Refusal):
        read_table(made_table().text().replace(*change))


def test_the_same_people_get_the_same_noise_in_every_table():
    draw = np.random.default_rng(1)
    keys = record_keys(map(str, range(5000)), SECRET)
    area, sex = draw.integers(0, 40, 5000), draw.integers(0, 2, 5000)
    table = read_table()
    crossed = perturbed_counts(area * 2 + sex, keys, table, 80).reshape(40, 2)
    order = draw.permutation(5000)
    for number in range(40):
        alone = perturbed_counts(np.where((area == number) & (sex == 1), 0, -1)[order], keys[order], table, 1)
        assert alone[0] == crossed[number, 1]


def test_noise_of_cells_has_the_stated_variance_and_no_false_zero():
    keys = record_keys(map(str, range(60_000)), SECRET)
    cells = np.arange(60_000) // 6
    found = perturbed_counts(cells, keys, read_table())
    assert abs((found - 6).mean()) < 0.06
    assert abs((found - 6).var() - 2) < 0.1
    ones = perturbed_counts(np.arange(60_000), keys, read_table())
    pairs = perturbed_counts(np.arange(60_000) // 2, keys, read_table())
    assert ones.min() == ones.max() == pairs.min() == 1
    assert cell_noise(np.zeros(9, int), np.arange(9) * 2**28, read_table()).tolist() == [0] * 9


def test_another_secret_gives_other_noise():
    one, other = (record_keys(map(str, range(6000)), secret) for secret in (SECRET, SECRET + b"2"))
    cells = np.arange(6000) // 10
    assert (perturbed_counts(cells, one, read_table()) != perturbed_counts(cells, other, read_table())).mean() > 0.5


def edge(child, *parents, form="", kind="function of", standing="declared"):
    return Edge(kind, child, parents, form, standing)


def test_what_is_made_of_changed_columns_is_made_again_through_all_steps():
    lineage = Lineage((edge("total", "a", "b", form="sum"), edge("ever", "total", form="positive")))
    columns = {"a": np.array([0.0, 2, np.nan]), "b": np.array([0.0, 1, 1]), "total": np.ones(3), "ever": np.zeros(3)}
    found = made_again(columns, ["a"], lineage)
    assert np.array_equal(found["total"], [0, 3, np.nan], equal_nan=True)
    assert np.array_equal(found["ever"], [0, 1, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("edges", "changed"),
    [
        ([edge("band", "age", form="band")], "age"),
        ([edge("score", "age")], "age"),
        ([edge("when", "ever", kind="implies")], "ever"),
        ([edge("total", "a", "b", form="sum")], "total"),
        ([edge("twin", "age", kind="same as")], "age"),
    ],
)
def test_what_cannot_be_made_again_refuses(edges, changed):
    columns = {name: np.ones(2) for one in edges for name in one.members}
    with pytest.raises(Refusal):
        made_again(columns, [changed], Lineage(tuple(edges)))
    guessed = Lineage(tuple(Edge(one.kind, one.child, one.parents, one.form, "guessed") for one in edges))
    assert made_again(columns, [changed], guessed).keys() == columns.keys()
