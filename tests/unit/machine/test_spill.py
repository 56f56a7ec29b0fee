"""What does not fit into memory lies under the outputs, for its owner only, and is cleared away."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from dpiabook.counting.engines import connect_duckdb
from dpiabook.machine import spill
from dpiabook.machine.scratch import made_folder


def test_duckdb_spills_below_the_outputs_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv(spill.SPILL_VARIABLE, raising=False)
    monkeypatch.setattr(spill, "_root", [])
    spill.spill_into(tmp_path)
    connection = connect_duckdb("100MB")
    folder = connection.con.execute("SELECT current_setting('temp_directory')").fetchone()[0]
    assert folder.startswith(str(tmp_path / ".spill"))
    assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700


def test_a_table_larger_than_the_memory_limit_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(spill, "_root", [tmp_path])
    connection = connect_duckdb("64MB")
    many = connection.sql("SELECT range AS key FROM range(4000000)")
    assert int(many.group_by("key").aggregate(n=many.count()).count().to_pyarrow().as_py()) == 4_000_000


def test_a_run_names_its_own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(spill.SPILL_VARIABLE, str(tmp_path / "run"))
    assert spill.spill_folder().parent == tmp_path / "run"


def test_what_a_killed_process_left_is_removed(tmp_path, monkeypatch):
    monkeypatch.setenv(spill.SPILL_VARIABLE, str(tmp_path / "run"))
    told = "import time; from dpiabook.machine import spill; print(spill.spill_folder(), flush=True); time.sleep(60)"
    gone = subprocess.Popen([sys.executable, "-c", told], stdout=subprocess.PIPE, text=True)
    left = Path(gone.stdout.readline().strip())
    assert left.is_dir()
    gone.kill()
    gone.wait()
    kept = made_folder(tmp_path / "run", "spill-")
    left.mkdir(exist_ok=True)
    assert spill.spill_folder().is_dir()
    assert kept.is_dir()
    assert not left.exists()


def test_a_folder_is_gone_when_its_process_ends(tmp_path):
    told = "from dpiabook.machine.spill import spill_folder; print(spill_folder())"
    environment = os.environ | {spill.SPILL_VARIABLE: str(tmp_path / "run")}
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(tmp_path / "run"))
    assert list((tmp_path / "run").iterdir()) == []
