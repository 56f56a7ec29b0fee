"""Steps 5 and 6: suggested only where something was assessed, on ICO's scales, never decided."""

from __future__ import annotations

import csv
import io

import pytest

from dpiabook.evidence.finding import Column
from dpiabook.pack.decisions import Decision
from dpiabook.pack.register import measure_rows, risk_rows
from dpiabook.pack.risks import APPROVALS, EFFECTS, LEVELS, LIKELIHOODS, SEVERITIES
from dpiabook.pack.steps import STEP_5, STEP_6, step_5, step_6
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.settings import Context

SETTING = Context(access_setting="secure research service")


def evidence(identifier="B08.x", risk="reidentification", **columns):
    table = None
    if columns:
        heads = tuple(Column(name, name) for name in columns)
        table = PrintedTable(heads, (tuple(columns.values()),), (tuple(columns.values()),))
    return Statement(identifier, identifier[:3], "A figure", "A sentence.", table, risk=risk)


def row(rows, identifier):
    return next(one for one in rows if one.risk.id == identifier)


def test_without_figures_nothing_is_suggested_and_the_reason_is_given():
    one = row(risk_rows([], SETTING), "reidentification")
    assert (one.likelihood, one.severity, one.overall) == (None, None, None)
    assert "Nothing was assessed" in one.reason


def test_a_measure_that_was_not_taken_is_no_evidence():
    missing = Statement("B08.x", "B08", "", "", risk="reidentification", assessed=False)
    assert row(risk_rows([missing], SETTING), "reidentification").overall is None


def test_with_a_figure_the_starting_point_is_suggested():
    one = row(risk_rows([evidence()], SETTING), "reidentification")
    assert (one.likelihood, one.severity, one.overall) == ("Possible", "Severe", "High")
    assert [statement.id for statement in one.evidence] == ["B08.x"]


def test_the_most_serious_value_in_the_evidence_is_taken():
    rows = risk_rows(
        [evidence(likelihood="Remote", severity="Minimal"), evidence("B08.y", likelihood="Probable")], SETTING
    )
    one = row(rows, "reidentification")
    assert (one.likelihood, one.severity, one.overall) == ("Probable", "Minimal", "Low")


def test_a_value_outside_the_scale_is_not_taken():
    one = row(risk_rows([evidence(likelihood="Certain")], SETTING), "reidentification")
    assert one.likelihood == "Possible"


def test_a_risk_of_the_setting_waits_for_the_setting():
    assert row(risk_rows([], Context()), "unlawful_access").overall is None
    assert row(risk_rows([], SETTING), "unlawful_access").overall == "High"


def test_organisational_measures_lower_nothing_and_technical_ones_one_level():
    rows = risk_rows([evidence(), evidence("B10.x")], SETTING)
    found = {(one.risk.id, one.measure.id): one for one in measure_rows(rows, [evidence("B10.x")])}
    assert found["reidentification", "disclosure_control"].residual == "Medium"
    assert found["reidentification", "access_control"].residual == "High"
    assert "owner is to be named" in found["reidentification", "access_control"].reason


def test_a_technical_measure_without_a_test_is_left_open():
    rows = risk_rows([evidence()], SETTING)
    found = {(one.risk.id, one.measure.id): one for one in measure_rows(rows, [evidence()])}
    one = found["reidentification", "disclosure_control"]
    assert (one.effect, one.residual) == (None, None)


def test_low_risks_need_no_measure():
    rows = risk_rows([evidence(likelihood="Remote")], SETTING)
    assert row(rows, "reidentification").overall == "Low"
    assert "reidentification" not in {one.risk.id for one in measure_rows(rows, [])}


def test_decisions_are_printed_in_their_row():
    decision = Decision("step5.stigma", "Medium", "Head of research", "2026-11-20", "Regions only.")
    rows = risk_rows([evidence()], SETTING, [decision])
    text = step_5(rows)
    assert "Medium (Head of research, 2026-11-20). Regions only." in text


@pytest.fixture
def files(material):
    five = list(csv.DictReader(io.StringIO(step_5(material.risks))))
    six = list(csv.DictReader(io.StringIO(step_6(material.measures))))
    return five, six


def test_step_files_have_icos_columns_first_and_only_its_values(files):
    five, six = files
    assert tuple(five[0])[:4] == STEP_5
    assert tuple(six[0])[:5] == STEP_6
    assert {one["Likelihood of harm"] for one in five} <= {*LIKELIHOODS, ""}
    assert {one["Severity of harm"] for one in five} <= {*SEVERITIES, ""}
    assert {one["Overall risk"] for one in five} <= {*LEVELS, ""}
    assert {one["Effect on risk"] for one in six} <= {*EFFECTS, ""}
    assert {one["Residual risk"] for one in six} <= {*LEVELS, ""}
    assert {one["Measure approved"] for one in six} <= {*APPROVALS, ""}


def test_step_files_decide_nothing(files):
    five, six = files
    assert len(five) == 11
    assert len(six) > 8
    assert {one["Author's decision"] for one in five + six} == {""}
    assert {one["Measure approved"] for one in six} == {""}
    assert all(one["Reason"] for one in five + six)
    assert all(one["Status"] == ("suggested" if one["Overall risk"] else "not suggested") for one in five)


def test_a_figure_about_another_risk_lowers_no_risk():
    """What recoding leaves says nothing of how an area is spoken of."""
    stigma = evidence("B09.x", risk="stigma")
    rows = risk_rows([stigma], SETTING)
    found = {(one.risk.id, one.measure.id): one for one in measure_rows(rows, [stigma, evidence("B10.x")])}
    one = found["stigma", "disclosure_control"]
    assert (one.effect, one.residual, one.evidence) == (None, None, ())
    assert "No figure here shows what it does to this risk" in one.reason


@pytest.mark.parametrize("risk", ["careless_publication", "education_label"])
def test_a_figure_of_the_harm_is_no_figure_of_what_a_measure_does(risk):
    harm = [evidence("B11.x", risk=risk), evidence("B07.x", risk=risk)]
    rows = risk_rows(harm, SETTING)
    mine = [one for one in measure_rows(rows, harm) if one.risk.id == risk]
    assert {one.residual for one in mine} <= {None, row(rows, risk).overall}


def test_the_finding_that_suggests_levels_stands_first_of_the_figures():
    rows = risk_rows([evidence("B09.a", risk="stigma"), evidence("B09.b", risk="stigma", likelihood="Remote")], SETTING)
    assert [one.id for one in row(rows, "stigma").evidence] == ["B09.b", "B09.a"]
