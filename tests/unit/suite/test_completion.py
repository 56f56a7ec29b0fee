"""What a shell offers after the tabulator key, asked of the shells themselves."""

import os
import subprocess
import sys

import pytest

PROGRAM = "import sys; sys.argv[0] = 'dpiabook'; from dpiabook.suite.cli import main; main()"
BASH = """
eval "$(dpiabook --show-completion)"
read -ra given <<< "$LINE"
COMP_WORDS=("${given[@]}"); COMP_CWORD=$((${#given[@]} - 1)); COMPREPLY=()
"$(complete -p dpiabook | sed 's/.*-F \\([^ ]*\\).*/\\1/')" dpiabook
printf '%s\\n' "${COMPREPLY[@]}"
"""
OFFERED = [
    ("dpiabook ru", ["run"]),
    ("dpiabook run --log", ["--log-json"]),
    ("dpiabook new me", ["measure"]),
    ("dpiabook zzz", []),
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A folder in which the program lies, whether it is installed or not."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "dpiabook"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{PROGRAM}" "$@"\n')
    program.chmod(0o700)
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}


def offered(shell: str, script: str, line: str, environment: dict[str, str]) -> list[str]:
    told = subprocess.run(
        [shell, "--norc", "-c", script], env=environment | {"LINE": line}, capture_output=True, text=True, check=True
    )
    assert told.stderr == ""
    return told.stdout.split()


@pytest.mark.parametrize(("line", "words"), OFFERED)
def test_bash_offers_commands_options_and_kinds(line, words, environment, needs):
    assert offered(needs("bash"), BASH, line, environment) == words


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.parametrize(("line", "words"), OFFERED[-2:])
def test_what_the_scripts_of_other_shells_ask_for_is_answered(shell, line, words, environment):
    """Neither need be there: their scripts ask the program by these variables."""
    asked = {"_DPIABOOK_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line}
    asked |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.split()[-1]}
    told = subprocess.run(["dpiabook"], env=environment | asked, capture_output=True, text=True, check=False)
    assert told.stderr == ""
    assert all(word in told.stdout for word in words)
    assert words or "run" not in told.stdout
