"""What a dictionary alone can say."""

import numpy as np
import pytest

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal
from dpiabook.risk.dictionary_bits import dictionary_bits, number_of_values

INVENTORY = Inventory(
    (
        Variable("gender", codes={"F": "girl", "M": "boy", "U": "not known"}, required=True),
        Variable("yob", kind="integer", minimum=2001, maximum=2008, required=True),
        Variable("flag", kind="boolean", missing_means="not_applicable"),
        Variable("days", kind="number"),
    )
)


def test_values_come_from_codes_ranges_and_kinds():
    assert [number_of_values(variable) for variable in INVENTORY] == [3, 8, 3, None]


def test_an_unknown_is_no_value():
    assert number_of_values(Variable("flag", kind="boolean")) == 2
    assert number_of_values(Variable("flag", kind="boolean", gate="eps == 0")) == 3


def test_bits_against_those_that_single_out_one():
    found = dictionary_bits(INVENTORY, {"child": ["gender", "yob"], "all": ["gender", "days"]}, population=96)
    child, rest = found.table.iloc[0], found.table.iloc[1]
    assert (child["value_combinations"], child["mean_class_size"]) == (24, 4)
    assert child["spare_bits"] == pytest.approx(np.log2(24 / 96))
    assert rest["basis"] == "not assessed: needs counts"
    assert np.isnan(rest["bits"])
    assert not any(column in {"k", "n", "classes"} for column in found.table)


def test_frequencies_give_entropy_and_expected_uniques():
    frequencies = {"gender": [0.5, 0.5], "flag": [3, 1, 0]}
    found = dictionary_bits(INVENTORY, {"both": ["gender", "flag"]}, population=2, frequencies=frequencies).table.iloc[
        0
    ]
    assert found["bits"] == pytest.approx(1 + 0.75 * np.log2(4 / 3) + 0.25 * 2)
    cells = np.array([0.375, 0.125, 0.375, 0.125])
    assert found["expected_uniques"] == pytest.approx((2 * cells * (1 - cells)).sum())


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"composites": {"a": ["age"]}, "population": 9}, Code.COLUMN_MISSING),
        ({"composites": {}, "population": 0}, Code.MEASURE_INPUT),
        ({"composites": {}, "population": 9, "frequencies": {"flag": [-1, 2]}}, Code.MEASURE_INPUT),
    ],
)
def test_refusals(call, code):
    with pytest.raises(Refusal) as refused:
        dictionary_bits(INVENTORY, **call)
    assert refused.value.code is code
