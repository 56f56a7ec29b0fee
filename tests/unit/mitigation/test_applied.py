"""Perturbation of whole files: households and what is made of columns stay true, whatever the records are."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.dictionary import Inventory, Variable
from dpiabook.errors import Refusal
from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.mitigation.alternatives import Facts, alternatives, chosen_steps
from dpiabook.mitigation.keeping import Kept
from dpiabook.mitigation.perturb.applied import Together, perturbed
from dpiabook.mitigation.perturb.steps import Known, Step, steps_of
from dpiabook.mitigation.tables_tried import CELL_KEYS, PRIVATE, tables_tried
from dpiabook.result import NotAssessed
from dpiabook.settings import Roles
from dpiabook.settings.protection import METHODS, Protection, Swapping, Tables

ROLES = Roles(child_id="person", family_id="family", area="ward", region="region")
LINEAGE = Lineage(
    (
        Edge("within", "region", ("ward",)),
        Edge("function of", "deprived", ("ward",), "", "measured"),
        Edge("function of", "any", ("days",), "positive", "declared"),
        Edge("function of", "total", ("days", "other"), "sum", "declared"),
        Edge("implies", "reason", ("any",), "positive", "measured"),
        Edge("function of", "age", ("year", "born"), "difference", "declared"),
    )
)
INVENTORY = Inventory((Variable("born", kind="integer", unit="year"), Variable("year", kind="integer", unit="year")))
SEEDS = st.integers(0, 10_000)


def people(seed=1, families=120):
    draw = np.random.default_rng(seed)
    sizes = draw.integers(1, 4, families)
    family = np.repeat(np.arange(families), sizes)
    ward, rows = draw.integers(0, 6, families)[family], len(family)
    days = np.where(draw.random(rows) < 0.5, 0, draw.integers(1, 60, rows))
    other = np.where(draw.random(rows) < 0.5, 0, draw.integers(1, 60, rows))
    born = draw.integers(1990, 2010, rows)
    reason = np.where(days > 0, draw.choice(["a", "b", "c"], rows), None)
    return pa.table(
        {
            "person": np.arange(rows),
            "family": family,
            "region": np.array(["N", "S"])[ward // 3],
            "ward": np.char.add("w", ward.astype(str)),
            "deprived": ward % 2,
            "sex": draw.choice(["F", "M"], rows),
            "born": born,
            "year": np.full(rows, 2020),
            "age": 2020 - born,
            "days": days,
            "other": other,
            "any": (days > 0).astype(np.int8),
            "total": days + other,
            "reason": pa.array(reason, pa.string()),
        }
    )


KNOWN = Known(INVENTORY, ROLES, LINEAGE, ["sex", "born"])


def done(records, steps, seed=1):
    return perturbed(records, steps, Together.of(records, "family", ["sex", "born"]), lineage=LINEAGE, seed=seed)


def column(records, name):
    return np.array(records[name].to_pylist(), dtype=object)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from(METHODS))
def test_every_proposed_method_leaves_records_that_do_not_contradict_themselves(seed, method):
    records = people(seed)
    step = steps_of(Protection(), records, KNOWN)[method]
    assert not isinstance(step, NotAssessed)
    after = done(records, [step], seed).records
    assert after.schema.names == records.schema.names
    assert after.num_rows == records.num_rows
    for name in ("person", "family"):
        assert after[name].equals(records[name])
    days, other = (np.array(after[name].to_pylist(), float) for name in ("days", "other"))
    assert np.allclose(np.array(after["total"].to_pylist(), float), days + other)
    assert (column(after, "any") == (days > 0)).all()
    assert ((column(after, "reason") == None) == (days == 0)).all()  # noqa: E711 -- element by element
    year, born = (column(after, name) for name in ("year", "born"))
    assert (column(after, "age") == year - born).all()


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_swapping_keeps_households_together_and_what_follows_from_an_area_with_it(seed):
    records = people(seed)
    after = done(records, [steps_of(Protection(swapping=Swapping(rate=0.6)), records, KNOWN)["swapping"]], seed).records
    family, ward = column(after, "family"), column(after, "ward")
    assert all(len(set(ward[family == one])) == 1 for one in set(family))
    assert after["region"].equals(records["region"])
    of_ward = dict(zip(column(records, "ward"), column(records, "deprived"), strict=True))
    assert [of_ward[one] for one in ward] == column(after, "deprived").tolist()
    for name in ("sex", "days", "total", "born"):
        assert after[name].equals(records[name])


def test_a_household_that_lies_in_two_areas_or_in_an_unknown_one_stays():
    records = people()
    wards = records["ward"].to_pylist()
    wards[0], wards[5] = None, "w2" if wards[5] != "w2" else "w1"
    records = records.set_column(records.column_names.index("ward"), "ward", pa.array(wards))
    records = records.drop_columns(["region", "deprived"])
    after = done(records, [Step("swapping", ("ward",), {"rate": 1.0, "alike": ["sex"], "band": 5})]).records
    families = column(records, "family")
    for row in (0, 5):
        own = families == families[row]
        assert column(after, "ward")[own].tolist() == column(records, "ward")[own].tolist()
    assert sorted(map(str, after["ward"].to_pylist())) == sorted(map(str, wards))
    assert after["ward"].to_pylist() != wards


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_what_a_household_shares_is_changed_for_all_of_it(seed):
    records = people(seed)
    income = (np.array(records["family"].to_pylist()) * 37) % 90 + 1
    records = records.append_column("income", pa.array(income))
    after = done(records, [Step("rank_swapping", ("income",), {"window": 0.3})], seed).records
    family, found = column(after, "family"), column(after, "income")
    assert all(len(set(found[family == one])) == 1 for one in set(family))
    assert after["income"].to_pylist() != income.tolist()


def test_a_column_that_is_made_of_others_is_refused_and_never_proposed():
    records = people()
    with pytest.raises(Refusal):
        done(records, [Step("noise", ("total",), {"share": 0.1})])
    with pytest.raises(Refusal):
        done(records, [Step("pram", ("any",), {"stay": 0.5})])
    for step in steps_of(Protection(), records, KNOWN).values():
        assert not {"total", "any", "age", "person", "family"} & set(step.columns)


def test_numbers_and_places_of_households_are_no_amounts():
    records = people()
    sizes = np.bincount(records["family"].to_pylist())[records["family"].to_pylist()]
    records = records.append_column("children", pa.array(sizes))
    found = steps_of(Protection(), records, KNOWN)
    assert all("children" not in found[name].columns for name in ("noise", "rank_swapping", "microaggregation"))


def test_named_columns_must_be_there_and_be_numbers():
    for text in ("nowhere", "sex"):
        protection = Protection.model_validate({"noise": {"variables": [text]}, "methods": ["noise"]})
        with pytest.raises(Refusal):
            chosen_steps(people(), protection, KNOWN)


def test_another_seed_draws_otherwise_and_the_same_seed_the_same():
    records, steps = people(), [Step("noise", ("days",), {"share": 0.5})]
    one, same, other = (done(records, steps, seed).records["days"].to_pylist() for seed in (1, 1, 2**120))
    assert one == same != other


def test_all_ways_are_measured_alike_and_what_cannot_be_done_is_said():
    records = people().drop_columns(["ward", "region", "deprived"])
    facts = Facts(
        KNOWN, ["sex", "born", "days"], ["sex", "born", "age", "days", "total", "reason"], {"any": "any >= 1"}
    )
    found = alternatives(
        Kept(records, records, {}, ()), facts, Protection.model_validate({"methods": ["noise", "pram"]})
    )
    ways = found.table["way"].tolist()
    assert ways[:2] == ["as it is", "recodes"]
    assert ways[-1] == "recodes and perturbation"
    assert "swapping" in found.not_done
    table = found.table.set_index("way")
    assert (table["exact"] <= table["n"]).all()
    assert table.loc["as it is", ["entropy", "granularity", "association", "small"]].eq(0).all()
    assert table.loc["as it is", "linked_every"] >= table.loc["noise", "linked_every"]
    assert table["pmse"].notna().all()


def test_open_tables_stand_on_the_same_frontier_as_files():
    records = people()
    facts = Facts(KNOWN, ["sex", "born"], ["sex", "born", "days"], {"any": "any >= 1"}, [[], ["ward"], ["ward", "sex"]])
    table = alternatives(Kept(records, records, {}, ()), facts, Protection()).table.set_index("way")
    both = table.loc[[CELL_KEYS, PRIVATE]]
    assert both["linked_every"].eq(0).all()
    assert both["n"].eq(records.num_rows).all()
    assert both[["entropy", "granularity", "discernibility", "small"]].eq(1).all(axis=None)
    assert both["overlap"].eq(0).all()
    assert both[["pmse", "association"]].isna().all(axis=None)


def test_tables_lose_rates_as_their_privacy_loss_falls_and_are_drawn_alike_again():
    records, asked = people(families=900), {"area": "ward", "seed": 1}
    given = (records, [[], ["ward"], ["ward", "sex"]], {"any": "any >= 1"})
    asked["household"] = np.array(records["family"].to_pylist())
    weak, strong, again = (tables_tried(*given, Tables(epsilon=loss), **asked) for loss in (5.0, 0.2, 5.0))
    assert 0 < weak[CELL_KEYS]["rates"] < weak[PRIVATE]["rates"] < strong[PRIVATE]["rates"] / 4
    assert again[PRIVATE].equals(weak[PRIVATE])


def test_who_reads_noisy_tables_at_their_face_value_may_learn_what_is_not_true():
    table = pa.table({"ward": ["A"] * 40 + ["B"] * 40, "plan": [1] * 40 + [1] * 39 + [0]})
    asked = {"household": np.arange(80), "area": "ward"}
    given = (table, [["ward"]], {"plan": "plan >= 1"}, Tables())
    draws = [tables_tried(*given, **asked, seed=seed)[CELL_KEYS] for seed in range(12)]
    assert {one["learned_wrong"] for one in draws} == {0.0, 1.0}
    # That everybody has it shows all the same: the same people have the same noise.
    assert {one["learned"] for one in draws} == {40.0, 79.0}
