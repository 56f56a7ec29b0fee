"""What notebook 06 recommends, applied and opened as a dataset of its own, has exactly the risk that was promised."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dpiabook.book import open_book
from dpiabook.counting import as_source
from dpiabook.counting.missing_rule import NOT_APPLICABLE, MissingRule
from dpiabook.counting.states import with_states
from dpiabook.mitigation import (
    hand_on,
    ladders,
    lattice,
    recommended,
    scenario_outcomes,
    usefulness,
    with_families,
)
from dpiabook.risk import class_frequencies, family_profiles, individual_risk, scenario
from dpiabook.settings import demo_file, read_parameters

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("promised-risk")]

FAMILIES = 600


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("DPIABOOK_DEMO_FAMILIES", str(FAMILIES))
    return read_parameters(demo_file())


@pytest.fixture(params=[{}, {"k": 40, "expected_rate": 0.2, "unique_families": 0.5}], ids=["default", "milder"])
def targets(request):
    return request.param


def planned(book):
    """The nodes, with families, as the notebook computes them."""
    forms = book.measure(ladders, book.inventory, book.keys.child, book.settings)
    nodes = book.measure(lattice, book.data, forms, book.settings.targets)
    return book.measure(with_families, nodes, book.data, book.keys.family, book.family, within=book.roles.area)


def test_the_recommended_recodes_keep_their_promise(settings, targets, tmp_path):
    book = open_book("06_mitigation", settings | {"targets": targets})
    nodes = planned(book)
    chosen = recommended(nodes)
    assert chosen.recodes
    export = hand_on(book.records, nodes, tmp_path / "handed", family=book.roles.family_id)

    kept = [key for key in nodes.keys if key in pq.read_schema(export.files[0]).names]
    again = open_book("03_reidentification", settings | without_meanings(export.files[0], kept))
    found = class_frequencies(again.data, kept, missing="states")
    strict = class_frequencies(again.data, kept, missing="value")
    promised = chosen.figures
    k = nodes.targets.k
    assert (found.n, found.uniques, found.under(k)) == (nodes.n, promised["uniques"], promised["under_k"])
    assert individual_risk(found).expected == pytest.approx(promised["expected"], rel=1e-12)
    assert strict.under(k) == promised["small"]
    assert individual_risk(strict).expected == pytest.approx(promised["classes"], rel=1e-12)
    known = [key for key in book.keys.family if key in kept]
    within = book.roles.area if book.roles.area in kept else None
    families = family_profiles(again.data, known, book.family, within)
    assert (families.families, families.unique) == (nodes.families, promised["unique_families"])


def without_meanings(source, kept):
    """Settings of the recoded records: other codes than the dictionary's, and only the columns that are left."""
    return {
        "dataset": "recoded",
        "source": str(source),
        "dictionary": None,
        "compare_with": None,
        "tables": {},
        "areas": {},
        "recodes": {},
        "roles": {"child_id": "child_id", "family_id": "family_id"},
        "composites": {"left": kept},
    }


def test_groups_that_are_all_alike_keep_their_promise(settings, targets, tmp_path):
    book = open_book("06_mitigation", settings | {"targets": targets})
    nodes = planned(book)
    chosen = recommended(nodes)
    useful = usefulness(nodes, book.data, book.keys.attributes, area=book.roles.area).loc[chosen.node]
    records = hand_on(book.records, nodes, tmp_path / "handed").files[0]
    frame = pd.read_parquet(records)
    kept = [key for key in nodes.keys if key in frame.columns]
    groups = frame.groupby(kept, dropna=False, observed=True) if kept else frame.groupby([0] * len(frame))
    alike = pd.Series(False, index=frame.index)
    for condition in book.keys.attributes.values():
        share = frame.eval(condition).groupby(groups.ngroup()).transform("mean")
        alike |= (share == 1) & (groups.transform("size") >= nodes.targets.k)
    assert int(alike.sum()) == useful["homogeneous"]


def with_what_applies(records, original):
    """The handed-on records, of which nulls are known not to apply where they were so in the original."""
    rules = {}
    for name in original.states.keys() & set(records.column_names):
        if original.states[name].may_not_apply:
            state = original.table.select(state=original.state(name)).to_pyarrow()["state"]
            records = records.append_column(f"state_{name}", state)
            rules[name] = MissingRule(gate=f"state_{name} == {NOT_APPLICABLE}")
    return with_states(as_source(records), rules)


def test_intruders_find_in_the_handed_on_records_what_was_promised(settings, targets, tmp_path):
    book = open_book("06_mitigation", settings | {"targets": targets})
    nodes, who, family = planned(book), book.search().scenarios, book.roles.family_id
    chosen = recommended(nodes)
    promised = scenario_outcomes(nodes, book.data, who, family=family).loc[[chosen.node]].set_index("intruder")
    records = pq.read_table(hand_on(book.records, nodes, tmp_path / "handed", family=family).files[0])
    recoded = {key for key, form in zip(nodes.keys, chosen.node, strict=True) if form}
    for name, one in who.items():
        knows = {
            key: "exact" if key in recoded else how for key, how in one.knows.items() if key in records.schema.names
        }
        again = scenario(
            with_what_applies(records, book.data), one.model_copy(update={"knows": knows}), family
        ).candidates
        least = np.maximum(again, scenario(book.data, one, family).candidates)
        assert (promised.loc[name, "n"], promised.loc[name, "one"]) == ((least > 0).sum(), (least == 1).sum())
        assert promised.loc[name, "right"] == pytest.approx((1 / least[least > 0]).sum())
