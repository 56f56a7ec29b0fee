"""What a project adds reaches the book, and a check tells all its faults."""

import pytest

from dpiabook.book import check, open_book
from dpiabook.errors import Refusals
from dpiabook.settings import extensions, load_settings
from dpiabook.suite.checking import checked

CATEGORY = """title: Marbles
class: highly_personal
severity: significant
terms: [marble*]
examples: {sensitive: [Lost marbles]}
"""
INTRUDER = "title: An aunt\nwants: to tease\nknows: {sex: exact, yob: {within: 1}}\n"
LAX = "extends: ons_srs\nsource: the island\nthreshold: 5\n"
PARAMETERS = """dataset: small
version: "2026-01"
source: people.csv
dictionary: words.csv
roles: {}
profile: ours
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(extensions, "installed", tuple)
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "small.yml").write_text(PARAMETERS)
    rows = [f"{'FM'[n % 2]},{2000 + n % 4},{n % 2}" for n in range(12)]
    (tmp_path / "people.csv").write_text("\n".join(["sex,yob,q1", *rows]))
    words = "variable,label\nsex,Sex of the pupil\nyob,Year of birth of the pupil\nq1,Pupil lost their marbles\n"
    (tmp_path / "words.csv").write_text(words)

    def add(**texts):
        for place, text in texts.items():
            path = tmp_path / "extensions" / place.replace("__", "/")
            path = path.with_suffix(".yml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "parameters" / "small.yml"

    return add


def test_category_intruder_and_profile_reach_the_book(project):
    file = project(categories__marbles=CATEGORY, scenarios__aunt=INTRUDER, profiles__ours=LAX)
    book = open_book("03_reidentification", {"parameters_file": str(file)})
    assert book.flags["q1"].categories == ("marbles",)
    assert set(book.keys.scenarios["aunt"].knows) == {"sex", "yob"}


def test_a_check_says_what_is_added_and_what_is_laxer(project):
    found = checked(project(profiles__ours=LAX))
    assert found.refusals == ()
    assert found.lines[0] == "Output rules own:ours are laxer than ons_srs: threshold 5 instead of 10"
    assert found.lines[1] == "extensions: extensions/profiles/ours.yml"


def test_all_faults_of_all_kinds_are_told_together(project):
    file = project(
        categories__marbles=CATEGORY.replace("terms", "term"),
        scenarios__aunt=INTRUDER.replace("exact", "exactly"),
        profiles__ours=LAX.replace("5", "five"),
        collections__island="title: Island",
        country__island__law="items: []",
    )
    with pytest.raises(Refusals) as refused:
        check(load_settings(file))
    told = {one.where.partition(",")[0].rpartition("extensions/")[2] for one in refused.value.found}
    assert {"categories/marbles.yml", "scenarios/aunt.yml", "profiles/ours.yml", "collections/island.yml"} <= told
    assert any("island" in one.where for one in refused.value.found if "country.yml is not there" in one.what)
