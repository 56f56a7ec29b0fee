"""Output rules with noise, from the settings to what two audiences read."""

from dpiabook.book.packing import attacked, for_outside, released
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.settings import Loaded, Settings, places_for

N, X = Column("n", "Children", "volume", "children"), Column("x", "Flagged", "people", "children", of="n")


def findings(flagged=0):
    """Figures by area, of which two must stand together, and by region."""
    sizes = [400, 402, 398, 401, 399, 120, 60, 61]
    areas = tuple((f"E{at}", n, n // 3 + flagged) for at, n in enumerate(sizes))
    by_area = Table((Column("area", "Area", "area"), N, X), areas, dimensions=("area",))
    regions = tuple((f"R{at}", 900 + 37 * at, 300 + at + flagged) for at in range(3))
    by_region = Table((Column("region", "Region", "region"), N, X), regions, dimensions=("region",))
    return [
        Finding("B09.a", "B09", "T", "S", table=by_area),
        Finding("B09.b", "B09", "T", "S", table=by_region),
    ]


def test_a_profile_with_noise_reaches_every_reader_alike(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loaded = Loaded(Settings(profile="cell_key", dataset="town"), places_for(tmp_path / "x.yml"), "x.yml")
    given = findings()
    shown = for_outside(loaded, given)
    packs = [released(loaded, audience, given, shown) for audience in ("dpia", "public")]
    assert attacked(packs).passed
    by_region = [{one.id: one for one in pack.statements}["B09.b"].table.values for pack in packs]
    assert by_region[0] == by_region[1]
    exact = [row[2] for row in given[1].table.rows]
    printed = [row[2] for row in by_region[0]]
    assert all(value is None or abs(value - count) <= 5 for value, count in zip(printed, exact, strict=True))
    by_area = {one.id: one for one in packs[0].statements}["B09.a"].table
    assert by_area is None or all(row[1] is None or row[1] % 10 == 0 for row in by_area.values)
    inside = released(loaded, "controller", given, given).statements
    assert [row[2] for row in inside[1].table.values] == exact
