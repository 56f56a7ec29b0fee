"""Individual and linkage risk against hand-worked figures and numerical integration."""

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from dpiabook.errors import Code, Refusal
from dpiabook.risk import class_frequencies, individual_risk, linkage_risk


def risk_of(f, p, **options):
    """Risk of a class of f records that weigh 1/p each."""
    table = pd.DataFrame({"yob": [2008] * f, "weight": [1 / p] * f})
    return individual_risk(class_frequencies(table, ["yob"], weight="weight"), "sample", **options).risk[0]


def test_a_programme_has_risk_one_over_f():
    table = pd.DataFrame({"yob": [2008, 2008, 2009, 2010, 2010, 2010, 2010]})
    found = individual_risk(class_frequencies(table, ["yob"]))
    assert found.risk.tolist() == [0.5, 0.5, 1, 0.25, 0.25, 0.25, 0.25]
    assert found.expected == 3
    assert found.rate == pytest.approx(3 / 7)
    assert found.above(0.3) == 3


def test_the_threshold_is_the_largest_risk_that_can_stay():
    table = pd.DataFrame({"yob": [2008, 2008, 2009, 2010, 2010, 2010, 2010]})
    found = individual_risk(class_frequencies(table, ["yob"]))
    # Lowered to 0.5 the risks sum to 2.5, lowered to 0.25 to 1.75.
    assert found.threshold(0.4) == 0.5
    assert found.threshold(0.3) == 0.25
    assert found.threshold(0.2) == 0
    assert found.threshold(0.5) is None
    with pytest.raises(Refusal):
        found.threshold(0)


@pytest.mark.parametrize("f", [1, 2, 3, 11, 12, 40, 176, 1000])
@pytest.mark.parametrize("p", [0.001, 0.1, 0.5, 0.89, 0.91, 0.999999])
def test_the_exact_form_is_the_expectation(f, p):
    expected, _ = quad(lambda v: v ** (f - 1) * p / (p + (1 - p) * v), 0, 1, epsabs=0, epsrel=1e-11, limit=200)
    assert risk_of(f, p, exact=True) == pytest.approx(expected, rel=1e-9)
    if f <= 2:
        assert risk_of(f, p) == pytest.approx(expected, rel=1e-9)


def test_more_than_two_records_use_the_approximation():
    assert risk_of(4, 0.2) == pytest.approx(0.2 / (4 - 0.8))


@pytest.mark.parametrize("f", [1, 2, 5, 400])
def test_a_census_has_risk_one_over_f_under_any_form(f):
    assert risk_of(f, 1.0) == 1 / f
    assert risk_of(f, 1.0, exact=True) == 1 / f


def test_weights_below_one_are_refused():
    with pytest.raises(Refusal, match="weights below one") as refusal:
        risk_of(1, 2.0)
    assert refusal.value.code is Code.MEASURE_INPUT


def test_a_sample_needs_weights_and_a_known_population():
    frequencies = class_frequencies(pd.DataFrame({"yob": [2008]}), ["yob"])
    with pytest.raises(Refusal, match="without weights"):
        individual_risk(frequencies, "sample")
    with pytest.raises(Refusal) as refusal:
        individual_risk(frequencies, "sampel")
    assert refusal.value.cure == "did you mean sample?"


def test_counts_weigh_the_global_figures():
    counted = pd.DataFrame({"yob": [2008, 2009], "people": [4, 1]})
    found = individual_risk(class_frequencies(counted, ["yob"], count="people"))
    assert (found.expected, found.rate, found.above(0.5)) == (2, 0.4, 1)


def test_rows_that_stand_for_nobody_change_nothing():
    counted = pd.DataFrame({"yob": [2008, 2009, 2010], "people": [4, 1, 0], "weight": [2.0, 2.0, 2.0]})
    frequencies = class_frequencies(counted, ["yob"], count="people", weight="weight")
    without = class_frequencies(counted.iloc[:2], ["yob"], count="people", weight="weight")
    for population in ("programme", "sample"):
        found, expected = individual_risk(frequencies, population), individual_risk(without, population)
        assert (found.expected, found.rate) == (expected.expected, expected.rate)
        assert found.threshold(0.1) == expected.threshold(0.1)
    assert frequencies.class_sizes.equals(without.class_sizes)


def test_three_intruders():
    children = pd.DataFrame({"area": ["A", "A", "B"], "yob": [2008, 2008, 2009]})
    around = pd.DataFrame({"area": ["A", "B", "B"], "yob": [2008, 2009, 2010], "n": [8, 2, 5]})
    found = linkage_risk(children, ["area", "yob"], around)
    assert (found.prosecutor_highest, found.marketer) == (1, pytest.approx(2 / 3))
    assert (found.journalist_highest, found.journalist_mean) == (0.5, pytest.approx((1 / 8 * 2 + 1 / 2) / 3))
    assert linkage_risk(children, ["yob"]).journalist_mean is None


def test_fewer_residents_than_people_in_the_file_are_refused():
    children = pd.DataFrame({"yob": [2008, 2008, 2009]})
    with pytest.raises(Refusal, match=r"^2 classes"):
        linkage_risk(children, ["yob"], pd.DataFrame({"yob": [2008], "n": [1]}))
    assert not np.isnan(linkage_risk(children, ["yob"], pd.DataFrame({"yob": [2008, 2009], "n": [2, 1]})).marketer)


def test_a_census_in_which_missing_values_count_half_has_the_risk_of_its_f():
    people = pd.DataFrame({"yob": [2008, None, 2010, 2011], "sex": ["F", "F", "M", "M"], "weight": [1.0] * 4})
    counted = class_frequencies(people, ["yob", "sex"], weight="weight", alpha=0.5)
    found = individual_risk(counted, "sample", sdcmicro_compatible=True)
    f = counted.per_record(counted.class_sample)
    assert f.tolist() == [1.5, 2.0, 1.0, 1.0]
    assert found.risk.tolist() == pytest.approx([1 / one for one in f])
