"""Turning a failed notebook into a refusal: which notebook, which step, and the cure. Never a value from the data."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

from dpiabook.errors import UNWRITABLE, Code, Refusal, storage_failure
from dpiabook.suite.jupyter.executing import Execution, PapermillExecutionError

_KILLED = -9
_OWN = ("Refusal", "DataRefusal", "Refusals")


def refusal_file(run_dir: Path, notebook: str) -> Path:
    """Where a kernel leaves the refusal that ended its notebook: code, what, where and cure as JSON."""
    return run_dir / "controlled" / "refusals" / f"{notebook}.json"


def refusal_for(execution: Execution, error: Exception, run_dir: Path) -> Refusal:
    """Say why a notebook failed, for the person who must mend it.

    What a foreign exception says is left out, because it may quote the data; it stands in the executed notebook,
    which stays inside.
    """
    name = execution.plan.name
    step = f", step “{execution.step}”" if execution.step else ""
    code, what, where, cure = _reason(execution, error, run_dir)
    place = f"notebook {name}{step}" + (f"; {where}" if where else "")
    return Refusal(code, what, where=place, cure=cure)


def _reason(execution: Execution, error: Exception, run_dir: Path) -> tuple[Code, str, str, str]:
    """Code, what, where and cure, before the notebook's place is added."""
    name = execution.plan.name
    look = f"look at controlled/notebooks/{name}.ipynb, inside the secure environment"
    if isinstance(error, TimeoutError):
        what = f"the notebook took longer than the {execution.timeout or 0:.0f} seconds it was given"
        return Code.TIMED_OUT, what, "", "give it more with --timeout, or fewer variables with composites"
    if isinstance(error, PapermillExecutionError):
        return _told(error, run_dir, name) or (Code.NOTEBOOK_FAILED, f"a cell raised {error.ename}", "", look)
    unwritable = storage_failure(error, where="")
    if unwritable is not None:
        return unwritable.code, unwritable.what, "", unwritable.cure
    if execution.exit_status == _KILLED:
        cure = "set memory_limit lower, or run fewer notebooks side by side with --jobs 1"
        return Code.NEEDS_MEMORY, "the system ended the kernel, most often for want of memory", "", cure
    return Code.NOTEBOOK_FAILED, f"the kernel ended before the notebook did{_signal(execution)}", "", look


def _signal(execution: Execution) -> str:
    """By which signal a kernel was ended, where it was."""
    status = execution.exit_status or 0
    try:
        return f", by {signal.Signals(-status).name}" if status < 0 else ""
    except ValueError:
        return f", by signal {-status}"


def _told(error: PapermillExecutionError, run_dir: Path, name: str) -> tuple[Code, str, str, str] | None:
    """What our own refusal said, from the file that the kernel left, or else from its message."""
    if error.ename not in _OWN:
        return None
    try:
        words: dict[str, Any] = json.loads(refusal_file(run_dir, name).read_text(encoding="utf-8"))
        code = Code[str(words["code"])]
    except (OSError, ValueError, KeyError):
        what, where, cure = _parts(str(error.evalue))
        return Code.OUTPUT_UNWRITABLE if what == UNWRITABLE else Code.NOTEBOOK_FAILED, what, where, cure
    return code, str(words.get("what", "")), str(words.get("where", "")), str(words.get("cure", ""))


def _parts(message: str) -> tuple[str, str, str]:
    """What, where and cure of a refusal's message, which is written one a line."""
    what, where, cure = [], "", ""
    for line in message.splitlines():
        if line.startswith("  where: "):
            where = line.removeprefix("  where: ")
        elif line.startswith("  cure:  "):
            cure = line.removeprefix("  cure:  ")
        else:
            what.append(line)
    return "\n".join(what), where, cure
