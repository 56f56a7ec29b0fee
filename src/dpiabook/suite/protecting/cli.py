"""The commands that protect a file for a recipient, and open it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dpiabook.suite.options import File, Out, Version
from dpiabook.suite.reporting import ending


def add_protecting_commands(app: typer.Typer) -> None:
    """Add `protect`, `tables`, `twin`, `open` and `recipient-key`."""
    app.command()(protect)
    app.command()(tables)
    app.command()(twin)
    app.command(name="open")(open_protected)
    app.command(name="recipient-key")(recipient_key)


def protect(  # noqa: PLR0913, PLR0917 - one for each option
    file: File,
    recipient: Annotated[
        list[str] | None, typer.Option(help="NAME=age1... or NAME=FILE.pub; several may be named.", metavar="NAME=KEY")
    ] = None,
    route: Annotated[
        str, typer.Option(help="safeguarded: recommended recodes; targets: and what else it takes; secure: as it is.")
    ] = "safeguarded",
    method: Annotated[
        list[str] | None, typer.Option(help="A method of perturbation on top; several apply in order.", metavar="NAME")
    ] = None,
    same_ids: Annotated[bool, typer.Option("--same-ids", help="Pseudonyms as in other versions.")] = False,
    version: Version = None,
    out: Out = None,
) -> None:
    """Write the protected file for each recipient: pseudonyms of their own, encrypted for them alone."""
    with ending():
        from dpiabook.suite.protecting.command import protect as protected
        from dpiabook.suite.recipients import recipients

        to = recipients(recipient or [])
        done = protected(
            file, to, route=route, out=out, version=version, same_ids=same_ids, methods=tuple(method or ())
        )
        for line in done.stays_open:
            typer.echo(f"not protected from: {line}")
        for path in done.archives:
            typer.echo(f"{path}: {'may leave, once approved' if to else 'not encrypted, stays inside'}")


def tables(
    file: Annotated[Path, typer.Argument(help="A parameters file; protection.tables names the tables.")],
    noise: Annotated[
        str, typer.Option(help="cell-key: the same noise for the same people; privacy: differential privacy.")
    ] = "cell-key",
    version: Version = None,
    out: Out = None,
) -> None:
    """Write open tables with noise."""
    with ending():
        from dpiabook.suite.protecting.tables import write_tables

        done = write_tables(file, noise, out=out, version=version)
        for line in done.said:
            typer.echo(line)
        typer.echo(f"{done.folder}: may leave, once approved")


def twin(
    file: File,
    rows: Annotated[int, typer.Option(min=1, help="How many records to invent.")] = 1000,
    version: Version = None,
    out: Out = None,
) -> None:
    """Write invented records with the dataset's structure, for code that is written before access."""
    with ending():
        from dpiabook.suite.protecting.twins import write_twin

        typer.echo(f"{write_twin(file, rows, out=out, version=version)}: invented records; may leave, once approved")


def open_protected(
    file: Annotated[Path, typer.Argument(help="What dpiabook protect wrote for a recipient.")],
    key: Annotated[Path, typer.Option(help="The file with the recipient's private key.")],
    to: Annotated[Path | None, typer.Option(help="A new folder; beside the file when not named.")] = None,
) -> None:
    """Decrypt a protected file, and check it against its manifest."""
    with ending():
        from dpiabook.suite.protecting.bundle import ENDING, opened

        target = to or file.resolve().with_name(file.name.removesuffix(ENDING) + "-opened")
        typer.echo(f"{opened(file, key, target)}: whole, and as it was sent")


def recipient_key(file: Annotated[Path, typer.Argument(help="A new file for the private key.")]) -> None:
    """Make a pair of keys for whoever receives protected files."""
    with ending():
        from dpiabook.suite.recipients import make_recipient_key

        public = make_recipient_key(file)
        typer.echo(f"{file}: keep it; it opens what is protected for you")
        typer.echo(f"{public}: give it to whoever protects, for dpiabook protect --recipient")
