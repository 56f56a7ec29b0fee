"""The commands about the notebooks themselves: a working copy of them, and their order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dpiabook.suite.options import File, Json, Out, Version
from dpiabook.suite.reporting import ending


def add_notebook_commands(app: typer.Typer) -> None:
    """Add `lab` and `graph`."""
    app.command()(lab)
    app.command()(graph)


def lab(
    file: File,
    out: Out = None,
    start: Annotated[bool, typer.Option("--open/--copy-only", help="Open JupyterLab, or only make the copy.")] = True,
) -> None:
    """Open a working copy of the notebooks for a parameters file in JupyterLab."""
    with ending():
        from dpiabook.suite.jupyter.workbench import open_lab, workbench

        bench = workbench(file, out)
        for name in bench.kept:
            typer.echo(f"{name}: kept as you changed it; remove it to have it anew")
        typer.echo(str(bench.start))
        if start:
            open_lab(bench)


def graph(
    file: Annotated[
        Path | None, typer.Argument(help="A parameters file, whose data, settings and own notebooks are told too.")
    ] = None,
    as_json: Json = False,
    version: Version = None,
    out: Out = None,
) -> None:
    """Show what each notebook needs, reads and makes, and what runs side by side."""
    with ending():
        from dpiabook.suite.runs import Options, load

        if as_json:
            import json

            from dpiabook.suite.workflow import workflow, workflow_of

            told = workflow(Options()) if file is None else workflow_of(file, version, out)
            typer.echo(json.dumps(told, indent=2))
            return
        options = Options(out=out)
        found = (options if file is None else options.extended(load(file, options, version))).graph
        typer.echo("\n".join(found.lines()))
