"""The command that writes extensions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dpiabook.suite.reporting import ending

KINDS = {
    "measure": "measures",
    "notebook": "notebooks",
    "category": "categories",
    "profile": "profiles",
    "scenario": "scenarios",
    "collection": "collections",
    "country": "country",
}


def add_extension_commands(app: typer.Typer) -> None:
    """Add `new`."""
    app.command()(new)


def _kinds(begun: str) -> list[str]:
    """What a shell offers for what was begun."""
    return [kind for kind in KINDS if kind.startswith(begun)]


def new(
    kind: Annotated[
        str,
        typer.Argument(
            help="measure, notebook, category, profile, scenario, collection or country.", autocompletion=_kinds
        ),
    ],
    name: Annotated[str, typer.Argument(help="Small letters, digits and _.")],
    folder: Annotated[
        Path | None, typer.Option("--in", help="The folder of extensions; extensions/ of the project.")
    ] = None,
) -> None:
    """Write a skeleton of an extension of your own that works, with its test."""
    with ending():
        from dpiabook.suite.extending import write_skeleton

        for path in write_skeleton(kind, name, folder):
            typer.echo(str(path))
