"""Properties of everything that is printed: small counts never, and shares only what the released counts say."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.cell_keys import with_noise
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules, released_count

X = Column("x", "Children with a recorded flag", "people", "children", of="n")
N = Column("n", "Children", "volume", "children")
RATIOS = (
    Column("share", "Share", "share", part="x", of="n", digits=3),
    Column("low", "From", "low", part="x", of="n", digits=3),
    Column("high", "To", "high", part="x", of="n", digits=3),
)
PROFILES = ("ons_srs", "dfe_cin", "nhs", "strict", "cell_key")
COUNTS = st.integers(0, 600).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def shown(x: int, n: int, profile: str):
    rules = load_profile(profile)
    columns = (X, N, *RATIOS)
    rate = x / n if n else None
    table = Table(columns, ((x, n, rate, rate, rate),))
    finding = Finding("B08.p", "B08", "{x} of {n}", "{x} of {n}: {share} ({low} to {high}).", table, table)
    [finding] = with_noise([finding], rules, b"an invented secret")
    return present(finding, Rules(rules, "public", None, Formatter(rules)))


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=60, deadline=None)
@given(pair=COUNTS)
def test_no_small_count_and_no_small_rest_is_printed(profile: str, pair: tuple[int, int]) -> None:
    x, n = pair
    threshold = load_profile(profile).threshold
    statement = shown(x, n, profile)
    people, volume, *ratios = statement.table.cells[0]
    if x < threshold or n - x < threshold:
        assert people == "[c]"
        assert set(ratios) == {"[c]"}
        assert statement.sentence.startswith("Fewer than")
    if n < threshold:
        assert volume == "[c]"
    numbers = {int(text.replace(",", "")) for text in (people, volume) if text != "[c]"}
    rules = load_profile(profile)
    base = 1 if rules.noise_most else rules.region_base
    assert all(number % base == 0 and number >= threshold for number in numbers)


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=60, deadline=None)
@given(pair=COUNTS, other=st.tuples(st.integers(-6, 6), st.integers(-6, 6)))
def test_all_that_is_printed_depends_on_the_released_counts_alone(profile, pair, other) -> None:
    x, n = pair
    near = (max(x + other[0], 0), max(n + other[1], 0))
    if near[0] > near[1]:
        return
    one, two = shown(x, n, profile), shown(*near, profile)
    if one.table.cells[0][:2] == two.table.cells[0][:2]:
        assert one == two


@settings(max_examples=60, deadline=None)
@given(pair=COUNTS)
def test_shares_are_whole_points_within_their_bounds(pair: tuple[int, int]) -> None:
    statement = shown(*pair, "ons_srs")
    texts = statement.table.cells[0][2:]
    assert all(re.fullmatch(r"\[c\]|\d+%|under 1%|over 99%", text) for text in texts)
    share, low, high = statement.table.values[0][2:]
    assert share is None or low <= share <= high


@settings(max_examples=60, deadline=None)
@given(count=st.integers(10, 100_000), by_area=st.booleans())
def test_rounding_moves_a_count_by_half_the_width_at_most(count: int, by_area: bool) -> None:
    profile = load_profile("ons_srs")
    assert abs(released_count(count, "people", profile, by_area=by_area) - count) <= 2.5
    banded = released_count(count, "volume", profile, by_area=by_area)
    assert abs(banded - count) <= (max(5, count / 20) if by_area else 2.5)


@settings(max_examples=40, deadline=None)
@given(pairs=st.lists(COUNTS, min_size=1, max_size=6))
def test_the_order_of_rows_in_the_data_never_shows(pairs: list[tuple[int, int]]) -> None:
    profile = load_profile("ons_srs")
    area = Column("area", "Area", "area")
    rows = tuple((f"E{place}", x, n) for place, (x, n) in enumerate(pairs))
    finding = Finding("B09.o", "B09", "T", "S", table=Table((area, X, N), rows, "", False, ("area",)))
    turned = replace(finding, table=replace(finding.table, rows=rows[::-1]))
    rules = Rules(profile, "dpia", lambda code: f"Area {hash(code) % 10**9}", Formatter(profile))
    assert present(finding, rules) == present(turned, rules)
