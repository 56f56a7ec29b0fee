"""A run reaches no network, and no secret that it was given is written anywhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .conftest import cut_off

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("closed-run")]

ROOT = Path(__file__).parents[2]
PASSWORD, KEY = "qz-password-6193", "qz-pseudonym-key-5527-qz-pseudonym"
REFUSING = """
import socket

_connect = socket.socket.connect


def refuse(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        with open({log!r}, "a") as log:
            log.write("connect\\n")
        raise OSError("no network")
    return _connect(self, address)


socket.socket.connect = socket.socket.connect_ex = refuse
"""


@pytest.fixture(scope="module")
def closed(tmp_path_factory, environment):
    """A run of the demonstration with secrets in its environment, and without a network."""
    folder = tmp_path_factory.mktemp("closed")
    key = folder / "pseudonyms.key"
    key.write_text(KEY)
    key.chmod(0o600)
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(REFUSING.format(log=str(folder / "connections")))
    given = {"DPIABOOK_DB_PASSWORD": PASSWORD, "PGPASSWORD": PASSWORD, "DPIABOOK_KEY_FILE": str(key)}
    given["PYTHONPATH"] = os.pathsep.join([str(folder / "site"), os.environ.get("PYTHONPATH", "")])
    words = [*cut_off("--net"), str(Path(sys.executable).with_name("dpiabook"))]
    words += ["run", str(ROOT / "parameters" / "demo.yml"), "--out", str(folder / "out"), "--log-json"]
    done = subprocess.run(words, env=environment | given, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder, done.stdout + done.stderr


def contents(folder):
    """The bytes of every file, and of every part of the files that are archives."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def test_the_refusing_socket_refuses(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(REFUSING.format(log=str(tmp_path / "log")))
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "no network" in done.stderr
    assert (tmp_path / "log").read_text() == "connect\n"


def test_a_run_asks_for_no_connection(closed):
    folder, _ = closed
    assert not (folder / "connections").exists()
    assert (folder / "out" / "demo" / "2026-01" / "pack" / "dpia" / "dpia.html").is_file()


def test_no_secret_is_in_any_file_or_in_the_log(closed):
    folder, told = closed
    found = dict(contents(folder / "out"))
    assert len(found) > 100
    assert any(name.endswith("manifest.json") for name in found)
    assert any(name.endswith(".ipynb") for name in found)
    secrets = (PASSWORD.encode(), KEY.encode())
    assert [name for name, content in found.items() if any(secret in content for secret in secrets)] == []
    assert [secret for secret in (PASSWORD, KEY) if secret in told] == []


def test_a_secret_that_is_written_would_be_found(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", KEY)
    assert [name for name, content in contents(tmp_path) if KEY.encode() in content] == ["a.docx/word/document.xml"]
