"""Only a dictionary: every notebook runs, the pack is complete in form, and says what was not assessed."""

import json

import pytest

from dpiabook.synthetic import write_demo

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dictionary-only")]

PARAMETERS = """
dataset: words
version: "1"
source: null
dictionary: {dictionary}
composites:
  profile: [{composite}]
"""
SPREADSHEET = """Variable,Label,Type,Values
sex,Sex,category,F=female; M=male
yob,Year of birth,integer,
asb_flag,Anti-social behaviour,boolean,
audit,AUDIT alcohol score,integer,
"""
NEEDS = "it needs counts, and only a dictionary was given"


def run(command, folder, dictionary, composite):
    (folder / "parameters").mkdir()
    file = folder / "parameters" / "words.yml"
    file.write_text(PARAMETERS.format(dictionary=dictionary, composite=composite))
    done = command("dpiabook", "run", file, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "outputs" / "words" / "1"


def findings(run):
    files = sorted((run / "controlled" / "evidence").glob("*.json"))
    return {one["id"]: one for path in files for one in json.loads(path.read_text())}


@pytest.fixture(scope="module")
def of_the_demo(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    files = write_demo(folder / "data", families=600)
    return run(command, folder, files.dictionary, "gender, yob, age_at_tfp")


@pytest.fixture(scope="module")
def of_a_spreadsheet(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    (folder / "words.csv").write_text(SPREADSHEET)
    return run(command, folder, "words.csv", "sex, asb_flag")


def test_every_figure_rests_on_the_dictionary_or_says_what_it_needs(of_the_demo):
    found = findings(of_the_demo)
    assert {one["mode"] for one in found.values()} == {"dictionary"}
    assert found["B08.dictionary_bits"]["assessed"]
    counted = [one for name, one in found.items() if name[:3] in {"B02", "B07", "B09"} or name.startswith("B08")]
    assert {one["id"] for one in counted if one["assessed"]} == {"B08.dictionary_bits", "B09.wording"}
    assert all(NEEDS in one["sentence"] for one in counted if not one["assessed"])


def test_no_class_is_counted_and_no_k_is_printed(of_the_demo):
    for name, one in findings(of_the_demo).items():
        kinds = {column["kind"] for part in ("table", "numbers") if one[part] for column in one[part]["columns"]}
        assert not kinds & {"people", "risk", "volume"}, name


@pytest.mark.parametrize("audience", ["dpia", "public"])
def test_the_pack_has_all_its_blocks_and_forms(of_the_demo, audience):
    folder = of_the_demo / "pack" / audience
    assert {path.stem for path in (folder / "blocks").glob("*.md")} == {f"B{n:02}" for n in range(1, 13)}
    assert all((folder / name).stat().st_size for name in ("annex.docx", "annex.html", "tables.xlsx", "step5.csv"))
    words = (folder / "blocks" / "B08.md").read_text()
    assert "From the dictionary alone" in words
    assert "Computed from the data dictionary alone" in words


def test_any_dictionary_will_do(of_a_spreadsheet):
    found = findings(of_a_spreadsheet)
    flagged = [row[1] for row in found["B01.sensitive"]["table"]["rows"]]
    assert flagged == ["asb_flag", "audit"]
    assert "people" in found["B08.dictionary_bits"]["universe"]
