"""The arithmetic between variables holds in every record, save for the contradictions that are planted."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from dpiabook.synthetic.fields import RULES


def _breaks(rows: pd.DataFrame, rule: str) -> pd.Series:
    """Records that break a rule; a rule says nothing where a value that it compares is missing."""
    columns = [name for name in rows if name in rule]
    asked = {name for name in columns if f"missing({name})" in rule}
    known = rows[[name for name in columns if name not in asked]].notna().all(axis=1)
    values = {name: rows[name] for name in columns}
    holds = eval(rule, {"missing": pd.isna}, values)
    return known & ~holds


@pytest.mark.parametrize("rule", RULES)
def test_ordinary_records_keep_every_declared_rule(ordinary, rule):
    broken = _breaks(ordinary, rule)
    if rule == "ehe_flag + cme_flag <= 1":
        assert broken.equals((ordinary.ehe_flag == 1) & (ordinary.cme_flag == 1))
    else:
        assert not broken.any()


@pytest.mark.parametrize(
    ("kind", "rule"),
    [(0, "age_first_ftex <= age_at_cp"), (1, "ftex_duration >= 0.5 * ftex_eps"), (2, "yob + age_at_tfp <= 2019")],
)
def test_planted_contradictions_break_their_rule_and_nobody_else_does(later, expected, kind, rule):
    found = set(later.loc[_breaks(later, rule), "child_id"]) - set(expected.canary_children)
    assert found == set(expected.contradictory[kind])
    assert len(found) == 4


def test_a_family_counts_its_children_and_orders_them_by_year_of_birth(ordinary):
    families = ordinary.sort_values(["family_id", "sibling_order"]).groupby("family_id")
    assert (families.size() == families.n_children.first()).all()
    assert (families.sibling_order.max() == families.n_children.first()).all()
    assert families.yob.apply(lambda years: years.is_monotonic_increasing).all()


def test_siblings_start_in_the_same_year_or_the_year_before(ordinary):
    start = (ordinary.yob + ordinary.age_at_tfp).groupby(ordinary.family_id)
    assert ((start.max() - start.min()) <= 1).all()


def test_durations_are_half_days_within_the_lawful_length(ordinary):
    excluded = ordinary[ordinary.ftex_eps > 0]
    assert ((excluded.ftex_duration * 2) % 1 == 0).all()
    assert (excluded.ftex_duration <= 45 * excluded.ftex_eps).all()


def test_declared_ranges_hold_except_for_canaries(demo, later, expected):
    fields = json.loads(demo["2026-01"].dictionary.read_text())["resources"][0]["schema"]["fields"]
    rows = later[~later.child_id.isin(expected.canary_children)]
    for field in fields:
        limits, values = field.get("constraints", {}), rows[field["name"]].dropna()
        assert not limits.get("required") or len(values) == len(rows), field["name"]
        assert values.min() >= limits.get("minimum", values.min()), field["name"]
        assert values.max() <= limits.get("maximum", values.max()), field["name"]
        assert not limits.get("enum") or set(values) <= set(limits["enum"]), field["name"]


def test_school_years_add_up_to_the_childs_own_totals(demo, ordinary):
    years = pd.read_parquet(demo["2026-01"].years)
    years = years[years.child_id.isin(ordinary.loc[ordinary.ftex_eps.notna(), "child_id"])]
    sums = years.groupby("child_id")[["ftex_eps_year", "ftex_days_year"]].sum()
    own = ordinary.set_index("child_id").loc[sums.index]
    assert sums.ftex_eps_year.eq(own.ftex_eps).all()
    assert sums.ftex_days_year.eq(own.ftex_duration).all()
    assert set(ordinary.loc[ordinary.ftex_eps > 0, "child_id"]) <= set(sums.index)
    assert ((years.ftex_eps_year == 0) == (years.ftex_days_year == 0)).all()
    assert years.ftex_days_year.max() <= 45
    assert not years.duplicated(["child_id", "school_year"]).any()
    assert (years.sessions_absent.dropna() <= years.sessions_possible[years.sessions_absent.notna()]).all()
