"""A part of an area is never printed above the band of its base."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.audit import audit
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules, band_step, round_to

PROFILE = load_profile("ons_srs")

COLUMNS = (
    Column("area", "Area", "area"),
    Column("n", "Children", "volume"),
    Column("under_k", "In small groups", "risk", of="n"),
    Column("share", "Share", "share", part="under_k", of="n"),
)


def shown(n: int, under_k: int) -> tuple:
    finding = Finding("B08.a", "B08", "Title", "Sentence.", table=Table(COLUMNS, (("A1", n, under_k, None),)))
    profile = load_profile("ons_srs")
    return present(finding, Rules(profile, "dpia", lambda code: "Area K7QF", Formatter(profile))).table.values[0][1:]


def test_a_part_that_would_give_the_base_away_is_cut_at_the_band():
    assert shown(2_095, 2_052) == (2_000, 2_000, 1.0)


def test_a_part_well_within_its_base_is_rounded_as_ever():
    assert shown(2_095, 1_052) == (2_000, 1_050, 0.53)


RECORDED = (
    Column("area", "Area", "area"),
    Column("attribute", "Attribute"),
    Column("n", "Children for whom it is recorded", "volume", of="everybody"),
    Column("x", "With the attribute", "people", of="n"),
    Column("rate", "Share", "share", part="x", of="n"),
    Column("everybody", "Children in the area", "volume", inside=True),
)


@settings(max_examples=60, deadline=None)
@given(everybody=st.integers(40, 9_000), gaps=st.lists(st.floats(0, 0.6), min_size=1, max_size=5))
def test_bases_of_several_attributes_give_the_size_of_an_area_no_more_away_than_one_does(everybody, gaps):
    rows = [("A1", f"attribute {at}", everybody - int(gap * everybody), 15, None) for at, gap in enumerate(gaps)]
    rows = tuple((*row, everybody) for row in rows if row[2] >= PROFILE.threshold)
    table = Table(RECORDED, rows, dimensions=("area",))
    formatter = Formatter(PROFILE)
    rules = Rules(PROFILE, "dpia", lambda code: "Area K7QF", formatter)
    statement = present(Finding("B09.a", "B09", "Title", "Sentence.", table=table), rules)
    assert audit([statement], formatter, PROFILE).passed
    step = band_step(everybody, PROFILE.rounding_base)
    band = round_to(everybody, step)
    for row, (_, _, n, *_) in zip(statement.table.values, rows, strict=True):
        # What is printed depends on the area's band and on the number without a record, and on nothing else.
        assert row[2] == max(band - round_to(everybody - n, step), 0)
        assert everybody - n >= step / 2 or row[2] == band
