"""A run on a database whose server goes away in between says so once, and goes on when it is back."""

import json
import subprocess
import sys

import psycopg
import pyarrow.parquet as pq
import pytest

from dpiabook.errors import Code
from dpiabook.synthetic import write_demo

pytestmark = pytest.mark.slow

PASSWORD = "hush-hush"
# The package itself may be edited while its tests run.
SAME = "inputs.of_code, inputs.rooms_of = (lambda _: 'same'), (lambda *_: {})"
COMMAND = f"from dpiabook.suite import cli, inputs; {SAME}; cli.main()"
TYPES = {"int": "bigint", "uint": "bigint", "bool": "boolean", "double": "float8", "float": "float8"}


def sql_type(kind):
    return next((sql for name, sql in TYPES.items() if kind.startswith(name)), "text")


@pytest.fixture
def project(postgres, tmp_path):
    """Parameters for a table of the demonstration's children, without families."""
    data = pq.read_table(write_demo(tmp_path / "data", families=300, areas=5).data)
    kinds = [
        next((sql for name, sql in TYPES.items() if str(kind).startswith(name)), "text") for kind in data.schema.types
    ]
    columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(data.column_names, kinds, strict=True))
    address = f"host=127.0.0.1 port={postgres.port} user=reader password={PASSWORD} dbname=postgres"
    with psycopg.connect(address) as connection:
        connection.execute("DROP TABLE IF EXISTS programme")
        connection.execute(f"CREATE TABLE programme ({columns})")
        with connection.cursor().copy("COPY programme FROM STDIN") as copy:
            for row in zip(*(column.to_pylist() for column in data.columns), strict=True):
                copy.write_row(row)
    file = tmp_path / "programme.yml"
    file.write_text(
        f'dataset: programme\nversion: "1"\nsource: postgres://reader@127.0.0.1:{postgres.port}/postgres/programme\n'
        f"dictionary: {tmp_path}/data/2026-01/dictionary.json\n"
        "roles: {child_id: child_id, family_id: family_id}\n"
        'composites: {child: [gender, yob]}\nassessed_on: "2026-01-31"\n'
    )
    return file


def started(file, environment):
    words = [sys.executable, "-c", COMMAND, "run", str(file), "--out", str(file.parent / "out"), "--log-json"]
    words += ["--jobs", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(words, env=environment | {"DPIABOOK_DB_PASSWORD": PASSWORD}, **pipes)


def events(lines):
    return [json.loads(line) for line in lines]


def test_a_lost_server_is_one_clear_error_and_the_next_run_goes_on(project, postgres, environment):
    run = started(project, environment)
    told = []
    for line in run.stderr:
        told.append(line)
        if json.loads(line)["event"] == "finished":
            postgres.stop()
            break
    else:
        pytest.fail("".join(told[-3:]))
    told += run.stderr.readlines()
    run.wait(60)
    postgres.start()
    found = events(told)
    refused = [event for event in found if event["event"] == "refused"]
    finished = {event["notebook"] for event in found if event["event"] == "finished"}
    assert [event["code"] for event in refused] == [Code.SOURCE_UNREADABLE.name]
    assert run.returncode == Code.SOURCE_UNREADABLE.value
    assert PASSWORD not in "".join(told)

    again = started(project, environment)
    _, told = again.communicate(timeout=900)
    kept = {event["notebook"] for event in events(told.splitlines()) if event["event"] == "kept"}
    assert kept == finished
    inside = [path for path in (project.parent / "out").rglob("*") if path.is_file() and "keys" not in path.parts]
    assert [path for path in inside if PASSWORD.encode() in path.read_bytes()] == []
