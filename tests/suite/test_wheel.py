"""What is installed from the wheel works in any folder, without the project beside it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).parents[2]
START = "import sys; from dpiabook.suite.cli import main; sys.argv[0] = 'dpiabook'; main()"
LEFT_OUT = shutil.ignore_patterns(".*", "outputs", "tests", "benchmarks", "__pycache__")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Build from a copy, so that nothing is written beside the sources."""
    project = tmp_path_factory.mktemp("sources") / "project"
    shutil.copytree(ROOT, project, ignore=LEFT_OUT)
    words = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "-q", "-w", project / "dist", project]
    subprocess.run([sys.executable, "-m", "pip", *map(str, words)], check=True, capture_output=True, text=True)
    (built,) = (project / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory, environment):
    """Start Python with the wheel's package before the project's own, in a folder that has nothing."""
    target, folder = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("anywhere")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    env = environment | {"PYTHONPATH": str(target)}

    def start(*words, **more):
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=folder,
            env=env | more,
            capture_output=True,
            text=True,
            timeout=1200,
            check=False,
        )

    start.target, start.folder = target, folder
    return start


def test_the_wheel_holds_notebooks_demonstration_and_the_librarys_own_files(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    notebooks = {f"dpiabook/_notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    own = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "dpiabook").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(notebooks) == 8
    assert sorted((notebooks | own) - names) == []
    assert not any(name.startswith(("tests", "parameters")) for name in names)


def test_check_works_where_there_is_no_project(installed):
    done = installed("-c", START, "check", "parameters/demo.yml")
    assert (done.returncode, done.stderr) == (0, "")
    where = installed("-c", "import dpiabook; print(dpiabook.__file__)").stdout
    assert Path(where.strip()).is_relative_to(installed.target)


def test_an_installed_notebook_runs_where_there_is_no_project(installed):
    notebook = installed.target / "dpiabook" / "_notebooks" / "02_sensitive_attributes.ipynb"
    done = installed("-m", "papermill", notebook, installed.folder / "out.ipynb")
    assert done.returncode == 0, done.stderr[-2000:]
    assert list(installed.folder.glob("**/evidence/02_sensitive_attributes.json"))


def test_a_run_finds_the_notebooks_that_came_with_it(installed):
    done = installed("-c", START, "run", "parameters/demo.yml", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 8
    folder = installed("-c", "from dpiabook.suite.runs import notebooks_folder; print(notebooks_folder())").stdout
    assert Path(folder.strip()).is_relative_to(installed.target)
