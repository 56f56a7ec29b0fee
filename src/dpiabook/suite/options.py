"""Arguments and options that several commands have, in the same words everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(help="A parameters file, such as parameters/demo.yml.")]
Files = Annotated[list[Path], typer.Argument(help="Parameters files, such as parameters/demo.yml.")]
Out = Annotated[Path | None, typer.Option(help="Where results go, instead of outputs/.", envvar="DPIABOOK_OUT")]
Version = Annotated[str | None, typer.Option(help="A dataset version instead of the file's.")]
Versions = Annotated[list[str] | None, typer.Option("--version", help="A dataset version instead of the file's.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
