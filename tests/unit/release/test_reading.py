"""What is read from a printed count is exactly what the rules print so, counted one by one."""

import pytest

from dpiabook.release.profiles import load_profile
from dpiabook.release.reading import printed_as
from dpiabook.release.rules import band_step, released_count

PROFILES = ["controller", "dfe_cin", "nhs", "ons_srs", "strict"]
LARGE = [9_900, 10_000, 10_050, 99_500, 100_000, 499_900, 500_000, 505_000, 1_000_000, 1_234_567]


def ends(counts, kind, profile, by_area):
    """For each printed count the smallest and the largest that is printed so, each count tried."""
    found = {}
    for count in counts:
        printed = released_count(count, kind, profile, by_area=by_area)
        found[printed] = (found.get(printed, (count,))[0], count)
    return found


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize(("kind", "by_area"), [("people", False), ("people", True), ("risk", False), ("volume", False)])
def test_rounded_counts(name, kind, by_area):
    profile = load_profile(name)
    expected = ends(range(max(profile.threshold, 1), 700), kind, profile, by_area)
    for printed in [*range(1, 600), 47.5]:
        assert printed_as(printed, kind, profile, by_area=by_area) == expected.get(printed), printed


@pytest.mark.parametrize("base", [1, 3, 5, 7, 10])
def test_banded_counts_of_every_base(base):
    profile = load_profile("ons_srs").model_copy(update={"rounding_base": base})
    expected = ends(range(profile.threshold, 8_000), "volume", profile, by_area=True)
    for printed in [*range(1, 6_000), 47.5]:
        assert printed_as(printed, "volume", profile, by_area=True) == expected.get(printed), printed


@pytest.mark.parametrize("printed", LARGE)
def test_large_banded_counts(printed):
    profile = load_profile("ons_srs")
    reach = band_step(printed, profile.rounding_base)
    expected = ends(range(printed - reach, printed + reach), "volume", profile, by_area=True)
    assert printed_as(printed, "volume", profile, by_area=True) == expected.get(printed)
