"""Attacks on what readers outside get about areas: names, exact numbers, gaps that tell, and pseudonyms."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.area_rates import funnels, rates_by_area
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.evidence.indicators import gates_by_area
from dpiabook.evidence.stigma import publication_classes
from dpiabook.release.formatter import Formatter
from dpiabook.release.matching import match_pseudonyms
from dpiabook.release.present import present, present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.pseudonyms import make_pseudonyms
from dpiabook.release.rules import Rules, band_step, released_count
from dpiabook.sensitivity import flag_variables
from dpiabook.stigma import attribute_indicators, publication_class

RATES = {"care": 0.12, "crime": 0.2, "health": 0.4}
PROFILE = load_profile("ons_srs")
AREAS = 40


def facts():
    inventory = Inventory(tuple(Variable(name, f"Recorded {name}", kind="integer") for name in RATES))
    return Facts(inventory, flag_variables(inventory), area="area")


def programme(seed, areas=AREAS, planted=False):
    """Counts by area and by area and sex; planted: in one large area every boy has the first attribute."""
    rng = np.random.default_rng(seed)
    n = np.maximum(rng.gamma(2.5, 400, areas), 60).astype(int)
    if planted:
        n[0] = 2000
    cells = pd.DataFrame(list(itertools.product(range(areas), "FM")), columns=["place", "sex"])
    cells["area"] = cells["place"].map("E{:05}".format)
    cells["n"] = n[cells["place"]] // 2
    for name, rate in RATES.items():
        cells[f"{name}_known"] = rng.binomial(cells["n"], rng.uniform(0.94, 0.99))
        cells[name] = rng.binomial(cells[f"{name}_known"], rate)
    if planted:
        cells.loc[1, ["n", "care", *(f"{name}_known" for name in RATES)]] = 60
        cells.loc[1, ["crime", "health"]] = 20
    return cells.drop(columns=["place", "sex"]).groupby("area", as_index=False).sum(), cells


def findings(seed, **options):
    areas, cells = programme(seed, **options)
    indicators = attribute_indicators(areas, cells, RATES, keys=["sex"], seed=seed)
    classes = publication_class(indicators)
    volumes = Table.from_frame(
        areas, [Column("area", "Area", "area"), Column("n", "Children", "volume", "children")], dimensions=["area"]
    )
    made = [
        rates_by_area(facts(), indicators, classes),
        funnels(facts(), indicators, classes),
        gates_by_area(facts(), classes),
        publication_classes(facts(), classes, indicators),
        Finding("B02.volumes", "B02", "Areas", "Areas.", table=volumes),
    ]
    return areas, made


def outside(made, areas, release="r1", audience="dpia"):
    label = make_pseudonyms(areas["area"], release_id=release, secret=b"an invented secret for tests")
    return label, present_all(made, Rules(PROFILE, audience, label, Formatter(PROFILE)))


@pytest.fixture(scope="module")
def released():
    areas, made = findings(1)
    return (areas, made, *outside(made, areas))


def everything(statements):
    """All that is printed."""
    tables = [table for one in statements for table in (one.table, one.numbers) if table is not None]
    cells = [text for table in tables for row in table.cells for text in row]
    return [*cells, *(text for one in statements for text in (one.title, one.sentence, one.method))]


def by_name(statements, name):
    return next(one for one in statements if one.id == name)


def test_no_code_of_an_area_is_printed(released):
    areas, _, _, statements = released
    printed = " ".join(everything(statements))
    assert not [code for code in areas["area"] if code in printed]
    assert len(re.findall(r"Area [2-9A-Z]{4}", printed)) >= AREAS


def test_the_public_reads_of_no_area(released):
    areas, made, _, _ = released
    _, statements = outside(made, areas, audience="public")
    assert not re.findall(r"Area [2-9A-Z]{4}", " ".join(everything(statements)))


def test_rows_stand_in_the_order_of_pseudonyms(released):
    table = by_name(released[3], "B09.areas").table.frame
    assert table["area"].is_monotonic_increasing
    assert not {"class", "reason", "known", "everyone"} & set(table)


def test_the_gates_of_single_areas_stay_inside(released):
    _, made, _, statements = released
    assert by_name(statements, "B09.gates").table is None
    assert by_name(statements, "B09.gates").figure == ""
    inside = load_profile("controller")
    assert present(made[2], Rules(inside, "controller", None, Formatter(inside))).table is not None


def test_every_number_of_an_area_is_banded(released):
    areas, _, label, statements = released
    exact = dict(zip(map(label, areas["area"]), areas["n"], strict=True))
    for row in by_name(statements, "B09.areas").table.frame.itertuples():
        step = band_step(exact[row.area], PROFILE.rounding_base)
        assert row.n % step == 0
        assert step >= max(10, exact[row.area] / 25)


def test_one_area_has_one_number_and_one_base_for_each_attribute_in_all_tables(released):
    """Several bands of nearly the same number would together be sharper than one."""
    areas, _, label, statements = released
    tables = [by_name(statements, name).table.frame for name in ("B09.areas", "B09.funnel")]
    whole = by_name(statements, "B02.volumes").table.frame.set_index("area")["n"]
    bases = pd.concat(tables)[["area", "attribute", "n"]].dropna().drop_duplicates()
    assert whole.index.is_unique
    assert len(whole) == AREAS
    assert not bases.duplicated(["area", "attribute"]).any()
    exact = dict(zip(map(label, areas["area"]), areas["n"], strict=True))
    steps = bases["area"].map(lambda area: band_step(exact[area], PROFILE.rounding_base))
    # What lies between is those without a record, banded as widely as everybody: no second band of the same people.
    assert ((bases["area"].map(whole) - bases["n"]) % steps == 0).all()


def test_no_count_is_recovered_from_interval_and_band(released):
    """All counts that round alike, among all numbers of the band, print the same row."""
    rows = by_name(released[3], "B09.areas").table.frame.dropna(subset=["x", "n"])
    assert len(rows) > AREAS
    for row in rows.sample(25, random_state=1).itertuples():
        step = band_step(row.n, PROFILE.rounding_base)
        numbers = [n for n in range(int(row.n) - step, int(row.n) + step) if banded(n) == row.n]
        counts = [x for x in range(int(row.x) - 5, int(row.x) + 6) if rounded(x) == row.x]
        assert len(numbers) >= 10
        assert len(counts) == 5
        ends = {shown(x, n) for x in (counts[0], counts[-1]) for n in (numbers[0], numbers[-1])}
        assert ends == {(row.x, row.n, row.rate, row.wilson_low, row.wilson_high)}


def banded(n):
    return released_count(n, "volume", PROFILE, by_area=True)


def rounded(x):
    return released_count(x, "people", PROFILE, by_area=True)


def shown(x, n):
    columns = [
        Column("area", "Area", "area"),
        Column("x", "With", "people", of="n"),
        Column("n", "Children", "volume"),
        Column("rate", "Share", "share", "%", "x", "n"),
        Column("low", "From", "low", "%", "x", "n"),
        Column("high", "To", "high", "%", "x", "n"),
    ]
    finding = Finding("B09.one", "B09", "T", "S", table=Table(tuple(columns), (("E1", x, n, None, None, None),)))
    return present(finding, Rules(PROFILE, "dpia", str, Formatter(PROFILE))).table.values[0][1:]


def test_a_gap_points_at_no_area():
    """In one large area all boys have the attribute: no area's figure of it is printed, those of the others are."""
    areas, made = findings(3, planted=True)
    _, statements = outside(made, areas)
    for name in ("B09.areas", "B09.funnel"):
        table = by_name(statements, name).table.frame
        shown_of = table.assign(there=table["x"].notna()).groupby("attribute")["there"].sum()
        assert shown_of["Recorded care"] == 0
        assert shown_of["Recorded health"] > AREAS / 2
    assert "region only: 1 of 3" in by_name(statements, "B09.areas").sentence


def test_without_such_a_group_nothing_more_is_held_back(released):
    table = by_name(released[3], "B09.areas").table.frame
    assert table.loc[table["attribute"] == "Recorded health", "x"].notna().mean() > 0.9


def test_pseudonyms_of_two_releases_cannot_be_linked(released):
    areas = released[0]
    first, second = (
        make_pseudonyms(areas["area"], release_id=name, secret=b"an invented secret for tests") for name in "ab"
    )
    assert not {first(code) for code in areas["area"]} & {second(code) for code in areas["area"]}


def test_a_published_table_gives_pseudonyms_away_no_more_than_the_bands_do():
    """Over many seeds, with every number of people that any table prints of an area."""
    found = []
    for seed in range(12):
        areas, made = findings(seed)
        label, statements = outside(made, areas)
        frames = [by_name(statements, name).table.frame for name in ("B09.areas", "B02.volumes")]
        rates = frames[0].pivot_table(index="area", columns="attribute", values="n", aggfunc="first")
        printed = rates.join(frames[1].set_index("area")["n"]).reindex(list(map(label, areas["area"])))
        found.append(match_pseudonyms(printed.to_numpy(dtype=float), areas["n"].to_numpy(dtype=float), seed=seed))
    rates, bands = np.array([one.rate for one in found]), np.array([one.banding_rate for one in found])
    error = (rates - bands).std(ddof=1) / np.sqrt(len(found))
    assert (rates - bands).mean() < 3 * max(error, 0.005)
    assert rates.mean() < 0.8


def test_several_bands_of_nearly_one_number_would_give_more_away():
    """The attack is strong enough to see the difference."""
    rng = np.random.default_rng(1)
    n = np.maximum(rng.gamma(2.5, 400, AREAS), 60).astype(int)
    one = np.array([[banded(number)] for number in n], dtype=float)
    known = np.column_stack([rng.binomial(n, share) for share in np.linspace(0.9, 0.99, 8)])
    several = np.vectorize(banded)(known).astype(float)
    alone, together = (match_pseudonyms(given, n.astype(float)).rate for given in (one, several))
    assert together > alone + 0.1


@pytest.mark.parametrize("people", [1, 2, 5, 9])
def test_no_number_of_areas_is_nearly_the_number_of_people_with_a_rare_attribute(people):
    """One person with it in each of a few areas: those are not shown, the others hold nobody."""
    areas, _ = programme(3)
    rare = pd.Series(0, index=range(len(areas)))
    rare[:people] = 1
    areas = areas.assign(crime=rare)
    indicators = attribute_indicators(areas, areas, {"crime": RATES["crime"]}, seed=3)
    made = publication_classes(facts(), publication_class(indicators), indicators)
    _, statements = outside([made], areas)
    row = statements[0].table.frame.iloc[0]
    assert row[["interval", "banded", "not_by_area"]].isna().all()
