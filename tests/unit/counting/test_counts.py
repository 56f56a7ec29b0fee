"""Class tables, profiles, group counts and rules on tables small enough to count by hand."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import (
    as_source,
    check_rules,
    class_table,
    condition,
    group_counts,
    profile_columns,
    value_counts,
)
from dpiabook.errors import Code, Refusal

CHILDREN = pd.DataFrame(
    {
        "area": ["A", "A", "B", "B", None],
        "gender": ["F", "F", "M", None, "M"],
        "age": pd.array([4, 5, 11, None, 5], dtype="Int64"),
        "eps": [0, 2, None, 1, 0],
        "family": [1, 1, 2, 2, None],
        "weight": [1.5, 1.5, 2.0, None, 1.0],
        "people": [3, 1, 0, 2, 4],
    }
)


def test_people_weights_and_families_of_each_class():
    found = class_table(CHILDREN, ["area"], weight="weight", family="family").frame
    assert found["area"].isna().tolist() == [False, False, True]
    assert found[["n", "weight", "families"]].to_dict("list") == {
        "n": [2, 2, 1],
        "weight": [3.0, 2.0, 1.0],
        "families": [1, 1, 0],
    }


def test_a_table_of_counts_is_summed_and_empty_classes_are_dropped():
    found = class_table(CHILDREN, ["area", "gender"], count="people", weight="weight")
    assert found.frame["n"].tolist() == [4, 2, 4]
    assert found.frame["weight"].tolist() == [6.0, 0.0, 4.0]
    assert found.people == 10


def test_sensitive_values_are_counted_within_classes():
    found = class_table(CHILDREN, ["area"], sensitive=["gender", "area"])
    genders = found.values["gender"]
    assert genders["class"].tolist() == [0, 1, 1, 2]
    assert genders["n"].tolist() == [2, 1, 1, 1]
    assert genders["value"].isna().tolist() == [False, False, True, False]
    assert found.values["area"]["n"].tolist() == [2, 2, 1]


def test_whole_numbers_stay_whole_beside_missing_ones():
    found = class_table(CHILDREN, ["age"]).frame
    assert str(found["age"].dtype) == "Int64"
    assert found["age"].isna().tolist() == [False, False, False, True]


def test_two_readings_give_the_same_table():
    random = np.random.default_rng(1)
    table = pd.DataFrame({name: random.choice(["x", "y", None], 5000) for name in "abcdef"})
    one, two = (class_table(table.sample(frac=1, random_state=at), list("abcdef")).frame for at in (1, 2))
    pd.testing.assert_frame_equal(one, two)


def test_a_ten_line_pandas_oracle_agrees():
    random = np.random.default_rng(2)
    table = pd.DataFrame({name: random.choice([1, 2, 3, np.nan], 2000) for name in "abc"})
    table["s"], table["f"] = random.choice(["p", "q", None], 2000), random.integers(0, 300, 2000)
    found = class_table(table, list("abc"), family="f", sensitive=["s"])
    grouped = table.groupby(list("abc"), dropna=False)
    assert found.frame["n"].tolist() == grouped.size().tolist()
    assert found.frame["families"].tolist() == grouped["f"].nunique().tolist()
    values = table.groupby([*"abc", "s"], dropna=False).size()
    assert found.values["s"]["n"].tolist() == values.tolist()
    assert (found.values["s"].groupby("class")["n"].sum().to_numpy() == found.frame["n"].to_numpy()).all()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"keys": []}, Code.MEASURE_INPUT),
        ({"keys": ["area", "area"]}, Code.MEASURE_INPUT),
        ({"keys": ["region"]}, Code.COLUMN_MISSING),
        ({"keys": ["area"], "family": "families"}, Code.COLUMN_MISSING),
        ({"keys": ["area"], "weight": "gender"}, Code.COLUMN_TYPE),
        ({"keys": ["weight"]}, Code.MEASURE_INPUT),
    ],
)
def test_class_tables_refuse_what_is_not_there(options, code):
    with pytest.raises(Refusal) as refusal:
        class_table(CHILDREN, **options)
    assert refusal.value.code is code


def test_profile_of_all_columns():
    found = profile_columns(CHILDREN).set_index("name")
    assert found.loc["gender"].to_dict() == {"type": "text", "n": 5, "missing": 1, "distinct": 2}
    assert found["missing"].tolist() == [1, 1, 1, 1, 1, 1, 0]
    assert profile_columns(CHILDREN, ["age"])["distinct"].tolist() == [3]


def test_profile_of_many_columns_takes_one_query(monkeypatch):
    queries = []
    source = as_source(pd.DataFrame({f"v{at}": [at, at + 1, None] for at in range(120)}))
    monkeypatch.setattr(
        "dpiabook.counting.profiles.fetch", lambda query, where: queries.append(query) or query.to_pyarrow()
    )
    assert profile_columns(source)["distinct"].tolist() == [2] * 120
    assert len(queries) == 1


def test_value_counts_know_missing_and_counts():
    assert value_counts(CHILDREN, "area")["n"].tolist() == [2, 2, 1]
    assert value_counts(CHILDREN, "area", count="people")["n"].tolist() == [4, 2, 4]


def test_groups_count_people_families_and_attributes():
    found = group_counts(CHILDREN, ["area"], {"excluded": "eps >= 1"}, family="family")
    assert found.drop(columns="area").to_dict("list") == {
        "n": [2, 2, 1],
        "families": [1, 1, 0],
        "excluded": [1, 1, 0],
        "excluded_known": [2, 1, 1],
        "excluded_families": [1, 1, 0],
        "excluded_families_known": [1, 1, 0],
    }


def test_groups_by_band_and_count():
    found = group_counts(CHILDREN, ["gender"], {"excluded": "eps >= 1"}, bands={"age": [0, 5, 11]}, count="people")
    cells = {(row.gender, row.age): (row.n, row.excluded) for row in found.fillna("-").itertuples()}
    assert cells == {
        ("F", "0-4"): (3, 0),
        ("F", "5-10"): (1, 1),
        ("M", "5-10"): (4, 0),
        ("M", "11 and over"): (0, 0),
        ("-", "-"): (2, 2),
    }


def test_no_group_is_one_row_for_all():
    assert group_counts(CHILDREN, [], {"excluded": "eps >= 1"})[["n", "excluded"]].to_numpy().tolist() == [[5, 2]]


def test_bands_out_of_order_are_refused():
    with pytest.raises(Refusal, match="not in order"):
        group_counts(CHILDREN, ["area"], bands={"age": [5, 0]})


def test_rules_count_what_breaks_them_and_what_cannot_be_checked():
    found = check_rules(CHILDREN, {"few": "0 <= eps <= 1", "linked": "eps == 0 or family == 1", "young": "age < 11"})
    assert found.to_dict("list") == {
        "rule": ["few", "linked", "young"],
        "checked": [4, 4, 4],
        "violated": [1, 1, 1],
        "unknown": [1, 1, 1],
    }
    assert check_rules(CHILDREN, []).empty


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("age + 1 >= 2 * 3", 3),
        ("age - eps == 4", 1),
        ("gender in ['F', 'M']", 4),
        ("gender not in ['F']", 2),
        ("not missing(family) and -eps < 0", 2),
        ("missing(area)", 1),
        ("(eps == 0) == (age < 5)", 2),
        ("gender == 'F' and (eps > 1 or age == 4)", 2),
    ],
)
def test_conditions(text, holds):
    source = as_source(CHILDREN)
    assert source.table.count(where=condition(source, text)).execute() == holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("`Sex?` == 'F' and missing(`# eps`)", 1),
        ("`class` >= 1", 2),
        ("`it's` > 0 and `Sex?` != '`'", 3),
        ("not `class`", 1),
    ],
)
def test_names_that_are_no_plain_word_stand_in_back_ticks(text, holds):
    table = {"Sex?": ["F", "F", "M"], "# eps": [None, 1, 2], "class": [0, 1, 2], "it's": [1, 2, 3]}
    source = as_source(pd.DataFrame(table))
    assert source.table.count(where=condition(source, text)).execute() == holds


def test_a_name_in_back_ticks_that_is_no_column_asks_what_was_meant():
    with pytest.raises(Refusal, match="did you mean Sex"):
        condition(as_source(pd.DataFrame({"Sex?": [1]})), "`Sex` == 1")


@pytest.mark.parametrize(
    "text",
    [
        "age <",
        "`age",
        "`age` `eps`",
        "1 + 1",
        "age.max() > 1",
        "open('x') == 1",
        "missing(1) and age > 1",
        "age in gender",
        "age ** 2 > 1",
        "age if eps else eps",
        "(lambda: 1) == 1",
        "age is None",
    ],
)
def test_conditions_are_no_python(text):
    with pytest.raises(Refusal) as refusal:
        condition(as_source(CHILDREN), text)
    assert refusal.value.code in {Code.SETTING_VALUE, Code.COLUMN_MISSING}


def test_a_condition_on_an_unknown_column_asks_what_was_meant():
    with pytest.raises(Refusal, match="did you mean gender"):
        condition(as_source(CHILDREN), "gendr == 'F'")
