"""A fingerprint changes with what it stands for, and with nothing else."""

import json
import os

import pandas as pd
import pytest

from dpiabook.counting import fingerprint
from dpiabook.counting.fingerprint import of_code, of_file, of_notebooks, of_source, of_value


def test_the_order_of_keys_does_not_matter_but_that_of_a_list_does():
    assert of_value({"a": [1, 2], "b": 3}) == of_value({"b": 3, "a": [1, 2]})
    assert of_value([1, 2]) != of_value([2, 1])


def test_small_files_are_hashed_whole(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"abc")
    found = of_file(path)
    assert (found["whole"], found["bytes"]) == (True, 3)
    assert found["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("place", [0, 2500, 4999])
def test_samples_of_large_files_reach_from_the_first_byte_to_the_last(tmp_path, monkeypatch, place):
    monkeypatch.setattr(fingerprint, "_SMALL", 1000)
    monkeypatch.setattr(fingerprint, "_BLOCK", 400)
    content = bytearray(5000)
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    before = of_file(path)
    content[place] = 1
    path.write_bytes(content)
    assert before["whole"] is False
    assert of_file(path)["sha256"] != before["sha256"]


def test_parquet_tells_its_rows_and_columns_but_no_value(tmp_path):
    path = tmp_path / "x.parquet"
    pd.DataFrame({"area": ["Canary", "Other"], "n": [1, 2]}).to_parquet(path)
    found = of_file(path)
    assert found["rows"] == 2
    assert "Canary" not in str(found)
    pd.DataFrame({"place": ["Canary", "Other"], "n": [1, 2]}).to_parquet(path)
    assert of_file(path)["columns"] != found["columns"]


def test_a_folder_changes_with_the_names_of_its_files(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    before = of_source(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert of_source(tmp_path) != before


def test_code_counts_by_content_and_place_not_by_time(tmp_path):
    (tmp_path / "a.py").write_text("x = 1")
    before = of_code([tmp_path])
    os.utime(tmp_path / "a.py", (1, 1))
    (tmp_path / "notes.txt").write_text("no code")
    assert of_code([tmp_path]) == before
    (tmp_path / "a.py").write_text("x = 2")
    assert of_code([tmp_path]) != before


def notebook(source="x = 1", **more):
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **more}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def noted(folder, content):
    (folder / "a.ipynb").write_text(json.dumps(content))
    return of_notebooks([folder / "a.ipynb"])


def test_what_jupyterlab_writes_into_a_notebook_does_not_count(tmp_path):
    before = noted(tmp_path, notebook())
    ran = notebook(outputs=[{"output_type": "stream", "name": "stdout", "text": "3"}], execution_count=7, id="b")
    ran["metadata"] = {"language_info": {"version": "3.13"}}
    ran["cells"][0]["metadata"] = {"execution": {"iopub.status.busy": "now"}, "trusted": True}
    assert noted(tmp_path, ran) == before
    assert noted(tmp_path, notebook(source=["x = ", "1"])) == before


@pytest.mark.parametrize(
    "changed",
    [notebook("x = 2"), notebook(cell_type="markdown"), notebook(metadata={"tags": ["parameters"]}), {"cells": []}, {}],
    ids=["source", "kind", "tag", "no cell", "no notebook"],
)
def test_what_a_notebook_would_do_counts(tmp_path, changed):
    assert noted(tmp_path, changed) != noted(tmp_path, notebook())
