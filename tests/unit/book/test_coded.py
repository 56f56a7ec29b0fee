"""What a dictionary says of codes that the data do not hold stops a run, and what all have is asked about."""

import pytest

from dpiabook.errors import Code
from dpiabook.suite.checking import checked

PARAMETERS = """dataset: small
version: "2026-01"
source: people.csv
dictionary: words.csv
roles: {}
"""
HEAD = "variable,label,type,codes,has it\n"
SEX = "sex,Sex of the pupil,,F=Female; M=Male,\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    file = tmp_path / "parameters" / "small.yml"
    file.parent.mkdir()
    file.write_text(PARAMETERS)

    def check(values, words):
        rows = [f"{'FM'[n % 2]},{values[n % len(values)]}" for n in range(60)]
        (tmp_path / "people.csv").write_text("\n".join(["sex,asthma", *rows]))
        (tmp_path / "words.csv").write_text(HEAD + SEX + f"asthma,{words}\n")
        return checked(file, strict=True)

    return check


@pytest.mark.parametrize(
    ("values", "codes", "stops"),
    [
        (["1. Yes", "2. No"], "1=Yes; 2=No", True),
        (["Y", "N", "N"], "1=Yes; Y=maybe", True),
        (["Y", "N", "Y"], "Y=Yes; X=No", False),
        ([1, 2], "1=Yes; 2=No", False),
        (["R", "1", "2"], "R=Reception; 1-9", False),
        (["R", "11", "12"], "R=Reception; 1-9", True),
    ],
)
def test_a_dictionary_of_other_codes_is_refused(check, values, codes, stops):
    found = [one for one in check(values, f"Asthma,,{codes},").refusals if one.code is Code.DICTIONARY_DISAGREES]
    assert ["none of the codes" in one.what for one in found] == [True] * stops
    assert not any(str(value) in one.what for one in found for value in values if len(str(value)) > 1)


@pytest.mark.parametrize(
    ("values", "has", "line", "stops"),
    [
        ([1, 2], "", "hold no 0", True),
        ([1, 2], "1", "", False),
        ([1, 2], ">= 1", "all or none", False),
        ([0, 0], "", "all or none", True),
        ([0, 1], "", "", False),
    ],
)
def test_what_says_nothing_of_anybody_is_asked_about(check, values, has, line, stops):
    found = check(values, f"Asthma,integer,,{has}")
    lines = [one for one in found.lines if one.startswith("not assessed: asthma")]
    assert [line in one for one in lines] == [True] * bool(line)
    assert ["asthma" in one.what for one in found.refusals if one.code is Code.UNCONFIRMED] == [True] * stops


@pytest.mark.parametrize(
    ("values", "missing", "nobody"),
    [
        ([0, 1, 99], '{"99": unknown}', None),
        ([0, 1, 9], '{"99": unknown}', "1 of the 1 codes"),
        (["Y", "N", "u"], "{U: unknown}", "1 of the 1 codes"),
        ([0, 1, 8], '{"8": suppressed, "9": unknown}', "1 of the 2 codes"),
        (["Y", "N", "U"], '{U: unknown, "7": unknown}', "1 of the 2 codes"),
    ],
)
def test_a_missing_code_that_nobody_holds_is_told(check, tmp_path, values, missing, nobody):
    file = tmp_path / "parameters" / "small.yml"
    file.write_text(f"{PARAMETERS}missing: {{asthma: {missing}}}\n")
    told = [line for line in check(values, "Asthma,,,").lines if line.startswith("source: missing")]
    assert [nobody in line and "'asthma'" in line for line in told] == [True] * (nobody is not None)
