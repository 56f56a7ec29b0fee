"""A part of an area is never printed above the band of its base."""

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

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
