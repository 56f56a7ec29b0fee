"""What surrounds a run fails: the disk, the server, the clock. Each is one refusal, and earlier results stay whole."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.release.ledger import Entry
from dpiabook.suite import packs
from dpiabook.suite.manifest import hashes

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[1] / "notebooks" / "fixtures"
PASSWORD = "hush-hush"
# The package itself may be edited while its tests run.
COMMAND = """
    from dpiabook.counting import databases
    from dpiabook.suite import cli, inputs
    databases._LOCK_SECONDS = 2
    inputs.of_code, inputs.rooms_of = (lambda _: "same"), (lambda *_: {})
    cli.main()
"""
RUN = """
    import json, subprocess, sys
    from pathlib import Path
    from dpiabook.suite import inputs
    from dpiabook.suite.graph import Graph, Notebook
    from dpiabook.suite.manifest import hashes
    from dpiabook.suite.runs import Options, run_file
    from dpiabook.errors import Refusal

    inputs.of_code, inputs.rooms_of = (lambda _: "same"), (lambda *_: {})
    root, fixtures, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    notebooks = (Notebook("first", "?", "a"), Notebook("second", "?", "b"), Notebook("gathers", "?", "c", ("a", "b")))

    def mount(*words):
        subprocess.run(["mount", *words, str(root / "out")], check=True)

    def run(seed):
        given = {"dataset": "demo", "version": "1", "source": None, "dictionary": None, "seed": seed}
        (root / "p.yml").write_text(json.dumps(given | {"assessed_on": "2026-01-31"}))
        options = Options(out=root / "out", jobs=1, warm=False, graph=Graph(notebooks), notebooks=fixtures)
        try:
            return [one.code.name for one in run_file(root / "p.yml", lambda event: None, options).refusals]
        except Refusal as refusal:
            return [refusal.code.name]

    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs")
    first = run(0)
    final = root / "out" / "demo" / "1"
    before = hashes(final)
    if how == "full":
        used = int(subprocess.run(["du", "-sk", str(root / "out")], capture_output=True, text=True).stdout.split()[0])
        mount("-o", f"remount,size={used + 24}k")
    else:
        mount("-o", "remount,ro")
    failed = run(1)
    whole = hashes(final) == before
    mount("-o", "remount,rw,size=64m")
    print(json.dumps({"first": first, "failed": failed, "whole": whole, "again": run(1)}))
"""


@pytest.mark.parametrize("how", ["full", "readonly"])
def test_a_disk_that_is_full_or_may_not_be_written_is_one_refusal(tmp_path, how):
    words = ["unshare", "--mount", "--map-root-user"]
    if not shutil.which(words[0]) or subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no mounts of one's own")
    (tmp_path / "out").mkdir()
    words += [sys.executable, "-c", textwrap.dedent(RUN), str(tmp_path), str(FIXTURES), how]
    done = subprocess.run(words, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"first": [], "failed": ["OUTPUT_UNWRITABLE"], "whole": True, "again": []}


@pytest.fixture
def programme(postgres, tmp_path):
    """Parameters for a small table of a server."""
    address = f"host=127.0.0.1 port={postgres.port} user=reader password={PASSWORD} dbname=postgres"
    with psycopg.connect(address) as connection:
        connection.execute("DROP TABLE IF EXISTS few")
        connection.execute(
            "CREATE TABLE few AS SELECT g AS person_ref, 1990 + g % 9 AS yob FROM generate_series(1, 200) g"
        )
    file = tmp_path / "few.yml"
    file.write_text(
        f'dataset: few\nversion: "1"\nsource: postgres://reader@127.0.0.1:{postgres.port}/postgres/few\n'
        'dictionary: null\nassessed_on: "2026-01-31"\nroles: {person_id: person_ref}\ncomposites: {profile: [yob]}\n'
    )
    return file, address


def told_by(file, word, environment, password=PASSWORD):
    words = [sys.executable, "-c", textwrap.dedent(COMMAND), word, str(file), "--out", str(file.parent / "out")]
    given = environment | {"DPIABOOK_DB_PASSWORD": password}
    return subprocess.run(words, env=given, capture_output=True, text=True, timeout=150, check=False)


def one_refusal(done):
    told = done.stdout + done.stderr
    assert done.returncode == Code.SOURCE_UNREADABLE.value
    assert told.count("cure:") == 1
    assert "Traceback" not in told
    return told


def test_a_wrong_password_is_one_refusal_and_never_printed(programme, environment):
    for word in ("check", "run"):
        told = one_refusal(told_by(programme[0], word, environment, "wrong-canary-7731"))
        assert "cannot be reached" in told
        assert "canary" not in told
        assert PASSWORD not in told
    found = [path for path in (programme[0].parent / "out").rglob("*") if path.is_file()]
    assert [path for path in found if b"canary" in path.read_bytes()] == []


def test_a_locked_table_is_one_refusal_after_a_while_and_not_a_run_that_hangs(programme, environment):
    file, address = programme
    with psycopg.connect(address) as connection:
        connection.execute("LOCK TABLE few IN ACCESS EXCLUSIVE MODE")
        told = one_refusal(told_by(file, "check", environment))
    assert "locked the table" in told
    assert told_by(file, "check", environment).returncode == 0


def test_a_clock_that_has_gone_back_dates_no_release(monkeypatch):
    tomorrow = (datetime.now().astimezone().date() + timedelta(days=1)).isoformat()
    nothing = dict.fromkeys(("release_id", "dataset", "version", "profile", "approved_by", "before"), "")
    entry = Entry(**nothing, approved_on=tomorrow, sums={}, tables=(), cells={})
    with pytest.raises(Refusal, match="clock"):
        packs._today([entry])
    assert packs._today([]) < tomorrow


@pytest.mark.thorough
def test_a_source_of_the_future_and_a_run_of_the_past_are_a_run_like_any_other(tmp_path, environment):
    """What was written by a clock that has gone back since is known by its content."""
    (tmp_path / "people.csv").write_text("person_ref,yob\n" + "".join(f"{at},{1990 + at % 9}\n" for at in range(200)))
    file = tmp_path / "p.yml"
    file.write_text(
        'dataset: late\nversion: "1"\nsource: people.csv\ndictionary: null\nassessed_on: "2026-01-31"\n'
        "roles: {person_id: person_ref}\ncomposites: {profile: [yob]}\n"
    )
    later = time.time() + 400 * 86_400
    for path in (file, tmp_path / "people.csv"):
        os.utime(path, (later, later))
    assert told_by(file, "check", environment).returncode == 0
    done = told_by(file, "run", environment)
    assert done.returncode == 0, done.stderr
    before = hashes(tmp_path / "out" / "late" / "1" / "pack")
    os.utime(tmp_path / "people.csv", (later - 1e6, later - 1e6))
    assert told_by(file, "run", environment).returncode == 0
    assert hashes(tmp_path / "out" / "late" / "1" / "pack") == before
