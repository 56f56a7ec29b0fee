"""A notebook reads and writes what it has declared, and nothing else."""

import pytest

from dpiabook.book.contracts import NOTEBOOKS, contract_of
from dpiabook.book.packing import NOTEBOOKS as GATHERED
from dpiabook.book.run_folder import RunFolder, run_folder
from dpiabook.errors import Code, Refusal
from dpiabook.settings import demo_file, load_settings
from dpiabook.suite.runs import notebooks_folder

PACK = "08_evidence_pack"


@pytest.fixture
def folder_of(tmp_path):
    (tmp_path / "controlled" / "evidence").mkdir(parents=True)
    return lambda name: RunFolder(tmp_path, tmp_path / "batch", contract_of(name))


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    for variable in ("DPIABOOK_RUN_DIR", "DPIABOOK_NOTEBOOK", "DPIABOOK_OUT"):
        monkeypatch.delenv(variable, raising=False)
    return load_settings(demo_file(), out=tmp_path)


def refused(call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    assert caught.value.code is Code.NOTEBOOK_FAILED
    return caught.value


def test_every_notebook_is_declared_and_every_declared_one_is_there():
    files = {path.stem for path in notebooks_folder().glob("[0-9]*.ipynb")}
    assert {notebook.name for notebook in NOTEBOOKS} == files


def test_the_pack_gathers_what_it_has_declared(folder_of):
    contract = contract_of(PACK)
    assert [contract_of(name).makes for name in GATHERED] == list(contract.needs)
    assert [folder_of(PACK).evidence_of(name) for name in GATHERED] == [None] * 7


def test_the_evidence_of_another_notebook_is_neither_read_nor_written(folder_of):
    folder = folder_of("03_reidentification")
    read = refused(folder.evidence_of, "05_area_stigma")
    written = refused(folder.evidence_file, "05_area_stigma")
    assert "reads the evidence of 05_area_stigma" in read.what
    assert "writes the evidence of 05_area_stigma" in written.what
    assert "dpiabook.book.contracts" in read.cure
    assert folder.evidence_file("03_reidentification").name == "03_reidentification.json"


def test_only_the_last_notebook_writes_packs(folder_of, tmp_path):
    assert folder_of(PACK).pack_folder("pack", "dpia") == tmp_path / "pack" / "dpia"
    assert "writes the pack" in refused(folder_of("01_variable_inventory").pack_folder, "pack", "dpia").what


def test_records_lie_under_the_name_of_their_notebook(folder_of):
    assert folder_of("06_mitigation").records.parts[-2:] == ("records", "06_mitigation")


def test_a_name_that_is_not_declared_is_refused_with_the_one_that_was_meant(loaded):
    refusal = refused(run_folder, loaded, "03_reidentificaton")
    assert refusal.cure == "did you mean 03_reidentification?"


def test_in_a_run_a_notebook_cannot_take_the_name_of_another(loaded, tmp_path, monkeypatch):
    (tmp_path / "run" / "controlled").mkdir(parents=True)
    monkeypatch.setenv("DPIABOOK_RUN_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("DPIABOOK_NOTEBOOK", "01_variable_inventory")
    assert "05_area_stigma" in refused(run_folder, loaded, "05_area_stigma").what
    assert run_folder(loaded, "01_variable_inventory").root == tmp_path / "run"


def test_an_interactive_notebook_takes_what_it_lacks_from_the_batch_run_and_leaves_that_as_it_was(loaded, tmp_path):
    batch = tmp_path / "demo" / "2026-01" / "controlled" / "evidence" / "01_variable_inventory.json"
    batch.parent.mkdir(parents=True)
    batch.write_text("batch")
    pack = run_folder(loaded, PACK)
    assert pack.evidence_of("01_variable_inventory") == batch
    own = run_folder(loaded, "01_variable_inventory").evidence_file("01_variable_inventory")
    own.write_text("interactive")
    assert pack.evidence_of("01_variable_inventory") == own
    assert tmp_path / ".interactive" in own.parents
    assert tmp_path / ".interactive" in pack.pack_folder("pack", "dpia").parents
    assert batch.read_text() == "batch"


def test_one_look_for_faults_serves_a_whole_run_and_no_other(loaded, tmp_path, monkeypatch):
    alone = run_folder(loaded, "01_variable_inventory")
    alone.note_checked()
    assert not run_folder(loaded, PACK).checked
    (tmp_path / "run" / "controlled").mkdir(parents=True)
    monkeypatch.setenv("DPIABOOK_RUN_DIR", str(tmp_path / "run"))
    first = run_folder(loaded, "01_variable_inventory")
    assert not first.checked
    first.note_checked()
    assert run_folder(loaded, PACK).checked
