"""What the command line says of runs that have ended, or that would be done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from dpiabook.suite.initial import Written
    from dpiabook.suite.keeping import Decision
    from dpiabook.suite.runs import Result

_REASONS = 6
_QUESTIONS = 6
_DOCUMENTS = (".docx", ".html", ".pdf", ".xlsx")


def became(result: Result) -> str:
    """What became of a run, in a word or two."""
    if result.refusals:
        return "failed"
    return "done" if result.outcomes else "unchanged"


def tell_summary(summary: list[tuple[str, str, float, int]], *, left: int, as_json: bool) -> None:
    """One line for each run, where there were several."""
    if len(summary) + left < 2:
        return
    if as_json:
        runs = [{"run": n, "became": what, "seconds": round(s, 2), "status": code} for n, what, s, code in summary]
        typer.echo(json.dumps({"event": "summary", "runs": runs, "left": left}, ensure_ascii=False))
        return
    widest = max(len(name) for name, *_ in summary)
    for name, what, seconds, code in summary:
        typer.echo(f"{name:<{widest}}  {what:<9}  {seconds:7.1f} s  status {code}")
    if left:
        typer.echo(f"{left} not begun; --keep-going begins the next run also after a failure")


def tell_result(result: Result, *, as_json: bool) -> None:
    """The last line of a run: the pack's files, or where to look."""
    if as_json:
        pack = [str(path) for path in result.pack]
        done = {"event": "failed" if result.refusals else "done", "folder": str(result.folder), "pack": pack}
        typer.echo(json.dumps(done, ensure_ascii=False))
    elif result.refusals:
        typer.echo(f"not finished; what was done is kept in {result.folder / 'controlled'}")
    else:
        unchanged = "" if result.outcomes else "nothing has changed since the last run; "
        typer.echo(f"{unchanged}{result.folder / 'pack'}: {_names(result)}")


def _names(result: Result) -> str:
    """The pack's documents by name, and how many files belong to them."""
    within = [path.relative_to(result.folder / "pack") for path in result.pack]
    documents = [path.as_posix() for path in within if path.suffix in _DOCUMENTS and len(path.parts) <= 2]
    others = len(within) - len(documents)
    return ", ".join([*documents, *([f"and {others} files beside them"] if others else [])]) or "no pack"


def tell_plan(file: Path, plan: Sequence[Decision], *, why: bool = False, as_json: bool = False) -> None:
    """What a run would do; with the reasons where they are asked for."""
    if as_json:
        for one in plan:
            said = {"event": "planned", "file": str(file), "notebook": one.notebook, "run": one.runs}
            typer.echo(json.dumps(said | {"why": list(one.why)}, ensure_ascii=False))
        if not plan:
            typer.echo(json.dumps({"event": "unchanged", "file": str(file)}, ensure_ascii=False))
        return
    if not plan:
        typer.echo(f"{file}: nothing has changed since the last run")
    for one in plan:
        reasons = "; ".join(_few(one.why)) or "nothing that it reads has changed"
        typer.echo(f"{file}: {'run' if one.runs else 'keep'} {one.notebook}" + (f": {reasons}" if why else ""))


def _few(reasons: Sequence[str]) -> list[str]:
    """The first reasons; of many, how many more there are."""
    more = len(reasons) - _REASONS
    return [*reasons[:_REASONS], *([f"and {more} more"] if more > 0 else [])]


def tell_written(written: Written) -> None:
    """What was written, and what to do next; most pressing first."""
    if written.kept:
        typer.echo(f"{written.parameters}: kept as it is")
    for note in written.notes:
        typer.echo(note)
    for name in written.identifiers:
        typer.echo(f"{name!r} names people: a run stops until its row is confirmed, or the column removed")
    for question in written.questions[:_QUESTIONS]:
        typer.echo(f"? {question}")
    more = {
        f"new in the sheet: {', '.join(written.new)}": written.new,
        f"gone from the file: {', '.join(written.gone)}": written.gone,
        f"{written.sheet}: read its coloured rows, put right what is wrong, and confirm": written.sheet,
        f"{written.csv}: the same; what is changed there counts after dpiabook init --from csv": written.csv,
    }
    for line, applies in more.items():
        if applies:
            typer.echo(line)
    typer.echo(f"then: dpiabook check {written.parameters}")
