import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal, Refusals
from dpiabook.stigma import StigmaThresholds, area_indicators, thresholds_table


def frame(**columns):
    return pd.DataFrame({"area": ["a", "b"], "n": [10, 20], "x": [1, 2]} | columns)


def test_a_misspelt_column_is_named_with_a_suggestion():
    with pytest.raises(Refusal, match="no column 'area'") as refused:
        area_indicators(frame().rename(columns={"area": "aera"}))
    assert refused.value.code is Code.COLUMN_MISSING
    assert "did you mean aera?" in refused.value.cure


@pytest.mark.parametrize("bad", [[-1, 2], [0.5, 2], [None, 2], ["many", 2]])
def test_what_is_no_count_is_refused_without_showing_it(bad):
    with pytest.raises(Refusal) as refused:
        area_indicators(frame(x=bad))
    assert refused.value.code is Code.MEASURE_INPUT
    assert "'x'" in str(refused.value)
    assert "many" not in str(refused.value)


def test_more_people_with_the_attribute_than_people_is_refused():
    with pytest.raises(Refusal, match="'x' exceeds the column 'n'"):
        area_indicators(frame(x=[11, 2]))


def test_an_area_twice_is_refused_without_naming_it():
    with pytest.raises(Refusal, match="name each row once") as refused:
        area_indicators(frame(area=["Secretshire", "Secretshire"]))
    assert "Secretshire" not in str(refused.value)


def test_several_faults_are_reported_together():
    with pytest.raises(Refusals) as refused:
        area_indicators(frame(area=["a", "a"], x=[-1, 0]))
    assert len(refused.value.found) == 2


def test_an_empty_frame_and_a_frame_without_people_are_refused():
    with pytest.raises(Refusal, match="has no row"):
        area_indicators(frame().iloc[:0])
    with pytest.raises(Refusal, match="no area has anyone"):
        area_indicators(frame(n=[0, 0], x=[0, 0]))


@pytest.mark.parametrize("setting", [{"gain": 1.2}, {"residents": -1}, {"rank_width": -0.1}])
def test_thresholds_that_could_never_be_met_are_refused(setting):
    with pytest.raises(Refusal, match=next(iter(setting))):
        StigmaThresholds(**setting)


def test_every_threshold_states_its_source_and_what_it_decides():
    table = thresholds_table(StigmaThresholds(cell_threshold=7))
    assert (table["source"].str.len() > 0).all()
    assert (table["decides"].str.len() > 0).all()
    assert table.set_index("threshold").loc["cell_threshold", "value"] == 7
    assert table["source"].eq("project choice").sum() > len(table) / 2
