"""What a person sees in a notebook where a step is refused."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

RAISE = """
from dpiabook.errors import Code, Refusal
def deep():
    raise Refusal(Code.COLUMN_MISSING, "there is no column 'agee'", where="this cell", cure="did you mean age?")
deep()
"""


@pytest.fixture
def shown(capsys):
    shell = InteractiveShell.instance()
    yield lambda: (shell.run_cell(RAISE), capsys.readouterr().out.strip().splitlines())[1]
    InteractiveShell.clear_instance()


def test_a_refusal_is_what_where_and_the_cure_and_no_frame(shown):
    assert shown() == ["there is no column 'agee'", "  where: this cell", "  cure:  did you mean age?"]


def test_frames_come_on_request(shown, monkeypatch):
    monkeypatch.setenv("DPIABOOK_FRAMES", "1")
    lines = shown()
    assert any("deep" in line for line in lines)
    assert lines[-3:] == ["there is no column 'agee'", "  where: this cell", "  cure:  did you mean age?"]
