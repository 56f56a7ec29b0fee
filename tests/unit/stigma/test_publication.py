import numpy as np
import pandas as pd
import pytest

from dpiabook.stigma import (
    CLASSES,
    AttributeIndicators,
    area_gain,
    area_indicators,
    compounding,
    education_labels,
    group_disclosure,
    publication_class,
    recording_asymmetry,
    resident_rate,
    small_numbers,
)

# Forty areas in two clear groups: an order means something, and a few lie far outside any limit.
AREAS = [f"a{i:02d}" for i in range(40)]
FAR = pd.DataFrame({"area": AREAS, "n": 4000, "x": [800 + 20 * (i % 20) for i in range(39)] + [2600]})
EVIDENCE = area_indicators(FAR)
DISTINCT, CALM = "a39", "a10"


def classed(area=DISTINCT, areas=EVIDENCE, **found):
    table = publication_class({"offence": AttributeIndicators(areas, **found)}).set_index("area")
    return table.loc[area, ["class", "gate"]].tolist()


def groups(n, x):
    return group_disclosure(
        pd.DataFrame({"area": [DISTINCT, DISTINCT], "sex": ["F", "M"], "n": [n, 50], "x": [x, 4]}), ["sex"]
    )


def labels(elsewhere, unknown=0, **more):
    rows = {
        "cme": 1,
        "ehe": 0,
        "eotas": [0, 1, None],
        "on_roll": 0,
        "n": [100 - elsewhere - unknown, elsewhere, unknown],
    }
    return education_labels(pd.DataFrame(rows | more), by=next(iter(more), ""))


RECORDED = recording_asymmetry(FAR.assign(missing=[0] * 39 + [1500]))
FEW_RESIDENTS = resident_rate(FAR, pd.DataFrame({"area": AREAS, "residents": [90_000] * 39 + [9_999]}))
RELATIVES = compounding(
    FAR.assign(two_or_more=FAR["x"] // 2, three_or_more=0, flagged=100, relatives=[100] * 39 + [201])
)
SMALL = small_numbers(pd.DataFrame({"area": DISTINCT, "age": range(4), "n": 400, "x": [4, 40, 40, 40]}), ["age"])


def test_an_area_that_is_not_extreme_is_published_with_its_interval():
    row = EVIDENCE.table.set_index("area").loc[CALM]
    assert (row["funnel"], row["concentration"]) == ("inside", "none")
    assert classed(CALM) == ["publish with interval", "none"]


@pytest.mark.parametrize(
    ("found", "result"),
    [
        ({"groups": groups(9, 9)}, ["withhold", "G1"]),
        ({"groups": groups(9, 8)}, ["withhold", "G1"]),
        ({"groups": groups(20, 18)}, ["publish unordered, banded", "G3"]),
        ({"small": SMALL}, ["aggregate to region", "G1"]),
        ({"education": labels(6)}, ["withhold", "G2"]),
        ({"education": labels(0, 8)}, ["publish unordered, banded", "G2"]),
        ({"education": labels(0)}, ["publish unordered, banded", "G3"]),
        ({"recording": RECORDED}, ["publish unordered, banded", "G2"]),
        ({"residents": FEW_RESIDENTS}, ["aggregate to region", "G4"]),
        ({"gain": area_gain(EVIDENCE)}, ["publish unordered, banded", "G3"]),
        ({"compounding": RELATIVES}, ["publish unordered, banded", "G3"]),
        ({}, ["publish unordered, banded", "G3"]),
    ],
)
def test_each_line_of_the_table(found, result):
    assert classed(**found) == result


def test_the_worst_class_wins_and_the_first_gate_with_it_is_named():
    assert classed(small=SMALL, education=labels(6)) == ["withhold", "G2"]
    assert classed(groups=groups(9, 9), education=labels(6)) == ["withhold", "G1"]
    assert classed(small=SMALL, residents=FEW_RESIDENTS) == ["aggregate to region", "G1"]
    assert classed(recording=RECORDED, residents=FEW_RESIDENTS) == ["aggregate to region", "G4"]


def test_few_people_tell_nothing():
    table = FAR.assign(n=[9, 10, *FAR["n"].tolist()[2:]], x=[1, 1, *FAR["x"].tolist()[2:]])
    areas = area_indicators(table)
    assert classed("a01", areas) == ["publish unordered, banded", "G3"]
    assert classed("a00", areas) == ["aggregate to region", "G1"]
    assert classed(CALM, areas) == ["publish with interval", "none"]


def test_areas_that_differ_in_no_known_order_are_banded():
    rng = np.random.default_rng(5)
    unsure = area_indicators(FAR.assign(n=300, x=rng.binomial(300, rng.beta(30, 120, 40))))
    assert unsure.distinguishable
    assert unsure.rank_width > 0.25
    assert classed(CALM, unsure) == ["publish unordered, banded", "G3"]


def test_a_label_is_judged_for_everyone_and_for_single_areas_where_released():
    assert classed("a00", education=labels(6)) == ["withhold", "G2"]
    by_area = labels(5, 0, area=[DISTINCT, DISTINCT, "a00"])
    assert classed(DISTINCT, education=by_area) == ["publish unordered, banded", "G3"]
    one_wrong = labels(5, 0, area=["a00", DISTINCT, DISTINCT])
    assert classed(DISTINCT, education=one_wrong) == ["withhold", "G2"]
    assert classed("a00", education=one_wrong)[0] == "publish with interval"


def test_areas_that_cannot_be_told_apart_are_never_called_different_and_may_be_published():
    rng = np.random.default_rng(3)
    same = area_indicators(FAR.assign(x=rng.binomial(4000, 0.2, 40)))
    assert not same.distinguishable
    table = publication_class({"offence": AttributeIndicators(same)})
    assert set(same.table["funnel"]) == {"inside"}
    assert set(table["class"]) == {"publish with interval"}


def test_order_and_columns_follow_what_was_given():
    found = AttributeIndicators(EVIDENCE)
    table = publication_class({"offence": found, "absence": found})
    assert list(table) == ["area", "attribute", "class", "gate", "reason"]
    assert table["area"].tolist() == AREAS * 2
    assert table["attribute"].unique().tolist() == ["offence", "absence"]
    assert set(table["class"]) <= set(CLASSES)


def test_what_was_not_computed_is_named_in_the_reason():
    reason = publication_class({"offence": AttributeIndicators(EVIDENCE)})["reason"].iloc[0]
    assert "S10 was not assessed: residents by area not given." in reason
    assert [part.what for part in AttributeIndicators(EVIDENCE).not_computed] == [
        "S1",
        "S2",
        "S6",
        "S8",
        "S9",
        "S10",
    ]


def test_no_attribute_gives_an_empty_frame():
    assert publication_class({}).empty
