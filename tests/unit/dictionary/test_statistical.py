"""Stata, SPSS and SAS files say what they declare, what they only suggest is marked, and no row is ever read."""

import datetime as dt
import gzip
import os
import shutil
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from dpiabook.dictionary import read_dictionary
from dpiabook.dictionary.value_labels import labelled, type_said
from dpiabook.errors import Code, Refusal

FILES = Path(__file__).with_name("files")
CANARY = "zebrafinch"
ROWS = pd.DataFrame(
    {
        "YOB": [2008.0, 2009.0],
        "MHFACT": [1.0, -9.0],
        "ETHN": ["WBRI", CANARY],
        "SEEN": [dt.date(2020, 1, 1), None],
        "NVISITS": [1.0, 97.0],
    }
)
LABELS = {"YOB": "Year of birth", "MHFACT": "Mental health of a parent", "ETHN": "Ethnic origin", "SEEN": "Date seen"}
VALUES = {
    "MHFACT": {1.0: "yes", 2.0: "no", -8.0: "inapplicable", -9.0: "refused"},
    "ETHN": {"WBRI": "White British", "NOBT": "not obtained"},
    "NVISITS": {97.0: "97 or more"},
}


def unpacked(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(gzip.decompress((FILES / f"{name}.gz").read_bytes()))
    return path


def survey(suffix: str, folder: Path) -> Path:
    path = folder / f"survey.{suffix}"
    if suffix == "dta":
        pyreadstat.write_dta(ROWS, path, column_labels=LABELS, variable_value_labels={"MHFACT": VALUES["MHFACT"]})
    elif suffix == "xpt":
        pyreadstat.write_xport(ROWS, path, column_labels=LABELS)
    elif suffix == "por":
        pyreadstat.write_por(ROWS, path, column_labels=LABELS)
    else:
        missing = {"MHFACT": [{"lo": -9, "hi": -1}], "ETHN": ["NOBT"]}
        pyreadstat.write_sav(
            *(ROWS, path),
            compress=suffix == "zsav",
            column_labels=LABELS,
            variable_value_labels=VALUES,
            missing_ranges=missing,
            variable_format={"YOB": "F4.0"},
            file_label="Needs of  children",
        )
    return path


@pytest.mark.parametrize("suffix", ["dta", "sav", "zsav", "por", "xpt"])
def test_every_program_gives_the_same_inventory(tmp_path: Path, suffix: str):
    found = read_dictionary(survey(suffix, tmp_path))

    assert found.names == tuple(ROWS.columns)
    assert [found[name].label for name in LABELS] == list(LABELS.values())
    assert (found["SEEN"].kind, found["YOB"].unit) == ("date", "year")
    assert "label" in found["NVISITS"].guessed
    if suffix not in {"por", "xpt"}:  # these are written without labels of values
        assert dict(found["MHFACT"].codes) == {"1": "yes", "2": "no"}
        # A file of SPSS declares the whole range from -9 to -1, of which two codes have a label.
        others = dict.fromkeys(map(str, range(-7, 0)), "") if suffix in {"sav", "zsav"} else {}
        assert dict(found["MHFACT"].missing_codes) == {"-9": "refused", "-8": "inapplicable"} | others


@pytest.mark.parametrize("suffix", ["sav", "zsav"])
def test_spss_declares_missing_codes_and_a_format_only_suggests_whole_numbers(tmp_path: Path, suffix: str):
    found = read_dictionary(survey(suffix, tmp_path))

    assert found.title == "Needs of children"
    assert found["MHFACT"].guessed == frozenset()
    assert (found["YOB"].kind, found["YOB"].guessed) == ("integer", {"kind", "unit"})
    assert (found["ETHN"].kind, dict(found["ETHN"].missing_codes)) == ("category", {"NOBT": "not obtained"})


def test_stata_declares_no_missing_codes_so_they_are_guessed_from_their_labels(tmp_path: Path):
    assert read_dictionary(survey("dta", tmp_path))["MHFACT"].guessed == {"missing_codes"}


def test_letters_of_stata_are_missing_codes(tmp_path: Path):
    rows = pd.DataFrame({"x": [1, 2, "a"]})
    labels = {"x": {1: "yes", 2: "no", "a": "not asked"}}
    pyreadstat.write_dta(rows, tmp_path / "x.dta", variable_value_labels=labels, missing_user_values={"x": ["a"]})
    found = read_dictionary(tmp_path / "x.dta")["x"]

    assert (dict(found.codes), dict(found.missing_codes)) == ({"1": "yes", "2": "no"}, {".a": "not asked"})
    assert "missing_codes" not in found.guessed


def test_a_label_at_one_value_of_a_scale_makes_no_list_of_codes(tmp_path: Path):
    found = read_dictionary(survey("sav", tmp_path))["NVISITS"]

    assert (found.kind, dict(found.codes), found.description) == ("number", {}, "97 = 97 or more")


@pytest.mark.parametrize(("name", "kinds"), [("dta", "text"), ("sav", "category"), ("sas7bdat", "text")])
def test_files_of_the_programs_themselves_are_read(tmp_path: Path, name: str, kinds: str):
    found = read_dictionary(unpacked(f"iris.{name}", tmp_path))

    assert [variable.kind for variable in found] == ["number"] * 4 + [kinds]
    assert (found["species" if name == "dta" else "Species"].label).lower() == "species"


@pytest.mark.parametrize("catalogue", ["census.sas7bcat", "formats.sas7bcat"])
def test_labels_of_values_come_from_the_catalogue_beside_a_sas_file(tmp_path: Path, catalogue: str):
    path = unpacked("census.sas7bdat", tmp_path)
    assert not read_dictionary(path)["sex"].codes

    unpacked("census.sas7bcat", tmp_path).rename(tmp_path / catalogue)
    found = read_dictionary(path)

    assert found.title == "Census of children in need"
    assert (dict(found["sex"].codes), dict(found["sex"].missing_codes)) == (
        {"1": "male", "2": "female"},
        {"9": "not stated"},
    )
    assert [variable.kind for variable in found] == ["text", "category", "date", "number", "boolean"]


def test_a_damaged_catalogue_is_refused_by_its_own_name(tmp_path: Path):
    path = unpacked("census.sas7bdat", tmp_path)
    (tmp_path / "census.sas7bcat").write_text(CANARY)
    with pytest.raises(Refusal) as caught:
        read_dictionary(path)

    assert (caught.value.code, caught.value.where) == (Code.DICTIONARY_UNREADABLE, "census.sas7bcat")


def test_a_catalogue_alone_is_refused(tmp_path: Path):
    with pytest.raises(Refusal, match="names no variable"):
        read_dictionary(unpacked("census.sas7bcat", tmp_path))


def test_a_file_that_crashes_the_parser_is_refused(tmp_path: Path):
    with pytest.raises(Refusal, match="damaged") as caught:
        read_dictionary(unpacked("crashing.sav", tmp_path))

    assert caught.value.code is Code.DICTIONARY_UNREADABLE


@pytest.mark.parametrize("suffix", ["dta", "sav", "por", "xpt"])
def test_rows_are_not_read_so_a_huge_file_is_no_matter(tmp_path: Path, suffix: str):
    path = survey(suffix, tmp_path)
    os.truncate(path, 20_000_000_000)

    assert read_dictionary(path).names == tuple(ROWS.columns)


def test_a_label_in_windows_encoding_is_read_where_the_file_says_otherwise(tmp_path: Path):
    rows = pd.DataFrame({"cafe": [1.0]})
    pyreadstat.write_sav(rows, tmp_path / "x.sav", column_labels={"cafe": "Café visits"})
    damaged = (tmp_path / "x.sav").read_bytes().replace("Café visits".encode(), "Café visits ".encode("cp1252"))
    (tmp_path / "x.sav").write_bytes(damaged)

    assert read_dictionary(tmp_path / "x.sav")["cafe"].label == "Café visits"


def test_a_file_under_another_programs_name_is_refused(tmp_path: Path):
    shutil.copy(survey("dta", tmp_path), tmp_path / "x.sav")
    with pytest.raises(Refusal) as caught:
        read_dictionary(tmp_path / "x.sav")

    assert caught.value.where == "x.sav"
    assert caught.value.cure


TYPES = [
    ("double", "%tm", "date", False),
    ("double", "%ty", "integer", False),
    ("double", "%tcHH:MM:SS", "number", False),
    ("double", "%9.0f", "integer", True),
    ("double", "%9.2f", "number", False),
    ("double", "EDATE10", "date", False),
    ("double", "DDMMYYS10", "date", False),
    ("double", "E8601DA10", "date", False),
    ("double", "TIME8", "number", False),
    ("double", "BEST12", "number", False),
    ("string", "$8", "text", False),
]


@pytest.mark.parametrize(("stored", "written", "word", "guessed"), TYPES)
def test_formats_of_every_program(stored: str, written: str, word: str, guessed: bool):
    found = type_said(stored, written)

    assert (found.word, found.guessed) == (word, guessed)


MISSING = [
    ({99.0: "don't know", 1.0: "often", 2.0: "never"}, {"99"}),
    ({1.0: "missing from education", 2.0: "home educated"}, set()),
    ({8.0: "eight times", 9.0: "nine times"}, set()),
]


@pytest.mark.parametrize(("values", "missing"), MISSING)
def test_only_a_code_and_its_label_together_suggest_a_missing_value(values: dict[float, str], missing: set[str]):
    assert set(labelled(values, [], numeric=True).missing) == missing
