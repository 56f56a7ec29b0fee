"""Noise of cell keys in packs: the same for the same people, without bias, and known to whoever attacks."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.evidence.finding import Column, Finding, Table, numbers
from dpiabook.release.audit import audit
from dpiabook.release.cell_keys import with_noise
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.reading import interval, printed_as
from dpiabook.release.rules import Rules

PROFILE = load_profile("cell_key")
SECRET = b"an invented secret"
REGION, AREA = Column("region", "Region", "region"), Column("area", "Area", "area")
N, X = Column("n", "Children", "volume", "children"), Column("x", "Flagged", "people", "children", of="n")


def by_region(name, counts, total=True):
    rows = [(f"R{at:03}", n, x) for at, (n, x) in enumerate(counts)]
    whole = [(None, *np.sum(counts, axis=0).tolist())] if total else []
    return Finding(
        name, "B09", "T", "S", table=Table((REGION, N, X), (*rows, *whole), total=total, dimensions=("region",))
    )


def printed(findings, secret=SECRET, audience="public", profile=PROFILE):
    rules = Rules(profile, audience, str, Formatter(profile))
    return present_all(with_noise(findings, profile, secret), rules), rules.formatter


def counts(seed=1, regions=40):
    draw = np.random.default_rng(seed)
    n = draw.integers(60, 900, regions)
    return [(int(a), int(b)) for a, b in zip(n, draw.binomial(n, 0.4), strict=True)]


def test_the_same_people_have_the_same_noise_whatever_finding_column_and_reader():
    made = by_region("B09.a", counts())
    renamed = replace(N, name="all", label="Everybody"), replace(X, name="y", label="Had it", of="all")
    other = replace(
        made, id="B10.b", table=replace(made.table, columns=(REGION, *renamed), rows=made.table.rows[::-1], total=False)
    )
    one, two = with_noise([made, other], PROFILE, SECRET)
    assert one.table.noise[:-1] == two.table.noise[:0:-1]
    for audience in ("public", "dpia"):
        assert printed([made], audience=audience)[0][0].table.values == printed([made])[0][0].table.values
    again = with_noise([made], PROFILE, SECRET + b"2")[0]
    assert again.table.noise != one.table.noise


def test_a_count_that_changes_is_drawn_anew():
    earlier = counts(regions=300)
    later = [(n + 1, x) for n, x in earlier]
    before, after = (with_noise([by_region("B09.a", one, False)], PROFILE, SECRET)[0].table for one in (earlier, later))
    moved = np.array(after.noise)[:, 1] - np.array(before.noise)[:, 1]
    assert np.array(after.noise)[:, 2].tolist() == np.array(before.noise)[:, 2].tolist()
    assert (moved != 0).mean() > 0.6


def test_noise_has_the_stated_variance_no_bias_and_prints_nothing_under_the_threshold():
    noise = np.array(with_noise([by_region("B09.a", counts(2, 4000), False)], PROFILE, SECRET)[0].table.noise)[:, 1:]
    assert abs(noise.mean()) < 0.06
    assert abs(noise.var() - PROFILE.noise_variance) < 0.12
    assert np.abs(noise).max() <= PROFILE.noise_most
    low = [(n, x) for n in range(60, 90) for x in range(30)]
    table = with_noise([by_region("B09.b", low, False)], PROFILE, SECRET)[0].table
    shown = [(x, noise[2]) for (_, _, x), noise in zip(table.rows, table.noise, strict=True)]
    assert all(change == 0 for x, change in shown if x <= PROFILE.threshold)
    assert all(x + change >= PROFILE.threshold for x, change in shown if x >= PROFILE.threshold)
    assert abs(np.mean([change for x, change in shown if x == PROFILE.threshold + 1])) < 0.8


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=9)
)
def test_what_is_read_from_a_printed_count_always_holds_the_true_one(pairs):
    made = by_region("B09.a", pairs, False)
    part = replace(made, table=replace(made.table, columns=(REGION, N, replace(X, kind="risk"))))
    for finding in (made, part):
        (statement,), _ = printed([finding])
        for exact, row in zip(finding.table.rows, statement.table.values, strict=True):
            for at in (1, 2):
                if row[at] is not None:
                    low, high = interval(row[at], finding.table.columns[at], PROFILE, by_area=False)
                    high = interval(row[1], N, PROFILE, by_area=False)[1] if row[at] == row[1] else high
                    assert low <= exact[at] <= high


def test_what_is_read_is_no_wider_than_the_table_of_chances():
    assert printed_as(PROFILE.threshold, "people", PROFILE, by_area=False) == (10, 15)
    assert printed_as(11, "people", PROFILE, by_area=False) == (11, 16)
    assert printed_as(100, "people", PROFILE, by_area=False) == (95, 105)
    assert printed_as(9, "people", PROFILE, by_area=False) is None
    assert printed_as(200, "volume", PROFILE, by_area=True) == printed_as(
        200, "volume", load_profile("ons_srs"), by_area=True
    )


def test_a_pack_with_noise_passes_its_audit_and_says_what_the_noise_is():
    few = [(90, 30), (120, 4), (200, 80), (150, 12)]
    told = Finding("B08.a", "B08", "T", "{n} in all.", numbers({"n": 560}, [N]))
    statements, register = printed([told, by_region("B09.a", few)])
    report = audit(statements, register, PROFILE)
    assert report.passed, report.failures
    assert any("variance 2" in note and "need not add up" in note for note in statements[1].table.notes)
    hidden = sum(row[2] is None for row in statements[1].table.values)
    assert hidden >= 2
    assert statements[0].numbers.values[0][0] == statements[1].table.values[-1][1]
    assert json.dumps(statements[1].table.values)


def test_counts_without_noise_are_not_printed_under_a_profile_that_asks_for_it():
    rules = Rules(PROFILE, "public", None, Formatter(PROFILE))
    with pytest.raises(Refusal, match="counts have none"):
        present_all([by_region("B09.a", counts())], rules)
    exact = load_profile("controller")
    assert with_noise([by_region("B09.a", counts())], exact, SECRET)[0].table.noise == ()


@pytest.mark.parametrize("text", ["noise_most: 5", "noise_variance: 2.0", "noise_variance: 2.0\nnoise_most: 6"])
def test_noise_that_is_half_said_or_reaches_below_half_the_threshold_is_refused(tmp_path, text):
    (tmp_path / "own.yml").write_text(f"extends: ons_srs\nsource: ours\n{text}\n")
    with pytest.raises(Refusal):
        load_profile(tmp_path / "own.yml")


def test_noise_weaker_than_what_it_replaces_is_called_laxer(tmp_path):
    (tmp_path / "own.yml").write_text("extends: ons_srs\nsource: ours\nnoise_variance: 0.5\nnoise_most: 2\n")
    assert load_profile(tmp_path / "own.yml").laxer == ("noise variance 0.5 instead of 2",)
    (tmp_path / "own.yml").write_text("extends: cell_key\nsource: ours\nnoise_variance: 3.0\n")
    assert load_profile(tmp_path / "own.yml").laxer == ()
